"""What was registered of the people of a petition, and what they ask for, put right by a recorded act (条例 19; 个人信息保护法 46; M-R4).

The old words stay, sealed; what was printed stays as it was printed. Every masked copy is masked once more, because a name that was
written wrongly hid nothing of the right one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from django.db.models import Q, QuerySet

from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Exact, One, Pick, Words
from xinqiao.matters import clocks, notices
from xinqiao.matters.commands.moving import save
from xinqiao.matters.commands.remasking import REMASKED, hide_again
from xinqiao.matters.content import mask_for
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import (
    Acting,
    Correction,
    Matter,
    Paper,
    PaperState,
    Petition,
    Representative,
    RequestChange,
    RequestItem,
)
from xinqiao.matters.queries.recipients import people_of
from xinqiao.matters.submission import tidy
from xinqiao.offices.models import UnitKind
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity, build, correct, open_identity
from xinqiao.rules.acting import CORRECTED, CORRECTION
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.identity_documents import ID_KINDS, IdKind
from xinqiao.rules.lifecycle import State
from xinqiao.rules.submission import clean, has_address, party_problems
from xinqiao.rules.text_input import is_blank
from xinqiao.rules.verdict import Verdict

SEALED = "sealed in the vault"
_ASKED = Basis(article=19, paragraph=1)
_FILED = Basis(instrument="档案法", article=14)
UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED, State.ACCEPTED)
"""Until the opinion answers each request, a request may be put in other words (条例 32)."""

Name = Annotated[str, Exact("姓名或者名称", most=50, why=SEALED)]
KindOfId = Annotated[
    str | None, Pick("证件种类", required=False, among=[(k.value, t) for k, t in ID_KINDS.items()])
]
IdNumber = Annotated[str, Exact("证件号码", required=False, most=40, why=SEALED, hint="确需核对身份时才填写")]
Phone = Annotated[str, Exact("电话", required=False, most=30, why=SEALED)]
Address = Annotated[str, Exact("住址", required=False, most=120, why=SEALED)]


def require_open(matter: Matter) -> None:
    """What is closed and filed is not touched again. Raises Refused."""
    if matter.state == State.CLOSED:
        reason = "事项已经办结归档，登记的内容不再改动；有新情况的，请另行登记信访件。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_FILED,)))


def require_nothing_decided_on(matter: Matter) -> None:
    """Who approves a document approves an answer to the requests as they stand: meanwhile they are not changed under it. Raises Refused."""
    waiting = Paper.objects.filter(matter=matter, state__in=(PaperState.IN_APPROVAL, PaperState.APPROVED))
    if waiting.exists():
        told = "有文书正在审核或者等待签发，请求不能改动；请先退回修改，改动请求以后再送审。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(Basis(article=32),)))


def not_closed(_actor: object, petition: Petition) -> bool:
    return petition.matter.state != State.CLOSED


def checked(identity: Identity) -> Identity:
    """The identity of somebody who is named, tidied. Raises InvalidInput, field by field."""
    if found := party_problems(identity):
        raise InvalidInput(found)
    return tidy(identity)


@command(
    "petition.correct",
    lead="只填写要更正的栏，不填的栏不变。原来登记的内容封存保留，已经印发的文书不改；更正记入办理经过。"
    "原来匿名的，可以在这里补登姓名和联系方式。",
    verb="登记更正",
    fits=not_closed,
    first=lambda petition: _sharing(petition, people_of(petition)),
)
def correct_party(
    act: Act,
    petition: Petition,
    *,
    who: Annotated[
        One[Person] | None, Pick("更正谁的信息", required=False, among=people_of, hint="不选为信访人")
    ] = None,
    name: Annotated[str, Exact("姓名或者名称", required=False, most=50, why=SEALED)] = "",
    id_kind: KindOfId = None,
    id_number: Annotated[str, Exact("证件号码", required=False, most=40, why=SEALED)] = "",
    phone: Phone = "",
    address: Address = "",
    email: Annotated[str, Exact("电子邮箱", required=False, most=120, why=SEALED)] = "",
    reason: Annotated[
        str,
        Words(
            "更正的理由", most=300, rows=3, least=4, hint="谁提出的，核对了什么，例如：本人来电，与身份证核对"
        ),
    ],
) -> Correction:
    """Put right what was registered of somebody; what is left empty stays. Raises InvalidInput when nothing changes, Refused for a
    matter that is closed."""
    require_open(petition.matter)
    person = who or petition.person
    given: dict[str, Any] = {"name": name, "id_kind": IdKind(id_kind or ""), "id_number": id_number}
    given |= {"phone": phone, "address": address, "email": email}
    given = {field: value for field, value in given.items() if value.strip()}
    if "id_number" in given and "id_kind" not in given:
        given["id_kind"] = IdKind.UNSAID
    return _put_right(act, petition, person, given, reason)


@command(
    "petition.correct_contact",
    first=lambda petition: _sharing(petition, people_of(petition)),
    fits=elsewhere,
)
def correct_contact(
    act: Act,
    petition: Petition,
    *,
    phone: Phone = "",
    address: Address = "",
    email: Annotated[str, Exact("电子邮箱", required=False, most=120, why=SEALED)] = "",
) -> Correction:
    """The petitioner says how to be reached now; what is left empty stays. Name and document are put right at the window, where somebody
    looks at the document. Raises NotFound for another's petition, InvalidInput when nothing changes, Refused for an anonymous one."""
    require_open(petition.matter)
    if petition.pk != act.actor.petition_id:
        raise NotFound
    if petition.person is None:
        told = "这件信访件没有留姓名，不能在网上补登联系方式；请带身份证件到接待窗口，或者来电办理。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_ASKED,)))
    given = {"phone": phone, "address": address, "email": email}
    given = {field: value for field, value in given.items() if value.strip()}
    return _put_right(act, petition, petition.person, given, "信访人在查询页自行更正")


def _put_right(
    act: Act, petition: Petition, person: Person | None, given: dict[str, Any], reason: str
) -> Correction:
    """What a correction changes, whoever makes it."""
    old = open_identity(person) if person else Identity(name="")
    new = checked(replace(old, **given))
    changed = [field for field in CORRECTED if getattr(new, field) != getattr(old, field)]
    if not changed:
        same = "与原来登记的内容相同，没有要更正的。请填写要更正的栏。"
        raise InvalidInput(
            {next(iter(given)): same} if given else {"": "都没有填写。要改哪一项，就填写哪一项。"}
        )
    former = correct(person, new, act.at) if person else None
    if person is None:
        person = build(new)
        person.save(force_insert=True)
        petition.person = person
        petition.save(update_fields=["person"])
    row = Correction.objects.create(
        petition=petition,
        person=person,
        former=former,
        fields=changed,
        reason=mask_for(petition.matter)(reason)[:300],
        by_id=act.actor.staff_id,
        at=act.at,
    )
    _spread(act, row, old, new)
    notices.follow(act, person, old, new)
    return row


def _spread(act: Act, row: Correction, old: Identity, new: Identity) -> None:
    """Every matter that shows the person hides the new words too."""
    what = "、".join(CORRECTED[field] for field in row.fields)
    for matter in _matters_of(row.person, row.petition):
        hide_again(act, matter)
        _can_be_told_now(act, matter, old, new)
        save(act, matter, *REMASKED)
        act.record(row, matter_id=matter.pk, after={"what": what}, basis=CORRECTION, reason=row.reason)


def _matters_of(person: Person, petition: Petition) -> list[Matter]:
    """The matter, and those that show the same person in whatever part: what was split from one letter does."""
    found = _sharing(petition, (person,)).order_by("pk")
    return list(found.select_for_update(no_key=True))


def _sharing(petition: Petition, people: Iterable[Person]) -> QuerySet[Matter]:
    keys = [person.pk for person in people]
    chosen = Representative.everybody.filter(person__in=keys).values("petition")
    acting = Acting.objects.filter(person__in=keys).values("petition")
    shared = Petition.objects.filter(Q(person__in=keys) | Q(pk__in=chosen) | Q(pk__in=acting)).values(
        "matter"
    )
    return Matter.objects.filter(Q(pk=petition.matter_id) | Q(pk__in=shared))


def _can_be_told_now(act: Act, matter: Matter, old: Identity, new: Identity) -> None:
    """Who left no name or no address need not be told within fifteen days; once both are known the unit that received the petition must
    (条例 23(2), last clause; the day from which it counts is a project default)."""
    was = not is_blank(old.name) and has_address(old)
    fresh = not was and not is_blank(new.name) and has_address(new)
    direct = matter.holding_unit.kind != UnitKind.PETITION_OFFICE and not clocks.was_passed_here(matter)
    before = matter.clocks.filter(code=ClockCode.T3).exists()
    early = matter.state in (State.REGISTERED, State.SORTED)
    if fresh and direct and early and not before and not told_by_other_rules(matter):
        clocks.start(matter, ClockCode.T3, act.day, "补登姓名和联系方式")


def _positions(matter: Matter) -> list[tuple[int, str]]:
    return [(item.position, f"{item.position}. {item.text}") for item in matter.requests.all()]


@command(
    "matter.correct_request",
    slug="correct_request",
    lead="信访人当面、书面或者来电更正请求的，写明更正后的请求。原来的话封存保留，已经印发的文书不改。"
    "作出处理意见以后的新请求，请另行登记（《信访工作条例》第三十二条）。",
    verb="登记更正",
    fits=lambda _actor, matter: matter.state in UNDECIDED,
)
def correct_request(
    act: Act,
    matter: Matter,
    *,
    position: Annotated[int, Pick("哪一项请求", among=_positions)],
    text: Annotated[
        str, Exact("更正后的请求", most=1000, rows=3, why="sealed; its masked copy stands beside it")
    ],
    reason: Annotated[str, Words("更正的理由", most=300, rows=3, least=4, hint="谁在什么时候、怎样提出的")],
) -> RequestChange:
    """Put a request in other words before it is answered. Raises Refused once an opinion or another decision was made, or while one is
    with its approvers."""
    if matter.state not in UNDECIDED:
        told = "事项已经作出答复或者决定，请求不再更正；新的请求请另行登记信访件。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(Basis(article=32),)))
    require_nothing_decided_on(matter)
    found = clean("requests", text)
    if found.problem or is_blank(found.text):
        raise InvalidInput({"text": found.problem or "请写明更正后的请求。"})
    item, key = RequestItem.objects.get(matter=matter, position=position), new_uuid()
    new = mask_for(matter)(found.text.strip())[:1000]
    row = RequestChange.objects.create(
        id=key,
        request=item,
        before=item.text,
        after=new,
        sealed=seal(found.text.strip(), context=f"matters.requestchange:{key}:words"),
        reason=reason,
        by_id=act.actor.staff,
        at=act.at,
    )
    item.text = new
    item.save(update_fields=["text"])
    save(act, matter)
    act.record(row, matter_id=matter.pk, after={"request": position}, basis=_ASKED, reason=reason)
    return row
