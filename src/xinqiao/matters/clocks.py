"""Statutory clocks of a matter: started, stopped and recomputed from recorded facts (M-R3). Called inside commands.

The dates come from `rules.deadlines`; what is stored here are the facts and a copy of the result for ordering lists.
"""

from datetime import date

from django.conf import settings

from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter, RunningClock
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import Deadline, Interval, compute

CITIZENS_CLOCKS = frozenset({ClockCode.T9, ClockCode.T11})
"""Windows that run for the petitioner: nobody in the office is late by them."""

WINDOWS = CITIZENS_CLOCKS | {ClockCode.T5}
"""Times within which somebody may act. Letting one pass is no failing: a unit that does not object owns the matter."""


def deadline_of(clock: RunningClock) -> Deadline:
    """The deadline with its line-by-line explanation, computed afresh from the stored facts."""
    return compute(
        ClockCode(clock.code),
        clock.started_on,
        work_calendar(),
        given_due=clock.given_due,
        extension_days=clock.extension_days,
        exclusions=tuple(
            Interval(opened_on=date.fromisoformat(a), closed_on=date.fromisoformat(b))
            for a, b in clock.excluded
        ),
        postal_grace=settings.XINQIAO_POSTAL_GRACE,
    )


def fill(clock: RunningClock) -> RunningClock:
    """Copy the computed dates into the row."""
    deadline = deadline_of(clock)
    clock.raw_due, clock.due_on = deadline.raw_due, deadline.due_on
    clock.alert_on, clock.provisional = deadline.alert_on, deadline.provisional
    return clock


def build(
    matter: Matter,
    code: ClockCode,
    started_on: date,
    start_event: str,
    *,
    unit_id: int | None = None,
    given_due: date | None = None,
    extension_days: int = 0,
) -> RunningClock:
    """An unsaved clock with its dates."""
    return fill(
        RunningClock(
            matter=matter,
            code=code,
            unit_id=unit_id or matter.holding_unit_id,
            started_on=started_on,
            start_event=start_event,
            given_due=given_due,
            extension_days=extension_days,
        )
    )


def start(
    matter: Matter,
    code: ClockCode,
    started_on: date,
    start_event: str,
    *,
    unit_id: int | None = None,
    given_due: date | None = None,
    extension_days: int = 0,
) -> RunningClock:
    """Start a clock. `moving.save` puts it into the matter's order of due days."""
    clock = build(
        matter,
        code,
        started_on,
        start_event,
        unit_id=unit_id,
        given_due=given_due,
        extension_days=extension_days,
    )
    clock.save()
    return clock


def running(matter: Matter, *codes: ClockCode) -> list[RunningClock]:
    """Clocks that have not stopped, oldest first."""
    clocks = RunningClock.objects.filter(matter=matter, stopped_on=None)
    return list(clocks.filter(code__in=codes) if codes else clocks)


def stop(
    matter: Matter, stopped_on: date, stop_event: str, *codes: ClockCode, unit_id: int | None = None
) -> None:
    """Stop the running clocks of these codes, of one unit if it is given."""
    running = RunningClock.objects.filter(matter=matter, stopped_on=None, code__in=codes)
    if unit_id is not None:
        running = running.filter(unit_id=unit_id)
    running.update(stopped_on=stopped_on, stop_event=stop_event)


def refresh(matter: Matter) -> None:
    """Set the next due day, by the first of the running clocks that bind the unit which has the matter; what another
    unit still owes stands on that unit's desk. The caller saves the matter."""
    earliest = (
        RunningClock.objects.filter(matter=matter, stopped_on=None, unit_id=matter.holding_unit_id)
        .exclude(code__in=WINDOWS)
        .exclude(alert_on=None)
        .order_by("alert_on")
        .first()
    )
    put_next(matter, earliest)


NEXT = ("next_due", "next_alert", "next_clock")
"""What a matter keeps of its first running clock."""


def put_next(matter: Matter, clock: RunningClock | None) -> None:
    matter.next_due = clock.due_on if clock else None
    matter.next_alert = clock.alert_on if clock else None
    matter.next_clock = clock.code if clock else ""
