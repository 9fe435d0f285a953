"""Working days: weekends, public holidays and make-up workdays, from data (law.md 2.4).

A year whose official notice is not loaded is counted with plain weekends and with the days off that the law fixes by their date; the
result is *provisional*: it says so and is computed again when the year is loaded. Nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

_DAY = timedelta(days=1)
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Days off of every year, whether or not its notice has come (全国年节及纪念日放假办法 2, as of 2025): month and day → name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A day found by counting. `provisional`: a year was touched that is not loaded."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorkCalendar:
    """`off`: days off that are not plain weekend days, with their names; `work`: make-up workdays; `years`: loaded. Each is itself only, so
    that what was worked out with one is kept by it."""

    off: Mapping[date, str] = field(default_factory=dict)
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def loaded(self, year: int) -> bool:
        """Whether the official notice of that year is in the data."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """A weekday that is no holiday, or a make-up workday."""
        return day in self.work or (day.weekday() < 5 and not self._holiday(day))

    def why_off(self, day: date) -> str:
        """Name of the holiday, or 周末; empty for a working day."""
        return "" if self.is_working_day(day) else self._holiday(day) or "周末"

    def _holiday(self, day: date) -> str:
        fixed = "" if self.loaded(day.year) else FIXED.get((day.month, day.day), "")
        return self.off.get(day, fixed)

    def next_working_day(self, day: date) -> Counted:
        """`day` itself when it is a working day, else the first one after it."""
        provisional = not self.loaded(day.year)
        while not self.is_working_day(day):
            day += _DAY
            provisional = provisional or not self.loaded(day.year)
        return Counted(day=day, provisional=provisional)

    def add_working_days(self, start: date, count: int) -> Counted:
        """The `count`-th working day after `start`; the starting day is not counted."""
        day, left, provisional = start, count, False
        while left:
            day += _DAY
            provisional = provisional or not self.loaded(day.year)
            left -= self.is_working_day(day)
        return Counted(day=day, provisional=provisional)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))


def from_holiday_json(documents: Iterable[Mapping[str, Any]]) -> WorkCalendar:
    """A calendar from `{year, days: [{name, date, isOffDay}]}` documents. Days count by their date, not by the file they
    stand in: the notice of a year may name a day of the year before. Raises ValueError for a day that is told to be both, and for
    `isOffDay` in words: "false" would be a day off."""
    off: dict[date, str] = {}
    work: set[date] = set()
    years: set[int] = set()
    for document in documents:
        years.add(int(document["year"]))
        for entry in document["days"]:
            day = date.fromisoformat(entry["date"])
            if not isinstance(entry["isOffDay"], bool) or day in (work if entry["isOffDay"] else off):
                raise ValueError(day)
            if entry["isOffDay"]:
                off[day] = str(entry["name"])
            else:
                work.add(day)
    return WorkCalendar(off=off, work=frozenset(work), years=frozenset(years))


def merged(first: WorkCalendar, second: WorkCalendar) -> WorkCalendar:
    """Both calendars together; where they differ on a day, the second holds."""
    off = {day: name for day, name in first.off.items() if day not in second.work} | dict(second.off)
    work = (first.work - set(second.off)) | second.work
    return WorkCalendar(off=off, work=frozenset(work), years=first.years | second.years)
