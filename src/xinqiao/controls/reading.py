"""One control: what was due, and how much of it was done in time (measures.md: a measure is real when …).

What is due is told once, as rows with a unit, a day, a due day and the day on which it was done. The figure counts these rows
in the database, for seven controls and all units of a page in one query; the lines are the same rows, the worst first.
A control for another measure is one module with one entry, and its name in `board.CONTROLS`:

    def _due(period: Period, today: date) -> Iterator[Owed]:
        yield Owed(
            rows=Drill.objects.filter(planned_on__range=(period.first, period.last)),
            unit="unit_id",
            day=F("planned_on"),
            due=F("planned_on"),
            done=F("held_on"),
            kind="communication.drill",
            told={"theme": "theme"},
            say=lambda item: Phrase("{theme}：{state}", theme=item.told["theme"], state=STATES[item.standing]),
        )


    DRILLS = Control(
        measure="M-C5",
        title="情景模拟演练",
        items=_due,
        sentence=Phrase("应演练{due}次，按期演练{done}次"),
        nothing=Phrase("这段时间没有应做的演练"),
    )
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    F,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, JSONObject

from xinqiao.kernel.compiled import of_records
from xinqiao.library.calendars import mark
from xinqiao.offices.models import Unit
from xinqiao.rules.words import Phrase

MOST_LINES = 100
"""So many lines are shown behind a figure."""
AT_ONCE = 7
"""So many controls are counted in one query: a database takes longer to plan one of thirty than to count what five ask."""
NEVER = Cast(Value(None), DateField())
"""No day: of something that is not done, or that is not late whenever it is done."""


class Standing(StrEnum):
    """Whether a measure is being kept. NOTHING_DUE: the period asked for nothing."""

    KEPT = "kept"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    NOTHING_DUE = "nothing_due"


STANDING_TITLES = {
    Standing.KEPT: "落实",
    Standing.AT_RISK: "有风险",
    Standing.BROKEN: "未落实",
    Standing.NOTHING_DUE: "本期没有应做的",
}
_BITS = 31
_KEPT, _AT_RISK, _BROKEN = 0, 1, 1 << _BITS
_STANDINGS = {_KEPT: Standing.KEPT, _AT_RISK: Standing.AT_RISK, _BROKEN: Standing.BROKEN}
"""Each stands for itself in a sum, beside which all are counted: so two numbers tell how many stand how, up to two thousand million, and a database
need not sort what an index already has by unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedItem:
    """One row of what is due, for its words. `done`: the day on which it was done."""

    standing: Standing
    done: date | None
    due: date | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Rows of one kind that are due in a period; a row is one thing due, so that joins must not repeat it.

    `unit`: path to the key of the unit that owes it. `day`: the day by which a row lies in the period. `done`: the day on which
    it was done, null while it is not. Done after `due` is broken and stays so, unless `late_is_kept`; what has no `due` can no
    longer be made up. `kind` and `key` name the record as the audit log does (no kind: it has
    none). `told`: facts by name, from which `say` makes the words; never a petitioner's name. `by_unit`: many, which the index
    that leads to them has by unit: they are summed up as they come. Of others SQLite would take an index by unit, and walk over the archive."""

    rows: QuerySet[Any]
    unit: str
    day: Combinable
    done: Combinable
    say: Callable[[OwedItem], Phrase]
    due: Combinable = NEVER
    late_is_kept: bool = False
    kind: str = ""
    key: str = "pk"
    told: Mapping[str, Combinable | str] = field(default_factory=dict)
    by_unit: bool = False

    def standing_rows(self, number: int, units: Collection[int], today: date) -> QuerySet[Any]:
        """The rows of these units, each with how it stands: the one place that says what kept, at risk and broken are."""
        rows = self.rows.filter(**{f"{self.unit}__in": units}).order_by()
        rows = rows.annotate(
            no=Value(number), owed_by=F(self.unit), done_day=self.done, due_day=self.due, on_day=self.day
        )
        any_day = self.late_is_kept or self.due is NEVER
        kept = Q(done_day__isnull=False) if any_day else Q(done_day__lte=F("due_day"))
        at_risk = Q(due_day__gte=today) if any_day else Q(done_day__isnull=True, due_day__gte=today)
        rank = Case(
            When(kept, then=_KEPT),
            When(at_risk, then=_AT_RISK),
            default=_BROKEN,
            output_field=BigIntegerField(),
        )
        ranked: QuerySet[Any] = rows.annotate(rank=rank)
        return ranked


Owing = Callable[[Period, date], Iterable[Owed]]
"""What was due in a period, read on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One measure on the board. `items`: what was due in a period, today being the day on which it is read; `sentence` says the
    figures `due` and `done` in words, `nothing` that there are none."""

    measure: str
    title: str
    items: Owing
    sentence: Phrase
    nothing: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`done` of `due` kept, `at_risk` not yet but still in time."""

    control: Control
    done: int = 0
    due: int = 0
    at_risk: int = 0

    @property
    def sentence(self) -> Phrase:
        """What is not done yet and still in time is told apart: it was not due."""
        come = self.due - self.at_risk
        said = (
            Phrase(self.control.sentence.template, due=come, done=self.done) if come else self.control.nothing
        )
        return Phrase("{said}；另有{n}项还在期限内", said=said, n=self.at_risk) if self.at_risk else said

    @property
    def standing(self) -> Standing:
        """Broken as soon as one thing due was not done in time."""
        if not self.due:
            return Standing.NOTHING_DUE
        if self.done + self.at_risk < self.due:
            return Standing.BROKEN
        return Standing.AT_RISK if self.at_risk else Standing.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line behind a figure, dated by when it was done; `by`: until when it was owed, of what is not done. `subject` is the audit log's way of naming a record
    (`policy.studysession:17`), by which the page finds its address; empty where something is missing."""

    title: Phrase
    standing: Standing
    on: date | None
    by: date | None
    subject: str


def read(
    controls: Sequence[Control], units: Collection[int], period: Period, today: date, *, over: bool = False
) -> dict[int, tuple[Reading, ...]]:
    """What the controls say of each unit, in their order, in a query for so many of them. `over`: that day is over, and what was due on it is late."""
    sums: Counter[tuple[int, int]] = Counter()
    due: Counter[tuple[int, int]] = Counter()
    for first in range(0, len(controls), AT_ONCE):
        owing = tuple(control.items for control in controls[first : first + AT_ONCE])
        for number, unit, ranks, many in of_records(_counts, units, owing, period, today, over, mark()):
            sums[first + number, unit] += int(ranks)
            due[first + number, unit] += many
    return {
        unit: tuple(
            _read(control, sums[number, unit], due[number, unit]) for number, control in enumerate(controls)
        )
        for unit in units
    }


def _read(control: Control, ranks: int, due: int) -> Reading:
    broken, at_risk = divmod(ranks, _BROKEN)
    return Reading(control=control, done=due - at_risk - broken, at_risk=at_risk, due=due)


def _counts(
    units: list[int], owing: tuple[Owing, ...], period: Period, today: date, over: bool, _calendar: int
) -> QuerySet[Any, Any]:
    since = today + timedelta(days=over)
    parts = [
        counted(owed.standing_rows(number, units, since), by_unit=owed.by_unit)
        for number, items in enumerate(owing)
        for owed in items(period, today)
    ]
    return parts[0].union(*parts[1:], all=True) if parts else Unit.objects.none()


def counted(rows: QuerySet[Any], *, by_unit: bool = False) -> QuerySet[Any, Any]:
    """How many of the standing rows of a unit stand how, as a sum and their number."""
    told = rows.values("no", "owed_by") if by_unit else rows.values("no", "owed_by", "rank")
    found: QuerySet[Any, Any] = told.annotate(ranks=Sum("rank"), many=Count("*"))
    return found.values_list("no", "owed_by", "ranks", "many")


def lines(
    control: Control, unit: int, period: Period, today: date, most: int | None = MOST_LINES
) -> Iterator[Evidence]:
    """What stands behind a control's figure for a unit, in one query: broken first, then at risk, each by its day; at most so
    many, all for None."""
    owed = tuple(control.items(period, today))
    parts = [_facts(one, one.standing_rows(number, [unit], today)) for number, one in enumerate(owed)]
    if not parts:
        return
    for number, rank, on, done, due, key, told in (
        parts[0].union(*parts[1:], all=True).order_by("-rank", "shown", "no", "key_of")[:most]
    ):
        one = owed[number]
        item = OwedItem(standing=_STANDINGS[rank], done=done, due=due, told=told)
        yield Evidence(
            title=one.say(item),
            standing=item.standing,
            on=on,
            by=None if done else due,
            subject=_subject(one, key),
        )


def _facts(owed: Owed, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    facts: QuerySet[Any, Any] = rows.annotate(
        shown=Coalesce("done_day", "on_day"),
        key_of=Cast(owed.key, TextField()),
        facts_told=JSONObject(**owed.told),
    )
    return facts.values_list("no", "rank", "shown", "done_day", "due_day", "key_of", "facts_told")


def _subject(owed: Owed, key: str | None) -> str:
    if not owed.kind or key is None:
        return ""
    return f"{owed.kind}:{apps.get_model(owed.kind)._meta.pk.to_python(key)}"
