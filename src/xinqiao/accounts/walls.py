"""Accusations stay from whom they were kept, however units are put (条例 30(3)). Called by commands, inside their transaction."""

from collections.abc import Mapping

from xinqiao.kernel.commands import Act
from xinqiao.matters.commands.moving import accused_units, add_unit, leave_unit, recusals_elsewhere, save
from xinqiao.matters.models import WALLS, Matter, MatterUnit, RunningClock, UnitPart
from xinqiao.matters.queries.reviewing import above
from xinqiao.offices.queries import organ_tree, superiors
from xinqiao.rules.authority import SECRECY

Tree = Mapping[int, list[int]]


def keep_walls(act: Act, before: Tree) -> None:
    """Who stood below an accused organ in `before` is kept out of that accusation though it stands elsewhere now; what was being handled by
    whoever comes to stand below the accused goes to the next organ above that does not."""
    after = organ_tree()
    shut = MatterUnit.objects.filter(part__in=WALLS).order_by("matter_id", "unit_id", "pk")
    walls: dict[int, set[int]] = {}
    for matter_id, unit_id in shut.values_list("matter_id", "unit_id"):
        walls.setdefault(matter_id, set()).add(unit_id)
    if not walls:
        return
    was = {pk: superiors(pk, dict(before)) for pk in before}
    moved = [pk for pk, above_it in before.items() if above_it != after.get(pk)]
    now = {pk: superiors(pk, after) for pk in after}
    for matter in Matter.objects.filter(pk__in=walls).select_related("holding_unit").order_by("pk"):
        named = walls[matter.pk]
        _keep_out(act, matter, [pk for pk in moved if was[pk] & named and not now[pk] & named])
        if matter.closed_at is None:
            _take_away(act, matter)


def _keep_out(act: Act, matter: Matter, units: list[int]) -> None:
    for pk in units:
        add_unit(act, matter, pk, UnitPart.KEPT_OUT)
    if units:
        save(act, matter)
        act.record(matter, matter_id=matter.pk, after={"kept_out": len(units)}, basis=SECRECY)


def _take_away(act: Act, matter: Matter) -> None:
    """An organ that comes to stand under the accused hands the matter up. Where nobody stands above, it is kept where it is and shut."""
    walls = accused_units(matter)
    free = above(matter.holding_unit, walls) if matter.holding_unit_id in walls else []
    if not free:
        recusals_elsewhere(matter, walls)
        return
    leave_unit(act, matter)
    RunningClock.objects.filter(matter=matter, stopped_on=None, unit_id=matter.holding_unit_id).update(
        unit=free[0]
    )
    matter.holding_unit = free[0]
    add_unit(act, matter, free[0].pk, UnitPart.HANDLING)
    recusals_elsewhere(matter, walls)
    save(act, matter, "holding_unit", "first_handler", "first_unit", "section")
    act.record(matter, matter_id=matter.pk, after={"holding_unit": free[0].pk}, basis=SECRECY)
