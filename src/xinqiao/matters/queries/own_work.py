"""What is to be done next with a matter, and which matters of a desk wait for this very person.

One table of tasks, read in Python for one matter and in SQL for a desk. A leader's tasks are decisions, which wait by themselves; what
lies with an approver, with another unit or with the petitioner is nobody's task here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.models import (
    Matter,
    MatterStaff,
    Objection,
    Paper,
    PaperState,
    StaffPart,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.access import stood_in_by, what_is_around
from xinqiao.matters.queries.closable import ENDED, closable, gave_up, to_carry_out, unreached
from xinqiao.offices.models import UnitKind
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import HEADS
from xinqiao.rules.routing import BY_CODE


class Task(StrEnum):
    SORT = "sort"
    FORWARD = "forward"
    TAKE_ON = "take_on"
    ANSWER = "answer"
    SERVE = "serve"
    REPORT = "report"
    NOTIFY = "notify"
    CARRY_OUT = "carry_out"
    CLOSE = "close"


ACTION = {
    Task.SORT: "matter.sort",
    Task.FORWARD: "matter.forward",
    Task.TAKE_ON: "matter.accept",
    Task.ANSWER: "paper.draft",
    Task.SERVE: "service.record",
    Task.REPORT: "handling.report_conclusion",
    Task.NOTIFY: "matter.notify_acceptance",
    Task.CARRY_OUT: "handling.record_execution",
    Task.CLOSE: "matter.close",
}
_NEW = (State.SORTED, State.TRANSFERRED)
_ANSWERED_BY = {
    State.IN_REVIEW: PaperKind.REVIEW_OPINION,
    State.IN_FINAL_REVIEW: PaperKind.FINAL_REVIEW_OPINION,
}
_HANDLED = (State.ACCEPTED, *_ANSWERED_BY)
_TELLS = (ClockCode.T3, ClockCode.T4)
"""A suggestion that was answered late still owes its notice (条例 23, 29): that waits for the office, not for the petitioner."""
_UNDER_WAY = (PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED)
_MOVING = tuple(kind for kind, rule in RULES.items() if rule.move is not None)
"""Documents whose issue takes the matter on: while one is with its approvers, there is nothing else to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPaper:
    """A document by key, kind and state."""

    key: UUID
    kind: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is to be done next: `paper` is the one to serve or to go on with, `kind` the one to draft."""

    task: Task
    paper: KnownPaper | None = None
    kind: str = ""


def _named(found: QuerySet[Paper], first: str) -> Subquery:
    parts = (Cast("pk", TextField()), Value(" "), F("kind"), Value(" "), F("state"))
    told = Concat(*parts, output_field=CharField())
    return Subquery(found.order_by(first).values(told=told)[:1])


_HERE = Paper.objects.filter(matter=OuterRef("pk"), unit=OuterRef("holding_unit"))
_UNSERVED = unreached().filter(unit=OuterRef("holding_unit"))
_MOVES = _HERE.filter(kind__in=_MOVING, state__in=_UNDER_WAY)
_OBJECTED = Objection.objects.filter(disposition__matter=OuterRef("pk"), agreed=None)


def with_work(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Each matter with what `next_of` must know of its documents."""
    return found.annotate(
        to_serve=_named(_UNSERVED, "issued_at"),
        moving=_named(_MOVES, "-created_at"),
        objected=Exists(_OBJECTED),
        to_carry_out=_holds(to_carry_out()),
        closable=_holds(closable()),
    )


def _holds(wanted: Q) -> Case:
    return Case(When(wanted, then=Value(True)), default=Value(False), output_field=BooleanField())


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
    return KnownPaper(key=UUID(key), kind=kind, state=state)


def _papers(matter: Matter) -> tuple[KnownPaper | None, KnownPaper | None, bool]:
    """The document to be served, the one that is under way and whether an objection waits: as read with the matter, or of its own lists."""
    known = vars(matter)
    if "to_serve" in known:
        return _read(known["to_serve"]), _read(known["moving"]), bool(known["objected"])
    papers = [p for p in matter.papers.all() if p.unit_id == matter.holding_unit_id]
    unserved = [p for p in papers if p.for_citizen and p.served_on is None]
    if unserved and "unserved" in what_is_around(matter).there:
        unserved = [p for p in unserved if not gave_up(p)]
    moving = [p for p in papers if p.kind in _MOVING and p.state in _UNDER_WAY]
    return _first(unserved), _first(reversed(moving)), bool(what_is_around(matter).waiting.objected_to)


def _first(papers: Iterable[Paper]) -> KnownPaper | None:
    return next((KnownPaper(key=p.pk, kind=p.kind, state=p.state) for p in papers), None)


def next_of(matter: Matter) -> Next | None:
    """What the unit that has the matter has to do next; None while it waits for an approver, another unit or the petitioner."""
    state = State(matter.state)
    to_serve, moving, objected = _papers(matter)
    if to_serve is not None:
        return Next(task=Task.SERVE, paper=to_serve)
    if objected or state is State.CLOSED:
        return None
    if moving is not None:
        return Next(task=Task.ANSWER, paper=moving) if moving.state == PaperState.DRAFT else None
    if state is State.REGISTERED:
        return Next(task=Task.SORT)
    if state in _NEW:
        return _taking_on(matter)
    if state in _HANDLED:
        return Next(task=Task.ANSWER, kind=_ANSWERED_BY.get(state) or _paper_of(matter) or PaperKind.REPLY)
    if state in ENDED and matter.next_clock == ClockCode.T6:
        return Next(task=Task.REPORT)
    if state in ENDED and matter.kind == Kind.SUGGESTION and matter.next_clock in _TELLS:
        return Next(task=Task.NOTIFY)
    return _ending(matter) if state in ENDED else None


def _ending(matter: Matter) -> Next | None:
    owed, complete = _ending_facts(matter)
    if owed:
        return Next(task=Task.CARRY_OUT)
    return Next(task=Task.CLOSE) if complete and matter.next_due is None else None


def _paper_of(matter: Matter) -> str:
    return BY_CODE[matter.route].paper if matter.route in BY_CODE else ""


def _taking_on(matter: Matter) -> Next:
    """A petition office passes on; where another procedure is due, that is told; else the matter is taken on."""
    if matter.state == State.SORTED and matter.holding_unit.kind == UnitKind.PETITION_OFFICE:
        return Next(task=Task.FORWARD)
    if _paper_of(matter) == PaperKind.GUIDANCE_NOTICE:
        return Next(task=Task.ANSWER, kind=PaperKind.GUIDANCE_NOTICE)
    return Next(task=Task.TAKE_ON)


def does(actor: Actor, task: Task) -> bool:
    """Whether the task is for one of the person's posts; a head may, but it is not what a head's desk is for."""
    return bool(actor.roles & (BY_ACTION[ACTION[task]].roles - HEADS))


def own_work(actor: Actor) -> Q:
    """Of the matters on a desk, those with which this person has something to do: `next_of`, stated in SQL."""
    unserved = Exists(_UNSERVED)
    free = ~unserved & ~Exists(_OBJECTED) & ~Exists(_MOVES.exclude(state=PaperState.DRAFT))
    told = Q(next_clock=ClockCode.T6) | (Q(kind=Kind.SUGGESTION) & Q(next_clock__in=_TELLS))
    asked: dict[Task, Any] = {
        Task.SERVE: unserved,
        Task.SORT: Q(state=State.REGISTERED) & free,
        Task.FORWARD: Q(state__in=_NEW) & free,
        Task.ANSWER: Q(state__in=_HANDLED) & free & _worked_on_by(actor),
        Task.REPORT: Q(state__in=ENDED, next_clock=ClockCode.T6) & free,
        Task.NOTIFY: Q(state__in=ENDED, kind=Kind.SUGGESTION, next_clock__in=_TELLS) & free,
        Task.CARRY_OUT: to_carry_out() & ~told & free,
        Task.CLOSE: Q(next_due=None) & closable() & free,
    }
    found = Q(pk__in=[])
    for task, wanted in asked.items():
        if does(actor, task):
            found |= Q(wanted)
    return found


def _worked_on_by(actor: Actor) -> Q:
    """Matters this person handles or stands in for, or that nobody in the unit does yet."""
    here = MatterStaff.objects.filter(matter=OuterRef("pk"), staff__unit=OuterRef("holding_unit"))
    parts = (StaffPart.HANDLER, StaffPart.CO_HANDLER)
    mine = Exists(here.filter(staff_id=actor.staff, part__in=parts))
    stands_in = Exists(stood_in_by(actor.staff, today()).filter(matter=OuterRef("pk")))
    return Q(mine) | Q(stands_in) | ~Q(Exists(here.filter(part=StaffPart.HANDLER)))
