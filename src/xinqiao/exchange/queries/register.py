"""Who reads what of transfer (M-I6): the register of packages of the own unit, its addressees, its keys."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from xinqiao.exchange.models import Arrival, MovedIn, OwnKeys, Parcel, PartnerOffice
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Unit
from xinqiao.rules.exchanging import AddresseeStage
from xinqiao.rules.roles import ADMINS

M = TypeVar("M", bound=Model)
MOST = 30
"""So many of each are listed."""


def reads(actor: Actor) -> bool:
    """Whether the person has to do with transfer at all."""
    return by_post("moved_in.note", actor)


def parcels(actor: Actor) -> QuerySet[Parcel]:
    """What the own unit sent or will send; none of an accusation that the person may not see (条例 30(3))."""
    if not actor.roles - ADMINS:
        return Parcel.objects.none()
    open_to_all = Q(petition__matter__confidential=False)
    shown = Q(petition__matter__in=visible(actor))
    found = Parcel.objects.filter(open_to_all | shown, unit_id=actor.unit)
    return found.select_related("petition__matter", "addressee", "unit", "packed_by")


def get_parcel(actor: Actor, key: Any) -> Parcel:
    """Raises NotFound."""
    return _one(parcels(actor) if reads(actor) else Parcel.objects.none(), key)


def addressees(actor: Actor) -> QuerySet[PartnerOffice]:
    """Of the own unit, whatever became of them."""
    found = PartnerOffice.objects.filter(unit_id=actor.unit).select_related("unit", "proposed_by")
    return found if reads(actor) else found.none()


def get_addressee(actor: Actor, key: Any) -> PartnerOffice:
    """Raises NotFound."""
    return _one(addressees(actor), key)


def approved_for(petition: Petition) -> QuerySet[PartnerOffice]:
    """To whom this petition can be sent: addressees of the units that registered it or have it now."""
    units = {petition.matter.registering_unit_id, petition.matter.holding_unit_id}
    return PartnerOffice.objects.filter(unit_id__in=units, stage=AddresseeStage.APPROVED)


def arrivals(actor: Actor) -> QuerySet[Arrival]:
    """What came to the own unit, for who registers or decides; an accusation only for who may register it or sees its matter."""
    if not by_post("arrival.put_aside", actor) and not by_post("arrival.register", actor):
        return Arrival.objects.none()
    wanted = Q(confidential=False)
    if by_post("arrival.register", actor):
        wanted |= Q(petition=None)
    wanted |= Q(petition__matter__in=visible(actor))
    found = Arrival.objects.filter(wanted, unit_id=actor.unit)
    return found.select_related("unit", "addressee", "petition__matter", "arrived_by")


def get_arrival(actor: Actor, key: Any) -> Arrival:
    """Raises NotFound."""
    return _one(arrivals(actor), key)


def moved_in(actor: Actor) -> QuerySet[MovedIn]:
    """What came to the own unit by a messenger; the number of an accusation is told to nobody here."""
    found = MovedIn.objects.filter(unit_id=actor.unit).select_related("by", "matter")
    return found if reads(actor) else found.none()


def keys_of(unit: Unit) -> OwnKeys | None:
    """The unit's keys that others are given now."""
    return OwnKeys.objects.filter(unit=unit).order_by("-made_at").first()


def _one(found: QuerySet[M], key: Any) -> M:
    one = found.filter(pk=int(key)).first()
    if one is None:
        raise NotFound
    return one
