"""Whether a file is complete, stated in SQL for lists and for what stands around a matter; `queries.closing` says what is missing (M-R7)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.matters.models import (
    REFUSED,
    Assistance,
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
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.holding import held_open
from xinqiao.rules.assisting import OPEN
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import ANSWERED, ENDED, UNANSWERED, State
from xinqiao.rules.papers import RULES

ANSWERS = [kind for kind, rule in RULES.items() if rule.answers]
_WITHIN = [kind for kind, rule in RULES.items() if rule.within]
REVIEWED = (State.REVIEW_SERVED, State.FINAL_SERVED, State.REVIEW_CONCLUDED, State.FINAL_CONCLUDED)
_OF = {"matter": OuterRef("pk")}


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


def open_window(day: date) -> Q:
    """On this day, of a matter: the petitioner's time to ask for a review runs. One that has passed stops when the matter is closed, and binds nobody."""
    return Q(open_until__gte=day)


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
    return Q(state__in=ANSWERED) & Q(Exists(open_ones)) & ~Q(_stands("changed"))


def closable(day: date) -> Q:
    """Matters of which `missing_for_closing` finds nothing missing on this day, stated in SQL."""
    papers = Paper.objects.filter(**_OF)
    unfinished = papers.exclude(state__in=(PaperState.ISSUED, PaperState.DROPPED))
    answers = papers.filter(reached_nobody(), kind__in=ANSWERS, served_on=None)
    reports = RunningClock.objects.filter(**_OF, code=ClockCode.T6, stopped_on=None)
    handled = MatterStaff.objects.filter(**_OF, part=StaffPart.HANDLER)
    objections = Objection.objects.filter(disposition__matter=OuterRef("pk"), agreed=None)
    # What keeps nearly all of them open stands first, and on the row itself: of what was served, the petitioner may still ask for a review.
    owed = (unfinished, unreached(), reports, objections, _asked_to_assist(), _may_still_move())
    missing = open_window(day)
    for rows in owed:
        missing |= Q(Exists(rows))
    missing |= held_open() | to_carry_out() | (Q(state__in=REVIEWED) & Q(_stands("revoked")))
    missing |= Q(state__in=UNANSWERED) & ~Q(Exists(answers))
    missing |= Q(state__in=ANSWERED) & ~Q(Exists(handled))
    return Q(state__in=ENDED) & ~missing


def _may_still_move() -> QuerySet[RunningClock]:
    """The petitioner's own time, whose last day a notice of days off may still move: it is not over before that."""
    return RunningClock.objects.filter(
        **_OF, code__in=(ClockCode.T9, ClockCode.T11), stopped_on=None, provisional=True
    )


def _asked_to_assist() -> QuerySet[Assistance]:
    return Assistance.objects.filter(**_OF, stage__in=OPEN)
