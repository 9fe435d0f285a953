"""Checking the chain of the audit log, fast: rows as the database's driver gives them, no models and no framework, so that a process
made only for a stretch of the log starts at once.

A row holds when its chain is the HMAC over the chain *stored in the row before*, its number and its leaf. Stretches of the log are
therefore independent of each other once the row before each is whole.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from xinqiao.rules.words import Phrase

GENESIS = b"\x00" * 32
COLUMNS = ("seq", "leaf", "chain", "at", "actor", "action", "subject", "matter_id", "outcome")
_BLOCK = 64
_PLACE = timedelta(hours=8)  # the clock's Asia/Shanghai, which has known no summer time since 1991


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log does not hold. `seq` is the first entry affected."""

    seq: int
    problem: str


def linker(key: bytes) -> Callable[[bytes, int, bytes], bytes]:
    """The function (previous chain, seq, leaf) → chain: HMAC-SHA-256 with the two states of the key made once. Raises ValueError for a
    key longer than a block, which HMAC would hash first."""
    if len(key) > _BLOCK:
        raise ValueError("the key of the chain is at most 64 bytes")
    sha256, padded = hashlib.sha256, key.ljust(_BLOCK, b"\x00")
    inner = sha256(bytes(one ^ 0x36 for one in padded) + b"\x02").copy
    outer = sha256(bytes(one ^ 0x5C for one in padded)).copy

    def link(previous: bytes, seq: int, leaf: bytes) -> bytes:
        within, around = inner(), outer()
        within.update(previous + seq.to_bytes(8, "big") + sha256(b"\x00" + leaf).digest())
        around.update(within.digest())
        return around.digest()

    return link


def _blob(value: object) -> bytes | None:
    """Stored bytes, None when something else stands in their place."""
    return value if type(value) is bytes else bytes(value) if isinstance(value, bytes | memoryview) else None


def border(row: tuple[Any, ...]) -> tuple[int, bytes] | None:
    """Number and chain of a row after which a stretch may begin, None for one that could not have been written by this program."""
    seq, leaf, chain = row[0], _blob(row[1]), _blob(row[2])
    return (seq, chain) if isinstance(seq, int) and seq >= 1 and leaf is not None and chain else None


class Stretch:
    """The state of a check that runs over rows in the order of their numbers: the number expected next and the chain before it."""

    def __init__(self, key: bytes, vendor: str, *, expected: int = 1, chain: bytes = GENESIS) -> None:
        self.expected, self.chain, self._link = expected, chain, linker(key)
        self._same = _same_sqlite if vendor == "sqlite" else _same_postgresql
        self._stored_at = _sqlite_at if vendor == "sqlite" else datetime.fromisoformat

    def breaks(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Break]:
        """Every break among these rows (`COLUMNS`), first to last."""
        link, same = self._link, self._same
        for row in rows:
            seq, leaf, found = row[0], _blob(row[1]), _blob(row[2])
            if leaf is None or not isinstance(seq, int) or seq < 1:
                problem = Phrase("混入了编号为「{number}」、不是本系统写入的记录", number=seq)
                yield Break(self.expected, problem)
                continue
            if seq != self.expected:
                gap = Phrase("第 {first} 条至第 {last} 条缺失", first=self.expected, last=seq - 1)
                yield Break(self.expected, gap)
            linked = link(self.chain, seq, leaf)
            if found != linked:
                yield Break(seq, "内容或前后次序被改动")
            elif not same(leaf, row) and self._derived(leaf) != row[3:]:
                yield Break(seq, "检索列与原始内容不一致")
            self.chain, self.expected = found or linked, seq + 1

    def _derived(self, leaf: bytes) -> tuple[Any, ...]:
        """The searching columns as they must stand in the database for this leaf."""
        said = json.loads(leaf)
        at = self._stored_at(said["at"])
        return (at, said["actor"], said["action"], said["subject"], said["matter"], said["outcome"])


def _sqlite_at(said: str) -> str:
    """A moment as Django writes it into SQLite: naive, in UTC."""
    return str(datetime.fromisoformat(said).astimezone(UTC).replace(tzinfo=None))


def _same_sqlite(leaf: bytes, row: tuple[Any, ...]) -> bool:
    at = row[3]
    if type(at) is not str or (hour := _hour_there(at[:13])) is None:
        return False
    return _stands(leaf, f"{hour}{at[13:]}+08:00", row)


def _same_postgresql(leaf: bytes, row: tuple[Any, ...]) -> bool:
    there = row[3].astimezone(UTC).replace(tzinfo=None) + _PLACE
    return _stands(leaf, f"{there.isoformat()}+08:00", row)


@lru_cache(maxsize=64)
def _hour_there(hour: str) -> str | None:
    """「2026-11-29 23」 of UTC as the leaf writes the same hour, None for anything else than an hour."""
    try:
        read = datetime.strptime(hour, "%Y-%m-%d %H")  # noqa: DTZ007 - the database writes UTC without saying so
    except ValueError:
        return None
    return f"{read + _PLACE:%Y-%m-%dT%H}" if f"{read:%Y-%m-%d %H}" == hour else None


def _stands(leaf: bytes, at: str, row: tuple[Any, ...]) -> bool:
    """Whether the searching columns are word for word what an untouched leaf says, without parsing it. False means: not told by this.

    A leaf is JSON with its names in order (action, actor, after, at, basis, before, matter, outcome, reason, request, subject, unit, v);
    quotes within its texts are escaped. So `,"matter":` and `,"subject":` stand last where they belong to the entry itself, because only
    plain values follow; a second `,"at":"` means that the fields told hold one too, and the leaf must be parsed. Columns with quotes or
    backslashes could imitate the signs around them: parsed as well.
    """
    _, _, _, _, actor, action, subject, matter, outcome = row
    told = f"{actor}{action}{subject}{outcome}{at}"
    if '"' in told or "\\" in told or not (matter is None or type(matter) is int):
        return False
    start = f'{{"action":"{action}","actor":"{actor}","after":'.encode()
    late = f',"matter":{"null" if matter is None else matter},"outcome":"{outcome}","reason":'.encode()
    last = f',"subject":"{subject}","unit":'.encode()
    return (
        leaf.startswith(start)
        and leaf.count(b',"at":"') == 1
        and f',"at":"{at}","basis":'.encode() in leaf
        and leaf.startswith(late, leaf.rfind(b',"matter":'))
        and leaf.startswith(last, leaf.rfind(b',"subject":"'))
    )
