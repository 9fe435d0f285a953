"""Proofs that an entry stands in the log, made while somebody waits (docs/audit.md).

Of an append-only log the roots of complete blocks never change. They are kept when a checkpoint is signed, each under the chain's key, so that
a proof reads some blocks and not the archive. A block whose mark does not fit is worked out from its entries."""

import hmac
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xinqiao.kernel import checkpoints, merkle
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditBlock, AuditEntry, AuditHead
from xinqiao.kernel.sealing import audit_key
from xinqiao.kernel.writing import writing
from xinqiao.rules.words import Phrase

BLOCK = 4096
"""Entries of one block, a power of two: about two hundredths of a second to read."""


def _mark(number: int, root: bytes) -> bytes:
    return hmac.digest(audit_key(), b"\x03" + number.to_bytes(8, "big") + root, "sha256")


@dataclass(frozen=True)
class _Log:
    """The log's first `size` entries as a tree."""

    size: int
    kept: dict[int, bytes] = field(default_factory=dict)

    def root(self, begins: int, to: int) -> bytes:
        """The root over the entries after `begins` up to `to`. Raises Tampered where one is missing."""
        number, rest = divmod(begins, BLOCK)
        if to - begins == BLOCK and not rest and number in self.known:
            return self.known[number]
        if to - begins <= BLOCK:
            tree = merkle.Tree()
            for leaf in checkpoints.leaves(to, after=begins):
                tree.add(leaf)
            return tree.root()
        middle = begins + merkle.split(to - begins)
        return merkle.node(self.root(begins, middle), self.root(middle, to))

    @cached_property
    def known(self) -> dict[int, bytes]:
        """Roots of blocks that bear the right mark."""
        rows = AuditBlock.objects.values_list("number", "root", "mark")
        found = ((number, bytes(root), bytes(mark)) for number, root, mark in rows)
        return {
            number: root for number, root, mark in found if hmac.compare_digest(mark, _mark(number, root))
        }


def keep_blocks() -> None:
    """Keep the roots of the blocks that are complete since. Nobody else may sign them later: called when a checkpoint was signed."""
    log = _Log(_size())
    with writing():
        for number in range(log.size // BLOCK):
            if number not in log.known:
                root = log.root(number * BLOCK, (number + 1) * BLOCK)
                values = {"root": root, "mark": _mark(number, root)}
                AuditBlock.objects.update_or_create(number=number, defaults=values)


def root_at(size: int) -> bytes:
    """The root over the first so many entries. Raises Tampered when there are fewer."""
    if size > (now := _size()):
        raise Tampered(
            Phrase(
                "审计日志只有{came}条，而校验点有{size}条：日志被截短或换成了旧副本。", came=now, size=size
            )
        )
    return _Log(size).root(0, size) if size else merkle.EMPTY


def prove(entry: int, *, telling: bool = False) -> dict[str, Any]:
    """That this entry is in the log as it stands: its leaf hash, the path and a signed checkpoint; what it says only where `telling`. Raises
    Tampered for an entry that is not there."""
    size = _size()
    if not 0 < entry <= size:
        raise Tampered(Phrase("审计日志有{size}条，没有第{entry}条。", size=size, entry=entry))
    log = _Log(size)
    said = bytes(AuditEntry.objects.values_list("leaf", flat=True).get(seq=entry))
    path = [log.root(*part).hex() for part in merkle.inclusion(entry - 1, size)]
    note = checkpoints.Checkpoint(size, log.root(0, size)).signed()
    told = {"entry": entry, "leaf": merkle.leaf_hash(said).hex(), "path": path, "checkpoint": note}
    return told | ({"said": said.decode()} if telling else {})


def _size() -> int:
    return AuditHead.objects.values_list("seq", flat=True).get(id=1)


def begun_with(subject: str) -> tuple[int, str] | None:
    """Number and leaf hash of the first entry about a record, None where there is none."""
    found = AuditEntry.objects.filter(subject=subject, outcome="done").order_by("seq")
    row = found.values_list("seq", "leaf").first()
    return None if row is None else (row[0], merkle.leaf_hash(bytes(row[1])).hex())
