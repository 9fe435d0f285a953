"""Signed checkpoints of the log, kept outside the home, and proofs against them that anybody can check (docs/audit.md).

A checkpoint is a signed note of C2SP (tlog-checkpoint): name of the log, number of entries, root of the Merkle tree (RFC 6962), Ed25519.
The tree stands beside the chain and is never mixed with it: a proof to others uses the tree alone.
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from xinqiao.kernel import merkle
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditHead
from xinqiao.kernel.sealing import audit_signer
from xinqiao.kernel.stretches import batches
from xinqiao.rules.words import Phrase

NAME = "xinqiao-audit"
_PATTERN, _ED25519 = "*.checkpoint", b"\x01"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the log had, and the root over them."""

    size: int
    root: bytes

    def signed(self) -> str:
        """The note. The same log is signed with the same words: Ed25519 knows no chance."""
        text = f"{NAME}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
        signature = base64.b64encode(_identity() + audit_signer().sign(text.encode())).decode()
        return f"{text}\n\N{EM DASH} {NAME} {signature}\n"


def _public() -> bytes:
    return _ED25519 + audit_signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _identity() -> bytes:
    return hashlib.sha256(NAME.encode() + b"\n" + _public()).digest()[:4]


def public_key() -> str:
    """What others check signatures with: name, identity of the key and the key, as C2SP writes it."""
    return f"{NAME}+{_identity().hex()}+{base64.b64encode(_public()).decode()}"


def read(note: str) -> Checkpoint:
    """A checkpoint that this office signed. Raises Tampered."""
    try:
        name, size, root = note.partition("\n\n")[0].split("\n")
        found = Checkpoint(int(size), base64.b64decode(root, validate=True))
    except ValueError:
        raise Tampered("这不是本系统签名的校验点，请核对文件。") from None
    if name != NAME or found.signed() != note:
        raise Tampered("校验点的签名不符：它被改动过，或不是用本单位的密钥签的。")
    return found


def leaves(size: int, *, after: int = 0) -> Iterator[bytes]:
    """The leaf hashes of the entries after one up to a number. Raises Tampered where one is missing."""
    came = after
    with connection.cursor() as cursor:
        for rows in batches(cursor, connection.vendor, after or None, size):
            for row in rows:
                came += 1
                if row[0] != came:
                    raise Tampered(
                        Phrase("审计日志第{number}条缺失，请运行 ./xinqiao audit verify。", number=came)
                    )
                yield merkle.leaf_hash(bytes(row[1]))
    if came < size:
        told = "审计日志只有{came}条，而校验点有{size}条：日志被截短或换成了旧副本。"
        raise Tampered(Phrase(told, came=came, size=size))


def keep(folder: Path) -> Path | None:
    """Sign the log as it is into a new file of this folder, None while it is empty. What was signed last must be contained in it: otherwise
    nothing is signed and Tampered is raised. A file that is there is never written again."""
    size = AuditHead.objects.values_list("seq", flat=True).get(id=1)
    if not size:
        return None
    kept = sorted(folder.glob(_PATTERN)) if folder.is_dir() else []
    old = read(kept[-1].read_text("utf-8")) if kept else Checkpoint(0, merkle.EMPTY)
    until = max(size, old.size)
    before, root = merkle.roots(leaves(until), [(0, old.size), (0, until)])
    if before != old.root:
        raise Tampered(Phrase("审计日志与校验点 {name} 不符：签名以后日志被改写。", name=kept[-1].name))
    place = folder / f"{NAME}-{size:012d}.checkpoint"
    if size > old.size:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(place, Checkpoint(size, root).signed())
    return place


def _write_new(place: Path, note: str) -> None:
    """The whole file or none, under a name that was free."""
    part = place.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    with part.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    if place.exists():  # another process signed the same log
        part.unlink()
        read(place.read_text("utf-8"))
    else:
        part.rename(place)


def prove_consistency(old: str, new: str) -> dict[str, Any]:
    """That the log of the later of two signed checkpoints begins with that of the earlier one. Raises Tampered when it does not."""
    first, second = sorted((read(old), read(new)), key=lambda one: one.size)
    if not first.size:
        raise Tampered("空日志没有可证明的内容。")
    ranges = merkle.consistency(first.size, second.size)
    before, after, *path = merkle.roots(leaves(second.size), [(0, first.size), (0, second.size), *ranges])
    if (before, after) != (first.root, second.root):
        raise Tampered("审计日志与校验点不符：签名以后日志被改写。")
    return {"old": first.signed(), "new": second.signed(), "path": [one.hex() for one in path]}
