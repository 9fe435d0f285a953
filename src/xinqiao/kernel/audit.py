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
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.kernel.sealing import audit_key
from xinqiao.kernel.writing import writing
from xinqiao.rules.words import Phrase

GENESIS = b"\x00" * 32


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


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log does not hold. `seq` is the first entry affected."""

    seq: int
    problem: str


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
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    ).encode()


def _link(key: bytes, previous: bytes, seq: int, leaf: bytes) -> bytes:
    leaf_hash = hashlib.sha256(b"\x00" + leaf).digest()
    return hmac.digest(key, b"\x02" + previous + seq.to_bytes(8, "big") + leaf_hash, hashlib.sha256)


def append(actor: Actor, events: list[Event]) -> None:
    """Append `events` in one go. Must run inside a transaction; locks the head row until it ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.append outside a transaction")
    seq, stored = AuditHead.objects.select_for_update().values_list("seq", "chain").get(id=1)
    key, chain, at = audit_key(), bytes(stored), now()
    rows = []
    for event in events:
        seq += 1
        leaf = _leaf(actor, event, at)
        chain = _link(key, chain, seq, leaf)
        rows.append(_row(seq, leaf, chain, at, actor.ref, event))
    AuditEntry.objects.bulk_create(rows)
    AuditHead.objects.filter(id=1).update(seq=seq, chain=chain)


def _row(seq: int, leaf: bytes, chain: bytes, at: datetime, actor: str, event: Event) -> AuditEntry:
    return AuditEntry(
        seq=seq,
        leaf=leaf,
        chain=chain,
        at=at,
        actor=actor,
        action=event.action,
        subject=event.subject,
        matter_id=event.matter_id,
        outcome=event.outcome,
    )


def append_alone(actor: Actor, event: Event) -> None:
    """Append in a transaction of its own: for denials, whose command was rolled back, and for reads."""
    with writing():
        append(actor, [event])


_BATCH = 2000


def _stored() -> Iterator[tuple[Any, ...]]:
    """Every row as the database holds it. Read past the models: a damaged value must be found, not raise in a field."""
    at = "CAST(at AS TEXT)" if connection.vendor == "sqlite" else "at"
    columns = f"seq, leaf, chain, {at}, actor, action, subject, matter_id, outcome"
    sql = f"SELECT {columns} FROM {AuditEntry._meta.db_table}"  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY seq LIMIT {_BATCH}")
        while rows := cursor.fetchall():
            yield from rows
            cursor.execute(f"{sql} WHERE seq > %s ORDER BY seq LIMIT {_BATCH}", [rows[-1][0]])


def _blob(value: object) -> bytes | None:
    """Stored bytes, None when something else stands in their place."""
    return bytes(value) if isinstance(value, bytes | memoryview) else None


def _derived(leaf: bytes) -> tuple[Any, ...]:
    """The searching columns as they must stand in the database for this leaf."""
    said = json.loads(leaf)
    at = connection.ops.adapt_datetimefield_value(datetime.fromisoformat(said["at"]))
    return (at, said["actor"], said["action"], said["subject"], said["matter"], said["outcome"])


def verify() -> Iterator[Break]:
    """Every break in the log, first to last; nothing when the log holds. Reads row by row."""
    key, chain, expected = audit_key(), GENESIS, 1
    for seq, stored_leaf, stored_chain, *derived in _stored():
        leaf = _blob(stored_leaf)
        if not isinstance(seq, int) or seq < 1 or leaf is None:
            yield Break(expected, Phrase("混入了编号为「{number}」、不是本系统写入的记录", number=seq))
            continue
        if seq != expected:
            yield Break(expected, Phrase("第 {first} 条至第 {last} 条缺失", first=expected, last=seq - 1))
        link, found = _link(key, chain, seq, leaf), _blob(stored_chain)
        if found != link:
            yield Break(seq, "内容或前后次序被改动")
        elif _derived(leaf) != tuple(derived):
            yield Break(seq, "检索列与原始内容不一致")
        chain, expected = found or link, seq + 1
    head = AuditHead.objects.filter(id=1).first()
    if head is None or (head.seq, bytes(head.chain)) != (expected - 1, chain):
        yield Break(expected, "末尾的记录被删除，或链尾被改动")


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
