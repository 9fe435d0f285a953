"""What is to be done next with the matters of a desk: the table `rules.own_work`, read of a matter's own lists and stated in SQL."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.models import (
    Matter,
    MatterStaff,
    Objection,
    Outcome,
    Paper,
    PaperState,
    RequestItem,
    StaffPart,
)
from xinqiao.matters.queries.access import stood_in_by, what_is_around
from xinqiao.matters.queries.closable import closable, gave_up, open_window, to_carry_out, unreached
from xinqiao.matters.queries.of_matter import OfMatter
from xinqiao.offices.models import UnitKind
from xinqiao.rules import own_work as table
from xinqiao.rules.lifecycle import ANSWERED, ENDED, State
from xinqiao.rules.own_work import MOVING, WORK, KnownPaper, Next, Task, Work
from xinqiao.rules.roles import Role

_UNDER_WAY = (PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED)


def _named(found: QuerySet[Paper], first: str) -> Subquery:
    parts = (Cast("pk", TextField()), Value(" "), F("kind"), Value(" "), F("state"))
    told = Concat(*parts, output_field=CharField())
    return Subquery(found.order_by(first).values(told=told)[:1])


_HERE = Paper.objects.filter(matter=OuterRef("pk"), unit=OuterRef("holding_unit"))
_UNSERVED = unreached().filter(
    Q(unit=OuterRef("holding_unit")) | Q(unit__merged_into=OuterRef("holding_unit"))
)
"""Of the unit that has the matter, or of one that it took up (`Paper.served_by_id`)."""
_MOVES = _HERE.filter(kind__in=MOVING, state__in=_UNDER_WAY)
_OBJECTED = Objection.objects.filter(disposition__matter=OuterRef("pk"), agreed=None)


def with_work(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Each matter with what `next_of` must know of its documents."""
    return found.annotate(
        to_serve=_named(_UNSERVED, "issued_at"),
        moving=_named(_MOVES, "-created_at"),
        objected=Exists(_OBJECTED),
        to_carry_out=OfMatter(to_carry_out, ()),
        closable=OfMatter(closable, (today(),)),
    )


def _ending_facts(matter: Matter) -> tuple[bool, bool]:
    """Whether something is to be carried out and whether the file is complete: as read with the matter, or with what is around it."""
    known, there = vars(matter), what_is_around(matter).there if "closable" not in vars(matter) else ()
    return bool(known.get("to_carry_out", "to_carry_out" in there)), bool(
        known.get("closable", "closable" in there)
    )


def _read(told: str | None) -> KnownPaper | None:
    if not told:
        return None
    key, kind, state = told.split(" ")
    return KnownPaper(key=UUID(key), kind=kind, draft=state == PaperState.DRAFT)


def _papers(matter: Matter) -> tuple[KnownPaper | None, KnownPaper | None, bool]:
    """The document to be served, the one that is under way and whether an objection waits: as read with the matter, or of its own lists."""
    known = vars(matter)
    if "to_serve" in known:
        return _read(known["to_serve"]), _read(known["moving"]), bool(known["objected"])
    here, papers = matter.holding_unit_id, matter.papers.all()
    unserved = [p for p in papers if p.for_citizen and p.served_on is None and p.served_by_id == here]
    if unserved and "unserved" in what_is_around(matter).there:
        unserved = [p for p in unserved if not gave_up(p)]
    moving = [p for p in papers if p.unit_id == here and p.kind in MOVING and p.state in _UNDER_WAY]
    return _first(unserved), _first(reversed(moving)), bool(what_is_around(matter).waiting.objected_to)


def _first(papers: Iterable[Paper]) -> KnownPaper | None:
    return next((KnownPaper(key=p.pk, kind=p.kind, draft=p.state == PaperState.DRAFT) for p in papers), None)


def next_of(matter: Matter) -> Next | None:
    """What the unit that has the matter has to do next; None while it waits for an approver, another unit or the petitioner."""
    to_serve, moving, objected = _papers(matter)
    owed, complete = _ending_facts(matter) if matter.state in ENDED else (False, False)
    return table.next_of(
        table.Lying(
            state=State(matter.state),
            kind=matter.kind,
            route=matter.route,
            clock=matter.next_clock,
            due=matter.next_due is not None,
            passes_on=matter.holding_unit.kind == UnitKind.PETITION_OFFICE,
            to_serve=to_serve,
            moving=moving,
            objected=objected,
            owed=owed,
            complete=complete,
        )
    )


def own_work(actor: Actor) -> Q:
    """Of the matters on a desk, those with which this person has something to do: `next_of`, stated in SQL."""
    return Q(OfMatter(_own_work, (actor.roles, actor.staff, today())))


def may_be_idle(roles: frozenset[Role], day: date) -> Q:
    """What `own_work` implies of a matter without a clock, told by an index and two look-ups. Most of these wait for others: for whoever
    answers, or, of what was answered, until the petitioner can no longer ask for a review."""
    left = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=Outcome.SUPPORTED, executed_on=None)
    states = [s for work in WORK if not work.clocks and table.does(roles, work.task) for s in work.states]
    over = Q(state__in=ENDED) & ~open_window(day)
    return Q(state__in=states) | over | (Q(state__in=ANSWERED) & Exists(left)) | Q(Exists(_UNSERVED))


def _own_work(roles: frozenset[Role], staff: int, day: date) -> Q:
    free = Q(~Exists(_UNSERVED), ~Exists(_OBJECTED), ~Exists(_MOVES.exclude(state=PaperState.DRAFT)))
    at = {work.task: _where(work) for work in WORK}
    # What the row itself tells stands first: most rows of a large desk are told apart by it, before any other table is asked.
    asked = {task: wanted & free for task, wanted in at.items()} | {
        Task.SERVE: Q(Exists(_UNSERVED)),
        Task.ANSWER: at[Task.ANSWER] & _worked_on_by(staff, day) & free,
        Task.CARRY_OUT: to_carry_out() & ~(at[Task.REPORT] | at[Task.NOTIFY]) & free,
        Task.CLOSE: Q(next_due=None) & closable(day) & free,
    }
    found = Q(pk__in=[])
    for task, wanted in asked.items():
        if table.does(roles, task):
            found |= wanted
    return found


def _where(work: Work) -> Q:
    """The row of the table in SQL."""
    found = Q(state__in=work.states)
    if work.kind:
        found &= Q(kind=work.kind)
    return found & Q(next_clock__in=work.clocks) if work.clocks else found


def _worked_on_by(staff: int, day: date) -> Q:
    """Matters this person handles or stands in for, or that nobody in the unit does yet."""
    here = MatterStaff.objects.filter(matter=OuterRef("pk"), staff__unit=OuterRef("holding_unit"))
    parts = (StaffPart.HANDLER, StaffPart.CO_HANDLER)
    mine = Exists(here.filter(staff_id=staff, part__in=parts))
    stands_in = Exists(stood_in_by(staff, day).filter(matter=OuterRef("pk")))
    return Q(mine) | Q(stands_in) | ~Q(Exists(here.filter(part=StaffPart.HANDLER)))
