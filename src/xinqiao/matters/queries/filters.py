"""What a list of matters can be filtered by, and the filters that somebody saved."""

from collections.abc import Collection, Mapping

from xinqiao.kernel.actor import Actor
from xinqiao.library.models import Category
from xinqiao.matters.models import Channel, SavedFilter
from xinqiao.matters.models.matter import Kind
from xinqiao.rules.lifecycle import State

_TITLES = {
    "state": "状态",
    "kind": "类别",
    "channel": "信访形式",
    "category": "内容分类",
    "due": "期限",
    "desk": "范围",
}


def _values() -> dict[str, Collection[str]]:
    return {
        "state": [state.value for state in State],
        "kind": Kind.values,
        "channel": Channel.values,
        "category": [str(key) for key in Category.objects.values_list("pk", flat=True)],
        "due": ("late", "today", "soon"),
        "desk": ("mine", "todo"),
    }


def fixed(wanted: Mapping[str, str]) -> dict[str, str]:
    """What of the filter is one of a list: the address can hold anything."""
    values = _values()
    return {name: value for name, value in wanted.items() if value in values.get(name, ())}


def misspelt(wanted: Mapping[str, str]) -> list[str]:
    """Titles of the filters that no list has: left out, they would show more than was asked for."""
    known = fixed(wanted) if any(name in _TITLES for name in wanted) else {}
    return [title for name, title in _TITLES.items() if name in wanted and name not in known]


def saved_filters(actor: Actor) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(staff_id=actor.staff))
