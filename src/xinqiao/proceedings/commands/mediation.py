"""Mediation and settlement (M-R6; 条例 33): no step without every side's consent, an agreement that gives up no right, its days as
commitments (M-D3), and what follows from a breach: the handling begins anew, or after a review the handling office has it carried out."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, may_take, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Lines, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.commands.promising import promise
from xinqiao.matters.models import Attachment, Commitment, Matter
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Staff
from xinqiao.proceedings import compose
from xinqiao.proceedings.commands.standing import here, lock_matter, open_to_talk
from xinqiao.proceedings.models import Mediation, Side
from xinqiao.proceedings.queries import files, told, workers_here
from xinqiao.rules.lifecycle import State
from xinqiao.rules.mediating import (
    AGREEING,
    CONSENTS,
    KINDS,
    Instalment,
    MediationKind,
    MediationStage,
    all_agree,
    in_yuan,
    instalment,
    may_mediate,
    nothing_given_up,
    other_total,
)
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.promising import DONE, CommitmentStage, PromiseSource
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_MONEY: dict[str, Any] = {"least": Decimal(0), "most": Decimal(10**11), "step": Decimal("0.01")}
_SIGN_WORKING_DAYS = 5
_OVER = (
    MediationStage.FAILED,
    MediationStage.PERFORMED,
    MediationStage.BREACHED,
    MediationStage.REFERRED,
)
FILE = "请选择已经上传的材料；还没有的，先在事项页补充材料。"
_PAPERS = {
    MediationKind.MEDIATION: PaperKind.MEDIATION_AGREEMENT,
    MediationKind.SETTLEMENT: PaperKind.SETTLEMENT_AGREEMENT,
}


def _missing(found: Mediation) -> QuerySet[Side]:
    """Whose consent to what is asked now is not on record."""
    owed = "willing_on" if found.stage == MediationStage.ASKING else "agreed_on"
    return found.sides.filter(**{owed: None})


def sides(found: Mediation) -> QuerySet[Side]:
    return found.sides.all()


@command(
    "mediation.propose",
    slug="mediate",
    lead="须经各方当事人同意（《信访工作条例》第三十三条）。不能以不再信访为条件。",
    verb="提出调解、和解",
    fits=lambda _actor, matter: not matter.confidential and may_mediate(State(matter.state)).allowed,
)
def propose(
    act: Act,
    matter: Matter,
    *,
    kind: Annotated[str, Pick("方式", among=list(KINDS.items()))],
    subject: Annotated[str, Words("争议的事项", most=2000, rows=3, least=4)],
    others: Annotated[list[str], Lines("对方当事人", most=120, many=8, hint="每行一个单位或者个人")],
    mediator: Annotated[
        str, Words("调解员", required=False, most=80, rows=1, hint="调解的写明姓名和单位；自行和解的留空")
    ] = "",
) -> Mediation:
    """Propose to talk it over. Every petitioner and every other party is a side. Raises Refused for a matter that is over, an accusation
    and an anonymous petition, InvalidInput for a mediation without a mediator."""
    require(may_mediate(State(matter.state)))
    open_to_talk(matter)
    if kind == MediationKind.MEDIATION and not mediator:
        raise InvalidInput({"mediator": "调解由调解员主持，请写明姓名和单位。"})
    if Mediation.objects.filter(matter=matter).exclude(stage__in=_OVER).exists():
        raise Refused(Verdict(allowed=False, reason="已有一次调解、和解正在进行，请在那一次上继续。"))
    petitioners = told(matter)
    if not petitioners:
        why = "没有可以征求意见的信访人，不能调解：调解须经各方当事人同意。"
        raise Refused(Verdict(allowed=False, reason=why, basis=(AGREEING,)))
    found = Mediation(
        matter=matter,
        unit_id=matter.holding_unit_id,
        kind=kind,
        subject=subject,
        mediator=mediator,
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    Side.objects.bulk_create(Side(mediation=found, name=name, petitioner=True) for name in petitioners)
    Side.objects.bulk_create(Side(mediation=found, name=name, petitioner=False) for name in others)
    save(act, matter)
    sides = len(petitioners) + len(others)
    act.record(found, matter_id=matter.pk, after={"kind": kind, "sides": sides}, basis=AGREEING)
    return found


@command(
    "mediation.consent",
    lead="一方一次。开始时登记是否同意调解；协议写好以后，登记是否同意协议的内容。",
    verb="登记同意",
    fits=lambda actor, found: here(actor, found) and _missing(found).exists(),
    told=lambda found: found.terms,
)
def consent(
    act: Act,
    found: Mediation,
    *,
    side: Annotated[One[Side], Pick("哪一方", among=_missing, wrong="请选择还没有登记同意的一方。")],
    how: Annotated[str, Pick("怎样同意的", among=list(CONSENTS.items()))],
    on: Annotated[date, Day("哪一天同意的", past=True, initial=lambda _found: today())],
) -> Mediation:
    """One side agrees to be mediated, or later to the agreement as it reads. With the last of them it goes on."""
    if found.stage == MediationStage.DRAFTED:
        side.agreed_on = on
    else:
        side.willing_on = on
    side.how = how
    side.save(update_fields=["willing_on", "agreed_on", "how"])
    words = {"side": side.name, "how": how, "on": on.isoformat()}
    take(act, found, matter_id=found.matter_id, words=words, of=side.pk)
    if not _missing(found).exists():
        following = "settle" if found.stage == MediationStage.DRAFTED else "begin"
        take(act, found, action=f"mediation.{following}", matter_id=found.matter_id)
    return found


@command(
    "mediation.decline",
    lead="一方不同意，调解、和解结束，事项继续办理。不影响信访人的任何权利。",
    danger=True,
)
def decline(
    act: Act,
    found: Mediation,
    *,
    side: Annotated[One[Side], Pick("哪一方", among=sides)],
    words: Annotated[str, Words("怎样说的", most=2000, rows=3)],
) -> Mediation:
    """A side does not want it, or not any more: the handling goes on."""
    take(act, found, matter_id=found.matter_id, words={"side": side.name, "words": words}, of=side.pk)
    return found


@command("mediation.meet", verb="记下这一次", fits=here)
def meet(
    act: Act,
    found: Mediation,
    *,
    met_on: Annotated[date, Day("日期", past=True, initial=lambda _found: today())],
    said: Annotated[str, Words("各方说了什么", most=8000, rows=4)],
) -> Mediation:
    """One meeting; how many there were is counted from these."""
    take(act, found, matter_id=found.matter_id, words={"met_on": met_on.isoformat(), "said": said})
    return found


def _plan(lines: list[str], day: date) -> list[Instalment]:
    """The dated tasks. Raises InvalidInput naming the line that has no day."""
    read = [instalment(line, day) for line in lines]
    wrong = [one for one in read if isinstance(one, str)]
    if wrong:
        raise InvalidInput({"plan": wrong[0]})
    return [one for one in read if isinstance(one, Instalment)]


def _drafted(found: Mediation, _given: object) -> Phrase:
    total = other_total([one["what"] for one in found.plan], found.amount)
    if total is None or found.amount is None:
        return Phrase("协议内容已写好，请各方表示同意。")
    told = "协议内容已写好。各期合计{total}元，与涉及金额{amount}元不一致，请核对后再请各方表示同意。"
    return Phrase(told, total=in_yuan(total), amount=in_yuan(found.amount))


@command(
    "mediation.draft",
    lead="写好以后，由各方对这份内容表示同意；再修改的，须重新征得各方同意。",
    verb="交各方同意",
    fits=here,
    said=_drafted,
)
def draft(
    act: Act,
    found: Mediation,
    *,
    facts: Annotated[str, Words("争议的事实", initial=lambda found: found.facts)],
    terms: Annotated[str, Words("协议内容", rows=6, initial=lambda found: found.terms)],
    plan: Annotated[
        list[str],
        Lines(
            "哪一天、谁做什么",
            most=300,
            initial=lambda found: "\n".join(f"{one['due']} {one['what']}" for one in found.plan),
            hint="每行一项，先写日期，例如：2026-12-20 物业公司退还2000元；分期的逐期写",
        ),
    ],
    default_clause: Annotated[
        str, Words("一方违约怎么办", rows=2, most=2000, initial=lambda found: found.default_clause)
    ],
    amount: Annotated[
        Decimal | None, Number("涉及金额（元）", required=False, initial=lambda found: found.amount, **_MONEY)
    ] = None,
) -> Mediation:
    """What is to be agreed. A changed text is agreed to anew. Raises InvalidInput for a task without a day and for words that give up the
    right to petition."""
    texts = {"terms": terms, "default_clause": default_clause, "plan": "\n".join(plan), "facts": facts}
    problems = {name: problem for name, text in texts.items() if (problem := nothing_given_up(text))}
    if problems:
        raise InvalidInput(problems)
    dated = _plan(plan, act.day)
    found.facts, found.terms, found.default_clause = facts, terms, default_clause
    found.amount = amount
    found.plan = [{"due": one.due.isoformat(), "what": one.what} for one in dated]
    found.sides.update(agreed_on=None)
    words = texts | {"amount": "" if amount is None else str(amount)}
    take(act, found, matter_id=found.matter_id, words=words)
    return found


@command(
    "mediation.conclude",
    lead="各方都已同意，才能出具协议书。协议书请各方签字、盖章，扫描后上传入卷。",
    verb="出具协议书",
    fits=here,
    said=lambda found, _given: Phrase("协议书{number}已出具，请各方签字。", number=found.agreement.number),
)
def conclude(act: Act, found: Mediation) -> Mediation:
    """The agreement as a numbered paper. Raises Refused while a side's consent to it is not on record (条例 33)."""
    lock_matter(found)
    require(may_take(found, "conclude", act.actor.staff))
    require(may_mediate(State(found.matter.state)))
    require(all_agree([side.name for side in _missing(found)], "出具协议书"))
    kind = _PAPERS[MediationKind(found.kind)]
    found.agreement = issue_letter(act, found.matter, kind, compose.agreement(found), filed=True)
    found.agreed_at = act.at
    found.sign_due = work_calendar().add_working_days(act.day, _SIGN_WORKING_DAYS).day
    save(act, found.matter)
    take(act, found, matter_id=found.matter_id, words={"agreement": found.agreement.number})
    return found


@command(
    "mediation.sign",
    lead="签字的协议书入卷后生效：每一项履行成为一项承诺，按日提醒，信访人在查询页能看到。",
    verb="协议生效",
)
def sign(
    act: Act,
    found: Mediation,
    *,
    file: Annotated[One[Attachment], Pick("签字的协议书", among=files, wrong=FILE)],
    owner: Annotated[
        One[Staff],
        Pick("由谁督促履行", among=workers_here, initial=lambda found: found.matter.first_handler_id),
    ],
) -> Mediation:
    """The signed agreement comes into the file and is in force: each dated task is a commitment (M-D3)."""
    lock_matter(found)
    require(may_take(found, "sign", act.actor.staff))
    found.signed, found.signed_on = file, act.day
    word = Phrase("{kind}协议{number}", kind=KINDS[MediationKind(found.kind)], number=found.agreement.number)  # type: ignore[union-attr]  # issued when it was concluded
    for one in found.plan:
        promise(
            act,
            found.matter,
            source=PromiseSource.MEDIATION,
            source_key=source_key(found),
            what=one["what"],
            said=f"{word}：{one['what']}",
            owner=owner,
            due=date.fromisoformat(one["due"]),
        )
    save(act, found.matter)
    words = {"file": file.name, "owner": owner.name}
    take(act, found, matter_id=found.matter_id, words=words, owner=owner.pk, sha256=file.sha256)
    return found


def source_key(found: Mediation) -> str:
    """How the commitments of an agreement name it."""
    return f"mediation:{found.pk}"


def commitments(found: Mediation) -> QuerySet[Commitment]:
    """What the agreement promised."""
    return Commitment.objects.filter(matter=found.matter_id, source_key=source_key(found))


@command(
    "mediation.perform",
    lead="每一项履行都已凭证据登记兑现，才算履行完毕。",
    verb="登记履行完毕",
)
def perform(
    act: Act,
    found: Mediation,
    *,
    result: Annotated[str, Words("履行情况", most=4000, rows=3, least=4)],
    file: Annotated[One[Attachment], Pick("为证的材料", among=files, wrong=FILE)],
) -> Mediation:
    """All of it was done, with evidence. Raises Refused naming what is not recorded as done."""
    left = tuple(one.what for one in commitments(found).exclude(stage__in=(*DONE, CommitmentStage.ENDED)))
    if left:
        why = Phrase("还有没有登记兑现的：{left}。请先在承诺登记册凭证据登记。", left=left)
        raise Refused(Verdict(allowed=False, reason=why, basis=(AGREEING,)))
    words = {"result": result, "file": file.name}
    take(act, found, matter_id=found.matter_id, words=words, sha256=file.sha256)
    return found
