"""What keeps a matter from being closed, and whether it may be handled anew (M-R7)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.clock import today
from xinqiao.matters import clocks
from xinqiao.matters.clocks import CITIZENS_CLOCKS
from xinqiao.matters.models import (
    REFUSED,
    Assistance,
    Matter,
    MatterStaff,
    Objection,
    Outcome,
    Paper,
    PaperState,
    RequestItem,
    ReviewRequest,
    RunningClock,
    StaffPart,
    Unserved,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.access import what_is_around
from xinqiao.rules.assisting import OPEN
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import UNANSWERED, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_ANSWERS = [kind for kind, rule in RULES.items() if rule.answers]
_WITHIN = [kind for kind, rule in RULES.items() if rule.within]
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
    answers = Paper.objects.filter(matter=matter, kind__in=_ANSWERS, served_on=None)
    return Verdict(
        allowed=matter.state not in UNANSWERED or (recorded and answers.filter(reached_nobody()).exists()),
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


def missing_for_closing(matter: Matter) -> list[str]:
    """What still keeps the file from being complete; empty when it may be closed (law.md 7.1, 档案法 13–14)."""
    missing = []
    for paper in (
        Paper.objects.filter(matter=matter).exclude(state=PaperState.DROPPED).prefetch_related("unserved")
    ):
        if paper.state != PaperState.ISSUED:
            missing.append("有文书尚未签发，请签发或者作废")
        elif paper.for_citizen and paper.served_on is None and not gave_up(paper):
            missing.append(
                Phrase("{number} 尚未送达，或者没有登记送达凭证；无法送达的，请登记原因", number=paper.number)
            )
    if Objection.objects.filter(disposition__matter=matter, agreed=None).exists():
        missing.append("有异议尚未核定")
    missing += [
        Phrase("{unit}的交办事项办结报告尚未报送", unit=name)
        for name in RunningClock.objects.filter(
            matter=matter, code=ClockCode.T6, stopped_on=None
        ).values_list("unit__name", flat=True)
    ]
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
    if (
        matter.state in _ANSWERED
        and not MatterStaff.objects.filter(matter=matter, part=StaffPart.HANDLER).exists()
    ):
        missing.append("没有首办责任人")
    return list(dict.fromkeys(missing))


_OF = {"matter": OuterRef("pk")}
_ANSWERED = (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED, *UNANSWERED)
ENDED = (*_ANSWERED, State.DECLINED, State.GUIDED, State.DIRECTED, State.BARRED, State.WITHDRAWN)
"""States from which a matter is closed."""


def unreached() -> QuerySet[Paper]:
    """Of a matter: documents that still have to be brought to the petitioner. What is on record as impossible to serve is not."""
    issued = Paper.objects.filter(**_OF, state=PaperState.ISSUED, addressed_to=None, served_on=None)
    return issued.exclude(kind__in=_WITHIN).exclude(reached_nobody())


def reached_nobody() -> Exists:
    """Of a document: it is on record that it could be brought to none of its recipients, or to none of the rest."""
    return Exists(Unserved.objects.filter(paper=OuterRef("pk"), principal=None))


def gave_up(paper: Paper) -> bool:
    """`reached_nobody` of one document, of its own rows."""
    return any(row.principal_id is None for row in paper.unserved.all())


def open_windows() -> QuerySet[RunningClock]:
    """Of a matter: the petitioner's time to ask for a review. One that has passed stops when the matter is closed, and binds nobody."""
    return RunningClock.objects.filter(**_OF, stopped_on=None, code__in=CITIZENS_CLOCKS, due_on__gte=today())


def _stands(outcome: str) -> Exists:
    """`_standing_outcome`, stated in SQL."""
    later = ReviewRequest.objects.filter(
        matter=OuterRef("matter"), decided_at__isnull=False, decided_at__gt=OuterRef("decided_at")
    )
    later = later.exclude(outcome=REFUSED).exclude(level=ReviewLevel.FINAL_REVIEW, outcome="maintained")
    return Exists(
        ReviewRequest.objects.filter(**_OF, outcome=outcome, decided_at__isnull=False).exclude(Exists(later))
    )


def to_carry_out() -> Q:
    """Matters with a request that was supported and of which nothing is on record yet; what a review changed is carried out as it says."""
    open_ones = RequestItem.objects.filter(**_OF, outcome=Outcome.SUPPORTED, executed_on=None)
    return Q(state__in=_ANSWERED) & Q(Exists(open_ones)) & ~Q(_stands("changed"))


def closable() -> Q:
    """Matters of which `missing_for_closing` finds nothing missing, stated in SQL."""
    papers = Paper.objects.filter(**_OF)
    unfinished = papers.exclude(state__in=(PaperState.ISSUED, PaperState.DROPPED))
    answers = papers.filter(reached_nobody(), kind__in=_ANSWERS, served_on=None)
    reports = RunningClock.objects.filter(**_OF, code=ClockCode.T6, stopped_on=None)
    handled = MatterStaff.objects.filter(**_OF, part=StaffPart.HANDLER)
    objections = Objection.objects.filter(disposition__matter=OuterRef("pk"), agreed=None)
    owed = (unfinished, unreached(), reports, objections, open_windows(), _asked_to_assist())
    missing = Q(pk__in=[])
    for rows in owed:
        missing |= Q(Exists(rows))
    missing |= to_carry_out() | (Q(state__in=_REVIEWED) & Q(_stands("revoked")))
    missing |= Q(state__in=UNANSWERED) & ~Q(Exists(answers))
    missing |= Q(state__in=_ANSWERED) & ~Q(Exists(handled))
    return Q(state__in=ENDED) & ~missing


def _asked_to_assist() -> QuerySet[Assistance]:
    return Assistance.objects.filter(**_OF, stage__in=OPEN)
