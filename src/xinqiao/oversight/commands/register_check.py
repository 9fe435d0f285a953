"""Counting what came in on one day against the register, and clearing up what differs (M-R1)."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, Number, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Unit
from xinqiao.oversight.models import RegisterCheck
from xinqiao.oversight.queries.register_check import in_register, registered_by
from xinqiao.rules.counting_in import (
    BASIS,
    CountStage,
    DayCount,
    by_another,
    may_count,
    may_tally,
)
from xinqiao.rules.words import Phrase


def _counted(label: str, hint: str = "") -> Number:
    return Number(label, least=Decimal(0), most=Decimal(9999), hint=hint, wrong="请填写0至9999的整数。")


_WHERE = Words("按什么清点", rows=1, most=120, least=2, hint="收发登记簿、门卫登记、来电记录本")
_LETTERS, _SLIPS, _CALLS = _counted("来信"), _counted("来访登记单"), _counted("来电记录")


def _what_was_found(made: RegisterCheck) -> Phrase:
    if made.stage == CountStage.AGREED:
        return Phrase("与登记相符。")
    return Phrase("与登记不符：{what}。请登记人员查清。", what=tuple(made.differs))


def _new(act: Act, unit: Unit, day: date, where: str, by_hand: DayCount, *, daily: bool) -> RegisterCheck:
    """Not saved yet. Raises InvalidInput for a day that was counted so already, Refused for a day that is not counted now, and for who
    registered some of it."""
    own = registered_by(act.actor.staff, unit.pk, day)
    if daily:
        require(may_tally(day, today(), work_calendar(), registered_then=own))
    else:
        earlier = RegisterCheck.objects.filter(unit=unit, day=day, daily=True, counted_by=act.actor.staff)
        verdict = may_count(day, today(), work_calendar(), registered_then=own, tallied_then=earlier.exists())
        require(verdict)
    # Who counts the same day at the same moment waits here.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if RegisterCheck.objects.filter(unit=unit, day=day, daily=daily).exists():
        raise InvalidInput({"day": Phrase("{day}已经清点过，请换一天。", day=day)})
    made = RegisterCheck(
        unit=unit,
        day=day,
        daily=daily,
        where=where,
        **asdict(by_hand),
        counted_by_id=act.actor.staff,
        counted_at=act.at,
    )
    begin(made, at=act.at)
    return made


@command(
    "register_check.tally",
    slug="tally",
    together=True,
    page="oversight:register_checks",
    lead="每个工作日下班前，收发室、门卫、接访台点一点当天收到的来信、来访登记单、来电记录，只记数，两分钟。没有收到也记0。"
    "登记期满以后，系统自动与登记核对，不符的请登记人员查清。收到几件记几件，不拆封、不分类，检举控告的也计在内。",
    verb="记下当天的数",
    said=lambda made, _given: Phrase("已记下{day}的清点，登记期满以后与登记核对。", day=made.day),
)
def tally(
    act: Act,
    unit: Unit,
    *,
    day: Annotated[date, Day("哪一天收到的", past=True, initial=lambda _unit: today())],
    where: Annotated[str, _WHERE],
    letters: Annotated[int, _LETTERS],
    slips: Annotated[int, _SLIPS],
    calls: Annotated[int, _CALLS],
) -> RegisterCheck:
    """What came in on a day, counted while the register may still grow: it is compared later (`compare`), so that nobody counts towards it."""
    by_hand = DayCount(letters=letters, slips=slips, calls=calls)
    made = _new(act, unit, day, where, by_hand, daily=True)
    made.stage, made.turn_unit, made.turn_due = CountStage.COUNTED, None, None
    made.save()
    act.record(made, after={"day": day.isoformat(), "counted": asdict(by_hand)}, basis=BASIS)
    return made


@command("register_check.compare", fits=elsewhere)
def compare(act: Act, made: RegisterCheck) -> RegisterCheck:
    """Hold a daily count against the register: what may still be registered in time is over. What the counting person has registered
    since is for another to look at. Raises Refused before that."""
    require(may_count(made.day, today(), work_calendar(), registered_then=False))
    found = in_register(made.unit_id, made.day)
    made.registered = asdict(found)
    agrees = made.by_hand == found and not registered_by(made.counted_by_id, made.unit_id, made.day)
    made.settled_at = act.at if agrees else None
    name = "register_check.agree" if agrees else "register_check.differ"
    take(act, made, action=name, differs=_apart(made.by_hand, found))
    return made


@command(
    "register_check.count",
    slug="count",
    together=True,
    page="oversight:register_checks",
    lead="每月抽一天，由没有登记当天信访件的人到收发室、门卫、接访台按簿册和实物清点，再与系统登记核对。"
    "收到几件记几件，不分类，检举控告的两边都计在内；系统只说相符不相符、差几件。",
    verb="登记清点的数",
    said=lambda made, _given: _what_was_found(made),
)
def count(
    act: Act,
    unit: Unit,
    *,
    day: Annotated[date, Day("清点哪一天收到的", past=True)],
    where: Annotated[str, _WHERE],
    letters: Annotated[int, _LETTERS],
    slips: Annotated[int, _SLIPS],
    calls: Annotated[int, _CALLS],
) -> RegisterCheck:
    """What one person counted by hand of a day, held against what the register has of it now. Each day is counted so once. Raises Refused for a
    day of which something may still be registered in time, and for who registered some of it."""
    by_hand = DayCount(letters=letters, slips=slips, calls=calls)
    made = _new(act, unit, day, where, by_hand, daily=False)
    found = in_register(unit.pk, day)
    made.registered = asdict(found)
    if by_hand == found:
        made.stage, made.settled_at = CountStage.AGREED, act.at
        made.turn_unit = made.turn_due = None
    made.save()
    told = {
        "day": day.isoformat(),
        "counted": asdict(by_hand),
        "differs": _apart(by_hand, found),
    }
    act.record(made, after=told, basis=BASIS)
    return made


def _apart(by_hand: DayCount, found: DayCount) -> dict[str, int]:
    """For the log: it is read by who may not know that something of that day is an accusation."""
    there = asdict(found)
    return {name: n - there[name] for name, n in asdict(by_hand).items()}


def _differs(made: RegisterCheck) -> str:
    return "；".join(map(str, made.differs))


@command(
    "register_check.explain",
    lead="漏登的马上登记，写明收到的时间和登记晚了的原因；重复、误记的写明是哪一件；检举控告件不写在这里。",
    verb="报送查清的情况",
    told=_differs,
)
def explain(
    act: Act, made: RegisterCheck, *, found: Annotated[str, Words("查清的情况", most=2000, rows=4, least=4)]
) -> RegisterCheck:
    """Those who register say what the difference is: what was missing is registered by now, with its reason."""
    take(act, made, words={"found": found}, reason=found)
    return made


@command(
    "register_check.settle",
    lead="对着登记和簿册再核一次：每一件都有着落，才算核清。",
    verb="核清",
    told=_differs,
)
def settle(act: Act, made: RegisterCheck) -> RegisterCheck:
    """Another person has seen that every piece is accounted for. By how much the two differ by now goes into the log. Raises Refused for who
    registered some of that day."""
    require(by_another(made.day, registered_then=registered_by(act.actor.staff, made.unit_id, made.day)))
    made.settled_at = act.at
    take(act, made, differs=_apart(made.by_hand, in_register(made.unit_id, made.day)))
    return made


@command(
    "register_check.ask_again",
    lead="还有没有着落的，写明是什么，退回再查。",
)
def ask_again(
    act: Act, made: RegisterCheck, *, reason: Annotated[str, Words("还要查什么", most=1000, rows=2, least=2)]
) -> RegisterCheck:
    """Something is still not accounted for; the words before stay."""
    take(act, made, words={"reason": reason}, reason=reason)
    return made
