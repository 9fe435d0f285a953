"""Keeping a list filter under a name."""

from typing import Annotated
from urllib.parse import parse_qsl

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.records import mask_of
from xinqiao.kernel.typed import Exact, Flag, Words
from xinqiao.matters.models import SavedFilter
from xinqiao.matters.queries.filters import fixed
from xinqiao.offices.models import Unit
from xinqiao.rules.folding import fold
from xinqiao.rules.persons import reads_as_name


@command("filter.save")
def save_filter(
    act: Act,
    unit: Unit,
    *,
    name: Annotated[str, Words("名称", most=40, rows=1)],
    query: Annotated[str, Exact("筛选条件", why="an address; who is named in it is refused")],
    shared: Annotated[bool, Flag("本单位都能用")] = False,
) -> SavedFilter:
    """Keep the filter, for oneself or for the unit; the same name again replaces it. Raises InvalidInput for one with a name or numbers of a
    person, and for one of the unit in which stands more than what a list can be filtered by: no rule is sure to tell a name from another
    word, others would read it, and masked it would find nothing."""
    given = parse_qsl(query, keep_blank_values=True)
    if _holds_somebody(given):
        told = "搜索的词里有姓名、电话、证件号码等个人信息，不能保存在筛选里。请去掉以后再保存；要按人查，用“查此人以前的信访件”。"
        raise InvalidInput({"query": told})
    if shared and not all(fixed({name: value}) for name, value in given):
        told = "本单位都能用的筛选不能带搜索的词，词里可能有人名。请清空搜索的词再保存，或者不勾选“本单位都能用”。"
        raise InvalidInput({"shared": told})
    saved, _created = SavedFilter.objects.update_or_create(
        staff_id=act.actor.staff,
        name=name[:40],
        defaults={"query": query, "shared": shared},
    )
    act.record(saved)
    return saved


def _holds_somebody(given: list[tuple[str, str]]) -> bool:
    """Whether a name or a value in it has the shape of personal data, or a word that is searched for reads as the name of somebody."""
    hide = mask_of(None)
    searched = (value for name, value in given if not fixed({name: value}))
    return any(hide(part) != part for pair in given for part in pair) or any(
        reads_as_name(fold(words).text) for words in searched
    )


@command("filter.drop")
def drop_filter(act: Act, unit: Unit, *, filter_id: int) -> None:
    """Forget one of the own filters; that of somebody else, or one that is gone already, is left alone."""
    found = SavedFilter.objects.filter(pk=filter_id, staff_id=act.actor.staff).first()
    act.record(found or SavedFilter)
    if found is not None:
        found.delete()
