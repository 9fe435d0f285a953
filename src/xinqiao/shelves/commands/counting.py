"""The yearly stocktaking by scanner, and what becomes of each difference (M-I4)."""

from typing import Annotated, Any

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.access import check
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.typed import Exact, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.rules.shelving import (
    KEPT,
    OUTCOMES,
    OUTCOMES_OF,
    CountedCode,
    FileState,
    Found,
    scanned,
    stocktaking,
)
from xinqiao.rules.words import Phrase
from xinqiao.shelves.commands.files import lost, put
from xinqiao.shelves.models import Difference, Stocktaking, StoragePlace
from xinqiao.shelves.queries.register import belongs_here, files, out, within

_CLOSE_WITHIN = 15
"""Working days in which a difference is looked into and confirmed."""
_WRONG = {
    None: "册上没有的条码，只能是“不是本单位的案卷或者条码作废”；是本单位的案卷的，先入柜登记，再写明。",
    FileState.SHELVED: "这是本单位的案卷，请选择别的结果。",
    FileState.LOST: "这一卷已报告遗失：没有找到的选“确认遗失”；找到的，先在案卷上登记找到，再写明。",
    FileState.HANDED_OVER: "这一卷已经移交，只能选“不是本单位的案卷或者条码作废”。",
    FileState.DESTROYED: "这一卷已经销毁，只能选“不是本单位的案卷或者条码作废”。",
}


def _said(taken: Stocktaking, _given: Any) -> str:
    return Phrase(
        "已盘点：在位{there}卷，借出{lent}卷，新的差异{n}项。",
        there=taken.there,
        lent=taken.lent,
        n=taken.differences.count(),
    )


@command(
    "place.count",
    slug="stocktaking",
    page="shelves:index",
    lead="用扫码枪从这里开始，先扫格上的条码，再扫格里每一卷；也可以手工录入，一行一个。借出的不算缺。检举控告专柜另行盘点，不计在内。",
    verb="核对",
    said=_said,
    fits=lambda _actor, place: place.ended_at is None and place.kind != "shelf",
)
def count(
    act: Act,
    place: StoragePlace,
    *,
    codes: Annotated[
        str,
        Exact(
            "条码，一行一个", rows=14, most=200_000, why="codes of labels, which are looked up and not kept"
        ),
    ],
) -> Stocktaking:
    """A room or a cabinet is counted; each difference is a record of its own, to be looked into. What lies in a reserved cabinet of the room is
    counted with that cabinet, and no figure tells of an accusation wherever it lies (条例 30(3)). Raises InvalidInput where nothing was scanned."""
    lines = scanned(codes)
    if not lines:
        raise InvalidInput({"codes": "没有条码，请扫码或者录入，一行一个。"})
    here = belongs_here(act.actor, place).filter(place__reserved=place.reserved)
    away = set(out(here).values_list("code", flat=True))
    known = files(act.actor).filter(place__isnull=False, code__in=lines)
    result = stocktaking(
        lines,
        start=place.pk,
        places=dict(within(place).values_list("code", "pk")),
        registered=dict(known.values_list("code", "place_id")),
        expected=[code for code in here.values_list("code", flat=True) if code not in away],
    )
    told = files(act.actor).filter(matter__confidential__in=[False, place.reserved])
    figures = set(told.filter(code__in=[*lines, *away]).values_list("code", flat=True))
    there = {line.code for line in result if line.found is Found.THERE}
    taken = Stocktaking.objects.create(
        unit=place.unit,
        place=place,
        year=act.day.year,
        by_id=act.actor.staff,
        at=act.at,
        there=len(there & figures),
        lent=len((away & figures) - {line.code for line in result}),
    )
    apart = set() if place.reserved else set(within(place).filter(reserved=True).values_list("pk", flat=True))
    wrong = [line for line in result if line.found is not Found.THERE]
    _differences(act, taken, [w for w in wrong if w.found is not Found.UNKNOWN or w.place not in apart])
    act.record(taken, after={"place": place.pk, "year": taken.year}, basis=KEPT)
    return taken


def _differences(act: Act, taken: Stocktaking, lines: list[CountedCode]) -> None:
    """Each code that is not as it should be, once while the one before is not closed: a second count adds no second question."""
    codes = [line.code[:40] for line in lines]
    of_code = {file.code: file for file in files(act.actor).filter(code__in=codes)}
    asked = Difference.objects.filter(unit=taken.unit, code__in=codes, closed_at=None)
    open_now = set(asked.values_list("code", flat=True))
    for line in lines:
        if line.code[:40] in open_now:
            continue
        difference = Difference(
            stocktaking=taken,
            unit=taken.unit,
            kind=line.found,
            code=line.code[:40],
            file=of_code.get(line.code),
            met_id=line.place,
            close_by=work_calendar().add_working_days(act.day, _CLOSE_WITHIN).day,
        )
        begin(difference, at=act.at)
        difference.save()
        act.record(difference, action="place.count", after={"kind": line.found}, basis=KEPT)


def _seen(act: Act, difference: Difference) -> None:
    """Raises NotFound for who may not see the matter of the file."""
    if difference.file is not None and not check("matter.view", act.actor, difference.file).allowed:
        raise NotFound


@command("difference.explain", slug="explain", verb="登记")
def explain(
    act: Act,
    difference: Difference,
    *,
    outcome: Annotated[str, Pick("查明的结果", among=tuple(OUTCOMES.items()))],
    how: Annotated[str, Words("怎么查的，在哪里找到", rows=3, most=1000, least=4)],
) -> Difference:
    """What became of it: put back, its place put right, lost (which begins an incident, once), not ours. Raises InvalidInput where it cannot be that."""
    _seen(act, difference)
    file = difference.file
    state = None if file is None else FileState(file.state)
    if outcome not in OUTCOMES_OF[state]:
        raise InvalidInput({"outcome": _WRONG[state]})
    if file is not None and outcome == "lost" and state is FileState.SHELVED:
        lost(act, file, how)
    if file is not None and outcome == "moved":
        if difference.met is None or difference.met.kind == "room":
            raise InvalidInput({"outcome": "盘点时没有扫到它在哪一格，请先在案卷上登记移放，再选“放回”。"})
        put(act, file, difference.met, action="paper_file.move")
    take(act, difference, words={"outcome": outcome, "how": how}, reason=how, outcome=outcome)
    return difference


@command("difference.confirm", slug="confirm", lead="到现场看，不看表。", verb="属实")
def confirm(
    act: Act, difference: Difference, *, seen: Annotated[str, Words("看了哪里", rows=2, most=300, least=2)]
) -> Difference:
    """Another person has looked."""
    _seen(act, difference)
    difference.closed_at = act.at
    take(act, difference, words={"seen": seen}, reason=seen)
    return difference


@command("difference.return", slug="return", verb="退回再查")
def send_back(
    act: Act,
    difference: Difference,
    *,
    why: Annotated[str, Words("哪里不符", rows=2, most=300, least=2)],
) -> Difference:
    """It is not so: looked into once more."""
    _seen(act, difference)
    take(act, difference, words={"why": why}, reason=why)
    return difference
