"""Computing clocks anew when a calendar year was loaded or corrected (M-R3)."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.inserting import update
from xinqiao.matters import clocks
from xinqiao.matters.models import Matter, RunningClock

CHUNK = 500
_DATES = ("raw_due", "due_on", "alert_on", "provisional")


def recompute_clocks(actor: Actor, first: date | None = None, last: date | None = None) -> int:
    """Recompute every running or provisional clock from its facts, and those that ended within the days changed from `first` to `last`; each change is
    recorded with its matter. A corrected notice moves also what was certain before, and what is over. Some matters at a time, so that nobody
    waits for all of a large office; begun again after an interruption it changes nothing twice. Returns how many clocks changed."""
    changed, after = 0, 0
    while True:
        moved, following = recompute_some(actor, None, first=first, last=last, after=after)
        changed += moved
        if following is None:
            return changed
        after = following


@command("clock.recompute")
def recompute_some(
    act: Act, _: None, *, first: date | None, last: date | None, after: int
) -> tuple[int, int | None]:
    """The clocks of the next matters beyond the id `after`; how many changed, and where to go on. The matters are locked before their
    clocks are read, as in every command: else an extension granted meanwhile would be overwritten by a date without it."""
    wanted = Q(stopped_on=None) | Q(provisional=True)
    if first is not None and last is not None:
        wanted |= Q(started_on__lte=last, due_on__gte=first)
    keys = RunningClock.objects.filter(wanted, matter__gt=after).order_by("matter").values_list("matter")
    chosen = [key for (key,) in keys.distinct()[:CHUNK]]
    locked = Matter.objects.select_for_update().filter(pk__in=chosen).order_by("pk")
    matters = list(locked.only("holding_unit", "version", *clocks.NEXT))
    changed: list[RunningClock] = []
    running: dict[int, list[RunningClock]] = defaultdict(list)
    for clock in RunningClock.objects.filter(Q(stopped_on=None) | wanted, matter__in=chosen).order_by("pk"):
        if clock.stopped_on is None:
            running[clock.matter_id].append(clock)
        before = _said(clock, _DATES)
        clocks.fill(clock)
        if before != (now := _said(clock, _DATES)):
            changed.append(clock)
            act.record(clock, matter_id=clock.matter_id, before={"dates": before}, after={"dates": now})
    update(changed, _DATES)
    update([m for m in matters if _moved(act, m, running[m.pk])], (*clocks.NEXT, "version"))
    act.record(RunningClock, after={"changed": len(changed)})
    return len(changed), chosen[-1] if len(chosen) == CHUNK else None


def _moved(act: Act, matter: Matter, running: list[RunningClock]) -> bool:
    before = _said(matter, clocks.NEXT)
    clocks.put_running(matter, running)
    if before == (after := _said(matter, clocks.NEXT)):
        return False
    matter.version += 1
    act.record(matter, matter_id=matter.pk, before={"next": before}, after={"next": after})
    return True


def _said(row: Matter | RunningClock, names: tuple[str, ...]) -> list[str]:
    return [str(getattr(row, name)) for name in names]
