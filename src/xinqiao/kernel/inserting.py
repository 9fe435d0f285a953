"""New rows by a statement that is made once a table. The ORM compiles one at every call, and registering writes into seven tables.

What is stored is the same to the last column, and a test compares both ways on both databases: a field prepares its own value, but for
texts, numbers and truths that it would hand on as they are. As `bulk_create`, it sends no signals. Called inside commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import AutoField, Field, Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)

_NOTHING = object()
_NUMBERS = frozenset({int, NoneType})
_AS_IS: "dict[type[Field[Any, Any]], frozenset[type]]" = {
    models.CharField: frozenset({str, NoneType}),
    models.TextField: frozenset({str, NoneType}),
    models.BooleanField: frozenset({bool}),
    models.IntegerField: _NUMBERS,
    models.PositiveIntegerField: _NUMBERS,
    models.PositiveSmallIntegerField: _NUMBERS,
    models.SmallIntegerField: _NUMBERS,
    models.BigIntegerField: _NUMBERS,
    models.PositiveBigIntegerField: _NUMBERS,
    models.BigAutoField: _NUMBERS,
}
"""Kind of a field, itself and no other made of it → what it hands on to the database unchanged."""


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows are written into one table; `key` is the attribute of a key that the database gives, empty where the program does."""

    into: str
    marks: str
    returning: str
    fields: "tuple[Field[Any, Any], ...]"
    read: "tuple[tuple[str, frozenset[type], Field[Any, Any]], ...]"
    key: str

    def values(self, row: Model) -> list[Any]:
        """What the row has for each of the fields, as the database at hand takes it."""
        here = connections[DEFAULT_DB_ALIAS]  # itself, not what stands for it and is asked at every field
        held = row.__dict__
        return [
            value
            if type(value := held.get(name, _NOTHING)) in plain
            else field.get_db_prep_save(field.pre_save(row, add=True), here)
            for name, plain, field in self.read
        ]


def _handed_on(field: "Field[Any, Any]") -> frozenset[type]:
    """The kinds of values that need no preparing; a key of another record is prepared as that record's own."""
    own = field
    while isinstance(own, models.ForeignKey):
        own = own.target_field
    return _AS_IS.get(type(own), frozenset())


@cache
def _table(model: type[Model]) -> _Table:
    """Raises TypeError for a model of which the database computes more than the key."""
    columns = model._meta.concrete_fields
    if model._meta.all_parents or any(f.generated or f.has_db_default() for f in columns):
        raise TypeError(f"{model._meta.label} is written by the ORM")
    own = model._meta.pk
    given = isinstance(own, AutoField)
    fields = tuple(f for f in columns if not (given and f is own))
    names = ", ".join(f'"{f.column}"' for f in fields)
    return _Table(
        into=f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ',  # noqa: S608 - names of ours
        marks=f"({', '.join(['%s'] * len(fields))})",
        returning=f' RETURNING "{own.column}"' if given else "",
        fields=fields,
        read=tuple((f.attname, _handed_on(f), f) for f in fields),
        key=own.attname if given else "",
    )


@cache
def _blank(model: type[Model]) -> "tuple[dict[str, Any], tuple[Field[Any, Any], ...], frozenset[str]]":
    """What a new record holds where nothing is given, the fields that find it out anew each time, and the names that may be given."""
    fields = model._meta.concrete_fields
    anew = tuple(f for f in fields if callable(f.default))
    held = {f.attname: f.get_default() for f in fields if f not in anew}
    return held, anew, frozenset(name for f in fields for name in (f.name, f.attname))


def made(model: type[M], **values: Any) -> M:
    """`model(**values)` of named values, without asking every field of a wide table anew what it is when nothing is given. Raises TypeError
    for a name that is none of its fields."""
    held, anew, names = _blank(model)
    if not values.keys() <= names:
        raise TypeError(f"{model._meta.label}: {', '.join(sorted(values.keys() - names))}")
    row = model.__new__(model)
    row.__dict__.update(held, _state=ModelState())
    for field in anew:
        if field.attname not in values:
            row.__dict__[field.attname] = field.get_default()
    for name, value in values.items():
        setattr(row, name, value)
    return row


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model, none of them stored before, in their order; each has its key afterwards."""
    if not rows:
        return
    table = _table(type(rows[0]))
    most = connection.ops.bulk_batch_size(table.fields, rows)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            _insert(cursor, table, rows[start : start + most])


def _insert(cursor: Any, table: _Table, rows: Sequence[Model]) -> None:
    marks = ", ".join([table.marks] * len(rows))
    cursor.execute(
        f"{table.into}{marks}{table.returning}", [value for row in rows for value in table.values(row)]
    )
    for row, key in zip(rows, cursor.fetchall() if table.key else (), strict=bool(table.key)):
        setattr(row, table.key, key[0])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
