"""Several short lists in one statement: what a page shows of a record is asked of the database once, not once a list.

Each list becomes one column, an array of its rows in JSON, in the order of its query; the models are then made of these rows as Django
makes them of its own. For lists that are short, as those of one record are: they are in memory as a whole.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

_ARGUMENTS = 100
"""So many may a function of SQLite be given for certain."""


def read(lists: Mapping[str, QuerySet[Any]]) -> dict[str, list[Any]]:
    """The rows of each query, by its name, in one statement. A query may join (`select_related`) and be cut; what it prefetches is read by
    statements of its own."""
    connection = connections[DEFAULT_DB_ALIAS]
    found: dict[str, list[Any]] = {name: [] for name in lists}
    asked: list[tuple[str, SQLCompiler]] = []
    columns, params = [], []
    for name, rows in lists.items():
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, given = compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            continue
        asked.append((name, compiler))
        columns.append(f"(SELECT {_array(connection.vendor, compiler)} FROM ({sql}) one)")  # noqa: S608 - likewise
        params += given
    if not asked:
        return found
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        told = cursor.fetchone()
    for (name, compiler), text in zip(asked, told, strict=True):
        found[name] = _made(lists[name], compiler, _rows(connection.vendor, compiler, text))
    return found


def at_hand(record: Any, name: str, rows: list[Any]) -> None:
    """`rows` are those under `name` of the record, as if they had been prefetched."""
    kept = getattr(record, name).all()
    kept._result_cache, kept._prefetch_done = rows, True
    vars(record).setdefault("_prefetched_objects_cache", {})[name] = kept


def _names(compiler: SQLCompiler) -> list[str]:
    return [alias for _expression, _sql, alias in compiler.select]


def _array(vendor: str, compiler: SQLCompiler) -> str:
    """All rows of `one` as text in JSON; SQLite is told how bytes are written."""
    if vendor == "postgresql":
        return "json_agg(row_to_json(one))::text"
    kinds = [_kind(expression) for expression, _sql, _alias in compiler.select]
    names = [
        f'hex("{name}")' if kind == "BinaryField" else f'"{name}"'
        for name, kind in zip(_names(compiler), kinds, strict=True)
    ]
    parts = (names[n : n + _ARGUMENTS] for n in range(0, len(names), _ARGUMENTS))
    row = ", ".join(f"json_array({', '.join(part)})" for part in parts)
    return f"json_group_array(json_array({row}))"


def _kind(expression: Any) -> str:
    """The kind of field in a column; that of the key for one that refers to a row."""
    field = expression.output_field
    while hasattr(field, "target_field"):
        field = field.target_field
    return str(field.get_internal_type())


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("\\x"))


def _json(value: Any) -> str:
    """The text again, which the field itself reads; numbers with a point came as decimals."""
    return json.dumps(value, default=float)


_READ: dict[str, dict[str, Callable[[Any], Any]]] = {
    "sqlite": {"BinaryField": _bytes},
    "postgresql": {
        "BinaryField": _bytes,
        "DateField": date.fromisoformat,
        "DateTimeField": datetime.fromisoformat,
        "UUIDField": UUID,
        "JSONField": _json,
    },
}
"""Vendor → kind of field → what makes of JSON the value that the driver would have given."""


def _rows(vendor: str, compiler: SQLCompiler, text: str | None) -> Iterator[tuple[Any, ...]]:
    kinds = [_kind(expression) for expression, _sql, _alias in compiler.select]
    reading = [_READ[vendor].get(kind) for kind in kinds]
    number = Decimal if vendor == "postgresql" else float
    for row in json.loads(text, parse_float=number) if text else ():
        values = row.values() if vendor == "postgresql" else chain.from_iterable(row)
        yield tuple(
            value if value is None or read is None else read(value)
            for value, read in zip(values, reading, strict=True)
        )


def _made(rows: QuerySet[Any], compiler: SQLCompiler, values: Iterator[tuple[Any, ...]]) -> list[Any]:
    """The models, made by Django of these values."""
    vars(compiler)["execute_sql"] = lambda *_args, **_more: [list(values)]
    found = rows.all()
    vars(found.query)["get_compiler"] = lambda *_args, **_more: compiler
    return list(found)
