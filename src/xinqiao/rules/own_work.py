"""What is to be done next with a matter: one table of tasks, read for one matter here and in SQL for a desk (`matters.queries.own_work`).

A leader's tasks are decisions, which wait by themselves; what lies with an approver, with another unit or with the petitioner is
nobody's task here."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import ENDED, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import HEADS, Role
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


_NEW = (State.SORTED, State.TRANSFERRED)
_ANSWERED_BY = {
    State.IN_REVIEW: PaperKind.REVIEW_OPINION,
    State.IN_FINAL_REVIEW: PaperKind.FINAL_REVIEW_OPINION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One task: the act that does it, and where it is due. `kind`: of which matters, `clocks`: while one of these runs next; all where
    none is named."""

    task: Task
    action: str
    states: tuple[State, ...]
    kind: str = ""
    clocks: tuple[ClockCode, ...] = ()

    def fits(self, matter: "Lying") -> bool:
        return (
            matter.state in self.states
            and self.kind in ("", matter.kind)
            and (not self.clocks or matter.clock in self.clocks)
        )


WORK = (
    Work(task=Task.SORT, action="matter.sort", states=(State.REGISTERED,)),
    Work(task=Task.FORWARD, action="matter.forward", states=_NEW),
    Work(task=Task.ANSWER, action="paper.draft", states=(State.ACCEPTED, *_ANSWERED_BY)),
    Work(task=Task.REPORT, action="handling.report_conclusion", states=ENDED, clocks=(ClockCode.T6,)),
    # A suggestion that was answered late still owes its notice (条例 23, 29): that waits for the office, not for the petitioner.
    Work(
        task=Task.NOTIFY,
        action="matter.notify_acceptance",
        states=ENDED,
        kind="suggestion",
        clocks=(ClockCode.T3, ClockCode.T4),
    ),
)
"""What state, kind and clock alone tell; the first that fits comes next. A document to be served comes before, the end after."""

ACTION = {work.task: work.action for work in WORK} | {
    Task.TAKE_ON: "matter.accept",
    Task.SERVE: "service.record",
    Task.CARRY_OUT: "handling.record_execution",
    Task.CLOSE: "matter.close",
}
MOVING = tuple(kind for kind, rule in RULES.items() if rule.move is not None)
"""Documents whose issue takes the matter on: while one is with its approvers, there is nothing else to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPaper:
    """A document by key and kind; `draft`: it lies with its author."""

    key: UUID
    kind: str
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A matter as it lies on a desk. `clock` is the next to run out, `due`: it has a last day; `passes_on`: it lies at a petition
    office; `owed`: something is to be carried out, `complete`: its file is."""

    state: State
    kind: str
    route: str
    clock: str
    due: bool
    passes_on: bool
    to_serve: KnownPaper | None
    moving: KnownPaper | None
    objected: bool
    owed: bool
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is to be done next: `paper` is the one to serve or to go on with, `kind` the one to draft."""

    task: Task
    paper: KnownPaper | None = None
    kind: str = ""


def next_of(matter: Lying) -> Next | None:
    """What the unit that has the matter has to do next; None while it waits for an approver, another unit or the petitioner."""
    if matter.to_serve is not None:
        return Next(task=Task.SERVE, paper=matter.to_serve)
    if matter.objected or matter.state is State.CLOSED:
        return None
    if matter.moving is not None:
        return Next(task=Task.ANSWER, paper=matter.moving) if matter.moving.draft else None
    work = next((each for each in WORK if each.fits(matter)), None)
    if work is None:
        return _ending(matter) if matter.state in ENDED else None
    if work.task is Task.FORWARD:
        return _taking_on(matter)
    if work.task is Task.ANSWER:
        paper = _ANSWERED_BY.get(matter.state) or _paper_of(matter.route) or PaperKind.REPLY
        return Next(task=Task.ANSWER, kind=paper)
    return Next(task=work.task)


def _taking_on(matter: Lying) -> Next:
    """A petition office passes on; where another procedure is due, that is told; else the matter is taken on."""
    if matter.state is State.SORTED and matter.passes_on:
        return Next(task=Task.FORWARD)
    if _paper_of(matter.route) == PaperKind.GUIDANCE_NOTICE:
        return Next(task=Task.ANSWER, kind=PaperKind.GUIDANCE_NOTICE)
    return Next(task=Task.TAKE_ON)


def _ending(matter: Lying) -> Next | None:
    if matter.owed:
        return Next(task=Task.CARRY_OUT)
    return Next(task=Task.CLOSE) if matter.complete and not matter.due else None


def _paper_of(route: str) -> str:
    return BY_CODE[route].paper if route in BY_CODE else ""


def does(roles: Collection[Role], task: Task) -> bool:
    """Whether the task is for one of these posts; a head may, but it is not what a head's desk is for."""
    return bool((BY_ACTION[ACTION[task]].roles - HEADS) & set(roles))
