"""What follows from a broken agreement (M-R6; 条例 32(2), 33, 36(3)): the handling begins anew, or after a review the office that handled the
matter has the agreement carried out, or the other side is told where it can be claimed."""

from typing import Annotated

from xinqiao.courses.taking import take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Flag, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import go, require, save
from xinqiao.matters.models import Attachment, Matter
from xinqiao.proceedings.commands.mediation import FILE, commitments, sides
from xinqiao.proceedings.commands.standing import lock_matter
from xinqiao.proceedings.models import Mediation, Side
from xinqiao.proceedings.queries import files
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Edge, State
from xinqiao.rules.mediating import URGE_WORKING_DAYS, breach_reopens
from xinqiao.rules.promising import CommitmentStage
from xinqiao.rules.routing import HANDLING_ROUTE
from xinqiao.rules.verdict import Verdict


@command(
    "mediation.breach",
    lead="一方不履行的，信访事项恢复办理；已经答复的重新办理，办理期限自今天重新起算。已经提出复查、复核的，不重新办理，也不另开"
    "一轮复查复核：由承办单位督促履行，凭证据登记，登记以前不能归档。",
    verb="登记违约",
    danger=True,
    fits=lambda _actor, found: found.matter.closed_at is None,
)
def breach(
    act: Act,
    found: Mediation,
    *,
    side: Annotated[One[Side], Pick("哪一方没有履行", among=sides)],
    facts: Annotated[str, Words("没有履行什么，怎样核实的", most=4000, rows=4, least=4)],
) -> Mediation:
    """A side did not keep the agreement. What is being handled goes on; what was answered goes back to the unit that mediated, with its time
    counted anew; what went into a review is not handled again: the office that handled it has the agreement carried out (条例 32(2), 36(3)).
    Raises Refused for a closed file."""
    lock_matter(found)
    matter = found.matter
    handled = matter.state == State.ACCEPTED
    taken = breach_reopens(State(matter.state))
    if isinstance(taken, Verdict) and not handled:
        require(taken)
    found.breached_on = act.day
    take(act, found, matter_id=found.matter_id, words={"side": side.name, "facts": facts}, of=side.pk)
    if isinstance(taken, Edge):
        _reopen(act, matter, found, taken, facts)
    else:
        if not handled:
            _urge(act, found, taken)
        save(act, matter)
    return found


def _urge(act: Act, found: Mediation, why: Verdict) -> None:
    """The handling office has it carried out by a day, and answers for what was promised by the agreement."""
    found.urge_due = work_calendar().add_working_days(act.day, URGE_WORKING_DAYS).day
    take(act, found, action="mediation.urge", matter_id=found.matter_id, reason=why.reason)
    owner = found.matter.first_handler
    for one in commitments(found).filter(stage=CommitmentStage.IN_FORCE):
        if owner is not None and owner.unit_id == found.turn_unit_id != one.unit_id:
            one.unit_id, one.owner = owner.unit_id, owner
            words = {"owner": owner.name}
            take(
                act, one, action="commitment.hand_on", matter_id=found.matter_id, words=words, owner=owner.pk
            )


@command(
    "mediation.refer",
    lead="违约的是机关、单位的，必须履行，不能用这一步代替；违约的是其他当事人、多次督促仍不履行的，书面告知另一方可以依法向人民法院"
    "等主张，附告知的凭据。不影响信访人的任何权利。",
    verb="登记已告知",
    danger=True,
)
def refer(
    act: Act,
    found: Mediation,
    *,
    urged: Annotated[str, Words("怎样督促的，为什么没有履行", most=4000, rows=4, least=4)],
    told: Annotated[str, Words("告知了什么，向哪里主张", most=4000, rows=3, least=4)],
    file: Annotated[One[Attachment], Pick("告知的凭据", among=files, wrong=FILE)],
    private: Annotated[bool, Flag("违约的一方不是机关、单位，本单位没有职权要求其履行")] = False,
) -> Mediation:
    """What no organ can have carried out: the other side is told in writing where the agreement can be claimed. Raises InvalidInput where an
    organ broke it, which must keep it (条例 42(4))."""
    if not private:
        why = "机关、单位应当履行达成的协议，请督促履行；拒不执行的，按《信访工作条例》第四十条、第四十二条处理。"
        raise InvalidInput({"private": why})
    words = {"urged": urged, "told": told, "file": file.name}
    take(act, found, matter_id=found.matter_id, words=words, sha256=file.sha256)
    return found


def _reopen(act: Act, matter: Matter, found: Mediation, taken: Edge, facts: str) -> None:
    matter.holding_unit_id, matter.accepted_on = found.unit_id, act.day
    if matter.route == HANDLING_ROUTE:
        clocks.start(matter, ClockCode.T7, act.day, "调解、和解协议违约，恢复办理", unit_id=found.unit_id)
    go(act, matter, taken, "holding_unit", "accepted_on", reason=facts)
