"""New rows by a statement that is made once a table. The ORM compiles one at every call, and registering writes into seven tables.

What is stored is the same to the last column: each field prepares its own value, and a test compares both ways on both databases.
As `bulk_create`, it sends no signals. Called inside commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Field, Model


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows are written into one table; `key` is the attribute of a key that the database gives, empty where the program does."""

    into: str
    marks: str
    returning: str
    fields: "tuple[Field[Any, Any], ...]"
    key: str

    def values(self, row: Model) -> list[Any]:
        """What the row has for each of the fields, as the database at hand takes it."""
        here = connections[DEFAULT_DB_ALIAS]  # itself, not what stands for it and is asked at every field
        return [f.get_db_prep_save(f.pre_save(row, add=True), here) for f in self.fields]


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
        key=own.attname if given else "",
    )


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
