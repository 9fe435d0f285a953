"""The audit log: who did what to which record, on what basis; written in the transaction of the act itself.

Entries form a chain: chain_n = HMAC(key, 0x02 | chain_{n-1} | seq | SHA-256(0x00 | leaf)). `verify` recomputes it
from the first entry. A chain shows changed, removed or reordered entries; that the tail was cut, or the whole log
replaced by an older copy, only a checkpoint kept elsewhere shows: `checkpoint()` prints one to be kept outside.
Personal values never enter the log, only references to the records that hold them (M-I2).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.chain import Break, Stretch
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.kernel.sealing import audit_key
from xinqiao.kernel.stretches import LONG, LogPlace, batches, borders, in_parallel
from xinqiao.kernel.writing import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one entry says. `before` and `after` hold named fields with plain, non-personal values."""

    action: str
    subject: str
    matter_id: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    basis: str = ""
    reason: str = ""
    outcome: str = "done"


_WRITTEN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _leaf(actor: Actor, event: Event, at: datetime) -> bytes:
    content = {
        "v": 1,
        "at": at.isoformat(),
        "actor": actor.ref,
        "unit": actor.unit_id,
        "action": event.action,
        "subject": event.subject,
        "matter": event.matter_id,
        "before": event.before,
        "after": event.after,
        "basis": event.basis,
        "reason": event.reason,
        "outcome": event.outcome,
        "request": actor.request_id,
    }
    return _WRITTEN.encode(content).encode()


def _link(key: bytes, previous: bytes, seq: int, leaf: bytes) -> bytes:
    leaf_hash = hashlib.sha256(b"\x00" + leaf).digest()
    return hmac.digest(key, b"\x02" + previous + seq.to_bytes(8, "big") + leaf_hash, hashlib.sha256)


_HEAD = "SELECT seq, chain FROM kernel_audithead WHERE id = 1"
_ENTRY = """INSERT INTO kernel_auditentry (seq, leaf, chain, at, actor, action, subject, matter_id, outcome)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def append(actor: Actor, events: list[Event]) -> None:
    """Append `events` in one go. Must run inside a transaction; locks the head row until it ends. Plain statements: every act comes
    here, and the ORM would compile them anew each time."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.append outside a transaction")
    key, at = audit_key(), now()
    stored_at = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + (" FOR UPDATE" if connection.features.has_select_for_update else ""))
        seq, chain = cursor.fetchone()
        rows = []
        for seq, event in enumerate(events, seq + 1):  # noqa: B020 - goes on from the head
            leaf = _leaf(actor, event, at)
            chain = _link(key, bytes(chain), seq, leaf)
            found = (event.action, event.subject, event.matter_id, event.outcome)
            rows.append((seq, leaf, chain, stored_at, actor.ref, *found))
        cursor.executemany(_ENTRY, rows)
        cursor.execute("UPDATE kernel_audithead SET seq = %s, chain = %s WHERE id = 1", [seq, chain])


def append_alone(actor: Actor, event: Event) -> None:
    """Append in a transaction of its own: for denials, whose command was rolled back, and for reads."""
    with writing():
        append(actor, [event])


def verify(*, cores: int = 1, every: int = LONG) -> Iterator[Break]:
    """Every break in the log, first to last; nothing when the log holds. Entries appended meanwhile are checked as well.

    With more than one core, stretches of so many rows are checked by processes of their own. These see what is committed: within a
    transaction one core does it all. Memory is bounded: a batch of rows and the breaks of a stretch for each process."""
    key, after = audit_key(), None
    stretch = Stretch(key, connection.vendor)
    with connection.cursor() as cursor:
        ends = [] if connection.in_atomic_block or cores < 2 else list(borders(cursor, every))
        if ends:
            yield from in_parallel(_place(), key, ends, cores)
            after = ends[-1][0]
            stretch = Stretch(key, connection.vendor, expected=after + 1, chain=ends[-1][1])
        yield from _to_the_head(cursor, stretch, after)


def _place() -> LogPlace:
    """What a process of its own connects with."""
    wanted = ("database", "dbname", "user", "password", "host", "port", "options")
    given = connection.get_connection_params()
    return LogPlace(connection.vendor, {name: given[name] for name in wanted if given.get(name)})


def _to_the_head(cursor: Any, stretch: Stretch, after: Any) -> Iterator[Break]:
    """The rows after this number up to the head, which moves on while others write."""
    while True:
        came = stretch.expected
        for rows in batches(cursor, connection.vendor, after):
            yield from stretch.breaks(rows)
            after = rows[-1][0]
        head = AuditHead.objects.filter(id=1).first()
        if head is not None and (head.seq, bytes(head.chain)) == (stretch.expected - 1, stretch.chain):
            return
        if stretch.expected == came:
            yield Break(came, "末尾的记录被删除，或链尾被改动")
            return


def links(seq: int, leaf: bytes, *, previous: bytes, chain: bytes) -> bool:
    """Whether an entry that stands in an extract is closed by this office's key at this place of the chain."""
    return hmac.compare_digest(_link(audit_key(), previous, seq, leaf), chain)


def checkpoint() -> str:
    """One line to be kept outside this machine: count of entries and the chain's end."""
    head = AuditHead.objects.get(id=1)
    return f"xinqiao-audit {head.seq} {bytes(head.chain).hex()}"


def verify_against(line: str) -> Break | None:
    """Whether the log still contains the state that an outside checkpoint recorded."""
    try:
        _, seq_text, chain_hex = line.split()
        seq = int(seq_text)
    except ValueError:
        return Break(0, "无法识别的校验点：应为「xinqiao-audit 条数 十六进制链尾」")
    if seq == 0:
        return None
    entry = AuditEntry.objects.filter(seq=seq).first()
    if entry is None:
        return Break(seq, "校验点之后日志被截短或换成了旧副本")
    if bytes(entry.chain).hex() != chain_hex:
        return Break(seq, "校验点之前的日志被改写")
    return None


def read(entry: AuditEntry) -> dict[str, Any]:
    """What an entry says, from the bytes that are hashed."""
    content: dict[str, Any] = json.loads(bytes(entry.leaf))
    return content
