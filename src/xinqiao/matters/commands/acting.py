"""Who acts for a petitioner: agent, guardian, and who goes on after a death (民法典 23, 165, 173; `rules.acting`; M-R4).

No clock starts, stops or moves by any of this: they run against the office."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet

from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Several, Words
from xinqiao.matters.commands.moving import save
from xinqiao.matters.commands.parties import (
    Address,
    IdNumber,
    KindOfId,
    Name,
    Phone,
    checked,
    not_closed,
    require_open,
)
from xinqiao.matters.commands.remasking import REMASKED, hide_again
from xinqiao.matters.models import Acting, Attachment, Death, Matter, Petition
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.recipients import people_of
from xinqiao.matters.query_codes import take_away
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity, build
from xinqiao.rules.acting import (
    AGENCY,
    AGENCY_ENDS,
    CHILD,
    CONSENTS,
    DEATH,
    GUARDIAN,
    INCAPACITIES,
    PARTS,
    POWERS,
    ActingPart,
    GuardianConsent,
    Incapacity,
    Power,
)
from xinqiao.rules.basis import Basis
from xinqiao.rules.identity_documents import IdKind
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict


def attached(petition: Petition) -> QuerySet[Attachment]:
    return Attachment.objects.filter(petition=petition)


def _living(petition: Petition) -> QuerySet[Person]:
    """For whom somebody can act: who petitions or represents, or goes on after a death."""
    agents = Acting.objects.filter(petition=petition).exclude(part=ActingPart.SUCCESSOR).values("person")
    return people_of(petition).filter(death=None).exclude(pk__in=agents)


def _any(petition: Petition, name: str, rows: Callable[[Petition], QuerySet[Any]]) -> bool:
    """Whether there are such rows; nothing is asked where the matter has none of this kind."""
    return name in what_is_around(petition.matter).there and rows(petition).exists()


def _dead(petition: Petition) -> QuerySet[Person]:
    chosen = petition.representatives.values("person")
    return Person.objects.filter(Q(pk=petition.person_id) | Q(pk__in=chosen), death__isnull=False)


def _standing(petition: Petition) -> QuerySet[Acting]:
    return Acting.objects.filter(petition=petition, ended_on=None).select_related("person")


_GIVE = "已登记。原查询码已停用，请补发回执，把新的查询码交给信访人或者现在代为行使权利的人。"
_NO_SCAN = "请选择扫描件；还没有的，请先在信访件上添加材料。"
_Principal = Annotated[One[Person] | None, Pick("为谁", required=False, among=_living, hint="不选为信访人")]


def _proof(label: str) -> Pick:
    return Pick(label, among=attached, wrong=_NO_SCAN, hint="取自此信访件的材料")


def _name_somebody(
    act: Act,
    petition: Petition,
    principal: Person | None,
    part: ActingPart,
    identity: Identity,
    basis: Basis,
    **more: Any,
) -> Acting:
    """The row and the record of one who acts; their name is masked everywhere from now on. Raises InvalidInput, Refused."""
    require_open(petition.matter)
    if petition.matter.state == State.LAPSED:
        told = "事项已经因信访人去世终结；现在有人提出请求的，请另行登记信访件。"
        raise Refused(Verdict(allowed=False, reason=told))
    principal = principal or petition.person
    if principal is None:
        raise InvalidInput({"principal": "匿名信访件没有登记信访人，请先用“更正信访人信息”补登。"})
    if part != ActingPart.SUCCESSOR and Death.objects.filter(person=principal).exists():
        raise InvalidInput({"principal": "信访人已经去世，请登记继续提出请求的人（《民法典》第十三条）。"})
    same = _standing(petition).filter(principal=principal, part=part)
    if part != ActingPart.SUCCESSOR and same.exists():
        raise InvalidInput({"name": "已经登记了一人；更换的，请先登记原来的终止。"})
    person = build(checked(identity))
    if person.under_14 and part != ActingPart.SUCCESSOR:
        raise InvalidInput({"id_number": "证件号码显示不满十四周岁，不能做代理人、监护人，请核对。"})
    person.save(force_insert=True)
    row = Acting.objects.create(
        petition=petition,
        principal=principal,
        person=person,
        part=part,
        by_id=act.actor.staff,
        at=act.at,
        **more,
    )
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    hide_again(act, matter)
    save(act, matter, *REMASKED)
    act.record(
        row,
        matter_id=matter.pk,
        after={"what": PARTS[part], "since": str(row.since), "proof": str(row.proof_id)},
        basis=basis,
        reason=row.relation,
    )
    return row


@command(
    "petition.appoint_agent",
    slug="agent",
    lead="先用“添加材料”存入授权委托书的扫描件，再在这里登记。授权可以签收文书的，告知书和答复发给代理人；"
    "没有授权签收的，仍发给信访人本人（《民法典》第一百六十五条）。",
    verb="登记委托代理人",
    fits=not_closed,
)
def appoint_agent(
    act: Act,
    petition: Petition,
    *,
    principal: _Principal = None,
    name: Name,
    id_kind: KindOfId = None,
    id_number: IdNumber = "",
    phone: Phone = "",
    address: Address = "",
    powers: Annotated[
        Sequence[str],
        Several("授权范围", among=[(p.value, t) for p, t in POWERS.items()], hint="只选委托书上写明的"),
    ],
    since: Annotated[date, Day("委托书签署之日", past=True, initial=lambda _petition: today())],
    proof: Annotated[One[Attachment], _proof("授权委托书的扫描件")],
) -> Acting:
    """Put an agent on record with the power of attorney and its scope. Raises InvalidInput where one is there already."""
    identity = _identity(name, id_kind, id_number, phone, address)
    chosen = [power.value for power in Power if power in powers]
    return _name_somebody(
        act, petition, principal, ActingPart.AGENT, identity, AGENCY, powers=chosen, since=since, proof=proof
    )


def _identity(name: str, id_kind: str | None, id_number: str, phone: str, address: str) -> Identity:
    return Identity(
        name=name, id_kind=IdKind(id_kind or ""), id_number=id_number, phone=phone, address=address
    )


@command(
    "petition.name_guardian",
    slug="guardian",
    lead="未成年人、无民事行为能力或者限制民事行为能力的成年人，由监护人代为行使权利；告知书和答复发给监护人"
    "（《民法典》第二十三条）。请先用“添加材料”存入户口簿、指定监护的文书等证明。",
    verb="登记监护人",
    fits=not_closed,
)
def name_guardian(
    act: Act,
    petition: Petition,
    *,
    principal: _Principal = None,
    incapacity: Annotated[
        Incapacity, Pick("信访人是", among=[(i.value, t) for i, t in INCAPACITIES.items()])
    ],
    name: Name,
    id_kind: KindOfId = None,
    id_number: IdNumber = "",
    phone: Phone = "",
    address: Address = "",
    relation: Annotated[str, Words("与信访人的关系", most=100, rows=1, hint="例如：母亲；法院指定的监护人")],
    consent: Annotated[
        GuardianConsent | None,
        Pick(
            "是否同意处理孩子的个人信息",
            required=False,
            sometimes=True,
            among=[(c.value, t) for c, t in CONSENTS.items()],
            hint="信访人不满十四周岁的必须选（《个人信息保护法》第三十一条）",
        ),
    ] = None,
    proof: Annotated[One[Attachment], _proof("监护关系证明的扫描件")],
) -> Acting:
    """Put the guardian of a minor or of somebody without full capacity on record (民法典 19–23, 27, 28). Raises InvalidInput where it is not said on
    what the data of a child under fourteen are handled (个人信息保护法 31); most children show no number that would tell."""
    child, of_child = principal or petition.person, incapacity == Incapacity.CHILD
    if child is not None and child.under_14 and not of_child:
        raise InvalidInput({"incapacity": "证件号码显示信访人不满十四周岁，请选不满十四周岁。"})
    if of_child and not consent:
        told = "信访人不满十四周岁，请选监护人是否同意处理孩子的个人信息（《个人信息保护法》第三十一条）。"
        raise InvalidInput({"consent": told})
    identity = _identity(name, id_kind, id_number, phone, address)
    more = {
        "consent": consent if of_child else "",
        "incapacity": incapacity,
        "relation": relation,
        "since": act.day,
        "proof": proof,
    }
    basis = CHILD if of_child else GUARDIAN
    return _name_somebody(act, petition, principal, ActingPart.GUARDIAN, identity, basis, **more)


def _mortal(petition: Petition) -> QuerySet[Person]:
    return people_of(petition).filter(death=None)


@command(
    "petition.record_death",
    slug="death",
    lead="登记后，其委托代理、监护关系随之终止（《民法典》第一百七十三条第四项），不再向其送达；办理期限不变，原查询码停用。"
    "有人继续提出请求的，再登记继续提出请求的人。",
    verb="登记去世",
    fits=not_closed,
)
def record_death(
    act: Act,
    petition: Petition,
    *,
    who: Annotated[
        One[Person] | None, Pick("谁去世", required=False, among=_mortal, hint="不选为信访人")
    ] = None,
    died_on: Annotated[date, Day("去世日期", past=True)],
    proof: Annotated[One[Attachment], _proof("死亡证明的扫描件")],
) -> Death:
    """Put a death on record, with its proof. Whoever acted for the dead, or was the dead, acts no more, in no part of a letter that was
    split either; no clock moves."""
    require_open(petition.matter)
    person = who or petition.person
    if person is None or Death.objects.filter(person=person).exists():
        raise InvalidInput({"who": "没有登记姓名，或者已经登记过去世。"})
    row = Death.objects.create(
        petition=petition, person=person, died_on=died_on, proof=proof, by_id=act.actor.staff, at=act.at
    )
    reason = "本人去世"
    ended = list(Acting.objects.filter(Q(principal=person) | Q(person=person), ended_on=None))
    for acting in ended:
        _end(act, acting, died_on, reason)
    touched = Petition.objects.filter(Q(person=person) | Q(pk__in=[row.petition_id for row in ended]))
    take_away(act, touched.order_by("pk"), "本人去世，原查询码停用")
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    save(act, matter)
    act.record(row, matter_id=matter.pk, after={"died_on": str(died_on), "proof": str(proof.pk)}, basis=DEATH)
    return row


def _end(act: Act, row: Acting, day: date, reason: str) -> None:
    row.ended_on, row.end_reason = day, reason
    row.ended_by_id, row.ended_at = act.actor.staff, act.at
    row.save(update_fields=["ended_on", "end_reason", "ended_by", "ended_at"])
    act.record(
        row,
        matter_id=row.petition.matter_id,
        action="petition.end_acting",
        after={"what": PARTS[ActingPart(row.part)], "ended_on": str(day)},
        basis=AGENCY_ENDS,
        reason=reason,
    )


@command(
    "petition.succeed",
    lead="信访人去世后，由权利义务的继受人声明继续提出请求的，登记在这里；可以不止一人。原来的期限继续计算，文书发给继续提出请求的人，原查询码停用。",
    verb="登记继续提出请求的人",
    said=lambda _row, _given: _GIVE,
    fits=lambda actor, petition: not_closed(actor, petition) and _any(petition, "deaths", _dead),
)
def succeed(
    act: Act,
    petition: Petition,
    *,
    principal: Annotated[One[Person], Pick("继续谁的请求", among=_dead)],
    name: Name,
    id_kind: KindOfId = None,
    id_number: IdNumber = "",
    phone: Phone = "",
    address: Address = "",
    relation: Annotated[
        str, Words("与去世的信访人的关系", most=100, rows=1, hint="例如：配偶、子女，继承人")
    ],
    since: Annotated[date, Day("声明继续提出请求之日", past=True, initial=lambda _petition: today())],
    proof: Annotated[One[Attachment], _proof("声明和关系证明的扫描件")],
) -> Acting:
    """Put on record who goes on with the request of somebody who died: from now on they are told and served, and may have an agent of
    their own. The clocks stay as they are."""
    identity = _identity(name, id_kind, id_number, phone, address)
    more = {"relation": relation, "since": since, "proof": proof}
    row = _name_somebody(act, petition, principal, ActingPart.SUCCESSOR, identity, DEATH, **more)
    take_away(act, [petition], "由他人继续提出请求，原查询码停用")
    return row


@command(
    "petition.end_acting",
    slug="end_acting",
    lead="取消委托、辞去委托、期限届满、监护关系终止等。此后文书发给信访人本人；更换的，终止后另行登记（《民法典》第一百七十三条）。"
    "原查询码停用，新的用“补发回执”交给信访人或者现在代为行使权利的人。",
    verb="登记终止",
    said=lambda _row, _given: _GIVE,
    fits=lambda actor, petition: not_closed(actor, petition) and _any(petition, "acting", _standing),
)
def end_acting(
    act: Act,
    petition: Petition,
    *,
    acting: Annotated[One[Acting], Pick("谁的代理、监护或者继续", among=_standing)],
    ended_on: Annotated[date, Day("终止之日", past=True, initial=lambda _petition: today())],
    reason: Annotated[str, Words("终止的原因", most=300, rows=3, least=4, hint="例如：信访人书面取消委托")],
) -> Acting:
    """End an agency or guardianship once, in every part of a letter that was split; what was served meanwhile stays served. Raises
    InvalidInput for a day before its beginning."""
    require_open(petition.matter)
    if ended_on < acting.since:
        raise InvalidInput({"ended_on": "终止之日不能早于开始之日。"})
    same = {"principal": acting.principal_id, "person": acting.person_id, "part": acting.part}
    _end(act, acting, ended_on, reason)
    ended = list(Acting.objects.filter(ended_on=None, **same).select_related("petition"))
    for row in ended:
        _end(act, row, ended_on, reason)
    take_away(act, [petition, *(row.petition for row in ended)], "代理、监护终止，原查询码停用")
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    save(act, matter)
    return acting
