"""Queries that are put together once and asked again with other values.

Django takes up to a hundred milliseconds to put a query of a first page together, and the database three to answer it. What is asked of
every person in the same way is therefore put together once for a day and a set of posts, with placeholders for whoever asks and for the
moment; what goes to the database is the same statement. In tests each is put together twice, with other placeholders: what follows
from a value in any other way than by standing in its place raises `NotAsked`.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, Concatenate, NoReturn, ParamSpec

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.rules.roles import ADMINS

KEPT = 200
"""Statements a process keeps; a large office has some thirty sets of posts."""
P = ParamSpec("P")
_FAR = -7_000_000_000_000_000
"""Placeholders for keys count down from here: no row has such a key."""

_LARGEST = 2**63 - 1
_WORD = re.compile(r"(?:[a-z][\w.:]*)?", re.ASCII | re.IGNORECASE)


class NotAsked(AssertionError):
    """A query cannot be asked again with other values: something in it was computed from them."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """`found` and `compiler`: as put together; without `sql` it has no rows whatever is asked. `slots`: position of a parameter → which
    of the values stands there."""

    found: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    slots: dict[int, int]


_statements: OrderedDict[Hashable, _Statement] = OrderedDict()
_checked: set[Hashable] = set()
_lock = Lock()


def of_person(
    build: Callable[Concatenate[Actor, P], QuerySet[Any]], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> list[Any]:
    """The rows of `build(actor, …)`. It must read nothing while it is put together; what it takes beside the actor is part of what is
    kept, so that it must be few things: a number of rows, a day."""
    if actor.kind is not ActorKind.STAFF:
        return list(build(actor, *args, **kwargs))
    above = sorted(actor.above()) if actor.roles - ADMINS else []
    known = (actor.staff_id, actor.unit_id, actor.section_id)

    def put_together(first: int) -> tuple[QuerySet[Any], list[Any]]:
        keys = [None if key is None else first - place for place, key in enumerate(known)]
        higher = [first - len(known) - place for place in range(len(above))]
        staff, unit, section = keys
        nobody = replace(
            actor,
            label=f"{first}",
            unit_name=f"{first}",
            request_id="",
            staff_id=staff,
            unit_id=unit,
            section_id=section,
            above=lambda: frozenset(higher),
        )
        return build(nobody, *args, **kwargs), [*keys, *higher]

    shape = (actor.roles, tuple(key is None for key in known), len(above))
    return _asked((build, args, tuple(kwargs.items()), shape), put_together, [*known, *above])


def of_record(
    build: Callable[Concatenate[int, P], QuerySet[Any]], key: int, *args: P.args, **kwargs: P.kwargs
) -> list[Any]:
    """The same of `build(key, …)`, where the key is that of a record. A number too large for a key has no rows, as with Django."""
    if key > _LARGEST:
        return []
    return _asked(
        (build, args, tuple(kwargs.items())), lambda first: (build(first, *args, **kwargs), [first]), [key]
    )


def of_records(
    build: Callable[Concatenate[list[int], P], QuerySet[Any]],
    keys: Collection[int],
    *args: P.args,
    **kwargs: P.kwargs,
) -> list[Any]:
    """The same of `build(keys, …)`, put together once for so many keys."""

    def put_together(first: int) -> tuple[QuerySet[Any], list[Any]]:
        placeholders = [first - place for place in range(len(keys))]
        return build(placeholders, *args, **kwargs), list(placeholders)

    return _asked((build, args, tuple(kwargs.items()), len(keys)), put_together, list(keys))


def _asked(
    what: Hashable, put_together: Callable[[int], tuple[QuerySet[Any], list[Any]]], values: list[Any]
) -> list[Any]:
    moment = clock.now()
    name = (what, moment.date(), get_language())
    with _lock:
        statement = _statements.get(name)
        if statement is not None:
            _statements.move_to_end(name)
    if statement is None:
        statement = _made(put_together, _FAR, moment)
        if settings.XINQIAO_MODE == "test" and (alike := _alike(what)) not in _checked:
            _check(statement, _made(put_together, _FAR - 1000, moment))
            _checked.add(alike)
        with _lock:
            _statements[name] = statement
            if len(_statements) > KEPT:
                _statements.popitem(last=False)
    return _rows(statement, [*values, moment])


def _alike(what: Any) -> Any:
    """What is put together in the same way, for another day or another number of rows: one of them is checked."""
    if isinstance(what, tuple):
        return tuple(map(_alike, what))
    return type(what) if type(what) in (int, date) else what


def _made(
    put_together: Callable[[int], tuple[QuerySet[Any], list[Any]]], first: int, moment: datetime
) -> _Statement:
    """`first`: of the placeholders for keys; that for the moment is one of the same day that nobody lives through."""
    instead = moment.replace(hour=3, minute=4, second=5, microsecond=0) + timedelta(
        microseconds=-first % 999_983
    )
    connection = connections[DEFAULT_DB_ALIAS]
    alone = connection.execute_wrapper(_reads) if settings.XINQIAO_MODE == "test" else nullcontext()
    with clock.standing(instead), alone:
        found, placeholders = put_together(first)
        compiler = found.query.get_compiler(connection=connection)
        try:
            sql, params = _in_words(*compiler.as_sql())
        except EmptyResultSet:
            sql, params = "", ()
    stands = {key: place for place, key in enumerate(placeholders) if key is not None}
    stands[connection.ops.adapt_datetimefield_value(instead)] = len(placeholders)
    slots = {
        place: stands[p]
        for place, p in enumerate(params)
        if isinstance(p, int | str | datetime) and p in stands
    }
    return _Statement(found, compiler, sql, tuple(params), slots)


def _in_words(sql: str, params: Iterable[Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement with the program's own words in their places, not bound: where a bound value decides on a partial index, SQLite plans
    the whole statement anew each time it is asked, which takes longer than to answer it."""
    given, bound = iter(params), list[Any]()

    def put(mark: re.Match[str]) -> str:
        if mark.group() == "%%":
            return "%%"
        param = next(given)
        if isinstance(param, str) and _WORD.fullmatch(param):
            return f"'{str.__str__(param)}'"
        bound.append(param)
        return "%s"

    return re.sub("%[%s]", put, sql), tuple(bound)


def _reads(*_args: Any) -> NoReturn:
    raise NotAsked("something is read while the query is put together: it would be read only once")


def _check(one: _Statement, other: _Statement) -> None:
    """Raises NotAsked where two sets of placeholders make more differ than the places in which they stand."""
    if one.sql != other.sql or one.slots != other.slots:
        raise NotAsked("the statement itself follows from who asks")
    for place, (param, another) in enumerate(zip(one.params, other.params, strict=True)):
        if _plain(param) != _plain(another) and place not in one.slots:
            raise NotAsked(f"a parameter was computed from who asks or when: {param!r}, {another!r}")


def _plain(param: Any) -> Any:
    """JSON comes wrapped to PostgreSQL, and two wrappings of the same are not equal."""
    return getattr(param, "obj", param)


def _rows(statement: _Statement, values: list[Any]) -> list[Any]:
    if not statement.sql:
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    values[-1] = connection.ops.adapt_datetimefield_value(values[-1])
    params = tuple(
        values[statement.slots[place]] if place in statement.slots else param
        for place, param in enumerate(statement.params)
    )
    compiler = copy(statement.compiler)
    compiler.connection = connection
    vars(compiler)["as_sql"] = lambda *_args, **_more: (statement.sql, params)
    found = statement.found.all()
    vars(found.query)["get_compiler"] = lambda *_args, **_more: compiler
    return list(found)
