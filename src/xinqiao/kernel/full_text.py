"""Full-text search on both databases, two-character Chinese words included.

Chinese runs are cut into overlapping pairs of characters, other words are taken whole: 电梯井 is found by 电梯 and
by 梯井. SQLite keeps the tokens in an FTS5 table, PostgreSQL in a `tsvector` column with a GIN index. A table of this kind
is made by `create_index` in the `schema.py` of an app; its name and its key are fixed words of the program.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xinqiao.rules.folding import fold, unbroken

_RUNS = re.compile(r"[^\W\d_a-zA-Z]+|[0-9a-zA-Z]+")
_LATIN = re.compile(r"[0-9a-zA-Z]+")
_LIMIT = 300_000
"""Characters: the longest petition and a long log."""
_MOST_BYTES = 1_000_000
"""Of the words of one row; PostgreSQL holds a little more."""
_LONGEST_QUERY = 200


def tokens(text: str) -> list[str]:
    """Tokens of a text for the index, in order; a word broken by a blank or a line end is found whole and in its parts."""
    folded = fold(text[:_LIMIT])
    joined = unbroken(folded)
    found = _tokens_of(folded.text)
    return found if joined is folded else found + _tokens_of(joined.text)


def _tokens_of(folded: str) -> list[str]:
    found: list[str] = []
    for match in _RUNS.finditer(folded):
        run = match.group()
        if _LATIN.fullmatch(run) or len(run) == 1:
            found.append(run)
        else:
            found += map(add, run, run[1:])
    return found


def _each_once(text: str) -> list[str]:
    """The tokens of a row: neither index keeps how often or where."""
    each = list(dict.fromkeys(tokens(text)))
    if sum(map(len, each)) <= _MOST_BYTES // 4:  # no sign takes more than four
        return each
    kept, size = [], 0
    for token in each:
        size += len(token.encode())
        if size > _MOST_BYTES:
            break
        kept.append(token)
    return kept


def words(query: str) -> list[str]:
    """The words of a query as they stand in the folded text, for marking what was found."""
    return list(dict.fromkeys(_RUNS.findall(fold(query[:_LONGEST_QUERY]).text)))


def _terms(query: str) -> list[str]:
    """Search terms; a single Chinese character becomes a prefix."""
    terms: list[str] = []
    for run in _RUNS.findall(fold(query[:_LONGEST_QUERY]).text):
        if _LATIN.fullmatch(run) or len(run) == 1:
            terms.append(f"{run}*")
        else:
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
    return list(dict.fromkeys(terms))


@dataclass(frozen=True, slots=True)
class Index:
    """A table of search tokens. `key`: its column of row ids on PostgreSQL; SQLite's FTS5 has `rowid`."""

    table: str
    key: str

    def put(self, row_id: int, text: str) -> None:
        """Make the row findable by `text`, replacing what was indexed before."""
        self.put_many([(row_id, text)])

    def put_many(self, rows: Iterable[tuple[int, str]], *, fresh: bool = False) -> None:
        """Index many rows at once. `fresh` says that none of them was indexed before."""
        found = [(row_id, _each_once(text)) for row_id, text in rows]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.executemany(
                    f"INSERT INTO {self.table} ({self.key}, body) VALUES (%s, array_to_tsvector(%s::text[]))"  # noqa: S608 - names of ours
                    f" ON CONFLICT ({self.key}) DO UPDATE SET body = excluded.body",
                    found,
                )
                return
            prepared = [(row_id, " ".join(terms)) for row_id, terms in found]
            if not fresh:
                ids = [(row[0],) for row in prepared]
                cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", ids)  # noqa: S608 - names of ours
            cursor.executemany(f"INSERT INTO {self.table} (rowid, body) VALUES (%s, %s)", prepared)  # noqa: S608 - names of ours

    def compact(self) -> None:
        """Leave nothing of rows whose words were taken out: FTS5 keeps deleted words in its older segments until it writes them anew; PostgreSQL's
        autovacuum does the like."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {self.table} ({self.table}) VALUES ('optimize')")  # noqa: S608 - a name of ours

    def condition(self, query: str) -> tuple[str, list[str]] | None:
        """SQL that yields the ids of the rows matching every term, or None when nothing can be searched for."""
        terms = _terms(query)
        if not terms:
            return None
        if connection.vendor == "postgresql":
            parts = (f"'{t[:-1]}':*" if t.endswith("*") else f"'{t}'" for t in terms)
            return f"SELECT {self.key} FROM {self.table} WHERE body @@ to_tsquery('simple', %s)", [  # noqa: S608 - names of ours
                " & ".join(parts)
            ]
        parts = (f'"{t[:-1]}"*' if t.endswith("*") else f'"{t}"' for t in terms)
        return f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s", [" AND ".join(parts)]  # noqa: S608 - names of ours


def create_index(schema_editor: BaseDatabaseSchemaEditor, table: str, key: str, of: str) -> None:
    """The table of an `Index` over the rows of table `of`, on the database at hand."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TABLE {table} ({key} bigint PRIMARY KEY REFERENCES {of}(id) ON DELETE CASCADE"
            " DEFERRABLE INITIALLY DEFERRED, body tsvector NOT NULL)"
        )
        schema_editor.execute(f"CREATE INDEX {table}_body ON {table} USING gin (body)")
    else:
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(body, detail=none, columnsize=0, tokenize='unicode61')"
        )
