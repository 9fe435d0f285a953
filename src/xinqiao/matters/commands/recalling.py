"""What has not left is taken back: a matter that was passed on wrongly, a document that waits for its approval (M-R2, M-R4)."""

from collections.abc import Collection
from typing import Annotated

from django.db.models import Q

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.typed import Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import LEFT_BEHIND, add_staff, edge, go, leave_unit
from xinqiao.matters.commands.papers import approvals_of, open_again, still_here
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    Matter,
    MatterUnit,
    Paper,
    PaperState,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.history import READS
from xinqiao.offices.models import Staff
from xinqiao.rules.approval import HAND_LEFT
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FOUR_EYES = Basis(article=32)
_OBJECTION = Basis(article=23, paragraph=3)
_TOLD = Basis(article=23, paragraph=1)
_PASSED = ("matter.forward", "matter.assign_with_report")
_LETTERS = (
    PaperKind.FORWARDING_LETTER,
    PaperKind.ASSIGNMENT_LETTER,
    PaperKind.SUBMISSION_LETTER,
    PaperKind.PROCEDURE_NOTICE,
)
_LOOKS = (*READS, "identity.reveal", "original.reveal")
"""To look is not yet to do anything with a matter; who looked stays in the log."""


def last_passed(matter: Matter) -> Disposition | None:
    """How the matter came to the unit that has it, while nobody there has taken it on."""
    if matter.state != State.TRANSFERRED:
        return None
    passed = Disposition.objects.filter(matter=matter).exclude(kind=DispositionKind.ACCEPT)
    found = passed.select_related("from_unit", "to_unit").order_by("at", "pk").last()
    return found if found is not None and found.to_unit_id == matter.holding_unit_id else None


def is_sender(actor: Actor, matter: Matter) -> bool:
    found = last_passed(matter)
    return found is not None and found.from_unit_id == actor.unit_id


def _refuse(reason: str, *basis: Basis) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=basis))


def _nothing_done(matter: Matter, passed: Disposition) -> None:
    """Whether only the sender's own people did anything since. Raises Refused."""
    entries = AuditEntry.objects.filter(matter_id=matter.pk, outcome="done")
    begun = entries.filter(action__in=_PASSED).order_by("seq").last()
    since = entries.filter(seq__gt=begun.seq if begun else 0, actor__startswith="staff:")
    actors = set(since.exclude(action__in=_LOOKS).values_list("actor", flat=True).distinct())
    own = Staff.objects.filter(unit_id=passed.from_unit_id)
    keys = own.filter(pk__in=[int(one.partition(":")[2]) for one in actors]).values_list("pk", flat=True)
    if actors - {f"staff:{key}" for key in keys}:
        told = Phrase(
            "{unit}已经开始办理，不能撤回；转错的，请其在期限内提出异议，由本单位核定退回。",
            unit=passed.to_unit.short_name,
        )
        raise _refuse(told, _OBJECTION)


def _letters_void(act: Act, matter: Matter, passed: Disposition) -> None:
    """The letters of the transfer stand no longer; number and file stay. Raises Refused when the petitioner was already told where the
    matter went: what was served is not taken back."""
    letters = Paper.objects.filter(matter=matter, unit_id=passed.from_unit_id, created_at=passed.at)
    letters = letters.filter(state=PaperState.ISSUED, kind__in=_LETTERS)
    if letters.filter(addressed_to=None, services__isnull=False).exists():
        told = "已经书面告知信访人转送去向，不能撤回；转错的，请对方提出异议。"
        raise _refuse(told, _TOLD)
    for paper in letters:
        paper.state, paper.version = PaperState.DROPPED, paper.version + 1
        paper.save(update_fields=["state", "version"])
        act.record(paper, matter_id=matter.pk, action="paper.drop", after={"number": paper.number})


def _parts_as_before(act: Act, matter: Matter, passed: Disposition) -> None:
    """The other unit sees the matter no more, unless it had a part in it before; who worked on it here does so again."""
    began = MatterUnit.objects.filter(matter=matter, since=passed.at)
    began.filter(unit_id=passed.to_unit_id, part=UnitPart.HANDLING).delete()
    began.filter(unit_id=passed.from_unit_id, part=UnitPart.SENDER).delete()
    before = passed.before
    leave_unit(act, matter)
    matter.holding_unit, matter.section_id = passed.from_unit, before["section"]
    matter.first_handler_id = before["first_handler"]
    matter.first_unit_id = passed.from_unit_id if before["first_unit"] else None
    for staff_id, part, why in before["working"]:
        add_staff(act, matter, staff_id, StaffPart(part), why)


@command(
    "matter.recall",
    lead="对方还没有办理的，可以撤回：事项回到本单位，函件作废，期限按原来的起算日继续计算，对方不再看到此事项。"
    "对方已经办理的，由对方提出异议（《信访工作条例》第二十三条第三款）。",
    verb="撤回此次转办",
    danger=True,
    fits=is_sender,
    said=lambda done, _given: Phrase("已从{unit}撤回，请重新分办。", unit=done.to_unit.short_name),
)
def recall(
    act: Act,
    matter: Matter,
    *,
    reason: Annotated[str, Words("撤回的原因", least=4, most=2000, rows=3, hint="例如：选错了单位")],
) -> Disposition:
    """Take back what was passed on wrongly; state, people and clocks stand as if it had not been, computed from their own facts. Raises
    Refused when the other unit has done anything, the petitioner was told, or another unit passed it on."""
    passed = last_passed(matter)
    if passed is None or passed.from_unit_id != act.actor.unit_id or not passed.before:
        told = "只有本单位转送、交办，对方还没有受理的事项可以撤回。"
        raise _refuse(told, _OBJECTION)
    _nothing_done(matter, passed)
    received = passed.before["state"] == State.TRANSFERRED
    taken = edge(matter, Move.RECALL_RECEIVED if received else Move.RECALL)
    _letters_void(act, matter, passed)
    began = RunningClock.objects.filter(matter=matter, pk__in=passed.before["begun"], stopped_on=None)
    began.update(stopped_on=act.day, stop_event=clocks.RECALLED)
    clocks.run_again(matter, passed.before["stopped"])
    _parts_as_before(act, matter, passed)
    passed.recalled_at, passed.recalled_by_id, passed.recall_reason = act.at, act.actor.staff_id, reason
    passed.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
    go(act, matter, taken, "holding_unit", *LEFT_BEHIND, reason=reason, from_unit=passed.to_unit_id)
    return passed


@command(
    "paper.recall",
    slug="recall",
    lead="还没有人审核同意的，由写过这份文书的人撤回修改；撤回的原因留在经过里。已有人审核同意的，请轮到的审核人退回。",
    verb="撤回送审",
    fits=lambda actor, paper: (
        paper.state == PaperState.IN_APPROVAL and paper.writers.filter(pk=actor.staff_id).exists()
    ),
    said=lambda _paper, _given: Phrase("已撤回，可以继续修改；改好以后重新送审。"),
)
def recall_paper(
    act: Act, paper: Paper, *, reason: Annotated[str, Words("撤回的原因", least=2, most=2000, rows=2)]
) -> Paper:
    """Take a document back that waits for its first approval: the text opens again, and what was submitted stays on record. Raises Refused
    for who did not write it, once somebody approved the text (who signed is asked, and sends it back), and once it is approved or issued."""
    still_here(paper)
    if paper.state != PaperState.IN_APPROVAL:
        told = Phrase("文书{state}，没有等待审核，不能撤回送审。", state=PaperState(paper.state).label)
        raise Refused(Verdict(allowed=False, reason=told, basis=(_FOUR_EYES,)))
    if not paper.writers.filter(pk=act.actor.staff_id).exists():
        told = Phrase("送审由写过这份文书的人撤回；需要修改的，请轮到的审核人退回。")
        raise Refused(Verdict(allowed=False, reason=told, basis=(_FOUR_EYES,)))
    if approvals_of(paper):
        told = Phrase("已经有人审核同意，不能撤回；需要修改的，请轮到的审核人退回。")
        raise Refused(Verdict(allowed=False, reason=told, basis=(_FOUR_EYES,)))
    paper.state, paper.step, paper.reading = PaperState.DRAFT, "", ""
    paper.waiting_since, paper.version = act.at, paper.version + 1
    paper.save(update_fields=["state", "step", "reading", "waiting_since", "version"])
    act.record(paper, matter_id=paper.matter_id, after={"state": str(paper.state)}, reason=reason)
    return paper


def open_what_they_had_a_hand_in(act: Act, matter: Matter, staff: Collection[int]) -> None:
    """What these people wrote or approved and what has not left is opened again for others: who is recused or accused decides nothing in the
    matter (条例 28(3), 30(3)). The note does not say which of the two it was."""
    own = Q(writers__in=staff) | Q(approvals__by__in=staff, approvals__approved=True)
    under_way = matter.papers.filter(own, state__in=(PaperState.IN_APPROVAL, PaperState.APPROVED))
    for paper in under_way.distinct():
        open_again(act, paper, HAND_LEFT, "起草、审核的人不再参与办理，请由他人核对后重新送审。")
