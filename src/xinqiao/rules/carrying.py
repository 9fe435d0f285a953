"""How much one person carries (M-E1): bounds, the longest reception without a rest, what counts as evening or weekend. It is told of the person's
work and never of a petitioner, and nobody is ranked by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.lifecycle import State

PEOPLE = 5
"""So many petitioners of one matter make it a hard one; so do a leader's sponsorship and the mark that it is tense."""
MORNING, EVENING = 8, 18
WARNED_DAYS = 14
"""So many days before a rest runs out its person is warned."""

STAGES: dict[str, tuple[State, ...]] = {
    "待受理": (State.REGISTERED, State.SORTED, State.TRANSFERRED),
    "办理中": (State.ACCEPTED,),
    "复查复核中": (State.IN_REVIEW, State.IN_FINAL_REVIEW),
    "待送达": (State.CONCLUDED, State.REVIEW_CONCLUDED, State.FINAL_CONCLUDED),
    "待归档": (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED),
}
"""In words, what of a matter is still to be done."""
STAGE_OF = {state: words for words, states in STAGES.items() for state in states}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLimits:
    """Open hard matters, hours of reception in a row, minutes of rest after them, days until a rest runs out."""

    hard_matters: int
    hours_in_a_row: int
    rest_minutes: int
    rest_days: int


LIMITS = LoadLimits(hard_matters=15, hours_in_a_row=4, rest_minutes=15, rest_days=90)
"""What holds where a unit has set nothing stricter."""

Span = tuple[datetime, datetime]


def in_a_row(spans: Iterable[Span], rest_minutes: int) -> timedelta:
    """The longest time of reception without so many minutes between two."""
    longest, first, last = timedelta(0), None, None
    for began, ended in sorted(spans):
        if first is None or last is None or began - last >= timedelta(minutes=rest_minutes):
            first, last = began, ended
        last = max(last, ended)
        longest = max(longest, last - first)
    return longest


def last_run(spans: Iterable[Span], rest_minutes: int) -> timedelta:
    """How long, at the end of the last reception, there had been no such rest."""
    first = last = None
    for began, ended in sorted(spans):
        if first is None or last is None or began - last >= timedelta(minutes=rest_minutes):
            first, last = began, ended
        last = max(last, ended)
    return last - first if first is not None and last is not None else timedelta(0)


def out_of_hours(began: datetime, calendar: WorkCalendar) -> bool:
    """Whether it began in the evening, before the morning or on a day that is no working day; in the office's own time."""
    return not MORNING <= began.hour < EVENING or not calendar.is_working_day(began.date())
