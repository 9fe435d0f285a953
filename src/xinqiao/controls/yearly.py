"""The year of an office in figures (条例 41): what came, by which way, how it was dealt with and whether in time.

One unit a report, in the order of the law and of the catalogue: no unit is put beside another, and nothing is ordered by how much came. Which
organs the matters of a year concern most the law asks (41(1)): they stand in the order of the units, and what accuses somebody is in no such figure (30(3)).
What was supervised and proposed, and what was adopted of it, are 41(2) and (3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q

from xinqiao.controls.frozen import board_of
from xinqiao.controls.periods import named
from xinqiao.controls.reading import Reading
from xinqiao.courses.queries import taken
from xinqiao.matters.models import (
    Channel,
    Disposition,
    DispositionKind,
    Evaluation,
    Grade,
    Matter,
    Outcome,
    Petition,
    RequestItem,
    ReviewRequest,
    RunningClock,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.evaluations import counting
from xinqiao.offices.models import Unit
from xinqiao.oversight.models import Account, ImprovementProposal, Supervision
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.lifecycle import ENDINGS, STATE_TITLES
from xinqiao.rules.proposing import ADOPTED, IMPROVEMENTS
from xinqiao.rules.supervising import SUPERVISION

_JUDGED = (
    ClockCode.T2,
    ClockCode.T3,
    ClockCode.T4,
    ClockCode.T6,
    ClockCode.T7,
    ClockCode.T8,
    ClockCode.T10,
    ClockCode.T12,
)
"""The limits that the office has to keep itself; those of the petitioner are no matter of punctuality."""
_REVIEW_OUTCOMES = {
    (ReviewLevel.REVIEW, "maintained"): "复查维持",
    (ReviewLevel.REVIEW, "changed"): "复查变更",
    (ReviewLevel.REVIEW, "revoked"): "复查撤销",
    (ReviewLevel.FINAL_REVIEW, "maintained"): "复核维持",
    (ReviewLevel.FINAL_REVIEW, "changed"): "复核变更",
    (ReviewLevel.FINAL_REVIEW, "revoked"): "复核撤销",
}


_CONCERNED = "信访事项涉及较多的机关、单位（最多列十个，按单位次序）"
MOST_CONCERNED = 10
_ANSWERED = {"taken": "whole", "not_taken": "not"}
"""What was decided on a proposal that somebody answers for it, as an answer to a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGroup:
    """One group: its heading and its lines, each a label and a number, in an order that does not depend on the numbers."""

    heading: str
    lines: tuple[tuple[str, int], ...]

    @property
    def most(self) -> int:
        return max((number for _label, number in self.lines), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctual:
    """One kind of limit: how often it was kept in the year, and how often not."""

    title: str
    kept: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    unit: Unit
    year: int
    groups: tuple[YearGroup, ...]
    punctual: tuple[Punctual, ...]
    readings: tuple[Reading, ...]


def year_of(unit: Unit, year: int, today: date) -> Year:
    """The figures of a unit and a year, as far as the year has come."""
    period = named(str(year))
    assert period is not None
    first, last = period.period.first, period.period.last
    began, ended = moments(first, last)
    received = Petition.objects.filter(unit=unit, registered_at__gte=began, registered_at__lt=ended)
    passed = Disposition.objects.filter(from_unit=unit, at__gte=began, at__lt=ended)
    over = Matter.objects.filter(holding_unit=unit, ended_at__gte=began, ended_at__lt=ended)
    asked = RequestItem.objects.filter(
        matter__first_unit=unit, matter__concluded_at__gte=began, matter__concluded_at__lt=ended
    )
    decided = ReviewRequest.objects.filter(decided_at__gte=began, decided_at__lt=ended)
    said = Evaluation.objects.filter(unit=unit, at__gte=began, at__lt=ended)
    groups = (
        YearGroup(heading="收到的信访件：按形式", lines=_lines(received, "channel", Channel.choices)),
        YearGroup(
            heading="收到的信访件：按类别",
            lines=_lines(received, "matter__kind", [*Kind.choices, ("", "尚未分类")]),
        ),
        YearGroup(heading="收到的信访件：按内容", lines=_by_category(received)),
        YearGroup(heading="转送、交办、报请、受理", lines=_lines(passed, "kind", DispositionKind.choices)),
        YearGroup(heading=_CONCERNED, lines=_concerned(received)),
        YearGroup(heading="督办", lines=_supervised(unit, began, ended)),
        *_proposals(unit, began, ended),
        YearGroup(
            heading="办理结果", lines=_lines(over, "ended_as", [(s.value, STATE_TITLES[s]) for s in ENDINGS])
        ),
        YearGroup(heading="逐项请求的处理意见", lines=_lines(asked, "outcome", Outcome.choices)),
        YearGroup(heading="本单位的意见经复查复核", lines=_reviewed(decided.filter(disputed__unit=unit))),
        YearGroup(heading="本单位作出的复查复核", lines=_reviewed(decided.filter(unit=unit))),
        YearGroup(heading="信访人对本单位工作的评价", lines=_lines(counting(said), "grade", Grade.choices)),
    )
    readings = board_of([unit.pk], period, today)[unit.pk].readings
    return Year(
        unit=unit, year=year, groups=groups, punctual=_punctual(unit, first, last, today), readings=readings
    )


def _counts(rows: Any, by: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(by).annotate(count=Count("pk")))


def _lines(rows: Any, by: str, choices: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, int], ...]:
    """A line for every choice, with nothing where there was nothing."""
    found = _counts(rows, by)
    return tuple((str(title), found.get(value, 0)) for value, title in choices)


def _by_category(received: Any) -> tuple[tuple[str, int], ...]:
    """In the order of the catalogue."""
    code, name = "matter__category__code", "matter__category__name"
    rows = received.exclude(matter__category=None).order_by(code).values_list(code, name)
    return tuple((title, count) for _code, title, count in rows.annotate(count=Count("pk")))


def _concerned(received: Any) -> tuple[tuple[str, int], ...]:
    """The units that answer for most of what came, as the units are listed."""
    path = "matter__first_unit"
    rows = received.filter(matter__confidential=False).exclude(**{path: None}).order_by()
    counted = rows.values_list(f"{path}_id", f"{path}__name").annotate(n=Count("matter", distinct=True))
    most = sorted(counted.order_by("-n", f"{path}_id")[:MOST_CONCERNED])
    return tuple((name, n) for _pk, name, n in most)


def _supervised(unit: Unit, began: datetime, ended: datetime) -> tuple[tuple[str, int], ...]:
    """What the unit began to supervise in the year, by how far each has come."""
    begun = Supervision.objects.filter(
        by_unit=unit, opened_at__gte=began, opened_at__lt=ended, matter__confidential=False
    )
    return _lines(begun, "stage", SUPERVISION.stages.items())


def _proposals(unit: Unit, began: datetime, ended: datetime) -> tuple[YearGroup, YearGroup]:
    """What the unit proposed in the year, by kind, and what became of it. Of who answers for something only numbers are told."""
    issued = ImprovementProposal.objects.filter(
        by_unit=unit, paper__issued_at__gte=began, paper__issued_at__lt=ended, matter__confidential=False
    )
    made = Counter[tuple[str, str]]()
    for kind, adopted, n in issued.order_by().values_list("kind", "adopted").annotate(n=Count("pk")):
        made[kind, adopted] += n
    steps = taken(Account, "propose").filter(at__gte=began, at__lt=ended)
    accounts = Account.objects.filter(by_unit=unit, pk__in=steps.values("key"))
    for decision, n in accounts.order_by().values_list("decision").annotate(n=Count("pk")):
        made["account", _ANSWERED.get(decision, decision)] += n
    kinds = [*((str(kind), rule.title) for kind, rule in IMPROVEMENTS.items()), ("account", "追究责任建议")]
    answers = [*ADOPTED.items(), ("", "还没有书面反馈")]
    return (
        YearGroup(
            heading="提出的建议",
            lines=tuple((title, sum(n for (k, _), n in made.items() if k == kind)) for kind, title in kinds),
        ),
        YearGroup(
            heading="建议被采纳的情况",
            lines=tuple(
                (title, sum(n for (_, a), n in made.items() if a == code)) for code, title in answers
            ),
        ),
    )


def _reviewed(decided: Any) -> tuple[tuple[str, int], ...]:
    found = {
        (level, outcome): n
        for level, outcome, n in decided.order_by().values_list("level", "outcome").annotate(n=Count("pk"))
    }
    return tuple((title, found.get(key, 0)) for key, title in _REVIEW_OUTCOMES.items())


def _punctual(unit: Unit, first: date, last: date, today: date) -> tuple[Punctual, ...]:
    """Limits that were settled in the year, in time or late, and those that ran out in it and are still open."""
    settled = Q(stopped_on__gte=first, stopped_on__lte=last)
    open_still = Q(stopped_on=None, due_on__gte=first, due_on__lte=last, due_on__lt=today)
    clocks = RunningClock.objects.filter(
        settled | open_still, unit=unit, code__in=_JUDGED, due_on__isnull=False
    )
    kept = Q(stopped_on__lte=F("due_on"))
    rows = (
        clocks.order_by()
        .values_list("code")
        .annotate(kept=Count("pk", filter=kept), missed=Count("pk", filter=~kept | Q(stopped_on=None)))
    )
    found = {code: (good, bad) for code, good, bad in rows}
    return tuple(
        Punctual(title=TABLE[code].title, kept=found[code][0], missed=found[code][1])
        for code in _JUDGED
        if code in found
    )
