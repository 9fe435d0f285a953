"""Rows by a statement that is made once a table. The ORM compiles one at every call, and registering writes into seven tables.

What is stored is the same to the last column, and a test compares both ways on both databases: a field prepares its own value, but for
texts, numbers and truths that it would hand on as they are. As `bulk_create`, it sends no signals. Called inside commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID

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
_SHAPED: "dict[type[Field[Any, Any]], type]" = {
    models.DateTimeField: datetime,
    models.DateField: date,
    models.UUIDField: UUID,
}
"""Kind of a field → what it need not read again, only write as the database at hand has it. Every moment here has its zone."""


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows are written into one table; `key` is the attribute of a key that the database gives, empty where the program does."""

    into: str
    marks: str
    returning: str
    fields: "tuple[Field[Any, Any], ...]"
    read: "tuple[tuple[str, frozenset[type], type | None, Field[Any, Any], Field[Any, Any]], ...]"
    key: str

    def values(self, row: Model, here: Any) -> list[Any]:
        """What the row has for each of the fields, as this database takes it."""
        held = row.__dict__
        return [
            value
            if (kind := type(value := held.get(name, _NOTHING))) in plain
            else value
            if str in plain and isinstance(value, str)
            else own.get_db_prep_value(value, here, prepared=True)
            if kind is shaped
            else field.get_db_prep_save(field.pre_save(row, add=True), here)
            for name, plain, shaped, own, field in self.read
        ]


def _read(
    field: "Field[Any, Any]",
) -> "tuple[str, frozenset[type], type | None, Field[Any, Any], Field[Any, Any]]":
    """Its attribute, the kinds of values that need no preparing or only its last step, and whose they are: a key of another record is
    prepared as that record's own."""
    own = field
    while isinstance(own, models.ForeignKey):
        own = own.target_field
    changes = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    shaped = None if changes else _SHAPED.get(type(own))
    return field.attname, _AS_IS.get(type(own), frozenset({NoneType} if shaped else ())), shaped, own, field


@cache
def _table(model: type[Model], *, keyed: bool = False) -> _Table:
    """`keyed`: the rows have their keys already. Raises TypeError for a model of which the database computes more than the key."""
    columns = model._meta.concrete_fields
    if model._meta.all_parents or any(f.generated or f.has_db_default() for f in columns):
        raise TypeError(f"{model._meta.label} is written by the ORM")
    own = model._meta.pk
    given = isinstance(own, AutoField) and not keyed
    fields = tuple(f for f in columns if not (given and f is own))
    names = ", ".join(f'"{f.column}"' for f in fields)
    return _Table(
        into=f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ',  # noqa: S608 - names of ours
        marks=f"({', '.join(['%s'] * len(fields))})",
        returning=f' RETURNING "{own.column}"' if given else "",
        fields=fields,
        read=tuple(map(_read, fields)),
        key=own.attname if given else "",
    )


@dataclass(frozen=True, slots=True)
class _Blank:
    """What a new record holds where nothing is given, the fields that find it out anew each time, its relations by name, and every name
    that may be given."""

    held: dict[str, Any]
    anew: "tuple[Field[Any, Any], ...]"
    relations: "dict[str, tuple[str, str]]"
    names: frozenset[str]


@cache
def _blank(model: type[Model]) -> _Blank:
    fields = model._meta.concrete_fields
    anew = tuple(f for f in fields if f.has_default() and callable(f.default))
    return _Blank(
        held={f.attname: f.get_default() for f in fields if f not in anew},
        anew=anew,
        relations={
            f.name: (f.attname, f.target_field.attname) for f in fields if isinstance(f, models.ForeignKey)
        },
        names=frozenset(name for f in fields for name in (f.name, f.attname)),
    )


def made(model: type[M], **values: Any) -> M:
    """`model(**values)` of named values, without asking every field of a wide table anew what it is when nothing is given. Raises TypeError
    for a name that is none of its fields."""
    blank = _blank(model)
    if not values.keys() <= blank.names:
        raise TypeError(f"{model._meta.label}: {', '.join(sorted(values.keys() - blank.names))}")
    row, state = model.__new__(model), ModelState()
    held = row.__dict__
    held |= blank.held
    held["_state"] = state
    for field in blank.anew:
        if field.attname not in values:
            held[field.attname] = field.get_default()
    for name, value in values.items():
        if name in blank.relations:
            key, of_it = blank.relations[name]
            held[key] = None if value is None else getattr(value, of_it)
            state.fields_cache[name] = value
        else:
            held[name] = value
    return row


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model, none of them stored before, in their order; each has its key afterwards, those of `give_keys` before."""
    if not rows:
        return
    table = _table(type(rows[0]), keyed=rows[0].pk is not None)
    most = connection.ops.bulk_batch_size(table.fields, rows)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            _insert(cursor, table, rows[start : start + most])


def give_keys(rows: Sequence[Model]) -> None:
    """Their keys, before they are stored: what hangs on them can be written first. SQLite has one writer, whom nobody overtakes."""
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(asked, [meta.db_table, meta.pk.column, len(rows)])
            keys = [key for (key,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [meta.db_table])
            last = cursor.fetchone()[0] or 0
            keys = list(range(last + 1, last + 1 + len(rows)))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key


def _insert(cursor: Any, table: _Table, rows: Sequence[Model]) -> None:
    here = connections[DEFAULT_DB_ALIAS]  # itself, not what stands for it and is asked at every field
    marks = ", ".join([table.marks] * len(rows))
    cursor.execute(
        f"{table.into}{marks}{table.returning}", [value for row in rows for value in table.values(row, here)]
    )
    for row, key in zip(rows, cursor.fetchall() if table.key else (), strict=bool(table.key)):
        setattr(row, table.key, key[0])
    for row in rows:
        row._state.adding, row._state.db = False, here.alias


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of stored rows of one model, one plain statement for all: `bulk_update` writes a case for every row and field."""
    if not rows:
        return
    meta, here = rows[0]._meta, connections[DEFAULT_DB_ALIAS]
    fields = [field for field in meta.concrete_fields if field.name in names]
    into = ", ".join(f'"{field.column}" = %s' for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{meta.db_table}" SET {into} WHERE "{meta.pk.column}" = %s',  # noqa: S608 - names of ours
            [[*(f.get_db_prep_save(getattr(row, f.attname), here) for f in fields), row.pk] for row in rows],
        )
