"""Service with proof; from it, and only from it, the remedy windows open (M-R4; 条例 35, 36; 民诉法 87–95 by analogy)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Exact
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge, go, save
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter, Paper, PaperState, Service, ServiceMethod
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import issue_proof_of_service
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict

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
    """Record that an issued document was served. Raises Refused for a document that is not issued or already served."""
    if paper.state != PaperState.ISSUED or paper.served_on is not None:
        raise Refused(
            Verdict(
                allowed=False, reason="只有已签发而尚未送达的文书可以登记送达。", basis=(Basis(article=35),)
            )
        )
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
    clocks.stop(matter, served_on, "书面告知送达", *rule.told_stops)
    if matter.kind == Kind.SUGGESTION:
        for owed in clocks.running(matter, *rule.instead) if rule.instead else ():
            if owed.due_on and served_on <= owed.due_on:
                clocks.stop(matter, served_on, "期限内答复送达", ClockCode(owed.code), unit_id=owed.unit_id)
    if rule.opens is not None:
        clocks.stop(matter, served_on, "新的意见送达", ClockCode.T9, ClockCode.T11)
        clocks.start(matter, rule.opens, served_on, event)
    if rule.answers:
        taken = edge(matter, Move.SERVE)
        matter.served_on = served_on
        go(act, matter, taken, "served_on", paper=str(paper.pk), served_on=str(served_on))
    else:
        save(act, matter)
        act.record(paper, matter_id=matter.pk, after={"served_on": str(served_on)})
