"""The periods a board is read for: a month, a quarter, a year, written 2026-09, 2026-Q3, 2026."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xinqiao.controls.reading import Period
from xinqiao.rules.words import Phrase

_WRITTEN = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")

COURSE = 8
"""So many periods make a line."""
_YEARS = 3
"""So many years are counted each night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeriod:
    """A period with the code it has in addresses and the words people know it by."""

    code: str
    title: Phrase
    period: Period


def named(code: str) -> NamedPeriod | None:
    """The period written `code`; None for anything else."""
    found = _WRITTEN.fullmatch(code)
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        month = int(found["month"])
        title = Phrase("{year}年{month}月", year=year, month=month)
        return NamedPeriod(code=code, title=title, period=_months(year, month, 1))
    if found["quarter"]:
        quarter = int(found["quarter"])
        title = Phrase("{year}年第{quarter}季度", year=year, quarter=quarter)
        return NamedPeriod(code=code, title=title, period=_months(year, 3 * quarter - 2, 3))
    return NamedPeriod(code=code, title=Phrase("{year}年", year=year), period=_months(year, 1, 12))


def _months(year: int, first: int, count: int) -> Period:
    after = date(year + (first + count > 12), (first + count - 1) % 12 + 1, 1)
    return Period(first=date(year, first, 1), last=after - timedelta(days=1))


def months_ending(period: Period) -> Iterator[Period]:
    """The months that end in the period."""
    first = period.first.replace(day=1)
    while (month := _months(first.year, first.month, 1)).last <= period.last:
        yield month
        first = month.last + timedelta(days=1)


def quarter_of(day: date) -> NamedPeriod:
    """The quarter in which the day lies."""
    found = named(f"{day.year}-Q{(day.month + 2) // 3}")
    assert found is not None
    return found


def offered(today: date) -> tuple[NamedPeriod, ...]:
    """What a reader may choose: the quarters of two years, this year and the last, the months of this year so far."""
    codes = [f"{year}-Q{q}" for year in (today.year, today.year - 1) for q in (4, 3, 2, 1)]
    codes += [str(today.year), str(today.year - 1)]
    codes += [f"{today.year}-{month:02d}" for month in range(today.month, 0, -1)]
    found = (named(code) for code in codes)
    return tuple(n for n in found if n is not None and n.period.first <= today)


def before(one: NamedPeriod) -> NamedPeriod:
    """The period of the same length that ended the day before."""
    last = one.period.first - timedelta(days=1)
    month = f"{last.year}-{last.month:02d}"
    found = quarter_of(last) if "Q" in one.code else named(month if "-" in one.code else str(last.year))
    assert found is not None
    return found


def course_to(one: NamedPeriod, count: int = COURSE) -> tuple[NamedPeriod, ...]:
    """So many periods of one length, this the last."""
    found = [one]
    while len(found) < count:
        found.append(before(found[-1]))
    return tuple(reversed(found))


def kept(day: date) -> tuple[NamedPeriod, ...]:
    """The periods whose figures are kept each night: those that a reader may choose, and those of the line of each of the running ones."""
    year, month = named(str(day.year)), named(f"{day.year}-{day.month:02d}")
    assert year is not None
    assert month is not None
    lines = (*course_to(quarter_of(day)), *course_to(month), *course_to(year, _YEARS))
    return tuple({one.code: one for one in (*offered(day), *lines)}.values())
