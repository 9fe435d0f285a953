"""Statutory clocks of a matter: started, stopped and recomputed from recorded facts (M-R3). Called inside commands.

The dates come from `rules.deadlines`; what is stored here are the facts and a copy of the result for ordering lists.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.conf import settings

from xinqiao.kernel.inserting import made
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import Disposition, DispositionKind, Matter, RunningClock
from xinqiao.offices.models import UnitKind
from xinqiao.rules.basis import Basis, read_basis
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.deadline_table import SUGGESTION_PRACTICE, ClockCode, Term, TermUnit
from xinqiao.rules.deadlines import Deadline, DeadlineStep, Interval, compute
from xinqiao.rules.routing import HANDLING_ROUTE, SUGGESTION_ROUTE
from xinqiao.rules.words import Phrase

CITIZENS_CLOCKS = frozenset({ClockCode.T9, ClockCode.T11})
"""Windows that run for the petitioner: nobody in the office is late by them."""

WINDOWS = CITIZENS_CLOCKS | {ClockCode.T5}
"""Times within which somebody may act. Letting one pass is no failing: a unit that does not object owns the matter."""


TOLD_CITIZENS = (
    ClockCode.T7,
    ClockCode.T8,
    ClockCode.S1,
    ClockCode.T12,
    ClockCode.T10,
    ClockCode.T4,
    ClockCode.T3,
    ClockCode.T2,
)
"""Times that a law gives the petitioner against the office, in the order in which the page tells them. What one unit set another (T6) and
what an office set itself (P4) are kept within."""

ROUTE_PUT_RIGHT = "办理途径更正，不再适用"
"""How a clock of a wrong route ends: neither kept nor done."""

RECALLED = "转办撤回，不再适用"
"""How a clock ends that ran for the unit to which a matter was passed on wrongly: neither kept nor done."""

VOID = (ROUTE_PUT_RIGHT, RECALLED)
"""Ends of clocks that never bound anybody."""

HANDLING = (ClockCode.T7, ClockCode.T8, ClockCode.S1, ClockCode.P4)
"""How long the office may handle a matter, by its route."""


def _term_of(clock: RunningClock) -> Term | None:
    if clock.term_days is None:
        return None
    basis = read_basis(clock.term_basis) or Basis(instrument=clock.term_basis.strip("《》"))
    return Term(days=clock.term_days, unit=TermUnit(clock.term_unit), basis=basis)


def deadline_of(clock: RunningClock) -> Deadline:
    """The deadline with its line-by-line explanation, computed afresh from the stored facts."""
    return _with_proof(clock, computed(clock, work_calendar()))


def _with_proof(clock: RunningClock, deadline: Deadline) -> Deadline:
    """Where the start was put right, the explanation says by what."""
    if not clock.start_proof:
        return deadline
    told = Phrase("起算日凭{proof}更正，经另一人核对", proof=clock.start_proof)
    first, *rest = deadline.steps
    return replace(deadline, steps=(first, DeadlineStep(text=told), *rest))


def computed(clock: RunningClock, calendar: WorkCalendar) -> Deadline:
    """The deadline by this calendar, which need not be the one in use."""
    if not (clock.given_due or clock.extension_days or clock.excluded or clock.term_days is not None):
        return _plain(ClockCode(clock.code), clock.started_on, calendar, settings.XINQIAO_POSTAL_GRACE)
    return compute(
        ClockCode(clock.code),
        clock.started_on,
        calendar,
        given_due=clock.given_due,
        extension_days=clock.extension_days,
        exclusions=tuple(
            Interval(opened_on=date.fromisoformat(a), closed_on=date.fromisoformat(b))
            for a, b in clock.excluded
        ),
        postal_grace=settings.XINQIAO_POSTAL_GRACE,
        term=_term_of(clock),
    )


@lru_cache(maxsize=512)
def _plain(code: ClockCode, started_on: date, calendar: WorkCalendar, grace: bool) -> Deadline:
    """Of what began on one day the same clock ends on one day: registering asks it of every letter of that day."""
    return compute(code, started_on, calendar, postal_grace=grace)


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
    term: Term | None = None,
) -> RunningClock:
    """An unsaved clock with its dates."""
    return fill(
        made(
            RunningClock,
            matter=matter,
            code=code,
            unit_id=unit_id or matter.holding_unit_id,
            started_on=started_on,
            start_event=start_event,
            given_due=given_due,
            extension_days=extension_days,
            term_days=term.days if term else None,
            term_unit=term.unit if term else "",
            term_basis=term.basis.text if term else "",
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
    term: Term | None = None,
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
        term=term,
    )
    clock.save()
    return clock


def start_handling(matter: Matter, event: str = "受理") -> None:
    """What the unit has for handling, from the acceptance on: sixty days for 31(6) and for no other route (条例 34); for a
    suggestion what the office set itself, if it did."""
    assert matter.accepted_on is not None
    if matter.route == HANDLING_ROUTE:
        start(matter, ClockCode.T7, matter.accepted_on, event)
    elif matter.route == SUGGESTION_ROUTE and settings.XINQIAO_SUGGESTION_DAYS:
        term = Term(days=settings.XINQIAO_SUGGESTION_DAYS, unit=TermUnit.CALENDAR, basis=SUGGESTION_PRACTICE)
        start(matter, ClockCode.P4, matter.accepted_on, event, term=term)


def was_passed_here(matter: Matter) -> bool:
    """Whether the unit that has the matter got it from another."""
    dispositions = Disposition.objects.filter(matter=matter, to_unit_id=matter.holding_unit_id)
    return dispositions.exclude(kind=DispositionKind.ACCEPT).exists()


def tell_anew(matter: Matter, day: date, event: str, *, reachable: bool = False) -> None:
    """Fifteen days anew from `day` (project default; the Regulations are silent): T2 at a petition office, elsewhere the notice
    to the petitioner, T3 or, for what came from another unit, T4. One that still runs is not doubled, and T3 does not begin
    where it never ran, unless somebody is `reachable`: nobody can be told (条例 23(2), last clause). Nothing where other rules say who tells what (23(4))."""
    unit = matter.holding_unit
    if told_by_other_rules(matter):
        return
    if unit.kind == UnitKind.PETITION_OFFICE:
        code = ClockCode.T2
    else:
        code = ClockCode.T4 if was_passed_here(matter) else ClockCode.T3
    own = RunningClock.objects.filter(matter=matter, code=code, unit_id=unit.pk)
    if code == ClockCode.T3 and not reachable and not own.exists():
        return
    if not own.filter(stopped_on=None).exists():
        start(matter, code, day, event, unit_id=unit.pk)


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


def run_again(matter: Matter, keys: Iterable[int]) -> None:
    """Clocks that an act stopped run as if it had never been: from the same facts, by the calendar of today."""
    for clock in RunningClock.objects.filter(matter=matter, pk__in=list(keys)):
        clock.stopped_on, clock.stop_event = None, ""
        fill(clock).save()


def leave_out(matter: Matter, opened_on: date, closed_on: date) -> None:
    """The days of a hearing do not count in the final review, and nowhere else (条例 36(2), trap 2): only T12 is moved. The caller saves the
    matter."""
    for clock in running(matter, ClockCode.T12):
        clock.excluded = [*clock.excluded, [opened_on.isoformat(), closed_on.isoformat()]]
        fill(clock).save()


def refresh(matter: Matter) -> None:
    """Set the next due day, by the first of the running clocks that bind the unit which has the matter; what another
    unit still owes stands on that unit's desk; and until when the petitioner's own time runs. The caller saves the matter."""
    put_running(matter, running(matter))


def put_running(matter: Matter, found: Iterable[RunningClock]) -> None:
    """The same of its running clocks, which the caller has read."""
    found = list(found)
    binding = [
        (clock.alert_on, clock.pk, clock)
        for clock in found
        if clock.unit_id == matter.holding_unit_id and clock.code not in WINDOWS and clock.alert_on
    ]
    put_next(matter, min(binding)[-1] if binding else None)
    ends = [clock.due_on for clock in found if clock.code in CITIZENS_CLOCKS and clock.due_on]
    matter.open_until = max(ends, default=None)


NEXT = ("next_due", "next_alert", "next_clock", "open_until")
"""What a matter keeps of its running clocks."""


def put_next(matter: Matter, clock: RunningClock | None) -> None:
    matter.next_due = clock.due_on if clock else None
    matter.next_alert = clock.alert_on if clock else None
    matter.next_clock = clock.code if clock else ""
