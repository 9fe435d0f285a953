"""Days in the database: the working days of one period are counted beforehand by the calendar and compared there."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from xinqiao.controls.reading import NEVER, Period
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Post
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.looking_back import Quarter

_DAY = timedelta(days=1)


def day(value: date) -> Value:
    return Value(value, output_field=DateField())


def within(path: str, period: Period) -> Q:
    """The moment at `path` lies in the period; said so that an index serves."""
    begin, end = moments(period.first, period.last)
    return Q(**{f"{path}__gte": begin, f"{path}__lt": end})


def there_by(last: date) -> Q:
    """Of a unit: somebody had a post in it by that day, whoever has it now or if nobody has. What nobody could do yet is not owed; who follows in
    a post clears the unit of nothing."""
    had = Exists(Post.objects.filter(staff__unit=OuterRef("pk"), since__lte=last))
    return Q(staffed_since__lte=last) | Q(had)


def days_after(path: str, count: int, period: Period) -> Combinable:
    """The `count`-th working day after the moment at `path`, which lies in the period."""
    last = work_calendar().add_working_days(period.last, count).day
    working = [d for d in _days(period.first, last) if work_calendar().is_working_day(d)]
    due_by_day = [
        (d, working[bisect_right(working, d) + count - 1]) for d in _days(period.first, period.last)
    ]
    last_days = {due: d for d, due in due_by_day}
    steps = tuple((moments(d, d)[1], due) for due, d in last_days.items())
    return _FirstStep(F(path), steps) if steps else NEVER


def _days(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]


class _FirstStep(Func):
    """The day of the first step whose moment has not passed, found by halving; hundreds of `When` would take longer to write
    than to run."""

    def __init__(self, moment: F, steps: tuple[tuple[datetime, date], ...]) -> None:
        super().__init__(moment, output_field=DateField())
        self.steps = steps

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_args: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        moment, params = compiler.compile(self.get_source_expressions()[0])
        of_day, of_moment = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value

        def written(steps: Sequence[tuple[datetime, date]]) -> tuple[str, tuple[Any, ...]]:
            if len(steps) == 1:
                return "%s", (of_day(steps[0][1]),)
            half = len(steps) // 2
            (first, firsts), (second, seconds) = written(steps[:half]), written(steps[half:])
            sql = f"CASE WHEN {moment} < %s THEN {first} ELSE {second} END"
            return sql, (*params, of_moment(steps[half - 1][0]), *firsts, *seconds)

        return written(self.steps)


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


def quarters_due(period: Period, today: date) -> Iterator[Quarter]:
    """Quarters that are over and of which something may fall due in the period: those of half a year before it and of it."""
    quarter = Quarter.before(Quarter.before(period.first).first)
    while quarter.first <= period.last:
        if quarter.last < today:
            yield quarter
        quarter = quarter.following
