"""The two fixed working days of each month for policy study (M-P1), proposed from the calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.words import Phrase

A_MONTH = 2
"""Sessions a month (M-P1)."""
APART = timedelta(days=7)
"""The two sessions of a month are kept apart by so much (local practice): two days running are one session."""
RECORD_DAYS = 3
"""Days after the last one for a session within which its record is made (local practice)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedDay:
    """「每月第二个星期二」: `ordinal` 1 to 4, `weekday` 0 (Monday) to 4 (Friday)."""

    ordinal: int
    weekday: int

    def __post_init__(self) -> None:
        if not (1 <= self.ordinal <= 4 and 0 <= self.weekday <= 4):
            raise ValueError(self)

    def of(self, year: int, month: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.ordinal - 1))


_ORDINALS = (Phrase("第一个"), Phrase("第二个"), Phrase("第三个"), Phrase("第四个"))
_WEEKDAYS = (Phrase("星期一"), Phrase("星期二"), Phrase("星期三"), Phrase("星期四"), Phrase("星期五"))
FIXED_DAYS = {
    f"{n}-{day}": Phrase("{ordinal}{weekday}", ordinal=ordinal, weekday=weekday)
    for n, ordinal in enumerate(_ORDINALS, 1)
    for day, weekday in enumerate(_WEEKDAYS)
}
"""Every fixed day of a month, as code and title."""


def fixed_day(code: str) -> FixedDay:
    """「2-1」: the second Tuesday."""
    ordinal, weekday = map(int, code.split("-"))
    return FixedDay(ordinal=ordinal, weekday=weekday)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDay:
    """A day proposed. `fixed`: the day the rule names; `why`: the holiday that moved it, PASSED or KEPT_APART;
    `provisional`: the year's notice is not loaded, so that a holiday may still move it."""

    month: int
    number: int
    fixed: date
    day: date
    why: str = ""
    provisional: bool = False


PASSED = Phrase("固定日已过")
KEPT_APART = Phrase("与另一次学习隔开")


def propose(
    year: int, fixed: Sequence[FixedDay], calendar: WorkCalendar, *, since: date | None = None
) -> tuple[StudyDay, ...]:
    """The study days of a year, in order. With `since` none before that day: fixed days gone by give way to days still to
    come, and a month that has not enough of them left is left out.

    A fixed day that is no working day gives way to the next working day, or to the last one before it where the month has none left.
    The two days of a month stay apart as the rule has them, at most `APART`, or as far as the month allows."""
    found: list[StudyDay] = []
    for month in range(1, 13):
        found += _of_month(year, month, fixed, calendar, since or date(year, 1, 1))
    return tuple(found)


def too_near(day: date, others: Iterable[date], was: date) -> date | None:
    """The other study day that a session moved from `was` to `day` would come too near to; it may stay as near as it was."""
    near = (other for other in others if abs(other - day) < min(APART, abs(other - was)))
    return min(near, key=lambda other: abs(other - day), default=None)


def _of_month(
    year: int, month: int, fixed: Sequence[FixedDay], calendar: WorkCalendar, since: date
) -> list[StudyDay]:
    named = sorted(rule.of(year, month) for rule in fixed)
    return [
        StudyDay(
            month=month,
            number=number,
            fixed=wanted,
            day=day,
            why=_why(wanted, day, calendar, since),
            provisional=not calendar.loaded(year),
        )
        for number, (day, wanted) in enumerate(zip(_apart(named, calendar, since), named, strict=False), 1)
    ]


def _why(wanted: date, day: date, calendar: WorkCalendar, since: date) -> str:
    if day == wanted:
        return ""
    return PASSED if wanted < since else calendar.why_off(wanted) or KEPT_APART


def _apart(named: Sequence[date], calendar: WorkCalendar, since: date) -> tuple[date, ...]:
    """The cheapest days for these, none when the month has not enough: as far apart as can be up to the rule's own distance, then
    each as soon as can be after its fixed day, before it only where nothing is left."""
    first = named[0].replace(day=1)
    month = [day for n in range(31) if (day := first + n * _DAY).month == first.month]
    free = [day for day in month if day >= since and calendar.is_working_day(day)]
    wide = min([APART, *(b - a for a, b in pairwise(named))])

    def cost(days: Sequence[date]) -> tuple[int, int]:
        narrow = min([wide, *(b - a for a, b in pairwise(days))])
        moved = sum(
            (day - want).days if day >= want else 31 + (want - day).days
            for day, want in zip(days, named, strict=True)
        )
        return -narrow.days, moved

    return min(combinations(free, len(named)), key=cost, default=())
