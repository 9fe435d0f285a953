"""The end of a matter: withdrawal, renewed handling, closing with a check that the file is complete (M-R7)."""

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.free_text import Masked
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge, end_invitations, go, require
from xinqiao.matters.models import Citation, Matter
from xinqiao.matters.queries.closing import may_redo, missing_for_closing
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Act as Move
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@command("matter.withdraw")
def withdraw(act: Act, matter: Matter, *, statement: Masked, verified: bool) -> Matter:
    """Close on the petitioner's own, signed and verified statement. The Regulations know no withdrawal (law.md 3): this is
    practice, decided by a leader, never on a statement that was asked for. It enters the log masked."""
    taken = edge(matter, Move.WITHDRAW)
    problems = {}
    if len(statement.strip()) < 5:
        problems["statement"] = "请写明信访人自愿撤回的书面声明的内容和日期。"
    if not verified:
        problems["verified"] = "请先核实撤回是信访人本人自愿，没有受到任何要求或者压力。"
    if problems:
        raise InvalidInput(problems)
    clocks.stop(matter, act.day, "撤回", *ClockCode)
    go(act, matter, taken, reason=statement.strip())
    return matter


@command("matter.redo")
def redo(act: Act, matter: Matter, *, reason: Masked) -> Matter:
    """Send a matter back to its first handling unit after a review revoked the opinion; sixty days run anew, and the new
    opinion has its own remedies. A review that changes the opinion decides itself."""
    taken = edge(matter, Move.REDO)
    require(may_redo(matter))
    assert matter.first_unit_id is not None
    matter.holding_unit_id = matter.first_unit_id
    matter.accepted_on = act.day
    clocks.stop(matter, act.day, "重新办理", ClockCode.T9, ClockCode.T11)
    clocks.start(matter, ClockCode.T7, act.day, "责令重新办理", unit_id=matter.first_unit_id)
    go(act, matter, taken, "holding_unit", "accepted_on", reason=reason.strip())
    return matter


@command("matter.close")
def close(act: Act, matter: Matter, *, note: Masked = "") -> Matter:
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
    go(act, matter, taken, "closed_at", reason=note.strip())
    return matter
