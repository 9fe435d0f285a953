"""What has a day, of every domain: one list of sources. A new kind of dated thing is one function and one line in `SOURCES`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.duties.queries.posts import leader_days
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.language import translated
from xinqiao.matters.clocks import CITIZENS_CLOCKS, WINDOWS
from xinqiao.matters.models import Commitment, RunningClock
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.desk import to_do
from xinqiao.policy.models import StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.proceedings.models import Hearing, Panel
from xinqiao.reception.queries.desk import shifts
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.hearing import HearingStage
from xinqiao.rules.leading import LeaderDayStage
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.promising import CommitmentStage
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.roles import UNIT_WIDE
from xinqiao.rules.shelving import LoanStage
from xinqiao.shelves.queries.register import lent
from xinqiao.training.queries.drills import drills
from xinqiao.web.desk.rows import due_class

MOST = 100
"""Things of one source and span that are shown."""
_BY_DUE = ("due_on", "alert_on", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A thing with its day, or with the hour at which it `begins`. `what`: of which kind; `title` is shown on the page only, a file that
    leaves the program has kind, number and `leaves`, which names nobody. `due`: it is a deadline, not an event; `own`: it calls for this
    person, and so stands in the own calendar."""

    day: date
    what: str
    key: str
    number: str = ""
    title: str = ""
    url: str = ""
    look: str = "waiting"
    due: bool = False
    begins: datetime | None = None
    place: str = ""
    leaves: str = ""
    own: bool = True


Source = Callable[[Actor, date, date], Iterator[Dated]]
"""What there is for this person from the first day to the last."""


def _own_first(found: QuerySet[Any], own: Q, *order: str) -> QuerySet[Any]:
    """As many as are shown; where there are more, what calls for this person is not among those left out."""
    return found.order_by(Case(When(own, then=0), default=1), *order)[:MOST]


def deadlines(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """Every clock that runs for the unit, also the second one of a matter, what a transfer still waits for, and what is owed where the
    matter is elsewhere: for who works for the whole unit; the others have those of the matters with which they have something to do."""
    clocks = RunningClock.objects.filter(
        seen(actor), unit_id=actor.unit, stopped_on=None, due_on__gte=first, due_on__lte=last
    )
    found = clocks.exclude(code__in=CITIZENS_CLOCKS).select_related("matter")
    heads, calls = by_post("controls.read", actor), Q(matter__in=to_do(actor).values("pk"))
    rows = found if heads or actor.roles & UNIT_WIDE else found.filter(calls)
    for clock in _own_first(
        rows.annotate(calls=Case(When(calls, then=True), default=False)), calls, *_BY_DUE
    ):
        assert clock.due_on is not None
        window = clock.code in WINDOWS
        yield Dated(
            day=clock.due_on,
            what=translated(TABLE[ClockCode(clock.code)].title),
            key=f"clock-{clock.pk}",
            number=clock.matter.number,
            title=clock.matter.title,
            url=reverse("desk:matter", args=[clock.matter_id]),
            look="waiting" if window else due_class(clock.due_on, today(), clock.alert_on),
            due=not window,
            own=heads or clock.calls,
        )


def commitments(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """What this person promised, and for a head of a section what the unit did."""
    found = Commitment.objects.filter(
        seen(actor),
        unit_id=actor.unit,
        stage=str(CommitmentStage.IN_FORCE),
        due_on__gte=first,
        due_on__lte=last,
    )
    if not by_post("commitment.give_up", actor):
        found = found.filter(owner_id=actor.staff)
    for promise in found.select_related("matter").order_by("due_on", "id")[:MOST]:
        yield Dated(
            day=promise.due_on,
            what=_("承诺"),
            key=f"commitment-{promise.pk}",
            number=promise.matter.number,
            title=promise.what,
            url=reverse("commitments:one", args=[promise.pk]),
            look=due_class(promise.due_on, today()),
            due=True,
        )


def duties(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """Who is on duty at the window."""
    if not by_post("reception.read", actor):
        return
    own = Q(receiver_id=actor.staff) | Q(second_id=actor.staff) | Q(leader_id=actor.staff)
    for shift in _own_first(shifts(actor).filter(day__gte=first, day__lte=last), own, "day", "half"):
        yield Dated(
            day=shift.day,
            what=_("接访值班"),
            key=f"shift-{shift.pk}",
            title=f"{translated(HALVES[shift.half])} {shift.receiver.name}",
            leaves=translated(HALVES[shift.half]),
            own=actor.staff in (shift.receiver_id, shift.second_id, shift.leader_id),
            url=reverse("reception:duty_day", args=[shift.pk]),
        )


def receptions(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """The days on which leaders receive people."""
    found = leader_days(actor).filter(stage=LeaderDayStage.PLANNED, day__gte=first, day__lte=last)
    for one in _own_first(found, Q(leader_id=actor.staff), "day", "half"):
        yield Dated(
            day=one.day,
            what=_("领导接访"),
            key=f"reception-{one.pk}",
            title=f"{translated(HALVES[one.half])} {one.leader.name}",
            leaves=translated(HALVES[one.half]),
            place=one.place,
            own=one.leader_id == actor.staff,
            url=reverse("duties:day", args=[one.pk]),
        )


def hearings(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """Hearings and evaluation sessions to come, of the matters this person may see; to preside over, to record, or of an own matter."""
    told = Hearing.objects.filter(seen(actor), stage=HearingStage.CONVENED, day__gte=first, day__lte=last)
    called = Panel.objects.filter(seen(actor), stage="called", day__gte=first, day__lte=last)
    own = Q(presider_id=actor.staff) | Q(matter__first_handler_id=actor.staff)
    records = Q(recorder_id=actor.staff)
    for what, kind, found, calls in (
        (_("听证"), "hearing", told, own | records),
        (_("评议会"), "panel", called, own),
    ):
        for one in _own_first(found.select_related("matter"), calls, "day", "id"):
            assert one.day is not None  # which the query asks for
            people = (one.presider_id, getattr(one, "recorder_id", None), one.matter.first_handler_id)
            yield Dated(
                day=one.day,
                what=what,
                key=f"{kind}-{one.pk}",
                number=one.matter.number,
                title=f"{getattr(one, 'hour', '')} {one.matter.title}".strip(),
                leaves=getattr(one, "hour", ""),
                place=one.place,
                own=actor.staff in people,
                url=reverse(f"proceedings:{kind}", args=[one.pk]),
            )


def study(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """The sessions of the unit's approved plan."""
    if not participants(actor.unit).filter(pk=actor.staff).exists():
        return
    found = StudySession.objects.filter(
        plan__unit_id=actor.unit, plan__approved_at__isnull=False, day__gte=first, day__lte=last
    )
    for session in found.select_related("month", "plan").order_by("day")[:MOST]:
        yield Dated(
            day=session.day,
            what=_("政策学习"),
            key=f"study-{session.pk}",
            title=session.month.theme,
            leaves=session.month.theme,
            begins=datetime.combine(session.day, session.plan.starts_at, SHANGHAI),
            place=session.place or session.plan.place,
            url=reverse("study:session", args=[session.pk]),
        )


def exercises(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """The drills of the unit."""
    found = drills(actor).filter(unit_id=actor.unit, planned_on__gte=first, planned_on__lte=last)
    for drill in found.order_by("planned_on")[:MOST]:
        yield Dated(
            day=drill.planned_on,
            what=_("演练"),
            key=f"drill-{drill.pk}",
            title=translated(Quarter(year=drill.year, number=drill.quarter).title),
            leaves=translated(Quarter(year=drill.year, number=drill.quarter).title),
            url=reverse("training:drill", args=[drill.pk]),
        )


def borrowed(actor: Actor, first: date, last: date) -> Iterator[Dated]:
    """Paper files that this person has; of an accusation too, for a file that leaves the program has no title."""
    found = lent(actor).filter(
        stage=LoanStage.LENT, borrower_id=actor.staff, due_on__gte=first, due_on__lte=last
    )
    for loan in found[:MOST]:
        yield Dated(
            day=loan.due_on,
            what=_("归还案卷"),
            key=f"loan-{loan.pk}",
            title=loan.file.code,
            url=reverse("shelves:loan", args=[loan.pk]),
            look=due_class(loan.due_on, today()),
            due=True,
        )


SOURCES: list[tuple[str, Source]] = [
    (gettext_noop("期限"), deadlines),
    (gettext_noop("承诺"), commitments),
    (gettext_noop("听证"), hearings),
    (gettext_noop("值班"), duties),
    (gettext_noop("接访"), receptions),
    (gettext_noop("学习"), study),
    (gettext_noop("演练"), exercises),
    (gettext_noop("案卷"), borrowed),
]
"""In the order in which they stand on a day."""


_OWED = (deadlines, commitments, borrowed)


def still_owed(actor: Actor, before: date) -> tuple[list[Dated], list[str]]:
    """What was due on an earlier day and is not done: it stands on no page of the days to come; and of which sources not all is shown."""
    found, cut = dated(actor, date.min, before, sources=[one for one in SOURCES if one[1] in _OWED])
    return [one for one in found if one.due], cut


def dated(
    actor: Actor,
    first: date,
    last: date,
    *,
    own: bool = False,
    sources: Sequence[tuple[str, Source]] = SOURCES,
) -> tuple[list[Dated], list[str]]:
    """Everything of these days, or what calls for this person, by day; and of which sources not all is shown."""
    found: list[Dated] = []
    cut = []
    for title, source in sources:
        rows = [one for one in source(actor, first, last) if one.own or not own]
        found += rows
        if len(rows) == MOST:
            cut.append(_(title))
    return sorted(found, key=lambda one: one.day), cut
