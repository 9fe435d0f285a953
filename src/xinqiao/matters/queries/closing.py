"""What keeps a matter from being closed, and whether it may be handled anew (M-R7)."""

from xinqiao.matters import clocks
from xinqiao.matters.models import (
    REFUSED,
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
from xinqiao.matters.queries.access import what_is_around
from xinqiao.rules.assisting import OPEN
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import UNANSWERED, State
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_ANSWERS = [kind for kind, rule in RULES.items() if rule.answers]
_REVIEWED = (State.REVIEW_SERVED, State.FINAL_SERVED, State.REVIEW_CONCLUDED, State.FINAL_CONCLUDED)


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
    unserved = Paper.objects.filter(matter=matter, kind__in=_ANSWERS, served_on=None, unserved__isnull=False)
    return Verdict(
        allowed=matter.state not in UNANSWERED or (recorded and unserved.exists()),
        reason="书面答复还没有送达。请登记送达；确实无法送达的，在文书页登记无法送达的原因和经过。",
        basis=(Basis(article=32, paragraph=2), Basis(article=35)),
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


def missing_for_closing(matter: Matter) -> list[str]:
    """What still keeps the file from being complete; empty when it may be closed (law.md 7.1, 档案法 13–14)."""
    missing = []
    for paper in (
        Paper.objects.filter(matter=matter).exclude(state=PaperState.DROPPED).prefetch_related("unserved")
    ):
        if paper.state != PaperState.ISSUED:
            missing.append("有文书尚未签发，请签发或者作废")
        elif paper.for_citizen and paper.served_on is None and not paper.unserved.all():
            missing.append(
                Phrase("{number} 尚未送达，或者没有登记送达凭证；无法送达的，请登记原因", number=paper.number)
            )
    if Objection.objects.filter(disposition__matter=matter, agreed=None).exists():
        missing.append("有异议尚未核定")
    if Disposition.objects.filter(
        matter=matter,
        kind=DispositionKind.ASSIGN_WITH_REPORT,
        reported_at=None,
        to_unit_id=matter.first_unit_id,
    ).exists():
        missing.append("交办事项的办结报告尚未报送")
    if matter.assistances.filter(stage__in=OPEN).exists():
        missing.append("协办单位还没有答复；不再需要的，请撤销协办")
    if clocks.running(matter, ClockCode.T9, ClockCode.T11):
        missing.append("信访人请求复查复核的期限还没有届满")
    standing = _standing_outcome(matter)
    if matter.state in _REVIEWED and standing == "revoked":
        missing.append("原意见已被撤销，请先责令重新办理")
    if standing != "changed":  # a changed opinion is carried out as the review says, not request by request
        missing += [
            Phrase("第{number}项请求已经支持，还没有登记落实情况", number=item.position)
            for item in matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None)
        ]
    answered = matter.state in (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED, *UNANSWERED)
    if answered and not MatterStaff.objects.filter(matter=matter, part=StaffPart.HANDLER).exists():
        missing.append("没有首办责任人")
    return list(dict.fromkeys(missing))
