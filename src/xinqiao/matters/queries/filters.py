"""What a list of matters can be filtered by, and the filters that somebody saved."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import written_day
from xinqiao.library.models import Category
from xinqiao.matters.models import Channel, Matter, Petition, SavedFilter
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.lifecycle import State
from xinqiao.rules.text_input import whole_number

TITLES = {
    "state": "状态",
    "kind": "类别",
    "channel": "信访形式",
    "category": "内容分类",
    "due": "期限",
    "desk": "范围",
    "unit": "现在单位",
    "handler": "首办责任人",
    "mark": "标记",
    "since": "收到日期，从",
    "until": "到",
    "sort": "排序",
}
MARKS = {"group": "多人提出", "repeat": "重复", "urgent": "紧急"}
SORTS = {"old": "最早登记的在前", "due": "最早到期的在前"}
"""Beside the newest first."""
MOST_VIEWS = 12
"""Saved filters that menu and list show."""


def _among(values: Collection[str]) -> Callable[[str], bool]:
    return lambda value: value in values


def _day(value: str) -> date | None:
    try:
        return written_day("day", value)
    except InvalidInput:
        return None


def _row(model: type[Category] | type[Unit] | type[Staff]) -> Callable[[str], bool]:
    def there(value: str) -> bool:
        key = whole_number(value)
        return key is not None and model._default_manager.filter(pk=key).exists()

    return there


_RIGHT: dict[str, Callable[[str], bool]] = {
    "state": _among([state.value for state in State]),
    "kind": _among(Kind.values),
    "channel": _among(Channel.values),
    "category": _row(Category),
    "due": _among(("late", "today", "soon")),
    "desk": _among(("mine", "todo")),
    "unit": _row(Unit),
    "handler": _row(Staff),
    "mark": _among(MARKS),
    "since": lambda value: _day(value) is not None,
    "until": lambda value: _day(value) is not None,
    "sort": _among(SORTS),
}


def fixed(wanted: Mapping[str, str]) -> dict[str, str]:
    """What of the filter is one of a list, or a day: the address can hold anything."""
    return {name: value for name, value in wanted.items() if name in _RIGHT and _RIGHT[name](value)}


def misspelt(wanted: Mapping[str, str]) -> list[str]:
    """Titles of the filters that no list has: left out, they would show more than was asked for."""
    known = fixed(wanted)
    return [title for name, title in TITLES.items() if name in wanted and name not in known]


def _edge(value: str, days: int = 0) -> datetime | None:
    day = _day(value) if value else None
    return datetime.combine(day + timedelta(days=days), time.min, SHANGHAI) if day is not None else None


def narrowed(found: QuerySet[Matter], wanted: Mapping[str, str]) -> QuerySet[Matter]:
    """By what stands on the matter itself and its petitions."""
    for name in ("state", "kind"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    for name, field in (("category", "category"), ("unit", "holding_unit"), ("handler", "first_handler")):
        if (key := whole_number(wanted.get(name, ""))) is not None:
            found = found.filter(**{f"{field}_id": key})
    if (first := _edge(wanted.get("since", ""))) is not None:
        found = found.filter(received_at__gte=first)
    if (after := _edge(wanted.get("until", ""), 1)) is not None:
        found = found.filter(received_at__lt=after)
    came = Petition.objects.filter(matter=OuterRef("pk"))
    if wanted.get("channel"):
        found = found.filter(Exists(came.filter(channel=wanted["channel"])))
    marks = {
        "group": Exists(came.filter(people_count__gt=1)),
        "repeat": Exists(came.filter(repeat_of__isnull=False)),
        "urgent": Q(urgent=True),
    }
    return found.filter(marks[wanted["mark"]]) if wanted.get("mark") in marks else found


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The own ones, and those that others of the unit share."""
    shared = Q(shared=True, staff__unit_id=actor.unit, staff__is_active=True)
    found = SavedFilter.objects.filter(Q(staff_id=actor.staff) | shared)
    return list(found.select_related("staff").order_by("name", "pk")[:MOST_VIEWS])
