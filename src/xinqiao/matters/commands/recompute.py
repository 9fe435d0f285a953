"""Computing running clocks anew when a calendar year was loaded (M-R3)."""

from xinqiao.kernel.commands import Act, command
from xinqiao.matters import clocks
from xinqiao.matters.models import Matter, RunningClock

_DATES = ("raw_due", "due_on", "alert_on", "provisional")


@command("clock.recompute")
def recompute_clocks(act: Act, _: None) -> int:
    """Recompute every provisional running clock from its facts; each change is recorded with its matter."""
    changed = 0
    for clock in RunningClock.objects.filter(stopped_on=None, provisional=True).iterator():
        before = [str(getattr(clock, d)) for d in _DATES]
        clocks.fill(clock).save(update_fields=_DATES)
        after = [str(getattr(clock, d)) for d in _DATES]
        if before != after:
            changed += 1
            act.record(
                f"matters.runningclock:{clock.pk}",
                matter_id=clock.matter_id,
                before={"dates": before},
                after={"dates": after},
            )
    for matter in Matter.objects.filter(clocks__stopped_on=None).distinct().iterator():
        clocks.refresh(matter)
        matter.save(update_fields=["next_due", "next_clock"])
    act.record("matters.runningclock", after={"changed": changed})
    return changed
