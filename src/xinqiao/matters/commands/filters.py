"""Keeping a list filter under a name."""

from urllib.parse import parse_qsl, urlencode

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.free_text import Masked
from xinqiao.kernel.records import mask_of
from xinqiao.matters.models import SavedFilter
from xinqiao.offices.models import Unit


@command("filter.save")
def save_filter(act: Act, unit: Unit, *, name: Masked, query: str) -> SavedFilter:
    """Keep the filter; the same name again replaces it."""
    if not name.strip():
        raise InvalidInput({"name": "请给筛选条件起个名字。"})
    saved, _created = SavedFilter.objects.update_or_create(
        staff_id=act.actor.staff, name=name.strip()[:40], defaults={"query": _masked(query)}
    )
    act.record(f"matters.savedfilter:{saved.pk}")
    return saved


def _masked(query: str) -> str:
    """The filter without what has the shape of a personal number in what is searched for."""
    hide = mask_of(None)
    return urlencode([(name, hide(value)) for name, value in parse_qsl(query)])[:500]


@command("filter.drop")
def drop_filter(act: Act, unit: Unit, *, filter_id: int) -> None:
    """Forget one of the own filters; that of somebody else, or one that is gone already, is left alone."""
    SavedFilter.objects.filter(pk=filter_id, staff_id=act.actor.staff).delete()
    act.record(f"matters.savedfilter:{filter_id}")
