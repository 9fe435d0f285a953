"""On what ground a matter may be passed to a unit: its facts, judged by `rules.transfer`. Called inside commands."""

from collections.abc import Callable, Iterable
from functools import partial

from xinqiao.kernel.errors import Refused
from xinqiao.matters.models import Channel, Matter, Objection, Petition
from xinqiao.offices.models import Unit
from xinqiao.offices.standing import Organs, common_superiors, nearest, standing
from xinqiao.rules.transfer import (
    MAX_HOPS,
    Organ,
    Passing,
    TransferGround,
    UnitStanding,
    by_other_rules,
    disputed,
    ground_of,
)
from xinqiao.rules.verdict import Verdict


def ground(matter: Matter, to_unit: Unit, *, report: bool) -> TransferGround:
    """The ground on which the unit that has the matter passes it to `to_unit`. Raises Refused with the article."""
    found = ground_of(_passing(matter, Organs(), report=report)(to_unit))
    if isinstance(found, Verdict):
        raise Refused(found)
    return found


def lawful(matter: Matter, among: Iterable[Unit], *, report: bool) -> list[int]:
    """Those to which the matter may be passed now, in a constant number of queries."""
    passing = _passing(matter, Organs(), report=report)
    return [unit.pk for unit in among if not isinstance(ground_of(passing(unit)), Verdict)]


def _passing(matter: Matter, organs: Organs, *, report: bool) -> Callable[[Unit], Passing]:
    """What the rule asks of a recipient; what is the same for all of them is read once."""
    sender = matter.holding_unit
    common = common_superiors(_objected(matter)) if matter.hops >= MAX_HOPS else frozenset()
    superior = _submitted_to(sender, common, organs)
    alike = partial(
        Passing,
        sender=Organ(sender.kind),
        kind=matter.kind,
        route=matter.route,
        direct=matter.registering_unit_id == sender.pk,
        visit=_came_in_person(matter),
        urgent=matter.urgent,
        report=report,
        hops=matter.hops,
        sender_above=sender.pk in common,
        superior=superior.name if superior else "",
    )
    return lambda to_unit: alike(
        recipient=Organ(to_unit.kind),
        standing=standing(sender, to_unit, organs),
        recipient_above=superior is not None and to_unit.pk == superior.pk,
    )


def _submitted_to(sender: Unit, common: frozenset[int], organs: Organs) -> Unit | None:
    """The nearest common superior that stands above the sender too, or else the nearest."""
    above = {
        unit.pk
        for unit in Unit.objects.filter(pk__in=common)
        if standing(sender, unit, organs) in (UnitStanding.OWN_HEAD, UnitStanding.ABOVE)
    }
    return nearest(above or common)


def why_disputed(matter: Matter) -> str:
    """What is read before it is passed on of a matter that was returned so often that a superior designates (条例 24(1)); empty of all others."""
    if matter.hops < MAX_HOPS:
        return ""
    case = _passing(matter, Organs(), report=False)(matter.holding_unit)
    found = None if case.sender_above else disputed(case)
    return Refused(found).message if isinstance(found, Verdict) else ""


def _objected(matter: Matter) -> set[int]:
    """Units whose objection was agreed to."""
    agreed = Objection.objects.filter(disposition__matter=matter, agreed=True)
    return set(agreed.values_list("disposition__to_unit_id", flat=True))


def _came_in_person(matter: Matter) -> bool:
    first = Petition.objects.filter(matter=matter).order_by("registered_at").first()
    return first is not None and first.channel == Channel.VISIT


def told_by_other_rules(matter: Matter) -> bool:
    """Whether the unit that has the matter tells the petitioner by rules of its own (条例 23(4))."""
    return by_other_rules(Organ(matter.holding_unit.kind), matter.kind, matter.route)
