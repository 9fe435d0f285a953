"""The daily look at all running clocks: each step of the alert ladder is recorded once (M-R3, law.md 2.5).

The desks compute days left afresh at every look; what is recorded here is the evidence that the office was warned.
"""

from xinqiao.kernel.commands import Act, command
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.clocks import WINDOWS, deadline_of
from xinqiao.matters.models import RunningClock
from xinqiao.rules.alerts import AlertLevel, level, reminder
from xinqiao.rules.words import days_left_words

CHUNK = 200
_LADDER = list(AlertLevel)


@command("clock.sweep")
def remind(act: Act, _: None, *, after: int = 0) -> int | None:
    """Look at the next running clocks beyond the id `after`; returns where to go on, None at the end."""
    rows = (
        RunningClock.objects.filter(stopped_on=None, pk__gt=after)
        .exclude(alert_on=None)
        .exclude(code__in=WINDOWS)
        .exclude(warned=AlertLevel.OVERDUE)
        .order_by("pk")
    )
    looked_at = list(rows[:CHUNK])
    raised = [clock for clock in looked_at if _raise_level(act, clock)]
    RunningClock.objects.bulk_update(raised, ["warned"], batch_size=100)
    act.record(RunningClock, after={"looked_at": len(looked_at), "reminders": len(raised)})
    return looked_at[-1].pk if len(looked_at) == CHUNK else None


def _raise_level(act: Act, clock: RunningClock) -> bool:
    """Whether the clock has climbed the ladder since the last reminder; if so, it is recorded."""
    deadline = deadline_of(clock)
    reached = level(deadline, act.day)
    before = AlertLevel(clock.warned or AlertLevel.NORMAL)
    if _LADDER.index(reached) <= _LADDER.index(before) or deadline.due_on is None:
        return False
    clock.warned = reached
    left = days_left_words(deadline.due_on, act.day, work_calendar())
    act.record(
        clock,
        matter_id=clock.matter_id,
        after={"clock": clock.code, "level": str(reached), "due_on": deadline.due_on.isoformat()},
        basis=deadline.basis,
        reason=reminder(reached, deadline.title, left),
    )
    return True
