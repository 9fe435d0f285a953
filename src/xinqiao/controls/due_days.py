"""Days in the database: the working days of one period are counted beforehand by the calendar and compared there."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import LessThan

from xinqiao.controls.reading import NEVER, Period
from xinqiao.library.calendars import work_calendar
from xinqiao.policy.queries.ledger import moments

_DAY = timedelta(days=1)


def day(value: date) -> Value:
    return Value(value, output_field=DateField())


def within(path: str, period: Period) -> Q:
    """The moment at `path` lies in the period; said so that an index serves."""
    begin, end = moments(period.first, period.last)
    return Q(**{f"{path}__gte": begin, f"{path}__lt": end})


def days_after(path: str, count: int, period: Period) -> Combinable:
    """The `count`-th working day after the moment at `path`, which lies in the period."""
    last = work_calendar().add_working_days(period.last, count).day
    working = [d for d in _days(period.first, last) if work_calendar().is_working_day(d)]
    due_by_day = [
        (d, working[bisect_right(working, d) + count - 1]) for d in _days(period.first, period.last)
    ]
    steps = [
        (moments(d, d)[1], due)
        for due, same in groupby(due_by_day, key=lambda pair: pair[1])
        for d, _due in list(same)[-1:]
    ]
    return _step(path, steps) if steps else NEVER


def _days(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _step(path: str, steps: Sequence[tuple[datetime, date]]) -> Combinable:
    """The day of the first step whose moment has not passed, found by halving."""
    if len(steps) == 1:
        return day(steps[0][1])
    half = len(steps) // 2
    earlier = LessThan(F(path), Value(steps[half - 1][0]))
    return Case(When(earlier, then=_step(path, steps[:half])), default=_step(path, steps[half:]))


def begun(count: int, period: Period) -> Period:
    """The days from which `count` working days lead into the period; none (the last before the first) where none does."""

    def due(start: date) -> date:
        return work_calendar().add_working_days(start, count).day

    last = period.last
    while due(last) > period.last:
        last -= _DAY
    first = last + _DAY
    while due(first - _DAY) >= period.first:
        first -= _DAY
    return Period(first=first, last=last)
