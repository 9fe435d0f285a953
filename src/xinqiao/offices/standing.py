"""How two units stand to each other, read from the tree of organs (`parent`, `superior`), the levels and the regions."""

from collections.abc import Collection
from functools import cached_property

from xinqiao.offices.models import Level, Unit
from xinqiao.offices.queries import organ_tree, superiors
from xinqiao.rules.transfer import HEADS, Organ, UnitStanding

_LEVELS = [Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE]


class Organs:
    """The tree of organs and the heads in it, read once for any number of units."""

    def __init__(self) -> None:
        self.tree = organ_tree()
        heads = Unit.objects.filter(kind__in=HEADS).order_by("pk")
        self.heads = {pk: (kind, level) for pk, kind, level in heads.values_list("pk", "kind", "level")}


class Place:
    """A unit with all that stands above it."""

    def __init__(self, unit: Unit, organs: Organs) -> None:
        self.unit, self.organs = unit, organs
        self.level = _LEVELS.index(Level(unit.level))

    @cached_property
    def above(self) -> frozenset[int]:
        return superiors(self.unit.pk, self.organs.tree) - {self.unit.pk}

    def head(self, kind: Organ, level: str) -> int | None:
        """The Party committee or government of a level to which the unit belongs, itself if it is one."""
        heads, there = self.organs.heads, {self.unit.pk, *self.above}
        return next((pk for pk in heads if pk in there and heads[pk] == (kind, level)), None)


def standing(sender: Unit, recipient: Unit, organs: Organs | None = None) -> UnitStanding:
    """How `recipient` stands to `sender`. A petition office works for its whole territory, so a unit of the own level is beside it
    and one of a lower level below it unless it is known to belong to another government; any other unit has below it what its own
    system has there."""
    organs = organs or Organs()
    here, there = Place(sender, organs), Place(recipient, organs)
    office = sender.kind == Organ.PETITION_OFFICE
    if recipient.pk in here.above:
        own = office and recipient.kind in HEADS and there.level == here.level
        return UnitStanding.OWN_HEAD if own else UnitStanding.ABOVE
    if sender.pk in there.above:
        return UnitStanding.BELOW
    if office and _of_another_place(here, there):
        return UnitStanding.ELSEWHERE
    if office and recipient.kind in HEADS and there.level == here.level:
        return UnitStanding.OWN_HEAD
    if there.level > here.level:
        return UnitStanding.ABOVE
    return UnitStanding.BELOW if office and there.level < here.level else UnitStanding.BESIDE


def _of_another_place(here: Place, there: Place) -> bool:
    level = here.unit.level
    for kind in sorted(HEADS):
        ours, theirs = here.head(kind, level), there.head(kind, level)
        if ours and theirs:
            return ours != theirs
    same_level = there.unit.level == level
    return bool(
        same_level and here.unit.region and there.unit.region and here.unit.region != there.unit.region
    )


def common_superiors(units: Collection[int]) -> frozenset[int]:
    """What stands above each of these units."""
    above = [superiors(pk) - {pk} for pk in units]
    return frozenset.intersection(*above) if above else frozenset()


def nearest(common: Collection[int]) -> Unit | None:
    """The lowest of some units that stand one above the other; None where there is none."""
    found = max(common, key=lambda pk: (len(superiors(pk)), -pk), default=None)
    return None if found is None else Unit.objects.get(pk=found)
