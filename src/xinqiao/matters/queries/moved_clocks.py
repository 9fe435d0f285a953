"""What another holiday table would move, before it is loaded (M-R3): figures only, for whoever loads it sees no matters."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from xinqiao.matters.clocks import computed
from xinqiao.matters.models import RunningClock
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.deadline_table import TABLE, ClockCode

MOST = 5_000
"""So many clocks are reckoned for a look; the job that follows the loading reckons all."""
_REACH = timedelta(days=15)
"""A run of days off is never longer; a last day is moved by no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClocks:
    """So many clocks of a kind whose legal last day is `before` and would be `after`."""

    clock: str
    before: date | None
    after: date | None
    count: int


def would_move(days: Collection[date], calendar: WorkCalendar) -> tuple[list[MovedClocks], bool]:
    """Running and provisional clocks whose last day would be another by this calendar, the earliest first, and whether there are more than
    were reckoned. `days`: those that the calendar makes others."""
    if not days:
        return [], False
    first, last = min(days) - _REACH, max(days) + _REACH
    open_ones = Q(stopped_on=None) | Q(provisional=True)
    clocks = RunningClock.objects.filter(open_ones, started_on__lte=last, due_on__gte=first)
    rows = list(clocks.order_by("due_on", "pk")[: MOST + 1])
    moved: Counter[tuple[str, date | None, date | None]] = Counter()
    for clock in rows[:MOST]:
        after = computed(clock, calendar).due_on
        if after != clock.due_on:
            moved[clock.code, clock.due_on, after] += 1
    found = [
        MovedClocks(clock=TABLE[ClockCode(code)].title, before=before, after=after, count=count)
        for (code, before, after), count in sorted(moved.items(), key=lambda one: str(one[0][1:]))
    ]
    return found, len(rows) > MOST
