"""Computing clocks anew when a calendar year was loaded or corrected (M-R3)."""

from datetime import date

from django.db.models import Q

from xinqiao.kernel.commands import Act, command
from xinqiao.matters import clocks
from xinqiao.matters.models import Matter, RunningClock

_DATES = ("raw_due", "due_on", "alert_on", "provisional")


@command("clock.recompute")
def recompute_clocks(act: Act, _: None, first: date | None = None, last: date | None = None) -> int:
    """Recompute every running or provisional clock from its facts, and those that ended within the days changed from `first` to `last`; each change is
    recorded with its matter. A corrected notice moves also what was certain before, and what is over."""
    changed = 0
    wanted = Q(stopped_on=None) | Q(provisional=True)
    if first is not None and last is not None:
        wanted |= Q(started_on__lte=last, due_on__gte=first)
    for clock in RunningClock.objects.filter(wanted).iterator():
        before = [str(getattr(clock, d)) for d in _DATES]
        clocks.fill(clock)
        after = [str(getattr(clock, d)) for d in _DATES]
        if before != after:
            changed += 1
            clock.save(update_fields=_DATES)
            act.record(
                clock,
                matter_id=clock.matter_id,
                before={"dates": before},
                after={"dates": after},
            )
    for matter in Matter.objects.filter(clocks__stopped_on=None).distinct().iterator():
        before = [str(getattr(matter, name)) for name in clocks.NEXT]
        clocks.refresh(matter)
        after = [str(getattr(matter, name)) for name in clocks.NEXT]
        if before != after:
            matter.version += 1
            matter.save(update_fields=[*clocks.NEXT, "version"])
            act.record(matter, matter_id=matter.pk, before={"next": before}, after={"next": after})
    act.record(RunningClock, after={"changed": changed})
    return changed
