"""The record types of transfer (M-I6)."""

from importlib import import_module

from xinqiao.exchange.models import PRIVATE, Arrival, MovedIn, OwnKeys, Parcel, PartnerOffice
from xinqiao.exchange.queries.register import get_addressee, get_arrival, get_parcel
from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.sealed import SEALED
from xinqiao.rules.authority import UnitFacts
from xinqiao.rules.exchanging import ADDRESSEE, ARRIVAL, PARCEL
from xinqiao.rules.words import Phrase

SEALED.append((OwnKeys, "pk", PRIVATE))


def _mask(moved: MovedIn) -> Mask:
    return nobody() if moved.matter is None else mask_for(moved.matter)


def _mask_arrival(arrival: Arrival) -> Mask:
    if arrival.petition is not None:
        return mask_for(arrival.petition.matter)
    opening = import_module("xinqiao.exchange.opening")  # only who reads a package waits for what reads it
    mask: Mask = opening.mask_of_arrival(arrival)
    return mask


add(
    Record(
        model=OwnKeys,
        name="本单位的公钥",
        facts=lambda keys: UnitFacts(unit_id=keys.unit_id),
        mask=nobody,
    ),
    Record(
        model=PartnerOffice,
        name="收件单位",
        facts=lambda addressee: UnitFacts(unit_id=addressee.unit_id),
        mask=nobody,
        get=get_addressee,
        slug="addressees",
        page="exchange:addressee",
        about=lambda addressee: addressee.title,
        stage=lambda addressee: (addressee.stage, ADDRESSEE.stages[addressee.stage]),
    ),
    Record(
        model=Parcel,
        name="移送包",
        facts=lambda parcel: UnitFacts(unit_id=parcel.unit_id),
        mask=lambda parcel: mask_for(parcel.petition.matter),
        get=get_parcel,
        slug="parcels",
        page="exchange:parcel",
        about=lambda parcel: Phrase("移送包{number}", number=parcel.number),
        stage=lambda parcel: (parcel.stage, PARCEL.stages[parcel.stage]),
    ),
    Record(
        model=Arrival,
        name="收到的移送包",
        facts=lambda arrival: UnitFacts(unit_id=arrival.unit_id),
        mask=_mask_arrival,
        get=get_arrival,
        slug="arrivals",
        page="exchange:arrival",
        about=lambda arrival: Phrase("收到的移送包{number}", number=arrival.number),
        stage=lambda arrival: (arrival.stage, ARRIVAL.stages[arrival.stage]),
    ),
    Record(
        model=MovedIn,
        name="聊天软件收到的",
        facts=lambda moved: UnitFacts(unit_id=moved.unit_id),
        mask=_mask,
    ),
)
