"""The steps of a record, and everything on a course that waits for a person: one query, whatever the number of courses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from django.apps import apps
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.rules.course import Turn
from xinqiao.rules.grants import BY_ACTION


def steps_of(record: OnCourse) -> list[Step]:
    """From the first to the last, with who took each."""
    return list(taken(type(record)).filter(key=record.pk).select_related("by").order_by("number"))


def taken(model: type[OnCourse], *acts: str) -> QuerySet[Step]:
    """Steps on records of a type: with `key=OuterRef("pk")` a condition on the record."""
    found = Step.objects.filter(record=model._meta.label_lower)
    return found.filter(act__in=acts) if acts else found


def took(record: OnCourse) -> dict[str, frozenset[int]]:
    """Act → who took it on this record."""
    found: dict[str, set[int]] = {}
    for name, by in taken(type(record)).filter(key=record.pk).values_list("act", "by_id"):
        found.setdefault(name, set()).add(by)
    return {name: frozenset(people) for name, people in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A record whose turn is this person's. `asks` says in words what is wanted; `subject` names it as the log does."""

    subject: str
    asks: str
    since: datetime
    due: date | None
    matter_id: int | None
    number: str
    title: str


def waiting(actor: Actor, limit: int = 50) -> list[Waiting]:
    """What waits for this person on any course, what has a day first. At most `limit`; `count_waiting` counts all."""
    rows = [_rows(model, mine) for model in on_course() if (mine := _mine(model, actor)) is not None]
    if not rows:
        return []
    found = reduce(lambda one, more: one.union(more, all=True), rows)
    shown = found.order_by(F("turn_due").asc(nulls_last=True), "turn_since")[:limit]
    asks = {m._meta.label_lower: m.course.asks for m in on_course()}
    return [
        Waiting(
            subject=f"{label}:{key}",
            asks=asks[label].get(stage, ""),
            since=since,
            due=due,
            matter_id=matter,
            number=number or "",
            title=title or "",
        )
        for label, key, stage, since, due, matter, number, title in shown
    ]


def on_course() -> Iterator[type[OnCourse]]:
    """Every model of the installed apps whose records are on a course."""
    return (model for model in apps.get_models() if issubclass(model, OnCourse))


def _rows(model: type[OnCourse], mine: Q) -> QuerySet:  # type: ignore[type-arg]  # rows of several models
    path = model.matter_path
    found = model._default_manager.filter(mine)
    if path:
        found = found.filter(**{f"{path}__confidential": False})
    about = (
        {"of": F(f"{path}_id"), "no": F(f"{path}__number"), "title_of": F(f"{path}__title")}
        if path
        else {
            "of": Value(None, output_field=model._meta.pk.__class__()),
            "no": Value("", output_field=CharField()),
            "title_of": Value("", output_field=CharField()),
        }
    )
    return (
        found.order_by()
        .annotate(kind=Value(model._meta.label_lower), **about)
        .values_list("kind", "pk", "stage", "turn_since", "turn_due", "of", "no", "title_of")
    )


def _mine(model: type[OnCourse], actor: Actor) -> Q | None:
    """Records whose turn is this person's by name, or by a post in the unit that has the turn."""
    found: Q | None = None
    for turn in _first_turns(model):
        if not actor.roles & BY_ACTION[_action(model, turn)].roles:
            continue
        whose = Q(turn_staff_id=actor.staff) | Q(turn_staff=None, turn_unit_id=actor.unit)
        one = Q(stage=turn.source) & whose
        if turn.not_by:
            took = taken(model, *turn.not_by).filter(key=OuterRef("pk"), by_id=actor.staff)
            one &= ~Q(Exists(took))
        found = one if found is None else found | one
    return found


def _first_turns(model: type[OnCourse]) -> list[Turn]:
    turns = (model.course.next_turn(stage) for stage in model.course.stages)
    return [turn for turn in turns if turn is not None]


def _action(model: type[OnCourse], turn: Turn) -> str:
    """The action of the command that takes the turn: the one on this record, named so."""
    return next(a for a, spec in REGISTRY.items() if spec.subject is model and a.endswith(f".{turn.act}"))
