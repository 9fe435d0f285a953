"""Looking at what is sealed: with a purpose from a closed list, logged before anything is shown (M-I3)."""

from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q

from xinqiao.kernel.actor import ActorKind
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.typed import Exact, Words
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters import files
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Attachment, Matter, Paper, Petition, Representative
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.disclosures import Opened, opened
from xinqiao.matters.queries.recipients import people_of
from xinqiao.matters.query_codes import make_anew
from xinqiao.offices.models import Unit
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity, open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.disclosing import IDENTITY, NEED, PURPOSES, DataPiece, Purpose
from xinqiao.rules.identity import check_phone, id_match_key, match_key, phone_match_key
from xinqiao.rules.verdict import Verdict

_BY_FINGERPRINT = "compared by its fingerprint, kept nowhere"
_SAFE = Basis(instrument="个人信息保护法", article=51)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A petition's words as received."""

    title: str
    text: str
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a signed form lets out: the people with what it names in clear, the rest masked, and the words as received if it names them."""

    people: tuple[Identity, ...]
    original: Original | None


_FORM = "您现在不能直接查看这些信息：不是您在办的事项，或者事项已经办结。请先填写信息查询审批表，由主要负责人签字；只是要联系信访人的，请用「请总机联系」。"


def _cleared(act: Act, petition: Petition, purpose: Purpose, wanted: frozenset[DataPiece]) -> Opened:
    """Raises Refused where neither the post nor a signed form opens any of it."""
    found = opened(act.actor, petition, purpose, wanted, act.at)
    if not found.pieces:
        raise Refused(Verdict(allowed=False, reason=_FORM, basis=(NEED,)))
    return found


def clear(petition: Petition, pieces: frozenset[DataPiece]) -> Taken:
    """For commands that leave a log entry."""
    people = people_of(petition) if pieces & IDENTITY else ()
    return Taken(
        people=tuple(_only(person, pieces) for person in people),
        original=_original(petition) if DataPiece.ORIGINAL in pieces else None,
    )


def _only(person: Person, pieces: frozenset[DataPiece]) -> Identity:
    """The identity with everything else masked."""
    whole = open_identity(person)

    def shown(piece: DataPiece, clear: str, masked: str) -> str:
        return clear if piece in pieces else masked

    return replace(
        whole,
        name=shown(DataPiece.NAME, whole.name, person.masked_name),
        id_number=shown(DataPiece.ID_NUMBER, whole.id_number, person.masked_id_number),
        phone=shown(DataPiece.PHONE, whole.phone, person.masked_phone),
        address=shown(DataPiece.ADDRESS, whole.address, person.masked_address),
        email=shown(DataPiece.EMAIL, whole.email, ""),
    )


@command("identity.reveal", slug="identity")
def reveal_identity(act: Act, petition: Petition, purpose: Purpose) -> list[Identity]:
    """The identity of the petitioner, of the representatives of a group, and of who acts for them, as far as the post or a signed form
    opens it (M-I3). Logged with its purpose. Raises Refused."""
    found = _cleared(act, petition, purpose, IDENTITY)
    people = list(people_of(petition))
    act.record(
        petition,
        matter_id=petition.matter_id,
        after={"people": [str(p.pk) for p in people], **_by(found)},
        basis=NEED,
        reason=PURPOSES[purpose],
    )
    return [_only(person, found.pieces) for person in people]


def _by(found: Opened) -> dict[str, Any]:
    """How the log tells a look by signed forms: which forms, which pieces."""
    return {"disclosures": list(found.by), "pieces": sorted(found.pieces)} if found.by else {}


@command("original.reveal", slug="original")
def reveal_original(act: Act, petition: Petition, purpose: Purpose) -> Original:
    """The petition as it was received, unmasked, where the post or a signed form opens it. Logged with its purpose. Raises Refused."""
    found = _cleared(act, petition, purpose, frozenset({DataPiece.ORIGINAL}))
    after = _by(found) or None
    act.record(petition, matter_id=petition.matter_id, after=after, basis=NEED, reason=PURPOSES[purpose])
    return _original(petition)


def _original(petition: Petition) -> Original:
    data = original_words(petition)
    return Original(title=data["title"], text=data["text"], requests=tuple(data["requests"]))


@command("petition.reissue")
def reissue_receipt(
    act: Act,
    petition: Petition,
    *,
    checked: Annotated[str, Words("核对情况", most=300, rows=2, hint="核对了谁的什么证件")],
) -> str:
    """A new query code, for a petitioner who lost the receipt or for who acts now, whose identity was `checked` at the window; whoever has
    the old one opens nothing with it. Raises InvalidInput when it is not said how, or when nobody can be checked because the petition has no name."""
    if petition.person is None:
        raise InvalidInput(
            {
                "checked": "匿名信访件没有登记身份，无法核对，不能补发：请来人重新提出，登记后在新的信访件上关联这一件。"
            }
        )
    code = make_anew(petition, owed=False)
    act.record(
        petition,
        matter_id=petition.matter_id,
        after={"code_round": petition.code_round},
        basis=Basis(article=21, paragraph=2),
        reason=checked,
    )
    return code


@command("petition.renew_code", fits=elsewhere)
def renew_code(act: Act, petition: Petition) -> str:
    """A new query code for the petitioner, who shows the old one and says that others may know it (个人信息保护法 51). Raises NotFound."""
    if petition.pk != act.actor.petition_id:
        raise NotFound
    code = make_anew(petition, owed=False)
    act.record(petition, matter_id=petition.matter_id, after={"code_round": petition.code_round}, basis=_SAFE)
    return code


SAME = {"id_index": "证件号码相同", "phone_index": "电话相同", "name_index": "姓名相同，可能是同名的人"}
"""By what a person is found, the surest first."""
FOUND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A petition and what its petitioner, or one of the representatives, has in common with whoever was looked for: a key of `SAME`."""

    petition: Petition
    by: str


@command("identity.search", together=True, verb="查找")
def find_by_identity(
    act: Act,
    unit: Unit,
    *,
    name: Annotated[str, Exact("姓名", required=False, most=80, why=_BY_FINGERPRINT)] = "",
    id_number: Annotated[str, Exact("证件号码", required=False, most=40, why=_BY_FINGERPRINT)] = "",
    phone: Annotated[str, Exact("电话", required=False, most=30, why=_BY_FINGERPRINT)] = "",
) -> list[Earlier]:
    """Earlier petitions received by this unit from exactly this person, to see whether a matter was raised before; at most `FOUND`, the
    newest first. Confidential matters, and those the actor is recused from, are left out. Searching is logged; the values searched for are not."""
    people = _people(name, id_number, phone)
    found = Petition.objects.filter(seen(act.actor), unit=unit, matter__confidential=False)
    found = found.filter(
        Q(person__in=people) | Q(pk__in=Representative.objects.filter(person__in=people).values("petition"))
    )
    found = found.select_related("matter__holding_unit").prefetch_related("representatives")
    rows = [
        Earlier(petition=each, by=_surest(each, people)) for each in found.order_by("-received_at")[:FOUND]
    ]
    note(ShownAs.SEARCH, *(row.petition.matter_id for row in rows))
    by = sorted({row.by for row in rows})
    act.record(unit, after={"found": len(rows), "by": by}, basis=NEED, reason="查找同一信访人的信访件")
    return rows


def _people(name: str, id_number: str, phone: str) -> dict[UUID, str]:
    """Identities that have one of the values, each with the surest of these. Raises InvalidInput when none was given."""
    given = {
        "id_index": id_number.strip() and blind_index(id_match_key(id_number), purpose="id"),
        "phone_index": phone.strip()
        and blind_index(phone_match_key(check_phone(phone).normalised), purpose="phone"),
        "name_index": name.strip() and blind_index(match_key(name), purpose="name"),
    }
    if not any(given.values()):
        raise InvalidInput({"name": "请填写姓名、证件号码或者电话中的一项。"})
    found: dict[UUID, str] = {}
    for field, key in given.items():
        if key:
            newest = Person.objects.filter(**{field: key}).order_by("-created_at")
            for person in newest.values_list("pk", flat=True)[: FOUND * 4]:
                found.setdefault(person, field)
    return found


def _surest(petition: Petition, people: dict[UUID, str]) -> str:
    here = {petition.person_id, *(r.person_id for r in petition.representatives.all())} & people.keys()
    return min((people[key] for key in here if key), key=[*SAME].index)


@command("attachment.download")
def download_attachment(act: Act, attachment: Attachment) -> bytes:
    """The clear bytes of an attachment; a citizen gets what the own petition sent or was sent. Raises NotFound, and Tampered when the
    stored file was changed."""
    if act.actor.kind is ActorKind.CITIZEN and not (
        attachment.petition_id == act.actor.petition_id and attachment.for_citizen
    ):
        raise NotFound
    data = files.read(attachment.path)
    act.record(
        attachment,
        matter_id=attachment.matter_id,
        after={"sha256": attachment.sha256},
    )
    return data


@command("paper.download")
def download_paper(act: Act, paper: Paper) -> bytes:
    """The document as issued; a citizen gets those addressed to the petitioner. Raises NotFound, and Tampered when the
    stored file was changed."""
    if act.actor.kind is ActorKind.CITIZEN and not paper.for_citizen:
        raise NotFound
    data = files.read(paper.pdf_path)
    act.record(paper, matter_id=paper.matter_id, after={"sha256": paper.pdf_sha256})
    return data


@command("matter.print")
def print_matter(act: Act, matter: Matter) -> Matter:
    """Note that the matter was made ready for paper. It is printed masked."""
    act.record(matter, matter_id=matter.pk)
    return matter
