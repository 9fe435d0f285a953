"""Keeping a list filter under a name."""

from typing import Annotated
from urllib.parse import parse_qsl

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.records import mask_of
from xinqiao.kernel.typed import Exact, Flag, Words
from xinqiao.library.models import Category
from xinqiao.matters.models import SavedFilter
from xinqiao.matters.queries.filters import fixed
from xinqiao.offices.models import Unit
from xinqiao.rules.folding import fold
from xinqiao.rules.searched_names import name_among
from xinqiao.rules.words import Phrase


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
    if person := _named(given):
        said = Phrase(
            "搜索的词里“{name}”像是姓名，不能保存在筛选里。请去掉或者换成别的词以后再保存；要按人查，用“查此人以前的信访件”。",
            name=person,
        )
        raise InvalidInput({"query": said})
    hide = mask_of(None)
    if any(hide(part) != part for pair in given for part in pair):
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


def _named(given: list[tuple[str, str]]) -> str:
    """The word searched for that reads as the name of somebody, and is no word of the categories and units of the office."""
    searched = [fold(value).text for name, value in given if not fixed({name: value})]
    titles = [*Category.objects.values_list("name", flat=True), *Unit.objects.values_list("name", flat=True)]
    return next((name for words in searched if (name := name_among(words, titles))), "")


@command("filter.drop")
def drop_filter(act: Act, unit: Unit, *, filter_id: int) -> None:
    """Forget one of the own filters; that of somebody else, or one that is gone already, is left alone."""
    found = SavedFilter.objects.filter(pk=filter_id, staff_id=act.actor.staff).first()
    act.record(found or SavedFilter)
    if found is not None:
        found.delete()
