"""On what ground a matter may be passed to a unit: its facts, judged by `rules.transfer`. Called inside commands."""

from collections.abc import Callable, Iterable
from functools import partial

from xinqiao.kernel.errors import Refused
from xinqiao.matters.models import Channel, Matter, Objection, Petition
from xinqiao.offices.models import Unit
from xinqiao.offices.standing import Organs, common_superiors, nearest, standing
from xinqiao.rules.transfer import MAX_HOPS, Organ, Passing, TransferGround, by_other_rules, ground_of
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
    disputed = matter.hops >= MAX_HOPS
    common = common_superiors(_objected(matter)) if disputed else frozenset()
    superior = nearest(common)
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
        recipient_above=to_unit.pk in common,
    )


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
