"""Reading a package that came, before anything of it is believed: opened with the unit's keys, whole in itself, every file inspected like an
upload; and what it says as a submission that the rules of every door check."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinqiao.exchange.container import WholeParcel, unpack
from xinqiao.exchange.models import Arrival, PartnerOffice
from xinqiao.exchange.own import is_own, opened
from xinqiao.exchange.said import ParcelSaid, ToldPerson
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import CheckedFile, Upload, inspect
from xinqiao.kernel.typed import Mask
from xinqiao.matters import files
from xinqiao.matters.models import Channel
from xinqiao.matters.submission import Submission, mask_of
from xinqiao.offices.models import Staff, Unit
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.exchanging import AddresseeStage, Signed
from xinqiao.rules.folding import fold
from xinqiao.rules.identity_documents import IdKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedParcel:
    """`refused`: name of a file that is not taken → why, in words."""

    container: WholeParcel
    material: tuple[CheckedFile, ...]
    refused: dict[str, str]

    @property
    def told(self) -> ParcelSaid:
        return self.container.told


def read_parcel(unit: Unit, data: bytes) -> OpenedParcel:
    """Raises CannotOpen and NoParcel. A file that may not be taken stays in the sealed package and is left out of everything else."""
    container = unpack(opened(unit, data))
    material, refused = list[CheckedFile](), dict[str, str]()
    for name, content in container.material:
        try:
            material.append(inspect(Upload(name=name, data=content)))
        except FileRefused as problem:
            refused[name] = str(problem)
    return OpenedParcel(container=container, material=tuple(material), refused=refused)


def read_again(arrival: Arrival) -> OpenedParcel:
    """The package of an arrival. Raises Tampered, CannotOpen and NoParcel."""
    return read_parcel(arrival.unit, files.read(arrival.path))


def known_sender(unit: Unit, container: WholeParcel) -> tuple[PartnerOffice | None, Signed]:
    """The approved office whose key signed it for this unit, if any. What it signed for another is no word of it to this one."""
    if not container.signing:
        return None, Signed.NONE
    known = PartnerOffice.objects.filter(unit=unit, stage=AddresseeStage.APPROVED, signing=container.signing)
    found = known.order_by("-pk").first()
    if found is not None and not is_own(unit, container.told.recipient):
        return None, Signed.OTHER
    return found, Signed.KNOWN if found is not None else Signed.UNKNOWN


def sender_of(addressee: PartnerOffice | None, told: ParcelSaid) -> str:
    """Who sent it: as approved here where the signature tells, otherwise as it says of itself."""
    return addressee.title if addressee is not None else told.sender[:80]


def claim_of(arrival: Arrival, told: ParcelSaid) -> str:
    """What it says of its sender, where a known signature is that of another office; otherwise empty."""
    title = sender_of(arrival.addressee, told)
    return told.sender[:80] if fold(title).text != fold(told.sender[:80]).text else ""


def named_in(told: ParcelSaid, people: Iterable[Staff]) -> list[int]:
    """Keys of those whose name stands anywhere in it: an accusation that names somebody is not theirs to open (条例 30(3))."""
    words = (told.title, told.text, told.place, *told.requests, *told.lines)
    text = fold("\n".join(words)).text
    return [one.pk for one in people if fold(one.name).text in text]


def submission_of(arrival: Arrival, told: ParcelSaid) -> Submission:
    """What it says, received by this unit when the package came. Whatever stands in it is checked as at every door."""
    channel = told.channel if told.channel in Channel.values else Channel.LETTER
    people = tuple(_identity(one) for one in told.people)
    return Submission(
        channel=Channel(channel),
        title=told.title,
        text=told.text,
        received_at=arrival.arrived_at,
        identity=people[0] if people else None,
        representatives=people[1:],
        people_count=max(told.people_count, len(people)),
        requests=tuple(told.requests),
        place=told.place,
        urgent=told.urgent,
        oral=told.oral and channel not in (Channel.LETTER, Channel.EMAIL, Channel.WEB),
        read_back=told.oral and told.read_back,
        language=told.language,
        accusation=told.accusation,
        source_ref=f"{sender_of(arrival.addressee, told)[:30]} {told.petition_number[:40]}",
    )


def _identity(one: ToldPerson) -> Identity:
    """As it is told; kinds that nobody here knows become the plain ones."""
    return Identity(
        name=one.name,
        kind=PersonKind(one.kind) if one.kind in PersonKind.values else PersonKind.NATURAL,
        id_kind=IdKind(one.id_kind) if one.id_kind in {kind.value for kind in IdKind} else IdKind.UNSAID,
        id_number=one.id_number,
        phone=one.phone,
        address=one.address,
        email=one.email,
    )


def mask_of_arrival(arrival: Arrival) -> Mask:
    """What hides in a text about it the people whom the package names."""
    return mask_of(submission_of(arrival, read_again(arrival).told))


def shown_masked(arrival: Arrival, found: OpenedParcel) -> ParcelSaid:
    """What may be looked at before it is registered."""
    hide = mask_of(submission_of(arrival, found.told))
    return found.told.model_copy(
        update={
            "title": hide(found.told.title),
            "text": hide(found.told.text),
            "requests": [hide(one) for one in found.told.requests],
            "place": hide(found.told.place),
            "people": [],
        }
    )
