"""收件清点: what came in on one day, counted by hand and held against the register (M-R1). Each day at the mail room, and once a month on one
day by another person; local practice, the Regulations ask that everything is registered (条例 22(1))."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.submission import REGISTER_WORKING_DAYS
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

AFTER_MONTH = 10
"""Working days after a month within which one of its days is counted and a difference explained."""
BASIS = Basis(article=22, paragraph=1)


class CountStage(StrEnum):
    COUNTED = "counted"
    DIFFERS = "differs"
    EXPLAINED = "explained"
    AGREED = "agreed"
    SETTLED = "settled"


REGISTER, COUNTER = "register", "counter"
REGISTER_CHECK = Course(
    measure="M-R1",
    called="这次收件清点",
    stages={
        CountStage.COUNTED: "已清点，登记期满后核对",
        CountStage.DIFFERS: "数目不符，等登记人员查清",
        CountStage.EXPLAINED: "已经查清，等另一人核对",
        CountStage.AGREED: "数目相符",
        CountStage.SETTLED: "差异已经核清",
    },
    acts={
        "agree": "核对相符",
        "differ": "核对不符",
        "explain": "查清差异",
        "settle": "核清差异",
        "ask_again": "退回再查",
    },
    asks={
        CountStage.DIFFERS: "收件清点：数目与登记不符，请查清",
        CountStage.EXPLAINED: "收件清点：差异已经查清，请核对",
    },
    basis=BASIS,
    turns=(
        Turn(act="explain", source=CountStage.DIFFERS, target=CountStage.EXPLAINED, who=REGISTER, within=3),
        Turn(
            act="settle",
            source=CountStage.EXPLAINED,
            target=CountStage.SETTLED,
            who=COUNTER,
            within=3,
            not_by=("explain",),
        ),
        Turn(
            act="ask_again",
            source=CountStage.EXPLAINED,
            target=CountStage.DIFFERS,
            who=COUNTER,
            not_by=("explain",),
        ),
        Turn(act="agree", source=CountStage.COUNTED, target=CountStage.AGREED),
        Turn(act="differ", source=CountStage.COUNTED, target=CountStage.DIFFERS),
    ),
)
"""A count that agrees is at its end at once; what was counted on the day itself is compared when its time to register is over. Who cleared a difference up does not say that it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Letters, slips of visitors, notes of calls."""

    letters: int
    slips: int
    calls: int

    def named(self) -> tuple[tuple[str, int], ...]:
        return (("来信", self.letters), ("来访登记单", self.slips), ("来电记录", self.calls))


def may_count(
    day: date, today: date, calendar: WorkCalendar, *, registered_then: bool, tallied_then: bool = False
) -> Verdict:
    """Whether that day is counted now, by this person: what came yesterday may still be registered in time, and nobody counts what the
    person registered or counted on the day itself."""
    first = calendar.add_working_days(day, REGISTER_WORKING_DAYS).day
    if first >= today:
        told = "{day}收到的还可以在{first}以前登记，请在那以后清点，或者清点更早的一天。"
        return Verdict(allowed=False, reason=Phrase(told, day=day, first=first), basis=(BASIS,))
    if tallied_then:
        told = "{day}的每日清点是您做的，抽查请由另一人做。"
        return Verdict(allowed=False, reason=Phrase(told, day=day))
    return by_another(day, registered_then=registered_then)


def may_tally(day: date, today: date, calendar: WorkCalendar, *, registered_then: bool) -> Verdict:
    """Whether what came on that day is still counted as of that day: until its time to register is over."""
    if day > today:
        return Verdict(allowed=False, reason=Phrase("{day}还没有到。", day=day))
    if not calendar.is_working_day(day):
        told = "{day}不是工作日，不做每日清点；当天收到的可以由另一人做清点抽查。"
        return Verdict(allowed=False, reason=Phrase(told, day=day))
    if (first := calendar.add_working_days(day, REGISTER_WORKING_DAYS).day) < today:
        told = "每日清点应在{first}以前记下。{day}的请由没有登记的人按簿册补做清点抽查。"
        return Verdict(allowed=False, reason=Phrase(told, day=day, first=first), basis=(BASIS,))
    return by_another(day, registered_then=registered_then)


def by_another(day: date, *, registered_then: bool) -> Verdict:
    """Whether this person holds that day against the register: nobody does who registered some of it."""
    if registered_then:
        told = "您登记过{day}收到的信访件，请由没有登记的人清点。"
        return Verdict(allowed=False, reason=Phrase(told, day=day))
    return Verdict(allowed=True, reason="")


def days_to_tally(first: date, last: date, today: date, calendar: WorkCalendar) -> list[date]:
    """The working days of a span that must have been counted by now: their time to register is over."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        day
        for day in days
        if calendar.is_working_day(day) and calendar.add_working_days(day, REGISTER_WORKING_DAYS).day < today
    ]


def difference(by_hand: DayCount, register: DayCount) -> list[Phrase]:
    """By how much the two differ, in words; nothing where they agree. What the register has is never said: whoever sees fewer in the list
    would know that there is an accusation (条例 30(3))."""
    more, less = "{what}：清点的比登记的多{n}件", "{what}：清点的比登记的少{n}件"
    pairs = zip(by_hand.named(), register.named(), strict=True)
    return [
        Phrase(more if counted > found else less, what=what, n=abs(counted - found))
        for (what, counted), (_same, found) in pairs
        if counted != found
    ]
