"""What a package says of a petition: everything, or only what may be read masked. Called by the command that packs."""

from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from xinqiao.exchange.container import NoParcel, pack
from xinqiao.exchange.envelopes import BadKey, seal_for
from xinqiao.exchange.models import OwnKeys, PartnerOffice
from xinqiao.exchange.own import key_of, private_of
from xinqiao.exchange.said import FORMAT, ParcelSaid, ToldPerson
from xinqiao.intake.copies import copy_of
from xinqiao.kernel.clock import SHANGHAI, now
from xinqiao.matters import files
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Petition
from xinqiao.people.models import Person
from xinqiao.people.vault import open_identity

Made = tuple[str, str, int, str]
"""Path and hash of the sealed file, its size, hash of what it says."""


def made(petition: Petition, addressee: PartnerOffice, keys: OwnKeys, said: dict[str, Any]) -> Made:
    """The sealed file, stored. `said`: number, receipt code and whether it is whole. Raises Tampered for a file of the petition that is
    gone, NoParcel for what the addressee could not open and for a key for which nothing can be sealed here."""
    whole = bool(said["whole"])
    material = [
        (one.name, copy_of(one.name, files.read(one.path)).data)
        for one in (petition.attachments.all() if whole else ())
    ]
    _opens, signing = private_of(keys)
    try:
        told = _told(petition, addressee, said)
    except ValidationError:
        raise NoParcel("原文、诉求太长，或者代表太多，放不进移送包：请打印后交机要交换。") from None
    inner, manifest = pack(told, material, signing=keys.signing, private=signing)
    try:
        sealed = seal_for(key_of(addressee), inner)
    except BadKey as bad:
        raise NoParcel(str(bad)) from None
    path, sha256 = files.keep(sealed)
    return path, sha256, len(sealed), manifest


def _told(petition: Petition, addressee: PartnerOffice, said: dict[str, Any]) -> ParcelSaid:
    whole, matter = bool(said["whole"]), petition.matter
    words = original_words(petition) if whole else {"title": petition.title, "text": petition.text}
    asked = words.get("requests") if whole else [one.text for one in matter.requests.all()]
    return ParcelSaid(
        format=FORMAT,
        number=str(said["number"]),
        sender=str(said["sender"]),
        sender_email=str(said["email"]),
        addressee=addressee.title,
        recipient=key_of(addressee).hashed,
        made_at=now().astimezone(SHANGHAI),
        receipt_code=str(said["code"]),
        whole=whole,
        petition_number=petition.number,
        received_at=petition.received_at.astimezone(SHANGHAI),
        channel=str(petition.channel),
        accusation=matter.confidential,
        urgent=petition.urgent,
        title=str(words["title"]),
        text=str(words["text"]),
        requests=[str(one) for one in asked or ()],
        place=matter.place,
        people_count=petition.people_count,
        oral=petition.oral,
        read_back=petition.read_back,
        language=petition.language,
        people=[_person(one) for one in _people(petition)] if whole else [],
        files=[],
    )


def _people(petition: Petition) -> list[Person]:
    """The petitioner first, then the other representatives."""
    first = [petition.person] if petition.person is not None else []
    others = [one.person for one in petition.representatives.select_related("person")]
    return [*first, *(one for one in others if one not in first)]


def _person(person: Person) -> ToldPerson:
    return ToldPerson(**{name: str(value) for name, value in asdict(open_identity(person)).items()})
