"""What a desk shows: due, waiting, late; lists by key. A constant number of queries whatever the number of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters import search
from xinqiao.matters.clocks import CITIZENS_CLOCKS, WINDOWS
from xinqiao.matters.models import (
    Approval,
    HandOver,
    Matter,
    MatterStaff,
    MatterUnit,
    Objection,
    Paper,
    PaperState,
    Recusal,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.access import visible
from xinqiao.rules.approval import STAND_INS
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import OPEN_STATES, State
from xinqiao.rules.roles import UNIT_WIDE, Role
from xinqiao.rules.text_input import whole_number

PAGE = 30
COUNT_LIMIT = 999
_OUTLAST_LEAVING = (ClockCode.T3, ClockCode.T4, ClockCode.T6)
"""Clocks of a unit that run on when the matter goes to another."""
_OPEN = [s.value for s in OPEN_STATES]


def mine(actor: Actor) -> QuerySet[Matter]:
    """Open matters on this desk: those the person works on, while the own unit has them or asked for help with them; for
    unit-wide roles and heads all the unit holds."""
    found = visible(actor).filter(state__in=_OPEN)
    if actor.roles & (UNIT_WIDE | {Role.SECTION_HEAD, Role.RECEPTIONIST}):
        return found.filter(holding_unit_id=actor.unit)
    part = MatterStaff.objects.filter(staff_id=actor.staff).values("matter_id")
    handles = Q(pk__in=part.filter(part=StaffPart.HANDLER), holding_unit_id=actor.unit)
    return found.filter(handles | Q(pk__in=part.filter(part=StaffPart.CO_HANDLER)))


def _rows(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("holding_unit", "first_handler", "category")


def due_first(actor: Actor, limit: int = 15) -> list[Matter]:
    """The desk's urgent matters, then those whose clocks alert first."""
    found = _rows(mine(actor)).exclude(next_due=None)
    return list(found.order_by("-urgent", "next_due", "id")[:limit])


def without_clock(actor: Actor, limit: int = 10) -> list[Matter]:
    """Matters on the desk that no clock brings up, so that nobody forgets them: an answer to be served, a file to be
    closed, handling that has no statutory period. Those that wait for the petitioner are left out."""
    window = RunningClock.objects.filter(matter=OuterRef("pk"), stopped_on=None, code__in=CITIZENS_CLOCKS)
    found = mine(actor).filter(next_due=None).exclude(Exists(window))
    return list(_rows(found).order_by("id")[:limit])


def passed_on(actor: Actor, limit: int = 8) -> list[Matter]:
    """Matters this unit passed on to others whose clocks end within three days or have ended, most urgent first."""
    if not actor.roles & UNIT_WIDE:
        return []
    sent = MatterUnit.objects.filter(unit_id=actor.unit, part=UnitPart.SENDER)
    soon = today() + timedelta(days=3)
    pressing = RunningClock.objects.filter(matter=OuterRef("pk"), stopped_on=None, alert_on__lte=soon)
    found = visible(actor).filter(
        Exists(pressing.exclude(code__in=WINDOWS)), pk__in=sent.values("matter_id"), next_due__lte=soon
    )
    return list(_rows(found.exclude(holding_unit_id=actor.unit)).order_by("next_due", "id")[:limit])


def owed_elsewhere(actor: Actor, limit: int = 10) -> list[RunningClock]:
    """What the own unit still owes on matters that another unit has now, such as the notice where a petition went or the
    report on an assignment, earliest first."""
    if not actor.roles & UNIT_WIDE:
        return []
    owed = RunningClock.objects.filter(
        unit_id=actor.unit, stopped_on=None, code__in=_OUTLAST_LEAVING, matter__in=visible(actor)
    ).exclude(matter__holding_unit_id=actor.unit)
    return list(owed.select_related("matter").order_by("alert_on", "id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of a desk, each at most `COUNT_LIMIT`. `to_sort` is None for those whose work it is not."""

    late: int
    due_today: int
    due_soon: int
    to_sort: int | None


def figures(actor: Actor) -> Figures:
    """How much is late, due today, due within three days, and not sorted yet."""
    day = today()
    desk = mine(actor)
    soon = desk.filter(next_due__lte=day + timedelta(days=3)).order_by("next_due", "id")
    due = [d for d in soon.values_list("next_due", flat=True)[:COUNT_LIMIT] if d is not None]
    return Figures(
        late=sum(d < day for d in due),
        due_today=sum(d == day for d in due),
        due_soon=sum(d > day for d in due),
        to_sort=_unsorted(actor) if Role.REGISTRAR in actor.roles else None,
    )


def _unsorted(actor: Actor) -> int:
    return mine(actor).filter(state=State.REGISTERED).order_by()[:COUNT_LIMIT].count()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPapers:
    """Documents on a desk that are not issued. `to_decide`: this person takes the next step; `own`: this person wrote last.
    `returned_note` and `returned_by` of a paper tell who sent it back and why."""

    to_decide: Sequence[Paper]
    own: Sequence[Paper]


def desk_papers(actor: Actor, limit: int = 40) -> DeskPapers:
    """Documents whose next step this person may take (never of the own ones), and the own ones under way, longest
    waiting first."""
    steps = [r.value for r in actor.roles]
    steps += [step.value for step, roles in STAND_INS.items() if actor.roles & roles]
    ready = Q(state=PaperState.IN_APPROVAL, step__in=steps) & ~Q(writers=actor.staff_id)
    if actor.roles & BY_ACTION["paper.issue"].roles:
        ready = ready | Q(state=PaperState.APPROVED)
    wanted = Q(pk__in=Paper.objects.filter(ready, unit_id=actor.unit).values("pk")) | Q(
        author_id=actor.staff_id
    )
    states = [PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED]
    returned = Approval.objects.filter(paper=OuterRef("pk"), approved=False).order_by("-at")
    found = Paper.objects.filter(wanted, unit_id=actor.unit, state__in=states, matter__in=visible(actor))
    found = found.annotate(
        returned_note=Subquery(returned.values("note")[:1]),
        returned_by=Subquery(returned.values("by__name")[:1]),
    )
    papers = list(found.select_related("matter", "author").order_by("waiting_since", "created_at")[:limit])
    issues = bool(actor.roles & BY_ACTION["paper.issue"].roles)
    decide = [
        p
        for p in papers
        if (p.state == PaperState.APPROVED and issues)
        or (p.state == PaperState.IN_APPROVAL and p.step in steps and p.author_id != actor.staff_id)
    ]
    return DeskPapers(
        to_decide=decide, own=[p for p in papers if p not in decide and p.author_id == actor.staff_id]
    )


def waiting_objections(actor: Actor, limit: int = 10) -> list[Objection]:
    """Objections this unit must decide."""
    if not actor.roles & {Role.REGISTRAR, Role.SECTION_HEAD, Role.LEADER_IN_CHARGE}:
        return []
    found = Objection.objects.filter(agreed=None, disposition__from_unit_id=actor.unit)
    visible_ones = found.filter(disposition__matter__in=visible(actor))
    return list(
        visible_ones.select_related("disposition__matter", "disposition__to_unit").order_by("at")[:limit]
    )


def waiting_recusals(actor: Actor, limit: int = 10) -> list[Recusal]:
    """Declared conflicts this person may decide."""
    if not actor.roles & {Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER}:
        return []
    found = Recusal.objects.filter(
        granted=None, matter__holding_unit_id=actor.unit, matter__in=visible(actor)
    )
    return list(
        found.exclude(staff_id=actor.staff).select_related("matter", "staff").order_by("declared_at")[:limit]
    )


def offered_hand_overs(actor: Actor) -> list[HandOver]:
    """First responsibilities offered to this person."""
    if not actor.roles & BY_ACTION["matter.take_over"].roles:
        return []
    found = HandOver.objects.filter(to_staff_id=actor.staff, accepted_at=None, lapsed_at=None)
    return list(found.select_related("matter", "from_staff"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list. `after`: key of the next page, empty at the end."""

    rows: list[Matter]
    after: str


def _filtered(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Matter]:
    found = mine(actor) if wanted.get("desk") == "mine" else visible(actor)
    if (query := wanted.get("q", "").strip()) and (made := search.condition(query)):
        found = found.filter(pk__in=RawSQL(made[0], made[1]))  # noqa: S611 - fixed SQL, terms are parameters
    elif query:
        found = found.none()
    if wanted.get("state") in State._value2member_map_:
        found = found.filter(state=wanted["state"])
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if (category := whole_number(wanted.get("category", ""))) is not None:
        found = found.filter(category_id=category)
    if wanted.get("channel"):
        found = found.filter(petitions__channel=wanted["channel"]).distinct()
    day = today()
    due = {
        "late": Q(next_due__lt=day),
        "today": Q(next_due=day),
        "soon": Q(next_due__gt=day, next_due__lte=day + timedelta(days=3)),
    }
    return found.filter(due[wanted["due"]]) if wanted.get("due") in due else found


def listed(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Matter]:
    """All matters of a list, newest first, without paging."""
    return _rows(_filtered(actor, wanted)).order_by("-id")


def matters(actor: Actor, wanted: Mapping[str, str]) -> Page:
    """A page of the matters the actor may see, newest first, or by due day when filtered by it.

    `wanted`: q, state, kind, category, channel, due (late|today|soon), desk=mine, after (key)."""
    found, after = _rows(_filtered(actor, wanted)), wanted.get("after", "")
    if wanted.get("due"):
        day, _, key = after.partition("_")
        if day and (last_key := whole_number(key)) is not None:
            start = _day(day)
            found = found.filter(Q(next_due__gt=start) | Q(next_due=start, id__gt=last_key))
        rows = list(found.order_by("next_due", "id")[: PAGE + 1])
    else:
        if (last_key := whole_number(after)) is not None:
            found = found.filter(id__lt=last_key)
        rows = list(found.order_by("-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = "" if last is None else f"{last.next_due}_{last.pk}" if wanted.get("due") else str(last.pk)
    return Page(rows=rows[:PAGE], after=following)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()
