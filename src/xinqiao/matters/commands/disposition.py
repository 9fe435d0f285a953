"""Passing a matter on, objecting to it, taking it on (条例 22, 23, 24; M-R2, M-D1)."""

import re
from dataclasses import replace
from datetime import date
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, One, Pick, Words
from xinqiao.matters import clocks, compose, done_words
from xinqiao.matters import compose_letters as letters
from xinqiao.matters.commands.choosing import (
    WORKER,
    lawful_assignees,
    lawful_recipients,
    other_recipient,
    recipients,
    workers,
)
from xinqiao.matters.commands.moving import (
    LEFT_BEHIND,
    add_staff,
    add_unit,
    as_it_stands,
    edge,
    go,
    leave_unit,
    require,
    save,
)
from xinqiao.matters.grounds import ground, told_by_other_rules, why_disputed
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    Matter,
    MatterUnit,
    Objection,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import issue_letter
from xinqiao.matters.queries.closing import notice_owed
from xinqiao.offices.models import Staff, Unit, UnitKind
from xinqiao.rules.basis import Basis, read_basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.routing import may_be_accepted
from xinqiao.rules.transfer import Way, may_object
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _no_objection_waits(matter: Matter) -> None:
    """Until the sender has verified the objection, the matter goes nowhere (条例 23(3))."""
    if Objection.objects.filter(disposition__matter=matter, agreed=None).exists():
        raise Refused(
            Verdict(
                allowed=False,
                reason="异议尚未核定，不能受理或者转交；请先等待转送单位核定。",
                basis=(Basis(article=23, paragraph=3),),
            )
        )


_LETTERS = {
    Way.FORWARD: PaperKind.FORWARDING_LETTER,
    Way.ASSIGN: PaperKind.ASSIGNMENT_LETTER,
    Way.SUBMIT: PaperKind.SUBMISSION_LETTER,
}


def _pass_on(act: Act, matter: Matter, to_unit: Unit, reason: str, due_on: date | None = None) -> Disposition:
    """The shared body of 转送, 交办 and 报请, on the ground that `rules.transfer` finds: clocks change hands, the letter is issued, the
    unit gets the matter. A unit that the petitioner turned to itself tells where the matter went; T3 runs until that notice
    is served (条例 23(1), (2))."""
    taken = edge(matter, Move.ASSIGN if due_on else Move.FORWARD)
    _no_objection_waits(matter)
    found, sender = ground(matter, to_unit, report=due_on is not None), matter.holding_unit
    kind = DispositionKind(found.way)
    before = as_it_stands(matter, ClockCode.T2, ClockCode.T4, ClockCode.T5)
    clocks.stop(matter, act.day, kind.label, ClockCode.T2, ClockCode.T4, ClockCode.T5)
    disposition = Disposition.objects.create(
        matter=matter,
        kind=kind,
        from_unit=sender,
        to_unit=to_unit,
        basis=found.basis.text,
        reason=reason,
        due_on=due_on,
        by_id=act.actor.staff,
        at=act.at,
    )
    issue_letter(act, matter, _LETTERS[found.way], letters.transfer(matter, disposition), to=to_unit)
    if any(told.unit_id == sender.pk for told in clocks.running(matter, ClockCode.T3)):
        issue_letter(act, matter, PaperKind.PROCEDURE_NOTICE, letters.where_it_went(matter, disposition))
    _hand_to(act, matter, to_unit)
    begun = [
        clocks.start(matter, code, act.day, Phrase("收到{what}", what=kind.label), unit_id=to_unit.pk)
        for code in found.clocks
    ]
    if due_on:
        begun.append(
            clocks.start(matter, ClockCode.T6, act.day, "交办", unit_id=to_unit.pk, given_due=due_on)
        )
    disposition.before = {**before, "begun": [clock.pk for clock in begun]}
    disposition.save(update_fields=["before"])
    go(
        act,
        matter,
        replace(taken, basis=found.basis),
        "holding_unit",
        *LEFT_BEHIND,
        reason=reason,
        to_unit=to_unit.pk,
        due_on=str(due_on or ""),
        **({"kind": str(kind)} if kind == DispositionKind.SUBMIT else {}),
    )
    return disposition


def _hand_to(act: Act, matter: Matter, to_unit: Unit) -> None:
    """The matter leaves the unit that has it and is the other's; the caller saves."""
    add_unit(act, matter, matter.holding_unit_id, UnitPart.SENDER)
    add_unit(act, matter, to_unit.pk, UnitPart.HANDLING)
    leave_unit(act, matter)
    matter.holding_unit = to_unit


@command(
    "matter.forward",
    lead="依据条款由系统按收送单位的关系和事项类别确定，并出具相应的函件；报请本级党委、政府的，出具报请件。",
    verb="转送此事项",
    told=why_disputed,
    said=done_words.passed_on,
)
def forward(
    act: Act,
    matter: Matter,
    to_unit: Annotated[
        One[Unit], Pick("转送给", among=recipients, wrong=other_recipient, offered=lawful_recipients)
    ],
    *,
    reason: Annotated[str, Words("理由", most=20_000, rows=3)],
) -> Disposition:
    """转送 to the competent unit, or 报请 to whoever decides, on the ground that follows (条例 22–24, 30). Raises Refused with the
    article and what to do instead where there is none."""
    return _pass_on(act, matter, to_unit, reason)


@command(
    "matter.assign_with_report",
    slug="assign",
    lead="出具交办函，指定办理期限，对方须报送办结报告。",
    verb="交办此事项",
    told=why_disputed,
    said=done_words.passed_on,
)
def assign_with_report(
    act: Act,
    matter: Matter,
    to_unit: Annotated[
        One[Unit], Pick("交办给", among=recipients, wrong=other_recipient, offered=lawful_assignees)
    ],
    *,
    reason: Annotated[str, Words("理由", most=20_000, rows=3)],
    due_on: Annotated[date, Day("办结期限", ahead=True)],
) -> Disposition:
    """交办 with a date for the report (条例 22(1)③)."""
    return _pass_on(act, matter, to_unit, reason, due_on)


def _last_transfer(matter: Matter) -> Disposition:
    disposition = (
        Disposition.objects.filter(matter=matter, to_unit_id=matter.holding_unit_id)
        .exclude(kind=DispositionKind.ACCEPT)
        .select_related("from_unit")
        .last()
    )
    if disposition is None or matter.state != "transferred":
        raise Refused(
            Verdict(
                allowed=False,
                reason="只有收到转送、交办而尚未受理的事项可以提出异议。",
                basis=(Basis(article=23, paragraph=3),),
            )
        )
    return disposition


@command(
    "matter.object",
    lead="认为不属于本单位职权的，5个工作日内详细说明理由。对方核实同意之前，事项仍在本单位。",
    verb="提出异议",
    said=done_words.objected,
)
def object_to_transfer(
    act: Act,
    matter: Matter,
    *,
    reasons: Annotated[
        str, Words("详细理由", least=10, most=20_000, rows=5, hint="不属于本单位职权范围的理由，并附依据")
    ],
    proposed_unit: Annotated[
        One[Unit] | None, Pick("建议由谁办理", required=False, among=recipients, wrong=other_recipient)
    ] = None,
) -> Objection:
    """Say within five working days, with detailed reasons, that the unit is not competent (条例 23(3), T5).

    The matter stays on the unit's desk and T4 keeps running until the sender agrees. A late objection is refused, and that of a unit
    which the common superior designated (条例 24(1))."""
    disposition = _last_transfer(matter)
    five_days = clocks.running(matter, ClockCode.T5)
    require(
        may_object(
            read_basis(disposition.basis),
            disposition.kind,
            other_rules=told_by_other_rules(matter),
            until=five_days[0].due_on if five_days else None,
            day=act.day,
        )
    )
    objection = Objection.objects.create(
        disposition=disposition,
        reasons=reasons,
        proposed_unit=proposed_unit,
        by_id=act.actor.staff,
        at=act.at,
    )
    clocks.stop(matter, act.day, "提出异议", ClockCode.T5)
    sections = letters.objection_to(matter, disposition, objection)
    issue_letter(act, matter, PaperKind.OBJECTION_LETTER, sections, to=disposition.from_unit)
    save(act, matter)
    act.record(
        objection,
        matter_id=matter.pk,
        after={"disposition": disposition.pk},
        basis=Basis(article=23, paragraph=3),
    )
    return objection


def _open_objection(matter: Matter) -> Objection | None:
    return (
        Objection.objects.select_related("disposition__from_unit", "disposition__to_unit", "proposed_unit")
        .filter(disposition__matter=matter, agreed=None)
        .first()
    )


def _why_objected(matter: Matter) -> str:
    found = _open_objection(matter)
    if found is None:
        return ""
    why = Phrase("{unit}的理由：{reasons}", unit=found.disposition.to_unit.short_name, reasons=found.reasons)
    if found.proposed_unit is None:
        return why
    return Phrase("{why} 建议由{proposed}办理。", why=why, proposed=found.proposed_unit.name)


@command(
    "matter.decide_objection",
    lead="同意的，材料退回重新分办；不同意的，对方应当继续办理。",
    verb="核定此异议",
    told=_why_objected,
    said=done_words.objection_decided,
)
def decide_objection(
    act: Act,
    matter: Matter,
    *,
    agree: Annotated[bool, Either("核定意见", yes="同意，收回重新分办", no="不同意，由对方继续办理")],
    reason: Annotated[str, Words("理由", most=20_000, rows=3)],
) -> Objection:
    """The sender verifies the objection that waits: agreed, the materials return and sorting starts again; refused, the unit
    must go on (条例 23(3)). What was decided stays."""
    objection = _open_objection(matter)
    if objection is None:
        reason_why = "没有等待核定的异议，或者异议已经由他人核定。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(Basis(article=23, paragraph=3),)))
    if objection.disposition.from_unit_id != act.actor.unit_id:
        raise Refused(
            Verdict(
                allowed=False,
                reason="异议由转送、交办此事项的单位核定。",
                basis=(Basis(article=23, paragraph=3),),
            )
        )
    objection.agreed, objection.decision_reason = agree, reason
    objection.decided_by_id, objection.decided_at = act.actor.staff_id, act.at
    objection.save()
    if not agree:
        save(act, matter)
        act.record(objection, matter_id=matter.pk, after={"agreed": False}, reason=reason)
        return objection
    taken = edge(matter, Move.RETURN)
    returned_by = objection.disposition.to_unit_id
    ended = (ClockCode.T2, ClockCode.T4, ClockCode.T5, ClockCode.T6)
    clocks.stop(matter, act.day, "异议成立，退回", *ended, unit_id=returned_by)
    leave_unit(act, matter)
    matter.holding_unit, matter.hops = objection.disposition.from_unit, matter.hops + 1
    MatterUnit.objects.filter(matter=matter, unit_id=returned_by, part=UnitPart.HANDLING).delete()
    add_unit(act, matter, returned_by, UnitPart.SENDER)
    clocks.tell_anew(matter, act.day, "退回后重新分办")
    go(act, matter, taken, "holding_unit", "hops", *LEFT_BEHIND, reason=reason, agreed=True)
    return objection


_PASSED_ON = (
    "信访部门收到的事项，应当转送、交办有权处理的机关、单位，或者报请本级党委、政府（《信访工作条例》第二十二条第一款）；"
    "确实属于本单位自己职权的才受理，请写明是什么职权，至少10个字。"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEAST_SAID = 10
"""Signs that make words: 。 and 同意 name no competence."""


@command(
    "matter.accept",
    lead="出具受理告知书，确定首办责任人。出具处理意见书的事项，自今日起60日内办结。应当由诉讼、仲裁、复议等程序解决的，不在这里受理，导入该程序。"
    "建议意见15日内答复的，不另出具受理告知书。",
    verb="受理此事项",
    said=done_words.accepted,
)
def accept(
    act: Act,
    matter: Matter,
    handler: Annotated[One[Staff], Pick("首办责任人", among=workers, wrong=WORKER)],
    *,
    note: Annotated[
        str,
        Words(
            "说明",
            required=False,
            sometimes=True,
            most=20_000,
            rows=3,
            hint="信访部门自己受理的，写明属于本单位的什么职权",
        ),
    ] = "",
) -> Matter:
    """Take the matter on: exactly one first-handling unit and person from now (M-D1); the sixty days begin only for
    route 31(6) (条例 34, trap 1). The acceptance notice is issued and waits for service, which stops T3/T4; a suggestion may be
    answered instead (条例 29). Raises Refused for 31(1)–(4), which are guided to another procedure, and InvalidInput for a petition office
    that does not say in words why it decides itself: what it receives it passes on (条例 22(1))."""
    taken = edge(matter, Move.ACCEPT)
    require(may_be_accepted(matter.route))
    if matter.holding_unit.kind == UnitKind.PETITION_OFFICE and len(_HAN.findall(note)) < _LEAST_SAID:
        raise InvalidInput({"note": _PASSED_ON})
    _no_objection_waits(matter)
    Disposition.objects.create(
        matter=matter,
        kind=DispositionKind.ACCEPT,
        from_unit_id=matter.holding_unit_id,
        to_unit_id=matter.holding_unit_id,
        basis=taken.basis.text,
        reason=note,
        by_id=act.actor.staff,
        at=act.at,
    )
    matter.accepted_on, matter.first_unit_id, matter.first_handler = act.day, matter.holding_unit_id, handler
    matter.section_id = handler.section_id
    add_unit(act, matter, matter.holding_unit_id, UnitPart.HANDLING)
    add_staff(act, matter, handler.pk, StaffPart.HANDLER)
    if matter.confidential:
        add_staff(act, matter, handler.pk, StaffPart.CLEARED, "承办人")
    clocks.stop(matter, act.day, "受理", ClockCode.T5, ClockCode.T2)
    clocks.start_handling(matter)
    if matter.kind != Kind.SUGGESTION:
        issue_letter(act, matter, PaperKind.ACCEPTANCE_NOTICE, compose.acceptance(matter))
    go(
        act,
        matter,
        taken,
        "accepted_on",
        "first_unit",
        "first_handler",
        "section",
        reason=note,
        first_handler=handler.pk,
    )
    return matter


@command(
    "matter.notify_acceptance",
    lead="建议意见15日内不能答复的，应当书面告知信访人接收情况以及处理途径和程序（《信访工作条例》第二十三条）。",
    verb="出具受理告知书",
)
def notify_acceptance(act: Act, matter: Matter) -> Matter:
    """Issue the notice for a suggestion that is not answered within the fifteen days (条例 23(2), (3), 29). Raises Refused when none
    is owed: it was issued, or the answer came in time."""
    if not notice_owed(matter):
        reason = "不必另行出具受理告知书：已经出具，或者已经在期限内答复，或者不是已经受理的建议意见。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(Basis(article=23), Basis(article=29))))
    issue_letter(act, matter, PaperKind.ACCEPTANCE_NOTICE, compose.acceptance(matter))
    save(act, matter)
    return matter
