"""What keeps a matter from being closed, and whether it may be handled anew (M-R7)."""

from collections.abc import Iterator

from django.db.models import Model, Q

from xinqiao.kernel.clock import today
from xinqiao.matters import clocks
from xinqiao.matters.models import (
    REFUSED,
    Death,
    Matter,
    MatterStaff,
    Objection,
    Outcome,
    Paper,
    PaperState,
    Representative,
    RunningClock,
    StaffPart,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.closable import ANSWERS, REVIEWED, gave_up, reached_nobody
from xinqiao.matters.queries.holding import holding
from xinqiao.matters.queries.recipients import all_dead, recipients
from xinqiao.rules.assisting import OPEN
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import ANSWERED, UNANSWERED
from xinqiao.rules.paper_rule import PaperKind
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


def may_leave_unanswered(matter: Matter) -> Verdict:
    """Whether a matter whose answer did not reach the petitioner may go on: it is on record why, and what was tried."""
    recorded = "unserved" in what_is_around(matter).there
    answers = Paper.objects.filter(matter=matter, kind__in=ANSWERS, served_on=None)
    return Verdict(
        allowed=matter.state not in UNANSWERED or (recorded and answers.filter(reached_nobody()).exists()),
        reason="书面答复还没有送达。请登记送达；确实无法送达的，在文书页登记无法送达的原因和经过。",
        basis=(Basis(article=32, paragraph=2), Basis(article=35)),
    )


def deaths_of(matter: Matter) -> list[Death]:
    """Of those whose matter it is, in whichever part of a letter they were recorded."""
    chosen = Representative.objects.filter(petition__matter=matter).values("person")
    here = Q(person__petitions__matter=matter) | Q(person__in=chosen)
    return list(Death.objects.filter(here).distinct())


def several(matter: Matter) -> bool:
    """Whether more than one person asks for it: one of them disposes of nothing but the own request."""
    return matter.petitions.filter(people_count__gt=1).exists() or len(recipients(matter)) > 1


def may_lapse(matter: Matter, staff: int) -> Verdict:
    """Whether nobody is left who petitions, or could go on; decided by another person than who recorded the death."""
    if matter.petitions.filter(people_count__gt=1).exists() or not all_dead(matter):
        told = "只有信访人已经登记去世、没有人继续提出请求的才终结；多人提出的，其他人仍是信访人，请推选代表或者更正信访人。"
        return Verdict(allowed=False, reason=told)
    own = any(death.by_id == staff for death in deaths_of(matter))
    return Verdict(
        allowed=not own, reason="去世由您登记，是否终结请法律顾问、科室负责人或者领导中的另一人决定。"
    )


def may_redo(matter: Matter) -> Verdict:
    """Only what a review revoked is handled anew (条例 35, 36 leave the outcomes to practice, law.md section 5)."""
    answered = may_leave_unanswered(matter)
    if not answered.allowed:
        return answered
    return Verdict(
        allowed=_standing_outcome(matter) == "revoked",
        reason="只有复查复核撤销原意见、责令重新办理的，才重新办理。",
        basis=(Basis(article=35),),
    )


def notice_owed(matter: Matter) -> bool:
    """Whether an accepted suggestion still needs its notice: no answer was served within the fifteen days, and no notice issued (条例
    23, 29). Reads the matter's own lists whole: a page that shows them has them at hand."""
    unit = matter.holding_unit_id
    return (
        matter.kind == Kind.SUGGESTION
        and matter.accepted_on is not None
        and any(
            c.code in (ClockCode.T3, ClockCode.T4) and c.stopped_on is None and c.unit_id == unit
            for c in matter.clocks.all()
        )
        and not any(p.kind == PaperKind.ACCEPTANCE_NOTICE and p.unit_id == unit for p in matter.papers.all())
    )


_MAY_STILL_MOVE = "信访人请求复查复核的最后一日要等下一年的放假安排公布才能确定，请载入以后再归档"


def missing_for_closing(matter: Matter) -> list[str]:
    """What still keeps the file from being complete; empty when it may be closed (law.md 7.1, 档案法 13–14)."""
    return list(dict.fromkeys(words for words, _at in kept_open_by(matter)))


def kept_open_by(matter: Matter) -> Iterator[tuple[str, Model | str | None]]:
    """The same, each with the record at which it is put right, or the act on the matter that does it; None where only time does."""
    under_way = Paper.objects.filter(matter=matter).exclude(state=PaperState.DROPPED)
    for paper in under_way.prefetch_related("unserved"):
        if paper.state != PaperState.ISSUED:
            yield "有文书尚未签发，请签发或者作废", paper
        elif paper.for_citizen and paper.served_on is None and not gave_up(paper):
            told = "{number} 尚未送达，或者没有登记送达凭证；无法送达的，请登记原因"
            yield Phrase(told, number=paper.number), paper
    if Objection.objects.filter(disposition__matter=matter, agreed=None).exists():
        yield "有异议尚未核定", "decide_objection"
    reports = RunningClock.objects.filter(matter=matter, code=ClockCode.T6, stopped_on=None)
    for name in reports.values_list("unit__name", flat=True):
        yield Phrase("{unit}的交办事项办结报告尚未报送", unit=name), "report"
    if matter.assistances.filter(stage__in=OPEN).exists():
        yield "协办单位还没有答复；不再需要的，请撤销协办", matter
    for record in holding(matter):
        yield record.course.holds_file[record.stage], record
    windows = clocks.running(matter, ClockCode.T9, ClockCode.T11)
    if any(window.due_on is None or today() <= window.due_on for window in windows):
        yield "信访人请求复查复核的期限还没有届满", None
    elif any(window.provisional for window in windows):
        yield _MAY_STILL_MOVE, None
    standing = _standing_outcome(matter)
    if matter.state in REVIEWED and standing == "revoked":
        yield "原意见已被撤销，请先责令重新办理", "redo"
    if standing != "changed":  # a changed opinion is carried out as the review says, not request by request
        for item in matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None):
            yield Phrase("第{number}项请求已经支持，还没有登记落实情况", number=item.position), "execute"
    handler = MatterStaff.objects.filter(matter=matter, part=StaffPart.HANDLER)
    if matter.state in ANSWERED and not handler.exists():
        yield "没有首办责任人", "allocate"
