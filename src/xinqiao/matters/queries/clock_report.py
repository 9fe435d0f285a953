"""How long answers took and which statutory clocks were missed, from what is recorded (M-R3). It rates offices only."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.clocks import CITIZENS_CLOCKS
from xinqiao.matters.models import Matter, PastAnswer, RunningClock
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.rules.answer_time import Handling, Notice, TimeJudgement, judge
from xinqiao.rules.deadline_table import TABLE, ClockCode

SPANS: tuple[tuple[int, int | None], ...] = (
    (0, 3),
    (4, 15),
    (16, 30),
    (31, 60),
    (61, 90),
    (91, 120),
    (121, None),
)
"""Calendar days, both ends included; the bounds are those of the Regulations (15, 60, 90) and their sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One clock over all matters: how many it was kept for, missed for, still runs in time, runs late."""

    code: ClockCode
    title: str
    kept: int
    missed: int
    running: int
    running_late: int
    provisional: int

    @property
    def total(self) -> int:
        return self.kept + self.missed + self.running + self.running_late


@dataclass(slots=True)
class Past:
    """Answers of imported messages, whose acceptance is not on record."""

    notice: Counter[Notice] = field(default_factory=Counter)
    handling: Counter[Handling] = field(default_factory=Counter)
    provisional: int = 0

    def add(self, judgement: TimeJudgement) -> None:
        self.notice[judgement.notice] += 1
        self.handling[judgement.handling] += 1
        self.provisional += judgement.provisional

    @property
    def total(self) -> int:
        return self.notice.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReport:
    """`days`: sorted answer times in calendar days from receipt. `waiting`: matters without an answer."""

    matters: int
    waiting: int
    days: tuple[int, ...]
    spans: tuple[tuple[str, int], ...]
    tallies: tuple[Tally, ...]
    past: Past

    @property
    def median(self) -> float:
        return median(self.days) if self.days else 0.0

    def at_most(self, share: float) -> int:
        """The time within which `share` (0–1) of the answers came, nearest rank."""
        return self.days[max(0, -(-len(self.days) * round(share * 1000) // 1000) - 1)] if self.days else 0


def clock_report(
    actor: Actor, *, unit: Unit | None = None, since: date | None = None, until: date | None = None
) -> ClockReport:
    """The report over what the actor may see, registered at `unit`, received from `since` to `until` (both included)."""
    matters = _chosen(actor, unit, since, until)
    answered = matters.exclude(concluded_at=None)
    times = answered.values_list("received_at", "concluded_at")
    days = tuple(sorted(_days(received, concluded) for received, concluded in times if concluded))
    total = matters.count()
    return ClockReport(
        matters=total,
        waiting=total - len(days),
        days=days,
        spans=tuple((_span(low, high), sum(_within(d, low, high) for d in days)) for low, high in SPANS),
        tallies=tuple(_tallies(matters)),
        past=_past(matters),
    )


def _chosen(actor: Actor, unit: Unit | None, since: date | None, until: date | None) -> QuerySet[Matter]:
    matters = visible(actor)
    if unit is not None:
        matters = matters.filter(registering_unit=unit)
    if since is not None:
        matters = matters.filter(received_at__date__gte=since)
    return matters if until is None else matters.filter(received_at__date__lte=until)


def _days(received: datetime, answered: datetime) -> int:
    return (day_of(answered) - day_of(received)).days


def _within(days: int, low: int, high: int | None) -> bool:
    return low <= days and (high is None or days <= high)


def _span(low: int, high: int | None) -> str:
    return f"{low} 天以上" if high is None else f"{low}–{high} 天"


def _tallies(matters: QuerySet[Matter]) -> Iterator[Tally]:
    """Every clock of the office; the petitioner's own windows are nobody's failing."""
    rows = (
        RunningClock.objects.filter(matter__in=matters)
        .exclude(due_on=None)
        .order_by()
        .values_list("code", "due_on", "stopped_on", "provisional")
    )
    now, found, provisional = today(), Counter[tuple[str, str]](), Counter[str]()
    for code, due, stopped, unsure in rows.iterator():
        # An objection is a right: not to have used it within its five days is nobody's lateness.
        late = code != ClockCode.T5 and due is not None and (stopped or now) > due
        found[code, ("missed" if late else "kept") if stopped else ("late" if late else "running")] += 1
        provisional[code] += unsure
    for code in ClockCode:
        if code in CITIZENS_CLOCKS or not any(
            found[code, state] for state in ("kept", "missed", "late", "running")
        ):
            continue
        yield Tally(
            code=code,
            title=TABLE[code].title,
            kept=found[code, "kept"],
            missed=found[code, "missed"],
            running=found[code, "running"],
            running_late=found[code, "late"],
            provisional=provisional[code],
        )


def _past(matters: QuerySet[Matter]) -> Past:
    calendar, past = work_calendar(), Past()
    answers = PastAnswer.objects.filter(petition__matter__in=matters).values_list(
        "petition__received_at", "answered_at", "petition__unit__kind"
    )
    for received, answered, kind in answers.iterator():
        direct = kind != UnitKind.PETITION_OFFICE
        past.add(judge(day_of(received), day_of(answered), calendar, direct=direct))
    return past
