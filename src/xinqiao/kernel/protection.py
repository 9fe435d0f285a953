"""Whether the triggers that make the audit log append-only still stand as they were made; who may drop them may drop them silently."""

import re

from django.db import connection

from xinqiao.kernel.schema import POSTGRESQL, SQLITE

_NAME = re.compile(r"CREATE (?:TRIGGER|FUNCTION) (\w+)")


def missing() -> list[str]:
    """The names of triggers, and of what they run, that are dropped, switched off or changed."""
    wanted = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    standing = _in_sqlite() if connection.vendor == "sqlite" else _in_postgresql()
    return [name for name, text in map(_named, wanted) if not _stands(text, standing.get(name))]


def _named(statement: str) -> tuple[str, str]:
    found = _NAME.search(statement)
    if found is None:
        raise RuntimeError(f"no name in {statement}")
    return found[1], statement


def _stands(wanted: str, found: str | None) -> bool:
    """Whether what the database says of it is what was made: SQLite keeps the words, PostgreSQL the body and its own words."""
    if found is None:
        return False
    within = wanted.partition("$$")[2].partition("$$")[0] or wanted
    return " ".join(found.split()) == " ".join(within.split()) or (
        connection.vendor == "postgresql" and _events(found) == _events(wanted) and "$$" not in wanted
    )


def _events(text: str) -> tuple[frozenset[str], str]:
    """On which events a trigger of PostgreSQL runs, and what; its words come back in another order."""
    said = text.upper()
    events = frozenset(
        re.findall(r"UPDATE|DELETE|TRUNCATE", said.partition(" ON ")[0].partition("BEFORE")[2])
    )
    return events, " ".join(said.partition("FOR EACH")[2].split())


def _in_sqlite() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _in_postgresql() -> dict[str, str]:
    """Triggers that are switched on, and the bodies of functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
            " UNION ALL SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%_append_only'"
        )
        return dict(cursor.fetchall())
