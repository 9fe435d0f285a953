"""What waits for one person, of whatever kind, as rows of one shape: so that a page asks for all of it in one query.

Each kind is a query of its own records; it gives at most `LIMIT` of them, found over an index, however many there are. What is on a
course tells by its table whose turn it is, so a new course waits here without a line more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from xinqiao.courses.models import OnCourse, Step
from xinqiao.courses.queries import on_course, taken
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.compiled import of_person
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import record_of
from xinqiao.library.calendars import mark
from xinqiao.rules.course import Turn
from xinqiao.rules.grants import BY_ACTION

LIMIT = 12
COURSE = "course"
"""Kind of everything on a course; its words are `type:stage`."""
_BETWEEN, SELF = "\x1f", "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for this person. `key`: of its record; `at`: when it was asked for, `due`: by when, where there is such
    a day; `words`: what its kind is told by, such as who asks; `known`: of what is on a course the values of `known_by`."""

    kind: str
    key: str
    at: datetime | None
    due: date | None
    matter_id: int | None
    number: str
    title: str
    words: str
    known: tuple[str, ...] = ()


Rows = QuerySet[Any, tuple[Any, ...]]


def rows(
    kind: str,
    found: QuerySet[Any],
    *,
    key: str = "pk",
    at: str = "",
    due: str | Expression = "",
    matter: str = "matter",
    words: str | Expression = "",
) -> Rows:
    """The first of `found` in its own order, or those due or asked for first; the arguments name the fields that are told; `matter`: of the
    record, nothing for a record of none, `SELF` for matters themselves."""
    if not found.query.order_by:
        found = found.order_by(due or at, "pk")
    of = "" if matter == SELF else f"{matter}__"
    told = words if isinstance(words, Expression) else F(words) if words else Value("")
    first = found.model.objects.filter(pk__in=found.values("pk")[:LIMIT]).order_by()
    told_of: Rows = first.values_list(
        Value(kind, output_field=CharField()),
        Cast(key, CharField()),
        F(at) if at else Cast(Value(None), DateTimeField()),
        due if isinstance(due, Expression) else F(due) if due else Cast(Value(None), DateField()),
        F(f"{of}id") if matter else Cast(Value(None), BigIntegerField()),
        F(f"{of}number") if matter else Value(""),
        F(f"{of}title") if matter else Value(""),
        Cast(told, TextField()),
    )
    return told_of


Kinds = tuple[Callable[[Actor], Iterable[Rows]], ...]
"""Ways in which something waits for a person."""


def read(kinds: Kinds, actor: Actor) -> list[Waiting]:
    """All of them in one query, what is due or was asked for first."""
    return in_order(told(of_person(_together, actor, kinds, mark())))


def told(found: Iterable[tuple[Any, ...]]) -> list[Waiting]:
    """What rows of the one shape tell."""
    names = ("kind", "key", "at", "due", "matter_id", "number", "title")
    waiting = []
    for *row, said in found:
        words, *known = said.split(_BETWEEN)
        told_of = dict(zip(names, row, strict=True))
        waiting.append(Waiting(**told_of, words=words, known=tuple(known)))
    return waiting


def in_order(found: Iterable[Waiting]) -> list[Waiting]:
    """What is due first, then what was asked for first."""
    return sorted(
        found, key=lambda w: (w.due is None, w.due or date.min, w.at.timestamp() if w.at else 0, w.key)
    )


def _together(actor: Actor, kinds: Kinds, _calendar: int) -> QuerySet[Any, Any]:
    queries = [found for kind in kinds for found in kind(actor)]
    return queries[0].union(*queries[1:], all=True) if queries else Step.objects.none()


def on_courses(actor: Actor) -> Iterable[Rows]:
    """Every record on a course whose turn is this person's, by name or by a post in the unit that has the turn."""
    for model in on_course():
        for stage in model.course.stages:
            turn = model.course.next_turn(stage)
            if turn is None:
                continue
            if actor.roles & BY_ACTION[_action(model, turn)].roles:
                yield _told_of(model, stage, _mine(model, turn, actor))
            days = [n for n, action in turn.climbs if actor.roles & BY_ACTION[action].roles]
            if days:
                yield _told_of(model, stage, _climbed(model, turn, actor, min(days)))


def _told_of(model: type[OnCourse], stage: str, found: QuerySet[Any]) -> Rows:
    return rows(
        COURSE,
        found,
        key=model.page_key,
        at="turn_since",
        due="turn_due",
        matter=model.matter_path,
        words=_words(model, stage),
    )


def _words(model: type[OnCourse], stage: str) -> Expression:
    told: Expression = Value(f"{model._meta.label_lower}:{stage}", output_field=TextField())
    for path in model.known_by:
        told = Concat(told, Value(_BETWEEN), Cast(path, TextField()), output_field=TextField())
    return told


def model_of(waits: Waiting) -> type[OnCourse]:
    """The type of something on a course."""
    return cast("type[OnCourse]", apps.get_model(waits.words.partition(":")[0]))


def which(waits: Waiting) -> str:
    """Which one it is, where no matter says it: as the entry of its type tells it."""
    if not waits.known:
        return ""
    model = model_of(waits)
    return translated(record_of(model).about(_seen_as(model, waits.known)))


def _seen_as(model: type[OnCourse], known: Sequence[str]) -> Any:
    """As much of a record as `about` reads."""
    found = SimpleNamespace()
    for path, text in zip(model.known_by, known, strict=True):
        at, of = found, cast("Any", model._meta)
        *ways, name = path.split("__")
        for way in ways:
            at.__dict__.setdefault(way, SimpleNamespace())
            at, of = getattr(at, way), of.get_field(way).related_model._meta
        setattr(at, name, text if name == "pk" else of.get_field(name).to_python(text))
    return found


def _mine(model: type[OnCourse], turn: Turn, actor: Actor) -> QuerySet[Any]:
    whose = Q(turn_staff_id=actor.staff) | Q(turn_staff=None, turn_unit_id=actor.unit)
    # A turn may begin later, such as that of a half day of duty: it waits from then on.
    found = _no_accusation(model).filter(whose, stage=turn.source, turn_since__lte=now())
    if turn.not_by:
        found = found.exclude(
            Exists(taken(model, *turn.not_by).filter(key=OuterRef("pk"), by_id=actor.staff))
        )
    return found


def _climbed(model: type[OnCourse], turn: Turn, actor: Actor, days: int) -> QuerySet[Any]:
    """What others of the unit are late with by more than so many days."""
    late = _no_accusation(model).filter(stage=turn.source, turn_due__lt=today() - timedelta(days=days))
    return late.filter(~Q(turn_staff_id=actor.staff), turn_unit_id=actor.unit)


def _no_accusation(model: type[OnCourse]) -> QuerySet[Any]:
    found = model._default_manager.all()
    if model.matter_path:
        found = found.filter(**{f"{model.matter_path}__confidential": False})
    if model.may_be_about:
        found = found.exclude(**{f"{model.may_be_about}__confidential": True})
    return found


def _action(model: type[OnCourse], turn: Turn) -> str:
    """The action of the command that takes the turn: the one on this record, named so."""
    return next(a for a, spec in REGISTRY.items() if spec.subject is model and a.endswith(f".{turn.act}"))
