"""The board of a period that is over is read from what was kept when it ended; what a later night counted otherwise stands beside it.

The nights count every period that the board offers; a row is kept where something changed, so that a year of them is little."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from xinqiao.controls.board import CONTROLS
from xinqiao.controls.models import Frozen
from xinqiao.controls.periods import NamedPeriod, course_to, kept
from xinqiao.controls.reading import Control, Reading, read
from xinqiao.offices.models import Unit

UNITS_AT_ONCE = 40
Figure = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSaid:
    """What the board says of a unit and a period. `kept_on`: the day at whose end it was kept; none while it is counted as it is now.
    `later`: measure → what was counted otherwise since, last on `later_on`."""

    readings: tuple[Reading, ...]
    kept_on: date | None = None
    later: dict[str, Reading] | None = None
    later_on: date | None = None


def board_of(
    units: Collection[int], named: NamedPeriod, today: date, controls: Sequence[Control] = CONTROLS
) -> dict[int, BoardSaid]:
    """Of each unit: a running period counted now, for today's work must be true; one that is over as it was kept, where it was."""
    kept = _kept(units, named) if named.period.last < today else {}
    counted = [unit for unit in units if unit not in kept]
    now = read(controls, counted, named.period, today) if counted else {}
    return {
        unit: _said(unit, *kept[unit], named, controls, today)
        if unit in kept
        else BoardSaid(readings=now[unit])
        for unit in units
    }


def _kept(units: Collection[int], named: NamedPeriod) -> dict[int, tuple[Frozen, Frozen]]:
    """Unit → the first row after the end of the period, and the last of all, in one query."""
    after: dict[int, list[Frozen]] = {}
    found = Frozen.objects.filter(unit_id__in=units, period=named.code, day__gte=named.period.last)
    for row in found.order_by("unit_id", "day"):
        after.setdefault(row.unit_id, []).append(row)
    return {unit: (rows[0], rows[-1]) for unit, rows in after.items()}


def _said(
    unit: int, then: Frozen, last: Frozen, named: NamedPeriod, controls: Sequence[Control], today: date
) -> BoardSaid:
    """A measure that the board did not have then is counted now."""
    new = [c for c in controls if c.measure not in then.figures]
    counted = read(new, [unit], named.period, today)[unit] if new else ()
    by_measure = {r.control.measure: r for r in counted}
    readings = tuple(by_measure.get(c.measure) or reading_of(c, then.figures[c.measure]) for c in controls)
    later = {
        c.measure: reading_of(c, last.figures[c.measure])
        for c in controls
        if c.measure in then.figures
        and c.measure in last.figures
        and last.figures[c.measure] != then.figures[c.measure]
    }
    return BoardSaid(readings=readings, kept_on=then.day, later=later, later_on=last.day if later else None)


def course(unit: int, named: NamedPeriod) -> list[tuple[NamedPeriod, dict[str, Sequence[int]]]]:
    """The periods before this one, the oldest first, each with its figures when it ended; none where nothing was kept. In one query."""
    periods = course_to(named)[:-1]
    found: dict[str, dict[str, Sequence[int]]] = {}
    rows = Frozen.objects.filter(unit_id=unit, period__in=[one.code for one in periods]).order_by("day")
    last = {one.code: one.period.last for one in periods}
    for row in rows:
        if row.day >= last[row.period]:
            found.setdefault(row.period, row.figures)
    return [(one, found.get(one.code, {})) for one in periods]


def reading_of(control: Control, figure: Sequence[int]) -> Reading:
    done, at_risk, due = figure
    return Reading(control=control, done=done, at_risk=at_risk, due=due)


def figures_of(readings: Sequence[Reading]) -> dict[str, Figure]:
    return {r.control.measure: (r.done, r.at_risk, r.due) for r in readings}


def to_freeze(day: date) -> Iterator[tuple[NamedPeriod, dict[int, dict[str, Figure]]]]:
    """Every period of which figures are kept (`periods.kept`) on a day that is over, with the figures of the units for which something has changed since they
    were last kept; at the end of a period those of all. Counted here, before anything is written."""
    units = list(Unit.objects.filter(active=True).order_by("pk").values_list("pk", flat=True))
    for named in kept(day):
        changed: dict[int, dict[str, Figure]] = {}
        for first in range(0, len(units), UNITS_AT_ONCE):
            some = units[first : first + UNITS_AT_ONCE]
            before = {row.unit_id: row for row in _last(some, named.code)}
            for unit, readings in read(CONTROLS, some, named.period, day, over=True).items():
                said, row = figures_of(readings), before.get(unit)
                same = row is not None and row.figures == {m: list(f) for m, f in said.items()}
                ends = named.period.last <= day and (row is None or row.day < named.period.last)
                if ends or not same:
                    changed[unit] = said
        if changed:
            yield named, changed


def _last(units: Collection[int], code: str) -> QuerySet[Frozen]:
    """The newest row of each unit."""
    newest = Frozen.objects.filter(unit=OuterRef("unit"), period=code).order_by("-day")
    return Frozen.objects.filter(unit_id__in=units, period=code, pk=Subquery(newest.values("pk")[:1]))
