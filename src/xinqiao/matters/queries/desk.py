"""What a desk shows: due, waiting, late; lists by key. A constant number of queries whatever the number of rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.compiled import of_person
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import search
from xinqiao.matters.clocks import WINDOWS
from xinqiao.matters.models import (
    Approval,
    Matter,
    MatterStaff,
    MatterUnit,
    Paper,
    PaperState,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.access import seen, stood_in_by, visible, with_people
from xinqiao.matters.queries.filters import narrowed
from xinqiao.matters.queries.numbers import numbered
from xinqiao.matters.queries.of_matter import OfMatter
from xinqiao.matters.queries.own_work import may_be_idle, own_work, with_work
from xinqiao.rules.approval import STAND_INS
from xinqiao.rules.roles import UNIT_WIDE, Role
from xinqiao.rules.text_input import whole_number

PAGE = 30
SHOWN, IDLE, PASSED_ON = 40, 20, 8
"""Lines of the lists of a desk; one more is read to tell that there are more."""
BY_DUE = ("next_due", "next_alert", "id")
"""The order of the days that warn: a day that warns earlier is never due later, so the due day may stand first and be searched by."""

SOON = timedelta(days=3)


def warned_until(day: date) -> date:
    """The last day on which something is due that warns within `SOON`: the working day after."""
    return work_calendar().next_working_day(day + SOON).day


def due_within(day: date, until: date) -> dict[str, Q]:
    """Which matters are late, due today, or soon due: late and due by the legal last day, soon by the day that warns (law.md 2.4).
    `until`: `warned_until(day)`."""
    return {
        "late": Q(next_due__lt=day),
        "today": Q(next_due=day),
        "soon": Q(next_due__gt=day) & _pressing(day, until),
    }


def _pressing(day: date, until: date) -> Q:
    """What is late, due or soon due; when it is due at the latest is said so that an index serves."""
    return Q(next_alert__lte=day + SOON, next_due__lte=until)


def on_desk(actor: Actor, path: str = "") -> Q:
    """The condition of an open matter on this desk, or of a record of one at the end of `path`: those the person works on, while
    the own unit has them or asked for help with them; for unit-wide roles and heads all the unit holds."""
    at = f"{path}__" if path else ""
    found = seen(actor, path) & Q(**{f"{at}closed_at": None})
    if actor.roles & (UNIT_WIDE | {Role.SECTION_HEAD, Role.RECEPTIONIST}):
        return found & Q(**{f"{at}holding_unit_id": actor.unit})
    part = MatterStaff.objects.filter(staff_id=actor.staff, matter__closed_at=None)
    here = Q(part=StaffPart.HANDLER, matter__holding_unit_id=actor.unit)
    works_on = part.filter(here | Q(part=StaffPart.CO_HANDLER)).values("matter_id")
    stands_in = (
        stood_in_by(actor.staff, today()).filter(matter__holding_unit_id=actor.unit).values("matter_id")
    )
    return found & (Q(**{f"{at}pk__in": works_on}) | Q(**{f"{at}pk__in": stands_in}))


def mine(actor: Actor) -> QuerySet[Matter]:
    """Open matters on this desk."""
    return Matter.objects.filter(on_desk(actor))


def to_do(actor: Actor) -> QuerySet[Matter]:
    """Of the desk's matters those with which this person has something to do, and for the head of a section also what the section
    has: what lies with other desks of the unit is nobody's lateness here."""
    own = own_work(actor)
    if Role.SECTION_HEAD in actor.roles and actor.section_id is not None:
        own |= Q(section_id=actor.section_id)
    return Matter.objects.filter(own).filter(on_desk(actor))


def _rows(found: QuerySet[Matter]) -> QuerySet[Matter]:
    told = found.select_related("holding_unit", "first_handler", "category")
    return with_work(with_people(told))


def shown(found: QuerySet[Matter]) -> list[Matter]:
    """The matters of a list with all that a row says of one."""
    return list(_rows(found))


def due_first(actor: Actor, most: int) -> QuerySet[Matter]:
    """Of the desk's matters those with which this person has something to do: the urgent ones, then those whose clocks warn first."""
    found = Matter.objects.filter(own_work(actor), next_due__isnull=False).filter(on_desk(actor))
    return found.order_by("-urgent", *BY_DUE)[: most + 1]


def without_clock(actor: Actor) -> QuerySet[Matter]:
    """The same of those that no clock brings up, so that nobody forgets them: an answer to be served, a file to be
    closed, handling that has no statutory period."""
    worth_a_look = OfMatter(may_be_idle, (actor.roles, today()))
    found = Matter.objects.filter(worth_a_look, own_work(actor), next_due=None).filter(on_desk(actor))
    return found.order_by("id")[: IDLE + 1]


def passed_on(actor: Actor, until: date) -> QuerySet[Matter]:
    """Matters this unit passed on to others whose clocks end within three days or have ended, most urgent first."""
    if not actor.roles & UNIT_WIDE:
        return Matter.objects.none()
    sent = MatterUnit.objects.filter(unit_id=actor.unit, part=UnitPart.SENDER)
    pressing = RunningClock.objects.filter(
        matter=OuterRef("pk"), stopped_on=None, alert_on__lte=today() + SOON
    )
    found = visible(actor).filter(
        Exists(sent),
        Exists(sent.filter(matter=OuterRef("pk"))),
        Exists(pressing.exclude(code__in=WINDOWS)),
        _pressing(today(), until),
        closed_at=None,
    )
    return found.exclude(holding_unit_id=actor.unit).order_by(*BY_DUE)[:PASSED_ON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of a desk: what is due first, what no clock brings up, what others have and is pressing."""

    due: Sequence[Matter]
    idle: Sequence[Matter]
    passed_on: Sequence[Matter]


def lists(actor: Actor) -> Lists:
    """All three in one query."""
    by_kind: dict[str, list[Matter]] = defaultdict(list)
    for matter in of_person(_lists, actor, SHOWN, warned_until(today())):
        by_kind[vars(matter)["kind_of_list"]].append(matter)
    return Lists(
        due=sorted(by_kind["due"], key=lambda m: (not m.urgent, *_by_due(m))),
        idle=sorted(by_kind["idle"], key=lambda m: m.pk),
        passed_on=sorted(by_kind["passed_on"], key=_by_due),
    )


def _lists(actor: Actor, most: int, until: date) -> QuerySet[Matter]:
    # SQLite opens the tables of a condition anew for every row, which takes the longer the more a statement has open already: what looks at
    # many rows and finds few stands first.
    kinds = {
        "idle": without_clock(actor),
        "passed_on": passed_on(actor, until),
        "due": due_first(actor, most),
    }
    first, *more = (
        _rows(Matter.objects.filter(pk__in=chosen.values("pk")).annotate(kind_of_list=Value(name)))
        for name, chosen in kinds.items()
    )
    return first.union(*more, all=True)


def _by_due(matter: Matter) -> tuple[date, date, int]:
    assert matter.next_due is not None
    assert matter.next_alert is not None
    return matter.next_due, matter.next_alert, matter.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPapers:
    """Documents on a desk that are not issued. `to_decide`: this person takes the next step; `own`: this person wrote last.
    `returned_note` and `returned_by` of a paper tell who sent it back and why."""

    to_decide: Sequence[Paper]
    own: Sequence[Paper]


_UNDER_WAY = (PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED)


def _ready(actor: Actor, limit: int) -> Q:
    """Documents whose next step this person may take, each kind of step over the index by itself."""
    steps = [r.value for r in actor.roles]
    steps += [step.value for step, roles in STAND_INS.items() if actor.roles & roles]
    kinds = [{"state": PaperState.IN_APPROVAL, "step": step} for step in steps]
    if by_post("paper.issue", actor):
        kinds.append({"state": PaperState.APPROVED, "step": ""})
    ready = Q()
    for kind in kinds:
        found = Paper.objects.filter(seen(actor), **kind, unit_id=actor.unit, reading="")
        if kind["step"]:
            found = found.exclude(author_id=actor.staff_id).exclude(
                Exists(Paper.writers.through.objects.filter(paper=OuterRef("pk"), staff=actor.staff))
            )
        ready |= Q(pk__in=found.order_by("waiting_since").values("pk")[:limit])
    return ready


PAPERS = 40


def desk_papers(actor: Actor, limit: int = PAPERS) -> DeskPapers:
    """Documents whose next step this person may take (never of the own ones), and the own ones under way, longest
    waiting first."""
    papers = of_person(_papers, actor, limit)
    return DeskPapers(
        to_decide=[p for p in papers if p.ready],
        own=[p for p in papers if not p.ready],
    )


def _papers(actor: Actor, limit: int) -> QuerySet[Paper]:
    ready = _ready(actor, limit)
    own = Paper.objects.filter(
        seen(actor), author_id=actor.staff_id, unit_id=actor.unit, state__in=_UNDER_WAY
    )
    returned = Approval.objects.filter(paper=OuterRef("pk"), approved=False).order_by("-at")
    found = Paper.objects.filter(ready | Q(pk__in=own.order_by("waiting_since").values("pk")[:limit]))
    found = found.annotate(
        ready=Case(When(ready, then=True), default=False),
        returned_note=Subquery(returned.values("note")[:1]),
        returned_by=Subquery(returned.values("by__name")[:1]),
    )
    return found.select_related("matter", "author").order_by("waiting_since", "created_at")[:limit]


def is_cut(found: Lists, papers: DeskPapers) -> bool:
    """Whether there is more to do than these hold."""
    return (
        len(found.due) > SHOWN or len(found.idle) > IDLE or len(papers.to_decide) + len(papers.own) >= PAPERS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MattersPage:
    """One page of a list. `after`: key of the next page, empty at the end."""

    rows: list[Matter]
    after: str


COUNTED = 500
"""A list is counted so far; a longer one is said to hold more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMany:
    """How many matters a list holds and how many of them are late, each at most `COUNTED`, which stands for that many or more."""

    all: int
    late: int


def how_many(actor: Actor, wanted: Mapping[str, str], page: MattersPage) -> HowMany:
    """Of the whole list of which this is a page; one that is a single page is not asked for again."""
    if not wanted.get("after") and not page.after:
        late = sum(m.closed_at is None and m.next_due is not None and m.next_due < today() for m in page.rows)
        return HowMany(all=len(page.rows), late=late)
    listed_there = _filtered(actor, wanted)
    in_order = _in_order(listed_there, wanted).values_list("pk", flat=True)
    found = listed_there.values_list("pk", flat=True)
    late_ones = found.filter(due_within(today(), warned_until(today()))["late"], closed_at=None).order_by(
        *BY_DUE
    )
    return HowMany(all=len(in_order[:COUNTED]), late=len(late_ones[:COUNTED]))


_OF_DESK = {"mine": mine, "todo": to_do}
"""Which matters a list is of: those on the desk, or of these those that this person has to do with."""


def _filtered(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Matter]:
    found = _OF_DESK.get(wanted.get("desk", ""), visible)(actor)
    if query := wanted.get("q", "").strip():
        made, number = search.condition(query), numbered(query, today())
        told = Q(pk__in=RawSQL(made[0], made[1])) if made else Q(pk__in=[])  # noqa: S611 - fixed SQL, terms are parameters
        found = found.filter(told if number is None else told | number)
    found = narrowed(found, wanted)
    due = due_within(today(), warned_until(today()))
    return found.filter(due[wanted["due"]], closed_at=None) if wanted.get("due") in due else found


def only_numbered(actor: Actor, words: str) -> int | None:
    """The key of the one matter that these words number; None where they number none or several that the actor may see."""
    number = numbered(words, today()) if words else None
    found = list(visible(actor).filter(number).values_list("pk", flat=True)[:2]) if number is not None else []
    return found[0] if len(found) == 1 else None


def listed(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Matter]:
    """All matters of a list in its order, without paging."""
    return _in_order(_rows(_filtered(actor, wanted)), wanted)


def _by_day(wanted: Mapping[str, str]) -> bool:
    """Whether the list is in the order of the days on which something is due: what has no such day is not in it."""
    return bool(wanted.get("due")) or wanted.get("sort") == "due"


def _in_order(found: QuerySet[Matter], wanted: Mapping[str, str]) -> QuerySet[Matter]:
    if _by_day(wanted):
        return found.filter(next_due__isnull=False, closed_at=None).order_by(*BY_DUE)
    return found.order_by("id" if wanted.get("sort") == "old" else "-id")


def matters(actor: Actor, wanted: Mapping[str, str], most: int = 0) -> MattersPage:
    """A page of the matters the actor may see, newest first, or as `sort` says, or by due day when filtered by it.

    `wanted`: q, what `filters.fixed` knows, after (key); `most`: rows a page."""
    found, after, most = listed(actor, wanted), wanted.get("after", ""), most or PAGE
    if _by_day(wanted):
        found = found.filter(_beyond(after))
    elif (last_key := whole_number(after)) is not None:
        found = found.filter(**{"id__gt" if wanted.get("sort") == "old" else "id__lt": last_key})
    rows = list(found[: most + 1])
    last = rows[most - 1] if len(rows) > most else None
    note(
        ShownAs.SEARCH if wanted.get("q", "").strip() else ShownAs.LIST,
        *(matter.pk for matter in rows[:most]),
    )
    following = "" if last is None else "_".join(map(str, _by_due(last) if _by_day(wanted) else (last.pk,)))
    return MattersPage(rows=rows[:most], after=following)


def _beyond(after: str) -> Q:
    """What comes after this key in the order of due days; everything where it is no such key."""
    try:
        due, alert, key = after.split("_")
        start, warned, last = date.fromisoformat(due), date.fromisoformat(alert), whole_number(key)
    except ValueError:
        return Q()
    same_day = Q(next_alert__gt=warned) | Q(next_alert=warned, id__gt=last)
    return Q(next_due__gte=start) & (Q(next_due__gt=start) | same_day)
