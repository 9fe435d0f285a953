"""Looking at what is sealed: with a purpose from a closed list, logged before anything is shown (M-I3)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.db.models import Q

from xinqiao.kernel.actor import ActorKind
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.typed import Exact, Words
from xinqiao.matters import files
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Attachment, Matter, Paper, Petition, Representative
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.recipients import people_of
from xinqiao.matters.query_codes import make_anew
from xinqiao.offices.models import Unit
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity, open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.identity import check_phone, id_match_key, match_key

_BY_FINGERPRINT = "compared by its fingerprint, kept nowhere"
_NEED = Basis(instrument="个人信息保护法", article=34)
_SAFE = Basis(instrument="个人信息保护法", article=51)


class Purpose(StrEnum):
    """Why somebody needs to see an identity or an original; nothing else is a reason."""

    CONTACT = "contact"
    VERIFY = "verify"
    INVESTIGATE = "investigate"
    SERVE = "serve"
    REVIEW = "review"


PURPOSES = {
    Purpose.CONTACT: "联系信访人",
    Purpose.VERIFY: "核对身份",
    Purpose.INVESTIGATE: "调查核实",
    Purpose.SERVE: "送达文书",
    Purpose.REVIEW: "复查复核",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A petition's words as received."""

    title: str
    text: str
    requests: tuple[str, ...]


@command("identity.reveal")
def reveal_identity(act: Act, petition: Petition, purpose: Purpose) -> list[Identity]:
    """The identity of the petitioner, of the representatives of a group, and of who acts for them. Logged with its purpose."""
    people = list(people_of(petition))
    act.record(
        petition,
        matter_id=petition.matter_id,
        after={"people": [str(p.pk) for p in people]},
        basis=_NEED,
        reason=PURPOSES[purpose],
    )
    return [open_identity(person) for person in people]


@command("original.reveal")
def reveal_original(act: Act, petition: Petition, purpose: Purpose) -> Original:
    """The petition as it was received, unmasked. Logged with its purpose."""
    data = original_words(petition)
    act.record(petition, matter_id=petition.matter_id, basis=_NEED, reason=PURPOSES[purpose])
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
        raise InvalidInput({"checked": "匿名信访件没有登记身份，无法核对，不能补发。"})
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
    by = sorted({row.by for row in rows})
    act.record(unit, after={"found": len(rows), "by": by}, basis=_NEED, reason="查找同一信访人的信访件")
    return rows


def _people(name: str, id_number: str, phone: str) -> dict[UUID, str]:
    """Identities that have one of the values, each with the surest of these. Raises InvalidInput when none was given."""
    given = {
        "id_index": id_number.strip() and blind_index(id_match_key(id_number), purpose="id"),
        "phone_index": phone.strip() and blind_index(check_phone(phone).normalised, purpose="phone"),
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
    """The clear bytes of an attachment; a citizen gets those of the own petition. Raises NotFound, and Tampered when the
    stored file was changed."""
    if act.actor.kind is ActorKind.CITIZEN and attachment.petition_id != act.actor.petition_id:
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
