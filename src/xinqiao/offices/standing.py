"""How two units stand to each other, read from the tree of organs (`parent`, `superior`), the levels and the regions."""

from collections.abc import Collection
from functools import cached_property

from xinqiao.offices.models import Level, Unit
from xinqiao.offices.queries import superiors
from xinqiao.rules.transfer import HEADS, Organ, UnitStanding

_LEVELS = [Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE]


class Place:
    """A unit with all that stands above it."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.level = _LEVELS.index(Level(unit.level))

    @cached_property
    def above(self) -> frozenset[int]:
        return superiors(self.unit.pk) - {self.unit.pk}

    def head(self, kind: Organ, level: str) -> int | None:
        """The Party committee or government of a level to which the unit belongs, itself if it is one."""
        found = Unit.objects.filter(pk__in={self.unit.pk, *self.above}, kind=kind, level=level)
        return found.values_list("pk", flat=True).first()


def standing(sender: Unit, recipient: Unit) -> UnitStanding:
    """How `recipient` stands to `sender`. A petition office works for its whole territory, so a unit of the own level is beside it
    and one of a lower level below it unless it is known to belong to another government; any other unit has below it what its own
    system has there."""
    here, there = Place(sender), Place(recipient)
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
