"""The end of a matter: withdrawal, renewed handling, closing with a check that the file is complete (M-R7)."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Flag, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge, end_invitations, go, require
from xinqiao.matters.models import (
    REFUSED,
    Citation,
    Disposition,
    DispositionKind,
    Matter,
    MatterStaff,
    Objection,
    Outcome,
    Paper,
    PaperState,
    StaffPart,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Act as Move
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _standing_outcome(matter: Matter) -> str:
    """What the reviews left of the opinion: a final review that maintains leaves the review as it was."""
    decided = [r for r in matter.reviews.all() if r.decided_at is not None and r.outcome != REFUSED]
    while len(decided) > 1 and (decided[-1].level, decided[-1].outcome) == (
        ReviewLevel.FINAL_REVIEW,
        "maintained",
    ):
        decided.pop()
    return decided[-1].outcome if decided else ""


@command(
    "matter.withdraw",
    lead="作出答复或者决定之前，只有信访人本人自愿、书面提出的才能办理，不得要求或者劝逼信访人撤回。",
    danger=True,
)
def withdraw(
    act: Act,
    matter: Matter,
    *,
    statement: Annotated[str, Words("书面声明的内容和日期", least=5, most=20_000, rows=3)],
    verified: Annotated[bool, Flag("已核实确属本人自愿")] = False,
) -> Matter:
    """Close on the petitioner's own, signed and verified statement. The Regulations know no withdrawal (law.md 3): this is
    practice, decided by a leader, never on a statement that was asked for. It enters the log masked."""
    taken = edge(matter, Move.WITHDRAW)
    if not verified:
        raise InvalidInput({"verified": "请先核实撤回是信访人本人自愿，没有受到任何要求或者压力。"})
    clocks.stop(matter, act.day, "撤回", *ClockCode)
    go(act, matter, taken, reason=statement)
    return matter


def may_redo(matter: Matter) -> Verdict:
    """Only what a review revoked is handled anew (条例 35, 36 leave the outcomes to practice, law.md section 5)."""
    return Verdict(
        allowed=_standing_outcome(matter) == "revoked",
        reason="只有复查复核撤销原意见、责令重新办理的，才重新办理。",
        basis=(Basis(article=35),),
    )


@command(
    "matter.redo",
    lead="复查、复核撤销原意见的，责令重新办理，60日重新起算；变更原意见的，按变更后的意见落实，不重新办理。",
)
def redo(act: Act, matter: Matter, *, reason: Annotated[str, Words("理由", most=20_000, rows=3)]) -> Matter:
    """Send a matter back to its first handling unit after a review revoked the opinion; sixty days run anew, and the new
    opinion has its own remedies. A review that changes the opinion decides itself."""
    taken = edge(matter, Move.REDO)
    require(may_redo(matter))
    assert matter.first_unit_id is not None
    matter.holding_unit_id = matter.first_unit_id
    matter.accepted_on = act.day
    clocks.stop(matter, act.day, "重新办理", ClockCode.T9, ClockCode.T11)
    clocks.start(matter, ClockCode.T7, act.day, "责令重新办理", unit_id=matter.first_unit_id)
    go(act, matter, taken, "holding_unit", "accepted_on", reason=reason)
    return matter


def missing_for_closing(matter: Matter) -> list[str]:
    """What still keeps the file from being complete; empty when it may be closed (law.md 7.1, 档案法 13–14)."""
    missing = []
    for paper in Paper.objects.filter(matter=matter).exclude(state=PaperState.DROPPED):
        if paper.state != PaperState.ISSUED:
            missing.append("有文书尚未签发，请签发或者作废。")
        elif paper.for_citizen and paper.served_on is None:
            missing.append(Phrase("{number} 尚未送达，或者没有登记送达凭证。", number=paper.number))
    if Objection.objects.filter(disposition__matter=matter, agreed=None).exists():
        missing.append("有异议尚未核定。")
    if Disposition.objects.filter(
        matter=matter,
        kind=DispositionKind.ASSIGN_WITH_REPORT,
        reported_at=None,
        to_unit_id=matter.first_unit_id,
    ).exists():
        missing.append("交办事项的办结报告尚未报送。")
    if clocks.running(matter, ClockCode.T9, ClockCode.T11):
        missing.append("信访人请求复查复核的期限还没有届满。")
    standing = _standing_outcome(matter)
    if matter.state in (State.REVIEW_SERVED, State.FINAL_SERVED) and standing == "revoked":
        missing.append("原意见已被撤销，请先责令重新办理。")
    if standing != "changed":  # a changed opinion is carried out as the review says, not request by request
        missing += [
            Phrase("第{number}项请求已经支持，还没有登记落实情况。", number=item.position)
            for item in matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None)
        ]
    answered = matter.state in (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED)
    if answered and not MatterStaff.objects.filter(matter=matter, part=StaffPart.HANDLER).exists():
        missing.append("没有首办责任人。")
    return list(dict.fromkeys(missing))


@command(
    "matter.close",
    lead="文书、送达、办结报告、落实情况齐全，异议已经核定，请求复查复核的期限届满，才能归档；缺什么，会逐项说明。",
)
def close(
    act: Act,
    matter: Matter,
    *,
    note: Annotated[str, Words("说明", required=False, most=20_000, rows=3)] = "",
) -> Matter:
    """Close a matter whose file is complete. A window for review that ran out is stopped here; one that is still open
    keeps the matter open. Raises Refused listing what is missing."""
    taken = edge(matter, Move.CLOSE)
    for clock in clocks.running(matter, ClockCode.T9, ClockCode.T11):
        if clock.due_on and act.day > clock.due_on:
            clocks.stop(matter, clock.due_on, "期限届满未请求", ClockCode(clock.code))
    missing = missing_for_closing(matter)
    if missing:
        raise Refused(
            Verdict(
                allowed=False,
                reason=Phrase("还不能办结归档：{missing}", missing=tuple(missing)),
                basis=(taken.basis, Basis(article=32, paragraph=2)),
            )
        )
    clocks.stop(matter, act.day, "办结归档", *ClockCode)
    end_invitations(matter)
    matter.closed_at = act.at
    Citation.objects.filter(paper__matter=matter).update(open=False)
    go(act, matter, taken, "closed_at", reason=note)
    return matter
