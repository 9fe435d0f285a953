"""What can be said of the statutory clocks when only receipt and answer are recorded (imported messages).

The sixty days run from acceptance, never from receipt (law.md 3, trap 1), and the day of acceptance is not in such
data. Two things are certain all the same: an answer within sixty days of receipt kept the clock whenever it was
accepted, and an answer later than the last lawful day of acceptance plus sixty days (ninety when extended) missed one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import compute

_EXTENSION = 30


class Notice(StrEnum):
    """T2 or T3, fifteen days: the answer itself within them, or nothing on record by then."""

    KEPT = "kept"
    NOTHING_ON_RECORD = "nothing_on_record"


class Handling(StrEnum):
    """T7 with T8."""

    KEPT = "kept"
    DEPENDS_ON_ACCEPTANCE = "depends_on_acceptance"
    MISSED_UNLESS_EXTENDED = "missed_unless_extended"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeJudgement:
    """`days`: calendar days from receipt to answer. `provisional`: a year's calendar was not loaded."""

    days: int
    notice: Notice
    handling: Handling
    provisional: bool


def judge(received_on: date, answered_on: date, calendar: WorkCalendar, *, direct: bool) -> TimeJudgement:
    """Judge one answer. `direct`: the unit that may handle it received it itself (15 days to accept, T3); otherwise a
    petition office did, and forwarding (T2) and acceptance (T4) have fifteen days each (条例 22(1), 23, 34)."""
    first = compute(ClockCode.T3 if direct else ClockCode.T2, received_on, calendar)
    assert first.due_on is not None
    accepted_by, provisional = first.due_on, first.provisional
    if not direct:
        second = compute(ClockCode.T4, accepted_by, calendar)
        assert second.due_on is not None
        accepted_by, provisional = second.due_on, provisional or second.provisional
    at_best = compute(ClockCode.T7, received_on, calendar)
    at_last = compute(ClockCode.T7, accepted_by, calendar)
    assert at_best.due_on is not None
    assert at_last.due_on is not None
    assert at_last.raw_due is not None
    extended = compute(ClockCode.T8, at_last.raw_due, calendar, extension_days=_EXTENSION)
    assert extended.due_on is not None
    if answered_on <= at_best.due_on:
        handling = Handling.KEPT
    elif answered_on <= at_last.due_on:
        handling = Handling.DEPENDS_ON_ACCEPTANCE
    elif answered_on <= extended.due_on:
        handling = Handling.MISSED_UNLESS_EXTENDED
    else:
        handling = Handling.MISSED
    return TimeJudgement(
        days=(answered_on - received_on).days,
        notice=Notice.KEPT if answered_on <= first.due_on else Notice.NOTHING_ON_RECORD,
        handling=handling,
        provisional=provisional or at_last.provisional or extended.provisional,
    )
