"""From SQLite to PostgreSQL: every table copied in one transaction, and committed only when both hold the same, row by row.

Nothing is written into the SQLite database, whose file stays as it was; stored files stay where they are. Sequences go on behind the
highest number, and search indexes are carried over by their words.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.models import Model

from xinqiao.kernel import audit
from xinqiao.kernel.errors import Refused, Tampered
from xinqiao.kernel.tables import MAKE_TABLES
from xinqiao.kernel.writing import writing
from xinqiao.library.search import INDEX as PROVISIONS
from xinqiao.matters.search import INDEX as MATTERS
from xinqiao.rules.verdict import Verdict

TARGET = "moved_to"
_BATCH = 500
_INDEXES = ((MATTERS, "matters_matter"), (PROVISIONS, "library_provision"))
_OWN = {"django_migrations", "sqlite_sequence"}
"""Tables that each database keeps for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One table: how many rows, and the hash over all of them, the same on both sides."""

    table: str
    rows: int
    digest: str


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


def move(url: str, database: dict[str, Any]) -> list[Moved]:
    """Copy this office into the empty PostgreSQL database at `url`, whose settings `database` are. Nobody writes meanwhile. Raises Refused
    for a database that is not empty, Tampered when anything differs: then nothing was copied."""
    if connection.vendor != "sqlite":
        raise _refused("现在的数据库不是 SQLite，不用转移。")
    connections.databases[TARGET] = {**connections.databases["default"], "OPTIONS": {}, **database}
    target = connections[TARGET]
    if target.vendor != "postgresql":
        raise _refused("目标应为 postgresql:// 开头的地址。")
    if target.introspection.table_names():
        raise _refused("目标数据库不是空的，不会覆盖。请另建一个空库（createdb）。")
    _refuse_forgotten()
    _make_tables(url)
    with writing(), transaction.atomic(using=TARGET):
        moved = [
            *(_table(model) for model in _models()),
            *(_index(index.table, index.key, of) for index, of in _INDEXES),
        ]
        _continue_numbers()
        target.check_constraints()
        line = audit.checkpoint()
    _prove(url, line)
    return moved


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _refuse_forgotten() -> None:
    """Raises Refused when this database has a table that nobody would copy."""
    known = _OWN | {model._meta.db_table for model in _models()}
    names = [index.table for index, _ in _INDEXES]
    left = [
        t for t in connection.introspection.table_names() if t not in known and not t.startswith(tuple(names))
    ]
    if left:
        raise _refused(f"数据库里有程序不认识的表：{'、'.join(left)}。请联系技术人员，没有转移任何数据。")


def _make_tables(url: str) -> None:
    environment = {
        **os.environ,
        "XINQIAO_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
    }
    _ourselves(environment, "-c", MAKE_TABLES)


def _prove(url: str, line: str) -> None:
    """The moved office as the program itself sees it: key, audit chain up to the checkpoint, every stored file and sealed value."""
    environment = {**os.environ, "XINQIAO_DATABASE_URL": url}
    _ourselves(environment, "-m", "xinqiao", "verify", "--against", line)


def _ourselves(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)  # noqa: S603 - ourselves
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-500:]
        raise Tampered(f"转移没有成功，SQLite 数据库没有改动，请照旧使用它：{said}")


def _table(model: type[Model]) -> Moved:
    """Copy one table, in place of what the migrations put there, and compare."""
    target, fields = connections[TARGET], model._meta.concrete_fields
    name, columns = target.ops.quote_name, ", ".join(target.ops.quote_name(str(f.column)) for f in fields)
    table = name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - our own names
    with target.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - as above
        if cursor.fetchone()[0]:
            _forget(cursor, table)
        for rows in _parts(_rows(model, "default")):
            prepared = [
                [f.get_db_prep_save(value, connection=target) for f, value in zip(fields, row, strict=True)]
                for row in rows
            ]
            cursor.executemany(insert, prepared)
    return _same(model._meta.db_table, lambda alias: map(_plain, _rows(model, alias)))


def _forget(cursor: Any, table: str) -> None:
    """What the migrations themselves wrote: the head of the log, names of record types."""
    cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own name


def _rows(model: type[Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [f.attname for f in model._meta.concrete_fields]
    return model._base_manager.using(alias).order_by("pk").values_list(*names).iterator(chunk_size=_BATCH)


def _index(table: str, key: str, of: str) -> Moved:
    """The words under which rows are found. What was indexed of a row that is gone stays behind."""

    def found(alias: str) -> Iterator[str]:
        with connections[alias].cursor() as cursor:
            if alias == TARGET:
                cursor.execute(f"SELECT {key}, tsvector_to_array(body) FROM {table}")  # noqa: S608 - our own names
            else:
                cursor.execute(f"SELECT rowid, body FROM {table} WHERE rowid IN (SELECT id FROM {of})")  # noqa: S608 - names of our tables
            while rows := cursor.fetchmany(_BATCH):
                for row_id, body in rows:
                    yield _plain((row_id, sorted(body.split() if isinstance(body, str) else body)))

    with connections[TARGET].cursor() as cursor:
        for rows in _parts(json.loads(row) for row in found("default")):
            cursor.executemany(
                f"INSERT INTO {table} ({key}, body) VALUES (%s, array_to_tsvector(%s::text[]))",  # noqa: S608 - names of our tables
                rows,
            )
    return _same(table, found)


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    walk = iter(rows)
    while part := list(islice(walk, _BATCH)):
        yield part


def _plain(row: Iterable[Any]) -> str:
    """A row as text, the same from both databases: bytes by their hash, moments in UTC, what is structured in one order."""
    return json.dumps([_value(value) for value in row], sort_keys=True, ensure_ascii=False, default=str)


def _value(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value.timestamp() if hasattr(value, "timestamp") else value


def _same(table: str, rows: Callable[[str], Iterable[str]]) -> Moved:
    """Raises Tampered when the two do not hold the same rows. The order does not matter: databases sort texts differently."""
    here, there = (_digest(rows(alias)) for alias in ("default", TARGET))
    if here != there:
        raise Tampered(
            f"表 {table} 转移以后不一样（{here[0]} 行，{there[0]} 行），已全部撤销；请照旧使用 SQLite。"
        )
    return Moved(table=table, rows=here[0], digest=here[1])


def _digest(rows: Iterable[str]) -> tuple[int, str]:
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest(), "big")
    return count, f"{total % 2**256:064x}"


def _continue_numbers() -> None:
    """New rows get numbers behind the highest."""
    target = connections[TARGET]
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
