"""Service with proof; from it, and only from it, the remedy windows open (M-R4; 条例 35, 36; 民诉法 87–95 by analogy)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet

from xinqiao.kernel.clock import day_of, now, today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.typed import Day, Exact, Files, One, Pick, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.handling import GATHERED, gathered
from xinqiao.matters.commands.moving import edge, go, save
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import (
    Attachment,
    Citation,
    Matter,
    Paper,
    PaperState,
    ReviewRequest,
    Service,
    ServiceMethod,
    Unserved,
    UnservedGround,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import issue_proof_of_service
from xinqiao.matters.queries.recipients import Recipient, all_dead, lacks_guardian, reachable, unserved_yet
from xinqiao.people.models import Person
from xinqiao.rules.acting import GUARDIAN
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.identity import check_phone, mask_phone
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_TOLD = Basis(article=23, paragraph=2)
_SEALED = "sealed in the proof of service; the row keeps the masked copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a document reached the petitioner. `proof` says what proves it: signature, postal receipt, system arrival; of a call with whom
    one spoke, what was said and answered, where it is recorded. `to`: keys of the recipients who got it so, all that are left when empty; None
    among them where the petition names nobody.
    `called_at` and `called_number` are those of a notice by telephone."""

    method: ServiceMethod
    sent_on: date
    served_on: date
    proof: Annotated[str, Exact("送达凭证", why=_SEALED)]
    witness: Annotated[str, Exact("见证人", required=False, why=_SEALED)] = ""
    consented: bool = False
    to: tuple[UUID | None, ...] = ()
    called_at: datetime | None = None
    called_number: Annotated[str, Exact("所拨号码", required=False, why="kept as masked only")] = ""


def _problems(delivery: Delivery, paper: Paper, today: date) -> dict[str, str]:
    problems = {}
    issued = day_of(paper.issued_at) if paper.issued_at else today
    if not delivery.proof.strip():
        problems["proof"] = "请写明送达的凭证，例如签收人、邮件号码或者到达系统的时间。"
    if delivery.served_on > today:
        problems["served_on"] = "送达日期不能晚于今天：寄出不等于送达。"
    elif delivery.served_on < delivery.sent_on:
        problems["served_on"] = "送达日期不能早于发出日期。"
    if delivery.sent_on < issued:
        problems["sent_on"] = "发出日期不能早于签发日期，不得倒签。"
    if delivery.method == ServiceMethod.LEFT and not delivery.witness.strip():
        problems["witness"] = "留置送达应当有见证人，并写明拒收事由。"
    if delivery.method == ServiceMethod.ELECTRONIC and not delivery.consented:
        problems["consented"] = "电子送达须经信访人同意，请先确认。"
    if delivery.method == ServiceMethod.PUBLIC_NOTICE and (delivery.served_on - delivery.sent_on).days < 30:
        problems["served_on"] = "公告送达自公告之日起满30日视为送达。"
    if delivery.method == ServiceMethod.TELEPHONE:
        problems |= _call_problems(delivery, paper)
    return problems


def _call_problems(delivery: Delivery, paper: Paper) -> dict[str, str]:
    """A call tells of the acceptance, with consent (local practice, 北京 45), and of an extension (条例 34); a refusal, a guidance and the
    answer itself are owed in writing (条例 23(2), (3), 35, 36)."""
    problems, rule = {}, RULES[paper.kind]
    if not rule.by_telephone:
        problems["method"] = (
            "电话只能告知受理和延期；不予受理等告知书、答复和意见书应当书面送达"
            "（《信访工作条例》第二十三条第二款、第三十五条、第三十六条）。"
        )
    if not delivery.consented:
        problems["consented"] = (
            "以电话告知的，须信访人同意；不同意的，请书面告知（《信访工作条例》第二十三条第二款）。"
        )
    if delivery.called_at is None or day_of(delivery.called_at) != delivery.served_on:
        problems["called_at"] = "请填写通话的时间，与告知的日期为同一天。"
    elif delivery.called_at > now():
        problems["called_at"] = "通话的时间不能晚于现在。"
    if not (number := check_phone(delivery.called_number)).ok:
        problems["called_number"] = number.problem
    if len(delivery.proof.strip()) < _LEAST_OF_A_CALL:
        problems["proof"] = "请写明与谁通话、告知了什么、对方怎么说、记录或者录音在哪里。"
    return problems


_LEAST_OF_A_CALL = 10


def _lines(paper: Paper, delivery: Delivery) -> list[Recipient | None]:
    """Who gets a row each: those who were chosen, or all who are left; one row without a name for an anonymous petition. Raises Refused,
    InvalidInput."""
    left = unserved_yet(paper)
    if paper.state != PaperState.ISSUED or (paper.served_on is not None and not left):
        told = "只有已签发而尚未送达的文书可以登记送达。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(Basis(article=35),)))
    if not paper.for_citizen:
        reason = "送达回证只用于发给信访人的文书；单位之间的函件由收件单位签收，不登记送达。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_TOLD,)))
    if all_dead(paper.matter):
        told = "信访人已经去世，还没有登记继续提出请求的人，不能登记送达；确无人继续的，请登记无法送达（受送达人去世）。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(_TOLD,)))
    by_key: dict[UUID | None, Recipient | None] = {one.principal.pk: one for one in left} or {None: None}
    if any(key not in by_key for key in delivery.to):
        raise InvalidInput({"to": "请从还没有送达的受送达人中选择。"})
    chosen = [by_key[key] for key in dict.fromkeys(delivery.to)] or list(by_key.values())
    if RULES[paper.kind].opens is not None and any(_alone(paper, one) for one in chosen):
        told = (
            "信访人不能独立行使请求复查、复核的权利，现在没有登记监护人，答复和意见不能向其本人送达：请先登记监护人。"
            "监护人还没有确定的，由居民委员会、村民委员会、有关组织或者民政部门担任临时监护人（《民法典》第三十一条第三款）。"
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(GUARDIAN,)))
    return chosen


def _alone(paper: Paper, one: Recipient | None) -> bool:
    return one is not None and one.part is None and lacks_guardian(paper, one.principal)


@command("service.record")
def record_service(
    act: Act,
    paper: Paper,
    delivery: Delivery,
    files: Annotated[Sequence[SealedFile], Files("签收的回证和其他凭证", hint=GATHERED)] = (),
) -> Service:
    """Record that an issued document was served, one row a recipient. Raises Refused for a document that is not issued or already
    served, and for a letter from unit to unit: only what is addressed to the petitioner is served (条例 23(2), 35)."""
    lines = _lines(paper, delivery)
    problems = _problems(delivery, paper, act.day)
    if problems:
        raise InvalidInput(problems)
    matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    paper.version += 1
    paper.save(update_fields=["version"])
    rows = [_row(act, paper, delivery, line) for line in lines]
    proofs = gathered(act, matter, files)
    for row in rows:
        row.files.set(proofs)
    if paper.served_on is not None:
        _found_later(act, matter, paper, delivery.served_on)
    else:
        settle(act, matter, paper)
    if matter.state == State.CLOSED:  # served after the closing: the package is made anew with it (档案法 14)
        enqueue("seal-file", {"matter": matter.pk})
    return rows[0]


def _row(act: Act, paper: Paper, delivery: Delivery, line: Recipient | None) -> Service:
    """The row, as pages show it, and the sealed proof, which names who signed."""
    hide = mask_for(paper.matter)
    service = Service.objects.create(
        paper=paper,
        principal=line.principal if line else None,
        receiver=line.who if line else None,
        part=(line.part or "") if line else "",
        method=delivery.method,
        sent_on=delivery.sent_on,
        served_on=delivery.served_on,
        proof=hide(delivery.proof.strip())[:300],
        witness=hide(delivery.witness.strip())[:80],
        consented=delivery.consented,
        called_at=delivery.called_at if delivery.method == ServiceMethod.TELEPHONE else None,
        called_number=mask_phone(delivery.called_number)
        if delivery.method == ServiceMethod.TELEPHONE
        else "",
        by_id=act.actor.staff,
        at=act.at,
    )
    service.proof, service.witness = delivery.proof.strip(), delivery.witness.strip()
    service.sheet = issue_proof_of_service(act, paper, service)
    Service.objects.filter(pk=service.pk).update(sheet=service.sheet)
    return service


def settle(act: Act, matter: Matter, paper: Paper) -> None:
    """A document takes effect when nobody is left to be served, by the last of its days.

    The office's times for telling (T3, T4; 条例 23(2), (3)) end only then: it owes the notice to each petitioner. The petitioners' thirty
    days (T9, T11; 条例 35, 36) are theirs from their own receipt; the one clock of the matter starts with the last, so that it ends for
    nobody too early, and who got the opinion first may ask for a review at once. Who cannot be found (`record_unserved`) is not waited
    for; found later, the thirty days begin with that day. T7 ended with the opinion and depends on no service."""
    days = list(paper.services.values_list("served_on", flat=True))
    given_up = set(paper.unserved.values_list("principal_id", flat=True))
    waiting = [one for one in unserved_yet(paper) if not one.keys & given_up]
    if not days or (waiting and None not in given_up):
        save(act, matter)
        act.record(paper, matter_id=matter.pk, after={"served": len(days), "waiting": len(waiting)})
        return
    paper.served_on = max(days)
    paper.save(update_fields=["served_on"])
    take_effect(act, matter, paper, paper.served_on)


def _found_later(act: Act, matter: Matter, paper: Paper, served_on: date) -> None:
    """Somebody who could not be found has the document now: their thirty days begin (条例 35, 36(1)), unless it was reviewed already. A
    day before the one on which it took effect cuts nobody's time short."""
    assert paper.served_on is not None
    opens, begins = RULES[paper.kind].opens, max(served_on, paper.served_on)
    if opens is not None and not ReviewRequest.objects.filter(disputed=paper).exists():
        clocks.stop(matter, begins, "另一受送达人补送达", opens)
        clocks.start(matter, opens, begins, "书面答复补送达")
        if matter.state == State.CLOSED:
            _reopen(act, matter, _FOUND[RULES[paper.kind].kind])
            taken = edge(matter, Move.SERVE)
            go(act, matter, taken)
    save(act, matter)
    act.record(paper, matter_id=matter.pk, after={"served_on": str(served_on)}, reason="补送达")


def take_effect(act: Act, matter: Matter, paper: Paper, served_on: date, event: str = "书面答复送达") -> None:
    """What follows from the petitioner having the document: duties to tell are done, a remedy opens, the matter moves. A new opinion
    has its own thirty days, and those of the one it stands for end."""
    rule = RULES[paper.kind]
    if rule.told_while in (None, State(matter.state)):
        clocks.stop(matter, served_on, "书面告知送达", *rule.told_stops)
    if matter.kind == Kind.SUGGESTION:
        for owed in clocks.running(matter, *rule.instead) if rule.instead else ():
            if owed.due_on and served_on <= owed.due_on:
                clocks.stop(matter, served_on, "期限内答复送达", ClockCode(owed.code), unit_id=owed.unit_id)
    if rule.opens is not None:
        clocks.stop(matter, served_on, "新的意见送达", ClockCode.T9, ClockCode.T11)
        clocks.start(matter, rule.opens, served_on, event)
    if matter.state == State.CLOSED and rule.opens is not None:
        _reopen(act, matter, _FOUND[rule.kind])
    if rule.answers and matter.state != State.CLOSED:
        taken = edge(matter, Move.SERVE)
        matter.served_on = served_on
        go(act, matter, taken, "served_on", paper=str(paper.pk), served_on=str(served_on))
    else:
        save(act, matter)
        act.record(paper, matter_id=matter.pk, after={"served_on": str(served_on)})


_FOUND = {PaperKind.HANDLING_OPINION: Move.FOUND, PaperKind.REVIEW_OPINION: Move.FOUND_REVIEW}


def _reopen(act: Act, matter: Matter, found: Move) -> None:
    """A matter was closed because its opinion reached nobody, and now it does: the petitioner's time for a review begins."""
    taken = edge(matter, found)
    matter.closed_at = None
    Citation.objects.filter(paper__matter=matter).update(open=True)
    go(act, matter, taken, "closed_at")


def _files(paper: Paper) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter=paper.matter_id)


def _waiting(paper: Paper) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=[one.principal.pk for one in unserved_yet(paper)])


def _check_attempts(paper: Paper, ground: UnservedGround, tried_on: date) -> None:
    if not paper.for_citizen or paper.served_on is not None:
        reason = "只有已签发给信访人而尚未送达的文书可以登记无法送达。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_TOLD,)))
    if paper.issued_at and tried_on < day_of(paper.issued_at):
        raise InvalidInput({"tried_on": "日期不能早于签发日期。"})
    if (ground == UnservedGround.DEAD) != all_dead(paper.matter):
        told = (
            "只有信访人已经登记去世、没有登记继续提出请求的人的，才选择“受送达人去世”，并且只能选择这一项。"
        )
        raise InvalidInput({"ground": told})
    if ground == UnservedGround.UNCLEAR and reachable(paper.matter):
        raise InvalidInput(
            {
                "ground": "信访件载明了姓名和联系方式，不属于姓名、住址不清（《信访工作条例》第二十三条第二款）。"
                "联系不上的，请选择“多次联系不上”；也可以公告送达。"
            }
        )


_NOBODY_TO_TELL = (UnservedGround.UNCLEAR, UnservedGround.DEAD)
"""With these no time for telling runs against the office: there is nobody who could be told."""


def _is_last(paper: Paper, who: Person | None) -> bool:
    """Whether nobody was served and everybody else is on record as not to be found: then the document reached nobody at all."""
    left = {one.principal.pk for one in unserved_yet(paper)}
    left -= set(paper.unserved.values_list("principal_id", flat=True))
    return who is not None and left == {who.pk} and not paper.services.exists()


@command(
    "service.unserved",
    slug="unserved",
    lead="不是送达：请求复查、复核的期限不开始，找到信访人以后仍应补送并登记送达。姓名、住址不清的，不再计算书面告知的期限；"
    "联系不上的，期限照常计算（《信访工作条例》第二十三条第二款）。",
    verb="登记无法送达",
    said=lambda row, _given: Phrase(
        "{number}无法送达的原因和经过已登记；找到信访人以后，仍应补送并登记送达。", number=row.paper.number
    ),
    fits=lambda _actor, paper: paper.for_citizen and paper.served_on is None,
)
def record_unserved(
    act: Act,
    paper: Paper,
    *,
    ground: Annotated[UnservedGround, Pick("原因", among=UnservedGround.choices)],
    attempts: Annotated[
        str,
        Words(
            "经过和凭证", least=10, most=4000, rows=5, hint="何时以何种方式联系、寄送，结果如何，有什么凭证"
        ),
    ],
    tried_on: Annotated[date, Day("最近一次联系或者确认的日期", past=True, initial=lambda _paper: today())],
    who: Annotated[
        One[Person] | None,
        Pick("哪一位受送达人", required=False, among=_waiting, hint="不选为全部还没有送达的人"),
    ] = None,
    scan: Annotated[
        One[Attachment] | None,
        Pick("凭证的扫描件", required=False, among=_files, hint="取自此事项的材料，例如退回的邮件"),
    ] = None,
) -> Unserved:
    """Put on record that a document could not be served, why, and what was tried (条例 23(2), last clause). It opens no window and
    moves no matter; where name or address is unclear, or nobody lives who could be told, the times for telling end with the issue."""
    _check_attempts(paper, ground, tried_on)
    row = Unserved.objects.create(
        paper=paper,
        principal=None if _is_last(paper, who) else who,
        ground=ground,
        attempts=attempts,
        tried_on=tried_on,
        scan=scan,
        by_id=act.actor.staff,
        at=act.at,
    )
    matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    if ground in _NOBODY_TO_TELL and paper.issued_at:
        issued, why = day_of(paper.issued_at), UnservedGround(ground).label
        clocks.stop(matter, issued, str(why), *RULES[paper.kind].told_stops)
    paper.version += 1
    paper.save(update_fields=["version"])
    settle(act, matter, paper)
    act.record(
        row,
        matter_id=matter.pk,
        after={
            "paper": str(paper.pk),
            "number": paper.number,
            "ground": str(ground),
            "tried_on": str(tried_on),
        },
        basis=_TOLD,
        reason=attempts,
    )
    return row
