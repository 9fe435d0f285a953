"""The end of a matter: withdrawal, a death after which nobody goes on, renewed handling, closing with a check that the file is complete (M-R7)."""

from datetime import date
from functools import reduce
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.typed import Day, Flag, One, Pick, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands import promising
from xinqiao.matters.commands.moving import edge, end_invitations, go, require
from xinqiao.matters.models import Attachment, Citation, Matter, MatterMessage, MessageSort
from xinqiao.matters.queries.closing import (
    deaths_of,
    may_lapse,
    may_leave_unanswered,
    may_redo,
    missing_for_closing,
    several,
)
from xinqiao.matters.queries.recipients import all_dead
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State, ends_by_petitioner
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_SIGNED = "请选择信访人签名的书面声明；还没有的，请先在信访件上添加材料。"


def _in_file(matter: Matter) -> QuerySet[Attachment]:
    return matter.attachments.order_by("-added_at", "-pk")


@command(
    "matter.withdraw",
    lead="作出答复或者决定之前，只有信访人本人自愿、书面提出的才能办理，不得要求或者劝逼信访人撤回。",
    danger=True,
    fits=lambda _actor, matter: ends_by_petitioner(matter.kind, confidential=matter.confidential).allowed,
)
def withdraw(
    act: Act,
    matter: Matter,
    *,
    statement: Annotated[str, Words("书面声明的内容和日期", least=5, most=20_000, rows=3)],
    scan: Annotated[
        One[Attachment] | None,
        Pick(
            "签名的书面声明",
            required=False,
            sometimes=True,
            among=_in_file,
            hint="扫描件先在信访件上添加材料；在网上提出撤回的，也请本人签名",
            wrong=_SIGNED,
        ),
    ] = None,
    verified: Annotated[bool, Flag("已核实确属本人自愿")] = False,
    everybody: Annotated[bool, Flag("多人提出的：每个人都已书面声明撤回")] = False,
) -> Matter:
    """Close on the petitioner's own, signed and verified statement. The Regulations know no withdrawal (law.md 3): this is
    practice, decided by a leader, never on a statement that was asked for. Its words enter the log masked, its scan is a piece of the file. Raises Refused for an accusation,
    InvalidInput where others go on with what they asked for together."""
    taken = edge(matter, Move.WITHDRAW)
    require(ends_by_petitioner(matter.kind, confidential=matter.confidential))
    if several(matter) and not everybody:
        told = "此事项由多人提出：只有部分人撤回的，其他人的请求继续办理，不能终结。每个人都书面声明撤回的，核实后请勾选。"
        raise InvalidInput({"everybody": told})
    if scan is None:
        raise InvalidInput({"scan": _SIGNED})
    if not verified:
        raise InvalidInput({"verified": "请先核实撤回是信访人本人自愿，没有受到任何要求或者压力。"})
    # What an assigner asked for is still reported, now with the withdrawal as its result (条例 22(1)③).
    clocks.stop(matter, act.day, "撤回", *(set(ClockCode) - {ClockCode.T6}))
    wishes = MatterMessage.objects.filter(matter=matter, sort=MessageSort.WITHDRAWAL, answered_at=None)
    wishes.update(answered_at=act.at)
    go(act, matter, taken, reason=statement, scan=str(scan.pk), sha256=scan.sha256)
    return matter


@command(
    "matter.lapse",
    lead="信访人已经登记去世，近亲属也没有声明继续提出请求的，在这里终结，再归档。条例没有规定，是本地工作规程（参照《山东省信访条例》"
    "第四十六条）；由登记去世以外的人决定。以后有人提出请求的，另行登记信访件。",
    verb="终结",
    danger=True,
    fits=lambda _actor, matter: all_dead(matter),
)
def lapse(
    act: Act,
    matter: Matter,
    *,
    searched: Annotated[
        str,
        Words(
            "怎样查找和告知近亲属",
            least=10,
            most=2000,
            rows=4,
            hint="找了谁、怎样找的、告知可以继续提出请求，对方怎么说；没有近亲属的，怎样核实的",
        ),
    ],
    asked_on: Annotated[date, Day("最近一次查找或者告知的日期", past=True)],
    verified: Annotated[bool, Flag("已核实没有人继续提出请求")] = False,
) -> Matter:
    """End what a dead petitioner asked for and nobody goes on with. The Regulations are silent; it is practice, decided by a second
    person. Raises Refused while anybody is left who could go on, InvalidInput for a search before the death."""
    taken = edge(matter, Move.LAPSE)
    require(ends_by_petitioner(matter.kind, confidential=matter.confidential))
    require(may_lapse(matter, act.actor.staff))
    if not verified:
        raise InvalidInput({"verified": "请先核实没有人继续提出请求；有人继续的，请登记继续提出请求的人。"})
    if any(asked_on < death.died_on for death in deaths_of(matter)):
        raise InvalidInput({"asked_on": "查找、告知的日期不能早于去世日期。"})
    why = "信访人去世，没有人继续提出请求"
    clocks.stop(matter, act.day, why, *(set(ClockCode) - {ClockCode.T6}))
    promising.end(act, matter, why)
    go(act, matter, taken, reason=searched, asked_on=asked_on.isoformat())
    return matter


@command(
    "matter.redo",
    lead="复查、复核撤销原意见的，责令重新办理，60日重新起算；变更原意见的，按变更后的意见落实，不重新办理。",
    said=lambda matter, _given: Phrase("已责令{unit}重新办理。", unit=matter.holding_unit.short_name),
)
def redo(act: Act, matter: Matter, *, reason: Annotated[str, Words("理由", most=20_000, rows=3)]) -> Matter:
    """Send a matter back to its first handling unit after a review revoked the opinion; sixty days run anew, and the new
    opinion has its own remedies. The thirty days against the review run on: the petitioner may want more than it gave (条例 36(1)). A review that changes the opinion decides itself."""
    taken = edge(matter, Move.REDO)
    require(may_redo(matter))
    assert matter.first_unit_id is not None
    matter.holding_unit_id = matter.first_unit_id
    matter.accepted_on = act.day
    clocks.start(matter, ClockCode.T7, act.day, "责令重新办理", unit_id=matter.first_unit_id)
    go(act, matter, taken, "holding_unit", "accepted_on", reason=reason)
    return matter


def _and(told: str, more: str) -> Phrase:
    return Phrase("{told}；{more}", told=told, more=more)


@command(
    "matter.close",
    lead="文书、送达、办结报告、落实情况齐全，异议已经核定，请求复查复核的期限届满，才能归档；缺什么，会逐项说明。",
    said=lambda matter, _given: Phrase("{number}已办结归档。", number=matter.number),
)
def close(
    act: Act,
    matter: Matter,
    *,
    note: Annotated[str, Words("说明", required=False, most=20_000, rows=3)] = "",
    sure: Annotated[
        bool,
        Flag("已核对信访人的书面声明；归档以后不能恢复", when=lambda matter: matter.state == State.WITHDRAWN),
    ] = False,
) -> Matter:
    """Close a matter whose file is complete. A window for review that ran out is stopped here; one that is still open
    keeps the matter open, and so does one whose last day a notice may still move. A withdrawn one, which no answer closes, is asked about once more. Raises Refused listing what is missing."""
    taken = edge(matter, Move.CLOSE)
    require(may_leave_unanswered(matter))
    if matter.state == State.WITHDRAWN and not sure:
        raise InvalidInput({"sure": "此事项是撤回的，没有答复。请核对信访人的书面声明，确认后再归档。"})
    for clock in clocks.running(matter, ClockCode.T9, ClockCode.T11):
        if clock.due_on and act.day > clock.due_on and not clock.provisional:
            clocks.stop(matter, clock.due_on, "期限届满未请求", ClockCode(clock.code))
    missing = missing_for_closing(matter)
    if missing:
        raise Refused(
            Verdict(
                allowed=False,
                reason=Phrase("还不能办结归档：{missing}。", missing=reduce(_and, missing)),
                basis=(taken.basis,),
            )
        )
    clocks.stop(matter, act.day, "办结归档", *ClockCode)
    end_invitations(matter)
    matter.closed_at, matter.closed_from = act.at, matter.state
    Citation.objects.filter(paper__matter=matter).update(open=False)
    go(act, matter, taken, "closed_at", "closed_from", reason=note)
    enqueue("seal-file", {"matter": matter.pk})
    return matter
