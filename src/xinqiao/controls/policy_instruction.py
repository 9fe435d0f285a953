"""M-P4: every formal reply was reviewed by the leader in charge before it left, disputed matters were answered only after an
instruction or a decision, and requests for instruction are answered."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from xinqiao.controls.due_days import within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Approval, Dispute, Paper, PaperState, RequestForInstruction
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The replies and opinions issued in the period, and the requests for instruction. A reply has left: what was not reviewed
    before cannot be made up. A request is at risk until the day on which the answer is expected (local practice); an answer that comes
    later is the higher organ's delay and counts as answered."""
    yield Owed(
        rows=Paper.objects.filter(
            within("issued_at", period), kind__in=ANSWERS, state=PaperState.ISSUED, matter__confidential=False
        ).annotate(early=_too_early()),
        unit="unit_id",
        day=DayOf("issued_at"),
        done=Case(When(early=False, then=Subquery(_reviews().values(day=DayOf("at"))[:1])), default=NEVER),
        kind="matters.paper",
        told={"number": "number", "early": "early"},
        say=_reply,
    )
    yield Owed(
        rows=RequestForInstruction.objects.filter(within("asked_at", period), matter__confidential=False),
        unit="unit_id",
        day=DayOf("asked_at"),
        due=F("expected_on"),
        late_is_kept=True,
        done=DayOf("answered_at"),
        kind="matters.requestforinstruction",
        told={"number": "paper__number"},
        say=_request,
    )


def _reviews() -> QuerySet[Approval]:
    """Approvals of the leader in charge's step before the issue, by none of the writers, the last first."""
    writers = Paper.writers.through.objects.filter(paper_id=OuterRef("paper_id"), staff_id=OuterRef("by_id"))
    return Approval.objects.filter(
        ~Exists(writers),
        paper=OuterRef("pk"),
        approved=True,
        step=Role.LEADER_IN_CHARGE,
        at__lte=OuterRef("issued_at"),
    ).order_by("-at")


def _too_early() -> Q:
    """The reply answers a matter that was disputed, had no decision yet, and none or an open request."""
    marked = Dispute.objects.filter(matter=OuterRef("matter"), at__lte=OuterRef("issued_at"))
    undecided = marked.filter(Q(decided_at=None) | Q(decided_at__gt=OuterRef("issued_at")))
    asked = RequestForInstruction.objects.filter(
        matter=OuterRef("matter"), asked_at__lte=OuterRef("issued_at")
    )
    unanswered = asked.filter(Q(answered_at=None) | Q(answered_at__gt=OuterRef("issued_at")))
    return Q(Exists(undecided)) & (~Q(Exists(asked)) | Q(Exists(unanswered)))


def _reply(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：签发前已经分管领导审核", number=number)
    if item.told["early"]:
        return Phrase("{number}：争议事项在批复或者决定之前签发", number=number)
    return Phrase("{number}：签发前没有分管领导的审核", number=number)


def _request(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：请示已有批复", number=number)
    return Phrase("{number}：请示应在{day}前得到批复", number=number, day=item.due)


INSTRUCTED = Control(
    measure="M-P4",
    title="请示和分管领导审核",
    items=_due,
    sentence=Phrase("签发答复和请示共{due}件，其中{done}件签发前经分管领导审核或者已有批复"),
    nothing=Phrase("这段时间没有签发答复，也没有请示"),
)
