"""Full-text search over masked texts, on both databases, two-character Chinese words included.

Chinese runs are cut into overlapping pairs of characters, other words are taken whole: 电梯井 is found by 电梯 and
by 梯井. SQLite keeps the tokens in an FTS5 table, PostgreSQL in a `tsvector` column with a GIN index.
"""

import re
from collections.abc import Iterable

from django.db import connection

_RUNS = re.compile(r"[^\W\d_a-zA-Z]+|[0-9a-zA-Z]+")
_LATIN = re.compile(r"[0-9a-zA-Z]+")
_LIMIT = 20_000


def tokens(text: str) -> list[str]:
    """Tokens of a text for the index, in order."""
    found: list[str] = []
    for match in _RUNS.finditer(text[:_LIMIT].lower()):
        run = match.group()
        if _LATIN.fullmatch(run) or len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def put(matter_id: int, text: str) -> None:
    """Make the matter findable by `text`, replacing what was indexed before."""
    put_many([(matter_id, text)])


def put_many(rows: Iterable[tuple[int, str]], *, fresh: bool = False) -> None:
    """Index many matters at once. `fresh` says that none of them was indexed before."""
    prepared = [(matter_id, " ".join(tokens(text))) for matter_id, text in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO matters_search (matter_id, body) VALUES (%s, to_tsvector('simple', %s))"
                " ON CONFLICT (matter_id) DO UPDATE SET body = excluded.body",
                prepared,
            )
            return
        if not fresh:
            cursor.executemany("DELETE FROM matters_search WHERE rowid = %s", [(row[0],) for row in prepared])
        cursor.executemany("INSERT INTO matters_search (rowid, body) VALUES (%s, %s)", prepared)


def _terms(query: str) -> list[str]:
    """Search terms; a single Chinese character becomes a prefix."""
    terms: list[str] = []
    for match in _RUNS.finditer(query[:200].lower()):
        run = match.group()
        if _LATIN.fullmatch(run) or len(run) == 1:
            terms.append(f"{run}*")
        else:
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
    return list(dict.fromkeys(terms))


def condition(query: str) -> tuple[str, list[str]] | None:
    """SQL that yields the ids of the matters matching every term, or None when nothing can be searched for."""
    terms = _terms(query)
    if not terms:
        return None
    if connection.vendor == "postgresql":
        expression = " & ".join(f"'{t[:-1]}':*" if t.endswith("*") else f"'{t}'" for t in terms)
        return "SELECT matter_id FROM matters_search WHERE body @@ to_tsquery('simple', %s)", [expression]
    expression = " AND ".join(f'"{t[:-1]}"*' if t.endswith("*") else f'"{t}"' for t in terms)
    return "SELECT rowid FROM matters_search WHERE matters_search MATCH %s", [expression]
