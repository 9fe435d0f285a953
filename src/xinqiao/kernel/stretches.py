"""The rows of the audit log in batches, and its check by several processes at once, each with a connection of its own."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from xinqiao.kernel.chain import COLUMNS, GENESIS, Break, Stretch, border

TABLE = "kernel_auditentry"
LONG = 50_000
"""Rows of one stretch: about a quarter of a second, so that all cores end together."""
_BATCH = 2000
Border = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where the log stands: the kind of database and what its driver connects with."""

    vendor: str
    parameters: dict[str, Any] = field(repr=False)

    def connect(self) -> Any:
        """A connection of its own that only reads."""
        if self.vendor == "sqlite":
            return sqlite3.connect(self.parameters["database"], timeout=20)
        return import_module("psycopg").connect(**self.parameters, autocommit=True)


def batches(cursor: Any, vendor: str, after: Any, upto: int | None = None) -> Iterator[list[tuple[Any, ...]]]:
    """The rows after a number, in their order, as the database holds them. Read past the models: a damaged value must be found, not raise
    in a field. A number that is none is passed on too, hence no arithmetic with it."""
    columns = ", ".join(COLUMNS).replace("at,", "CAST(at AS TEXT)," if vendor == "sqlite" else "at,", 1)
    mark = _mark(cursor)
    while True:
        given = [value for value in (after, upto) if value is not None]
        asked = [f"seq {sign} {mark}" for sign, value in ((">", after), ("<=", upto)) if value is not None]
        where = f"WHERE {' AND '.join(asked)}" if asked else ""
        cursor.execute(f"SELECT {columns} FROM {TABLE} {where} ORDER BY seq LIMIT {_BATCH}", given)  # noqa: S608 - names of our own
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _mark(cursor: Any) -> str:
    """Where a value goes in the words of this cursor: SQLite's own, or one of Django or psycopg."""
    return "?" if isinstance(cursor, sqlite3.Cursor) else "%s"


def borders(cursor: Any, every: int) -> Iterator[Border]:
    """Number and chain of every so many-th row. A row that this program cannot have written is no border."""
    after: list[Any] = []
    while True:
        where = f"WHERE seq > {_mark(cursor)}" if after else ""
        cursor.execute(
            f"SELECT seq, leaf, chain FROM {TABLE} {where} ORDER BY seq LIMIT 1 OFFSET {every - 1}",  # noqa: S608 - as above
            after,
        )
        row = cursor.fetchone()
        if row is None:
            return
        after = [row[0]]
        if (found := border(row)) is not None:
            yield found


def in_parallel(place: LogPlace, key: bytes, ends: list[Border], cores: int) -> Iterator[Break]:
    """Every break up to the last of these borders, in order."""
    pool = ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn"))
    try:
        beginnings: list[Border | None] = [None, *ends]
        work = [
            pool.submit(check, place, key, begins, upto)
            for begins, (upto, _) in zip(beginnings, ends, strict=False)
        ]
        for one in work:
            yield from one.result()
    finally:
        pool.shutdown(cancel_futures=True)


def check(place: LogPlace, key: bytes, begins: Border | None, upto: int) -> list[Break]:
    """The breaks after one border (None: from the first row) up to a number, over a connection of its own."""
    expected, chain = (begins[0] + 1, begins[1]) if begins else (1, GENESIS)
    stretch = Stretch(key, place.vendor, expected=expected, chain=chain)
    with closing(place.connect()) as connection, closing(connection.cursor()) as cursor:
        found: list[Break] = []
        for rows in batches(cursor, place.vendor, begins[0] if begins else None, upto):
            found += stretch.breaks(rows)
        return found
