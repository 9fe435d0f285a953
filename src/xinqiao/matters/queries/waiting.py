"""What waits for one person, of whatever kind, as rows of one shape: so that a page asks for all of it in one query.

Each kind is a query of its own records; it gives at most `LIMIT` of them, found over an index, however many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, Expression, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import HandOver, Objection, Recusal, RunningClock
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.disputes import asked_of
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.roles import UNIT_WIDE

LIMIT = 15
OUTLAST_LEAVING = (ClockCode.T3, ClockCode.T4, ClockCode.T6)
"""Clocks of a unit that run on when the matter goes to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for this person. `key`: of its record; `at`: when it was asked for, `due`: by when, where there is such
    a day; `words`: what its kind is told by, such as who asks."""

    kind: str
    key: str
    at: datetime | None
    due: date | None
    matter_id: int
    number: str
    title: str
    words: str


Rows = QuerySet[Any, tuple[Any, ...]]


def rows(
    kind: str,
    found: QuerySet[Any],
    *,
    key: str = "pk",
    at: str = "",
    due: str = "",
    matter: str = "matter",
    words: str | Expression = "",
) -> Rows:
    """The first of `found` in its own order, or those due or asked for first; the arguments name the fields that are told."""
    if not found.query.order_by:
        found = found.order_by(due or at, "pk")
    told = words if isinstance(words, Expression) else F(words) if words else Value("")
    first = found.model.objects.filter(pk__in=found.values("pk")[:LIMIT]).order_by()
    made: Rows = first.values_list(
        Value(kind, output_field=CharField()),
        Cast(key, CharField()),
        F(at) if at else Cast(Value(None), DateTimeField()),
        F(due) if due else Cast(Value(None), DateField()),
        F(f"{matter}__id"),
        F(f"{matter}__number"),
        F(f"{matter}__title"),
        Cast(told, TextField()),
    )
    return made


def read(kinds: Iterable[Rows]) -> list[Waiting]:
    """All of them in one query: kind by kind, and of each kind what is due or was asked for first."""
    queries = list(kinds)
    if not queries:
        return []
    names = ("kind", "key", "at", "due", "matter_id", "number", "title", "words")
    first, *more = queries
    found = [Waiting(**dict(zip(names, row, strict=True))) for row in first.union(*more, all=True)]
    return sorted(
        found, key=lambda w: (w.due is None, w.due or date.min, w.at.timestamp() if w.at else 0, w.key)
    )


def hand_overs(actor: Actor) -> Iterable[Rows]:
    """First responsibilities offered to this person."""
    if by_post("matter.take_over", actor):
        found = HandOver.objects.filter(to_staff_id=actor.staff, accepted_at=None, lapsed_at=None)
        yield rows("take_over", found, at="at", words="from_staff__name")


def objections(actor: Actor) -> Iterable[Rows]:
    """Objections this unit must decide."""
    if by_post("matter.decide_objection", actor):
        found = Objection.objects.filter(
            seen(actor, "disposition__matter"), agreed=None, disposition__from_unit_id=actor.unit
        )
        yield rows(
            "decide_objection",
            found,
            at="at",
            matter="disposition__matter",
            words="disposition__to_unit__short_name",
        )


def recusals(actor: Actor) -> Iterable[Rows]:
    """Declared conflicts this person may decide, never the own."""
    if by_post("matter.decide_recusal", actor):
        found = Recusal.objects.filter(seen(actor), granted=None, matter__holding_unit_id=actor.unit)
        yield rows(
            "decide_recusal", found.exclude(staff_id=actor.staff), at="declared_at", words="staff__name"
        )


def requests(actor: Actor) -> Iterable[Rows]:
    """Requests for instruction that this unit has not answered."""
    if by_post("instruction.answer", actor):
        found = asked_of(actor, waiting=True)
        yield rows("instruction", found, at="asked_at", words="unit__short_name")


def owed_elsewhere(actor: Actor) -> Iterable[Rows]:
    """What the own unit still owes on matters that another unit has now, such as the notice where a petition went or the
    report on an assignment."""
    if actor.roles & UNIT_WIDE:
        for code in OUTLAST_LEAVING:
            found = RunningClock.objects.filter(seen(actor), unit_id=actor.unit, stopped_on=None, code=code)
            found = found.exclude(matter__holding_unit_id=actor.unit).order_by("alert_on", "id")
            yield rows("owed", found, due="alert_on", words="code")


def of_matters(actor: Actor) -> Iterable[Rows]:
    """What matters themselves ask of this person, in the order in which a desk shows it."""
    for kind in (requests, hand_overs, objections, recusals, owed_elsewhere):
        yield from kind(actor)


ACTS = ("take_over", "decide_objection", "decide_recusal")
"""Kinds that are settled by the act of the same name."""


def asked(actor: Actor) -> list[Waiting]:
    """What colleagues and other units ask of this person, and an act of that name settles."""
    return read([*hand_overs(actor), *objections(actor), *recusals(actor)])
