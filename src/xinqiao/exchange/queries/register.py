"""Who reads what of transfer (M-I6): the register of packages of the own unit, its addressees, its keys."""

from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from xinqiao.exchange.models import Arrival, MovedIn, OwnKeys, Parcel, PartnerOffice
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.models import Job
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Unit
from xinqiao.rules.destroying import PARCELS_KEPT
from xinqiao.rules.exchanging import AddresseeStage, ArrivalStage
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS

M = TypeVar("M", bound=Model)
MAIL_JOB = "mail-parcel"
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
    """What came to the own unit, for who registers or decides, and that an accusation came; a registered one for who sees its matter."""
    if not by_post("arrival.put_aside", actor) and not by_post("arrival.register", actor):
        return Arrival.objects.none()
    wanted = Q(confidential=False) | Q(petition=None) | Q(petition__matter__in=visible(actor))
    found = Arrival.objects.filter(wanted, unit_id=actor.unit)
    return found.select_related("unit", "addressee", "petition__matter", "arrived_by")


def get_arrival(actor: Actor, key: Any) -> Arrival:
    """Raises NotFound, also for an accusation that is not this person's to open."""
    found = _one(arrivals(actor), key)
    if not opens(actor, found):
        raise NotFound
    return found


def opens(actor: Actor, arrival: Arrival) -> bool:
    """Whether the person may open what is listed: an accusation before it is registered only a head who may read accusations and whom it
    does not name (条例 30(3))."""
    if not arrival.waits_apart:
        return True
    return bool(actor.roles & CONFIDENTIAL_READERS) and actor.staff not in arrival.told["named"]


def kept_already(unit: Unit, manifest: str) -> bool:
    """Whether a package of that content came before and is still there: it is not stored twice."""
    return Arrival.objects.filter(unit=unit, manifest=manifest).exclude(path="").exists()


def past_term(day: date) -> QuerySet[Arrival]:
    """Those that were put aside so long ago that nothing of them is kept but that they came; what became a petition goes with its file."""
    until = datetime.combine(day.replace(year=day.year - PARCELS_KEPT, day=1), time(), SHANGHAI)
    aside = Arrival.objects.filter(stage=ArrivalStage.PUT_ASIDE, petition=None, turn_since__lt=until)
    return aside.exclude(path="")


def moved_in(actor: Actor) -> QuerySet[MovedIn]:
    """What came to the own unit by a messenger; the number of an accusation is told to nobody here."""
    found = MovedIn.objects.filter(unit_id=actor.unit).select_related("by", "matter")
    return found if reads(actor) else found.none()


def keys_of(unit: Unit) -> OwnKeys | None:
    """The unit's keys that others are given now and with which it signs; those that came over from another only open."""
    return OwnKeys.objects.filter(unit=unit, made_for=unit).order_by("-made_at").first()


def mail_given_up(parcel: Parcel) -> bool:
    """Whether the queue tries its mail no more."""
    last = Job.objects.filter(kind=MAIL_JOB, argument__parcel=parcel.pk).order_by("-pk").first()
    return last is not None and last.failed_at is not None


def _one(found: QuerySet[M], key: Any) -> M:
    one = found.filter(pk=int(key)).first()
    if one is None:
        raise NotFound
    return one
