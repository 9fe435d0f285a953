"""Keeping a list filter under a name."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.records import mask_of
from xinqiao.kernel.typed import Exact, Flag, Words
from xinqiao.matters.models import SavedFilter
from xinqiao.offices.models import Unit


@command("filter.save")
def save_filter(
    act: Act,
    unit: Unit,
    *,
    name: Annotated[str, Words("名称", most=40, rows=1)],
    query: Annotated[str, Exact("筛选条件", why="an address; each of its values is masked by itself")],
    shared: Annotated[bool, Flag("本单位都能用")] = False,
) -> SavedFilter:
    """Keep the filter, for oneself or for the unit; the same name again replaces it."""
    saved, _created = SavedFilter.objects.update_or_create(
        staff_id=act.actor.staff,
        name=name[:40],
        defaults={"query": _masked(query), "shared": shared},
    )
    act.record(saved)
    return saved


def _masked(query: str) -> str:
    """The filter without what has the shape of a personal number in what is searched for."""
    hide = mask_of(None)
    return urlencode([(name, hide(value)) for name, value in parse_qsl(query)])[:500]


@command("filter.drop")
def drop_filter(act: Act, unit: Unit, *, filter_id: int) -> None:
    """Forget one of the own filters; that of somebody else, or one that is gone already, is left alone."""
    found = SavedFilter.objects.filter(pk=filter_id, staff_id=act.actor.staff).first()
    act.record(found or SavedFilter)
    if found is not None:
        found.delete()
