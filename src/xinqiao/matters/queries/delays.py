"""Clocks that were not kept, and what was said of them (M-R3)."""

from xinqiao.kernel.clock import today
from xinqiao.matters.clocks import TOLD_CITIZENS, WINDOWS
from xinqiao.matters.models import Delay, Matter, RunningClock


def late_clocks(matter: Matter) -> list[RunningClock]:
    """The running clocks that the unit which has the matter let pass; times within which somebody may act are none."""
    return [clock for clock in matter.clocks.all() if _late(clock, matter.holding_unit_id)]


def _late(clock: RunningClock, unit_id: int) -> bool:
    running = clock.stopped_on is None and clock.due_on is not None and clock.due_on < today()
    return running and clock.code not in WINDOWS and clock.unit_id in (None, unit_id)


def last_delay(matter: Matter) -> Delay | None:
    """What was said last of a clock that still runs and that a law gives the petitioner."""
    return matter.delays.filter(clock__stopped_on=None, clock__code__in=TOLD_CITIZENS).last()
