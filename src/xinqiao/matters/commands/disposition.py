"""Passing a matter on, objecting to it, taking it on (条例 22, 23, 24; M-R2, M-D1)."""

from datetime import date
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Day, Either, One, Pick, Words
from xinqiao.matters import clocks, compose
from xinqiao.matters.commands.choosing import RECIPIENT, WORKER, recipients, workers
from xinqiao.matters.commands.moving import (
    LEFT_BEHIND,
    add_staff,
    add_unit,
    edge,
    go,
    leave_unit,
    require,
    save,
)
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    Matter,
    MatterUnit,
    Objection,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import issue_letter
from xinqiao.matters.queries.closing import notice_owed
from xinqiao.offices.models import Staff, Unit, UnitKind
from xinqiao.offices.queries import superiors
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MAX_HOPS = 2
"""After this many transfers between units the common superior decides (条例 24; project default, law.md 4.1)."""

HANDLING_ROUTE = "31(6)"

_SECRECY = Basis(article=30, paragraph=3)


def _recipient_allowed(matter: Matter, to_unit: Unit, from_unit_id: int) -> Verdict:
    """Walls before any transfer to one of `recipients`: accusations to whom they belong, nothing in a circle. After too
    many transfers it still goes up to a superior, and down again to the unit which that superior designates (条例 24)."""
    if matter.kind == Kind.ACCUSATION and to_unit.kind not in (
        UnitKind.DISCIPLINE_ORGAN,
        UnitKind.PETITION_OFFICE,
    ):
        return Verdict(
            allowed=False,
            reason="检举控告类事项应当按照管理权限转送纪检监察机关或者上级信访部门。",
            basis=(Basis(article=22, paragraph=2), _SECRECY),
        )
    in_line = to_unit.pk in superiors(from_unit_id) or from_unit_id in superiors(to_unit.pk)
    if matter.hops >= MAX_HOPS and not in_line:
        return Verdict(
            allowed=False,
            reason=Phrase(
                "此事项已经转交{n}次仍有争议，不能再次转交，请报共同的上一级机关、单位协调指定。",
                n=matter.hops,
            ),
            basis=(Basis(article=24, paragraph=1),),
        )
    return Verdict(allowed=True, reason="")


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


def _pass_on(
    act: Act, matter: Matter, to_unit: Unit, kind: DispositionKind, reason: str, due_on: date | None = None
) -> Disposition:
    """The shared body of 转送 and 交办: clocks change hands, the letter is issued, the unit gets the matter. A unit that the
    petitioner turned to itself tells where the matter went; T3 runs until that notice is served (条例 23(1), (2))."""
    assign = kind == DispositionKind.ASSIGN_WITH_REPORT
    taken = edge(matter, Move.ASSIGN if assign else Move.FORWARD)
    sender = matter.holding_unit
    require(_recipient_allowed(matter, to_unit, sender.pk))
    _no_objection_waits(matter)
    clocks.stop(matter, act.day, kind.label, ClockCode.T2, ClockCode.T4, ClockCode.T5)
    if matter.state == "transferred" and sender.kind != UnitKind.PETITION_OFFICE:
        matter.hops += 1
    disposition = Disposition.objects.create(
        matter=matter,
        kind=kind,
        from_unit=sender,
        to_unit=to_unit,
        basis=taken.basis.text,
        reason=reason,
        due_on=due_on,
        by_id=act.actor.staff,
        at=act.at,
    )
    letter = PaperKind.ASSIGNMENT_LETTER if assign else PaperKind.FORWARDING_LETTER
    issue_letter(act, matter, letter, compose.transfer(matter, disposition), to=to_unit)
    if any(told.unit_id == sender.pk for told in clocks.running(matter, ClockCode.T3)):
        issue_letter(act, matter, PaperKind.PROCEDURE_NOTICE, compose.where_it_went(matter, disposition))
    add_unit(act, matter, sender.pk, UnitPart.SENDER)
    add_unit(act, matter, to_unit.pk, UnitPart.HANDLING)
    leave_unit(act, matter)
    matter.holding_unit = to_unit
    for code in (ClockCode.T4, ClockCode.T5):
        clocks.start(matter, code, act.day, Phrase("收到{what}", what=kind.label), unit_id=to_unit.pk)
    if due_on:
        clocks.start(matter, ClockCode.T6, act.day, "交办", unit_id=to_unit.pk, given_due=due_on)
    go(
        act,
        matter,
        taken,
        "holding_unit",
        "hops",
        *LEFT_BEHIND,
        reason=reason,
        to_unit=to_unit.pk,
        due_on=str(due_on or ""),
    )
    return disposition


@command(
    "matter.forward",
    lead="出具转送函。对方自收到之日起15日内告知信访人是否受理，5个工作日内可以提出异议。",
    verb="转送此事项",
)
def forward(
    act: Act,
    matter: Matter,
    to_unit: Annotated[One[Unit], Pick("转送给", among=recipients, wrong=RECIPIENT)],
    *,
    reason: Annotated[str, Words("依据和理由", most=20_000, rows=3)],
) -> Disposition:
    """转送 to the competent unit (条例 22(1)①②). Raises Refused for a forbidden recipient or too many transfers."""
    return _pass_on(act, matter, to_unit, DispositionKind.FORWARD, reason)


@command(
    "matter.assign_with_report",
    slug="assign",
    lead="出具交办函，指定办理期限，对方须报送办结报告。",
    verb="交办此事项",
)
def assign_with_report(
    act: Act,
    matter: Matter,
    to_unit: Annotated[One[Unit], Pick("交办给", among=recipients, wrong=RECIPIENT)],
    *,
    reason: Annotated[str, Words("依据和理由", most=20_000, rows=3)],
    due_on: Annotated[date, Day("办结期限", ahead=True)],
) -> Disposition:
    """交办 with a date for the report (条例 22(1)③)."""
    return _pass_on(act, matter, to_unit, DispositionKind.ASSIGN_WITH_REPORT, reason, due_on)


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
)
def object_to_transfer(
    act: Act,
    matter: Matter,
    *,
    reasons: Annotated[
        str, Words("详细理由", least=10, most=20_000, rows=5, hint="不属于本单位职权范围的理由，并附依据")
    ],
    proposed_unit: Annotated[
        One[Unit] | None, Pick("建议由谁办理", required=False, among=recipients, wrong=RECIPIENT)
    ] = None,
) -> Objection:
    """Say within five working days, with detailed reasons, that the unit is not competent (条例 23(3), T5).

    The matter stays on the unit's desk and T4 keeps running until the sender agrees. A late objection is refused."""
    disposition = _last_transfer(matter)
    five_days = clocks.running(matter, ClockCode.T5)
    if not five_days or (five_days[0].due_on and act.day > five_days[0].due_on):
        raise Refused(
            Verdict(
                allowed=False,
                reason="异议应当自收到之日起5个工作日内提出，期限已过；请依法受理，或者报请转送单位主动收回。",
                basis=(Basis(article=23, paragraph=3),),
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
    sections = compose.objection_to(matter, disposition, objection)
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
        Objection.objects.select_related("disposition__from_unit")
        .filter(disposition__matter=matter, agreed=None)
        .first()
    )


def _why_objected(matter: Matter) -> str:
    found = _open_objection(matter)
    return found.reasons if found else ""


@command(
    "matter.decide_objection",
    lead="同意的，材料退回重新分办；不同意的，对方应当继续办理。",
    verb="核定此异议",
    told=_why_objected,
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
    ended = (ClockCode.T4, ClockCode.T5, ClockCode.T6)
    clocks.stop(matter, act.day, "异议成立，退回", *ended, unit_id=returned_by)
    leave_unit(act, matter)
    matter.holding_unit, matter.hops = objection.disposition.from_unit, matter.hops + 1
    MatterUnit.objects.filter(matter=matter, unit_id=returned_by, part=UnitPart.HANDLING).delete()
    add_unit(act, matter, returned_by, UnitPart.SENDER)
    _start_after_return(act, matter)
    go(act, matter, taken, "holding_unit", "hops", *LEFT_BEHIND, reason=reason, agreed=True)
    return objection


def _start_after_return(act: Act, matter: Matter) -> None:
    """Fifteen days anew from the return (project default; the Regulations are silent): T2 at a petition office, elsewhere
    the notice to the petitioner, T3 or, for what came from another unit, T4. One that still runs is not doubled, and T3
    does not begin where it never ran: nobody can be told (条例 23(2), last clause)."""
    unit = matter.holding_unit
    if unit.kind == UnitKind.PETITION_OFFICE:
        code = ClockCode.T2
    else:
        passed_here = Disposition.objects.filter(matter=matter, to_unit=unit)
        code = ClockCode.T4 if passed_here.exclude(kind=DispositionKind.ACCEPT).exists() else ClockCode.T3
    own = RunningClock.objects.filter(matter=matter, code=code, unit_id=unit.pk)
    if code == ClockCode.T3 and not own.exists():
        return
    if not own.filter(stopped_on=None).exists():
        clocks.start(matter, code, act.day, "退回后重新分办", unit_id=unit.pk)


@command(
    "matter.accept",
    lead="出具受理告知书，确定首办责任人。出具处理意见书的事项，自今日起60日内办结。"
    "建议意见15日内答复的，不另出具受理告知书。",
    verb="受理此事项",
)
def accept(
    act: Act,
    matter: Matter,
    handler: Annotated[One[Staff], Pick("首办责任人", among=workers, wrong=WORKER)],
    *,
    note: Annotated[str, Words("说明", required=False, most=20_000, rows=3)] = "",
) -> Matter:
    """Take the matter on: exactly one first-handling unit and person from now (M-D1); the sixty days begin only for
    route 31(6) (条例 34, trap 1). The acceptance notice is issued and waits for service, which stops T3/T4; a suggestion may be
    answered instead (条例 29)."""
    taken = edge(matter, Move.ACCEPT)
    if not matter.kind:
        raise Refused(Verdict(allowed=False, reason="请先分类，再受理。", basis=(Basis(article=31),)))
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
    if matter.route == HANDLING_ROUTE:
        clocks.start(matter, ClockCode.T7, act.day, "受理")
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
