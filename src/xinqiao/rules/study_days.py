"""The two fixed working days of each month for policy study (M-P1), proposed from the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.words import Phrase

A_MONTH = 2
"""Sessions a month (M-P1)."""
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


SECOND_AND_FOURTH_TUESDAY = (FixedDay(ordinal=2, weekday=1), FixedDay(ordinal=4, weekday=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDay:
    """A day proposed. `fixed`: the day the rule names; `why`: the holiday that moved it, or PASSED;
    `provisional`: the year's notice is not loaded, so that a holiday may still move it."""

    month: int
    number: int
    fixed: date
    day: date
    why: str = ""
    provisional: bool = False


PASSED = Phrase("固定日已过")


def propose(
    year: int, fixed: Sequence[FixedDay], calendar: WorkCalendar, *, since: date | None = None
) -> tuple[StudyDay, ...]:
    """The study days of a year, in order. With `since` none before that day: fixed days gone by give way to days still to
    come, and a month that has not enough of them left is left out.

    A fixed day that is no working day gives way to the next working day; where the month has none left, or both days of
    the month would fall together, to the nearest one that is free in the same month."""
    found: list[StudyDay] = []
    for month in range(1, 13):
        days = _of_month(year, month, fixed, calendar, since or date(year, 1, 1))
        if len(days) == len(fixed):
            found += days
    return tuple(found)


def _of_month(
    year: int, month: int, fixed: Sequence[FixedDay], calendar: WorkCalendar, since: date
) -> list[StudyDay]:
    named = sorted(rule.of(year, month) for rule in fixed)
    taken: list[date] = []
    for wanted in named:
        day = _free(wanted, calendar, taken, since)
        if day is not None:
            taken.append(day)
    return [
        StudyDay(
            month=month,
            number=number,
            fixed=wanted,
            day=day,
            why="" if day == wanted else PASSED if wanted < since else calendar.why_off(wanted),
            provisional=not calendar.loaded(year),
        )
        for number, (day, wanted) in enumerate(zip(sorted(taken), named, strict=False), 1)
    ]


def _free(wanted: date, calendar: WorkCalendar, taken: Sequence[date], since: date) -> date | None:
    """The first working day of the month from `wanted` on, else the last one before it; never before `since`."""
    first, last = wanted.replace(day=1), (wanted.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
    begin = max(wanted, since)
    later = (begin + n * _DAY for n in range((last - begin).days + 1))
    earlier = (begin - n * _DAY for n in range(1, (begin - max(first, since)).days + 1))
    return next(
        (day for day in chain(later, earlier) if calendar.is_working_day(day) and day not in taken), None
    )
