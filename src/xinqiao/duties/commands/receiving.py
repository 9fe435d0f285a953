"""Leaders' reception days (M-D2, 条例 18(2)): planned and published, held, the matters taken, and what came of each."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.duties.models import LeaderDay, TakenMatter
from xinqiao.duties.queries.posts import leaders
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, Flag, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.folding import typed_number
from xinqiao.rules.leading import RECEIVING, RESULT_DAYS, RESULTS, LeaderDayStage
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(RECEIVING,)))


@command(
    "leader_day.plan",
    slug="leader-day",
    page="duties:index",
    together=True,
    lead="排定以后马上在群众入口公布：哪位领导、哪天、在哪里接待。",
    verb="排定并公布",
)
def plan_day(
    act: Act,
    unit: Unit,
    *,
    leader: Annotated[One[Staff], Pick("接访领导", among=leaders, wrong="请选择本单位或者本级政府的领导。")],
    day: Annotated[date, Day("日期", ahead=True)],
    half: Annotated[str, Pick("半天", among=tuple(HALVES.items()))],
    place: Annotated[
        str, Words("接访地点", rows=1, most=80, least=2, hint="楼层、房间；单位的地址会一并公布")
    ],
    open_then: Annotated[bool, Flag("当天是休息日的：已安排人开门接待")] = False,
) -> LeaderDay:
    """Planned and published in one. Raises InvalidInput where the leader receives already, and for a day off
    unless somebody will open the doors."""
    off = work_calendar().why_off(day)
    if off and not open_then:
        told = Phrase(
            "这一天是休息日（{off}），办公场所不开。请改排工作日；确实在这一天接访的，先安排人开门，再勾选。",
            off=off,
        )
        raise InvalidInput({"day": told})
    there = LeaderDay.objects.filter(leader=leader, day=day, half=half).exclude(stage=LeaderDayStage.DROPPED)
    if there.exists():
        raise InvalidInput({"half": "这位领导这半天已经排了接访，请换半天，或者先取消原来的。"})
    made = LeaderDay(unit=unit, leader=leader, day=day, half=half, place=place)
    begin(made, at=act.at)
    made.save()
    act.record(made, after={"leader": leader.pk, "day": str(day), "half": half}, basis=RECEIVING)
    return made


@command(
    "leader_day.drop",
    lead="取消以后，群众入口上这一天写明“已取消”。改期的，另排一天。",
    verb="取消",
    danger=True,
)
def drop_day(
    act: Act, day: LeaderDay, *, reason: Annotated[str, Words("理由", rows=2, most=200, least=2)]
) -> LeaderDay:
    """Called off beforehand. Raises Refused on the day and later: people came, or nobody was there, and that stays on record."""
    if day.day <= act.day:
        _refuse("接访日已到，不能取消；没有接访的，照实留存。")
    take(act, day, words={"reason": reason}, reason=reason)
    return day


def _matter(act: Act, number: str) -> Matter:
    """The matter of that number, or of the petition of that number. Raises InvalidInput."""
    typed = typed_number(number)
    here = visible(act.actor).filter(confidential=False)
    of_petition = Petition.objects.filter(number=typed).values("matter")
    found = here.filter(number=typed).first() or here.filter(pk__in=of_petition).first()
    if found is None:
        told = (
            "没有找到这个编号，或者您无权查看，请核对；新来的先登记。检举控告不在这里登记（条例第三十条）。"
        )
        raise InvalidInput({"number": told})
    return found


@command(
    "leader_day.take",
    slug="matter",
    together=True,
    lead="接待了的事项逐件记下领导的意见；三十日内登记结果，没有结果的写明进展，再等三十日。",
    verb="记下",
    fits=lambda _actor, day: day.stage != LeaderDayStage.DROPPED,
)
def take_matter(
    act: Act,
    day: LeaderDay,
    *,
    number: Annotated[
        str, Exact("信访事项编号", most=32, why="a number of the register, which is looked up")
    ],
    said: Annotated[str, Words("领导的意见", rows=3, most=1000, least=4, hint="请谁、做什么、到哪一天")],
) -> TakenMatter:
    """A matter received on the day. Raises InvalidInput for a number that the person may not see or that was written down; Refused before
    the day and for one that was called off."""
    if day.day > act.day:
        _refuse("接访日还没有到，到时再记。")
    if day.stage == LeaderDayStage.DROPPED:
        _refuse("这次接访已经取消。")
    matter = _matter(act, number)
    if TakenMatter.objects.filter(day=day, matter=matter).exists():
        raise InvalidInput({"number": "这件事项这次接访已经记下。"})
    found = TakenMatter(
        day=day, matter=matter, unit_id=day.unit_id, said=mask_for(matter)(said), taken_at=act.at
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, matter_id=matter.pk, after={"day": day.pk}, basis=RECEIVING)
    return found


@command(
    "leader_day.hold",
    lead="接访当天或者三日内登记。事项逐件另记。",
    verb="登记",
)
def hold_day(
    act: Act,
    day: LeaderDay,
    *,
    people: Annotated[int, Number("接待几批", least=Decimal(0), most=Decimal(200))],
    told: Annotated[str, Words("接访情况", rows=3, most=1000, least=2, hint="没有人来的，照实写")],
) -> LeaderDay:
    """It was held by the leader who was published. Raises Refused before the day."""
    if day.day > act.day:
        _refuse("接访日还没有到，到时再登记。")
    day.people, day.held_at = people, act.at
    take(act, day, words={"people": str(people), "told": told}, people=people)
    return day


@command(
    "taken_matter.result",
    lead="写结果，附上凭什么这样说：文书编号、落实的日期。",
    verb="登记结果",
)
def result_of(
    act: Act,
    found: TakenMatter,
    *,
    result: Annotated[str, Pick("结果", among=tuple(RESULTS.items()))],
    told: Annotated[str, Words("怎样办的", rows=3, most=1000, least=4)],
) -> TakenMatter:
    """What came of it; no further day is owed."""
    found.result = result
    take(act, found, matter_id=found.matter_id, words={"result": result, "told": told}, result=result)
    return found


@command(
    "taken_matter.go_on",
    slug="go-on",
    lead="还没有结果的，写明做了什么、还差什么、谁在办；三十日内再报一次。",
    verb="登记进展",
)
def go_on(
    act: Act, found: TakenMatter, *, told: Annotated[str, Words("进展和下一步", rows=3, most=1000, least=4)]
) -> TakenMatter:
    """Nothing came of it yet: another row of steps, and another thirty days."""
    until = act.day + timedelta(days=RESULT_DAYS)
    take(act, found, matter_id=found.matter_id, words={"told": told}, until=until)
    return found
