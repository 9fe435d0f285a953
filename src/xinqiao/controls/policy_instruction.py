"""M-P4: every formal reply was reviewed by the leader in charge before it left, disputed matters were answered only after an
instruction or a decision, and requests for instruction are answered."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.controls.reading import Evidence, Period, Reading, Standing
from xinqiao.kernel.clock import day_of
from xinqiao.matters.models import Approval, Dispute, Paper, PaperState, RequestForInstruction
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase

MOST_LINES = 300


def instructed(unit_id: int, period: Period, today: date) -> Reading:
    """Of the replies and opinions that the unit issued in the period, and of its requests for instruction. A reply counts as kept when
    the approvals on record show the leader in charge's, by somebody who wrote none of it, before the issue; a request when
    it is answered; it is at risk until the day on which the answer is expected (local practice)."""
    issued = _issued(unit_id, period)
    counted = issued.count()
    lines = [*_unreviewed(issued), *_too_early(issued), *_requests(unit_id, period, today)]
    broken_papers = {line.subject for line in lines if line.subject.startswith("matters.paper:")}
    requests = [line for line in lines if line.subject.startswith("matters.requestforinstruction:")]
    kept = counted - len(broken_papers) + sum(r.standing is Standing.KEPT for r in requests)
    due = counted + len(requests)
    sentence = Phrase(
        "签发答复{answers}件，{broken}件未经分管领导审核或者在争议决定之前；请示{asked}件",
        answers=counted,
        broken=len(broken_papers),
        asked=len(requests),
    )
    return Reading(
        measure="M-P4",
        done=kept,
        due=due,
        at_risk=sum(r.standing is Standing.AT_RISK for r in requests),
        sentence=sentence if due else Phrase("这段时间没有签发答复，也没有请示"),
        lines=tuple(lines) or tuple(_reviewed(issued)),
    )


def _issued(unit_id: int, period: Period) -> QuerySet[Paper]:
    return Paper.objects.filter(
        unit_id=unit_id,
        kind__in=ANSWERS,
        state=PaperState.ISSUED,
        issued_at__date__range=(period.first, period.last),
        matter__confidential=False,
    ).order_by("issued_at")


def _review() -> Exists:
    """An approval of the leader in charge's step before the issue, by none of the writers."""
    reviews = Approval.objects.filter(
        paper=OuterRef("pk"),
        approved=True,
        step=Role.LEADER_IN_CHARGE,
        at__lte=OuterRef("issued_at"),
    )
    writers = Paper.writers.through.objects.filter(paper_id=OuterRef("paper_id"), staff_id=OuterRef("by_id"))
    return Exists(reviews.filter(~Exists(writers)))


def _line(paper: Paper, title: Phrase, standing: Standing) -> Evidence:
    day = day_of(paper.issued_at) if paper.issued_at else None
    return Evidence(title=title, standing=standing, on=day, subject=f"matters.paper:{paper.pk}")


def _unreviewed(issued: QuerySet[Paper]) -> Iterator[Evidence]:
    for paper in issued.filter(~_review())[:MOST_LINES]:
        title = Phrase("{number}：签发前没有分管领导的审核", number=paper.number)
        yield _line(paper, title, Standing.BROKEN)


def _reviewed(issued: QuerySet[Paper]) -> Iterator[Evidence]:
    for paper in issued.filter(_review())[:MOST_LINES]:
        title = Phrase("{number}：签发前已经分管领导审核", number=paper.number)
        yield _line(paper, title, Standing.KEPT)


def _too_early(issued: QuerySet[Paper]) -> Iterator[Evidence]:
    """Replies to a matter that was disputed, had no decision yet, and none or an open request."""
    marked = Dispute.objects.filter(matter=OuterRef("matter"), at__lte=OuterRef("issued_at"))
    undecided = marked.filter(Q(decided_at=None) | Q(decided_at__gt=OuterRef("issued_at")))
    asked = RequestForInstruction.objects.filter(
        matter=OuterRef("matter"), asked_at__lte=OuterRef("issued_at")
    )
    open_ones = asked.filter(Q(answered_at=None) | Q(answered_at__gt=OuterRef("issued_at")))
    early = issued.filter(Exists(undecided)).filter(~Exists(asked) | Exists(open_ones))
    for paper in early[:MOST_LINES]:
        title = Phrase("{number}：争议事项在批复或者决定之前签发", number=paper.number)
        yield _line(paper, title, Standing.BROKEN)


def _requests(unit_id: int, period: Period, today: date) -> Iterator[Evidence]:
    found = RequestForInstruction.objects.filter(
        unit_id=unit_id,
        asked_at__date__range=(period.first, period.last),
        matter__confidential=False,
    )
    for request in found.select_related("paper").order_by("asked_at")[:MOST_LINES]:
        number = request.paper.number
        if request.answered_at is not None:
            title, standing = Phrase("{number}：请示已有批复", number=number), Standing.KEPT
        else:
            title = Phrase("{number}：请示应在{day}前得到批复", number=number, day=request.expected_on)
            standing = Standing.AT_RISK if today <= request.expected_on else Standing.BROKEN
        yield Evidence(
            title=title,
            standing=standing,
            on=day_of(request.asked_at),
            subject=f"matters.requestforinstruction:{request.pk}",
        )
