"""The log checked in stretches: as strict as in one go, at the borders too, and by processes of their own."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain as joined
from pathlib import Path
from typing import Any

import pytest

from xinqiao.kernel.chain import GENESIS, Break, Stretch, linker
from xinqiao.kernel.stretches import TABLE, LogPlace, batches, borders, check, in_parallel

KEY = b"k" * 32
EVERY = 5
NIGHT = datetime(2026, 11, 29, 15, 59, 58, 900_000, tzinfo=UTC)


def _said(number: int) -> dict[str, Any]:
    """What an entry says; every third also tells fields named like those of the entry itself."""
    told = {"at": "2020", "subject": "x", "matter": 7} if number % 3 == 0 else {"state": "sorted"}
    at = (NIGHT + timedelta(seconds=number * 0.5)).astimezone(timezone(timedelta(hours=8)))
    return {
        "v": 1,
        "at": at.isoformat(),
        "actor": "staff:1" if number % 4 else '引"号\\',
        "unit": None,
        "action": "matter.sort",
        "subject": f"matters.matter:{number}",
        "matter": number if number % 2 else None,
        "before": told,
        "after": told,
        "basis": "《信访工作条例》第三十一条",
        "reason": '理由",\\"at":"𠮷',
        "outcome": "done",
        "request": "",
    }


@pytest.fixture
def place(tmp_path: Path) -> LogPlace:
    path = tmp_path / "log.sqlite3"
    columns = "leaf blob, chain blob, at datetime, actor text, action text, subject text, matter_id bigint"
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute(f"CREATE TABLE {TABLE} (seq bigint PRIMARY KEY, {columns}, outcome text)")
        chain, link = GENESIS, linker(KEY)
        for number in range(1, 24):
            said = _said(number)
            leaf = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            chain = link(chain, number, leaf)
            at = str(datetime.fromisoformat(said["at"]).astimezone(UTC).replace(tzinfo=None))
            told = (said["actor"], said["action"], said["subject"], said["matter"], said["outcome"])
            opened.execute(
                f"INSERT INTO {TABLE} VALUES (?,?,?,?,?,?,?,?,?)", (number, leaf, chain, at, *told)
            )
    return LogPlace("sqlite", {"database": str(path)})


def _change(place: LogPlace, *statements: str) -> None:
    with closing(place.connect()) as opened, opened:
        for statement in statements:
            opened.execute(statement)


def _both(
    place: LogPlace, run: Callable[[list[tuple[int, bytes]]], list[Break]]
) -> tuple[list[Break], list[Break]]:
    """The breaks up to the last border in one go, and as `run` finds them in stretches."""
    with closing(place.connect()) as opened:
        cursor = opened.cursor()
        ends = list(borders(cursor, EVERY))
        rows = joined.from_iterable(batches(cursor, "sqlite", None, ends[-1][0]))
        return list(Stretch(KEY, "sqlite").breaks(rows)), run(ends)


def _one_after_another(place: LogPlace) -> Callable[[list[tuple[int, bytes]]], list[Break]]:
    def run(ends: list[tuple[int, bytes]]) -> list[Break]:
        return [
            found
            for begins, (upto, _) in zip([None, *ends], ends, strict=False)
            for found in check(place, KEY, begins, upto)
        ]

    return run


def _swap(first: int, second: int) -> list[str]:
    steps = ((first, 99), (second, first), (99, second))
    return [f"UPDATE {TABLE} SET seq = {new} WHERE seq = {old}" for old, new in steps]


TAMPERED = {
    "nothing": ([], []),
    "the leaf at a border": ([f"UPDATE {TABLE} SET leaf = x'00' WHERE seq = 5"], [5]),
    "the chain at a border": ([f"UPDATE {TABLE} SET chain = zeroblob(32) WHERE seq = 10"], [10, 11]),
    "no bytes at a border": ([f"UPDATE {TABLE} SET chain = 7 WHERE seq = 5"], [5]),
    "an empty chain at a border": ([f"UPDATE {TABLE} SET chain = x'' WHERE seq = 5"], [5]),
    "a border removed": ([f"DELETE FROM {TABLE} WHERE seq = 5"], [5, 6]),
    "the first of a stretch removed": ([f"DELETE FROM {TABLE} WHERE seq = 6"], [6, 7]),
    "swapped across a border": (_swap(5, 6), [5, 6, 7]),
    "swapped across stretches": (_swap(3, 13), [3, 4, 13, 14]),
    "a column that was parsed": ([f"UPDATE {TABLE} SET subject = 'x' WHERE seq = 6"], [6]),
    "a column with quotes": ([f"UPDATE {TABLE} SET actor = 'staff:1' WHERE seq = 8"], [8]),
    "an hour": ([f"UPDATE {TABLE} SET at = replace(at, '15:59', '14:59') WHERE seq = 1"], [1]),
    "put in by hand": ([f"UPDATE {TABLE} SET seq = 0 WHERE seq = 15"], [1, 15, 16]),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_in_stretches_the_same_breaks_are_found_as_in_one_go(place: LogPlace, case: str) -> None:
    statements, expected = TAMPERED[case]
    _change(place, *statements)
    in_one, in_stretches = _both(place, _one_after_another(place))
    assert in_stretches == in_one
    assert sorted({found.seq for found in in_one}) == expected


def test_processes_of_their_own_find_the_same(place: LogPlace) -> None:
    _change(place, *_swap(5, 6), f"UPDATE {TABLE} SET outcome = 'denied' WHERE seq = 12")
    in_one, in_processes = _both(place, lambda ends: list(in_parallel(place, KEY, ends, 2)))
    assert in_processes == in_one
    assert {found.seq for found in in_one} == {5, 6, 7, 12}
    assert [str(found.problem) for found in in_processes] == [str(found.problem) for found in in_one]


def test_a_column_cannot_imitate_the_signs_around_it(place: LogPlace) -> None:
    """The quick look at a leaf must not take a column with quotes or backslashes for what the leaf says."""
    for seq, column, value in (
        (4, "actor", json.dumps('引"号\\', ensure_ascii=False)[1:-1]),
        (1, "action", 'matter.sort","actor":"staff:1","after":{"state":"sorted'),
        (1, "subject", 'matters.matter:1","unit":null,"v":1}'),
        (1, "outcome", 'done","reason":"理由'),
        (1, "at", 'x","basis":"《信访工作条例》'),
        (1, "matter_id", '1,"outcome":"done"'),
    ):
        with closing(place.connect()) as opened:
            opened.execute(f"UPDATE {TABLE} SET {column} = ? WHERE seq = ?", [value, seq])
            rows = joined.from_iterable(batches(opened.cursor(), "sqlite", None))
            assert [found.seq for found in Stretch(KEY, "sqlite").breaks(rows)] == [seq], column
