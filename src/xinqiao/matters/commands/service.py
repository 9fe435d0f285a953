"""Service with proof; from it, and only from it, the remedy windows open (M-R4; 条例 35, 36; 民诉法 87–95 by analogy)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.db.models import Q, QuerySet

from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, One, Pick, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge, go, save
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Attachment,
    Citation,
    Matter,
    Paper,
    PaperState,
    Service,
    ServiceMethod,
    Unserved,
    UnservedGround,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import issue_proof_of_service
from xinqiao.people.models import Person, PersonKind
from xinqiao.people.vault import open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.submission import has_address
from xinqiao.rules.text_input import is_blank
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_TOLD = Basis(article=23, paragraph=2)
_SEALED = "sealed in the proof of service; the row keeps the masked copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a document reached the petitioner. `proof` says what proves it: signature, postal receipt, system arrival."""

    method: ServiceMethod
    sent_on: date
    served_on: date
    proof: Annotated[str, Exact("送达凭证", why=_SEALED)]
    witness: Annotated[str, Exact("见证人", required=False, why=_SEALED)] = ""
    consented: bool = False


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
    return problems


@command("service.record")
def record_service(act: Act, paper: Paper, delivery: Delivery) -> Service:
    """Record that an issued document was served. Raises Refused for a document that is not issued or already served, and for a letter
    from unit to unit: only what is addressed to the petitioner is served (条例 23(2), 35)."""
    if paper.state != PaperState.ISSUED or paper.served_on is not None:
        raise Refused(
            Verdict(
                allowed=False, reason="只有已签发而尚未送达的文书可以登记送达。", basis=(Basis(article=35),)
            )
        )
    if not paper.for_citizen:
        reason = "送达回证只用于发给信访人的文书；单位之间的函件由收件单位签收，不登记送达。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(Basis(article=23, paragraph=2),)))
    problems = _problems(delivery, paper, act.day)
    if problems:
        raise InvalidInput(problems)
    hide = mask_for(paper.matter)
    service = Service.objects.create(
        paper=paper,
        method=delivery.method,
        sent_on=delivery.sent_on,
        served_on=delivery.served_on,
        proof=hide(delivery.proof.strip())[:300],
        witness=hide(delivery.witness.strip())[:80],
        consented=delivery.consented,
        by_id=act.actor.staff,
        at=act.at,
    )
    paper.served_on = delivery.served_on
    paper.version += 1
    paper.save(update_fields=["served_on", "version"])
    matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    # The sealed proof names who signed; the row, which pages show, does not.
    service.proof, service.witness = delivery.proof.strip(), delivery.witness.strip()
    issue_proof_of_service(act, paper, service)
    take_effect(act, matter, paper, delivery.served_on)
    return service


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


def _reachable(matter: Matter) -> bool:
    """Whether the petition names somebody and says how to reach them."""
    people = Person.objects.filter(
        Q(petitions__matter=matter) | Q(representative__petition__matter=matter)
    ).distinct()
    found = [open_identity(person) for person in people]
    return any(
        who.kind == PersonKind.ACCOUNT or (not is_blank(who.name) and has_address(who)) for who in found
    )


def _check_attempts(paper: Paper, ground: UnservedGround, tried_on: date) -> None:
    if not paper.for_citizen or paper.served_on is not None:
        reason = "只有已签发给信访人而尚未送达的文书可以登记无法送达。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_TOLD,)))
    if paper.issued_at and tried_on < day_of(paper.issued_at):
        raise InvalidInput({"tried_on": "日期不能早于签发日期。"})
    if ground == UnservedGround.UNCLEAR and _reachable(paper.matter):
        raise InvalidInput(
            {
                "ground": "信访件载明了姓名和联系方式，不属于姓名、住址不清（《信访工作条例》第二十三条第二款）。"
                "联系不上的，请选择“多次联系不上”；也可以公告送达。"
            }
        )


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
    scan: Annotated[
        One[Attachment] | None,
        Pick("凭证的扫描件", required=False, among=_files, hint="取自此事项的材料，例如退回的邮件"),
    ] = None,
) -> Unserved:
    """Put on record that a document could not be served, why, and what was tried (条例 23(2), last clause). It opens no window and
    moves no matter; where name or address is unclear nobody need be told, and the times for telling end with the issue."""
    _check_attempts(paper, ground, tried_on)
    row = Unserved.objects.create(
        paper=paper,
        ground=ground,
        attempts=attempts,
        tried_on=tried_on,
        scan=scan,
        by_id=act.actor.staff,
        at=act.at,
    )
    matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    if ground == UnservedGround.UNCLEAR and paper.issued_at:
        issued = day_of(paper.issued_at)
        clocks.stop(matter, issued, "姓名（名称）、住址不清，无法告知", *RULES[paper.kind].told_stops)
    paper.version += 1
    paper.save(update_fields=["version"])
    save(act, matter)
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
