"""Checks what an office gives out of its audit log, with Python alone: no other module of the program, no other package.

    python3 verify_log.py log         KEY CHECKPOINT LEAVES     every leaf hash, one a line, makes the signed root
    python3 verify_log.py proof       KEY PROOF                 one entry is in the log
    python3 verify_log.py consistency KEY PROOF                 the later log begins with the earlier one
    python3 verify_log.py cosigned    KEY NOTE WITNESS          a witness signed this checkpoint too

and for who keeps watch over an office, a witness, with a file of its own that nobody else reads:

    python3 verify_log.py witness-key NAME SECRET               makes SECRET, prints the witness's key
    python3 verify_log.py witness     KEY CHECKPOINT SECRET SEEN [PROOF]
                                                                signs it after the last one in SEEN, if PROOF shows that it goes on from that

KEY is the office's public key as text (`./xinqiao audit key`), the others are files; the formats stand in docs/audit.md. Ends with 0 when
it holds, 1 when it does not, 2 when a file cannot be read.
"""

import base64
import hashlib
import json
import os
import sys
import time
from pathlib import Path

P = 2**255 - 19
SPLIT = "\n\n"
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Wrong(Exception):
    """Something does not hold."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# Ed25519, RFC 8032 5.1.7: points are (x, y, z, t) with x = X/Z, y = Y/Z, xy = T/Z. Only public values, so no constant time.


Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def point_of(data: bytes) -> Point:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise Wrong("not a point of the curve")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (not x and sign):
        raise Wrong("not a point of the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the Ed25519 signature of the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(hashed, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P
    )


# Signing, for witnesses on a machine of their own: the time it takes is nobody's to measure there.


def packed(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def spread(seed: bytes) -> tuple[int, bytes]:
    hashed = hashlib.sha512(seed).digest()
    return int.from_bytes(hashed[:32], "little") & ((1 << 254) - 8) | 1 << 254, hashed[32:]


def public_of(seed: bytes) -> bytes:
    return packed(times(spread(seed)[0], BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    secret, prefix = spread(seed)
    once = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    point = packed(times(once, BASE))
    hashed = int.from_bytes(hashlib.sha512(point + public_of(seed) + message).digest(), "little") % L
    return point + ((once + hashed * secret) % L).to_bytes(32, "little")


# Checkpoints: C2SP tlog-checkpoint in a signed note.


def read_key(key: str, sort: bytes) -> tuple[str, str, bytes]:
    """Name, identity and public key, as C2SP writes them; `sort` tells what they sign."""
    name, identity, encoded = key.strip().split("+", 2)
    kind = base64.b64decode(encoded, validate=True)
    if kind[:1] != sort or sha256(name.encode() + b"\n" + kind)[:4].hex() != identity:
        raise Wrong("the key is not whole")
    return name, identity, kind


def key_text(name: str, kind: bytes) -> str:
    identity = sha256(name.encode() + b"\n" + kind)[:4].hex()
    return f"{name}+{identity}+{base64.b64encode(kind).decode()}"


def checkpoint(key: str, note: str) -> tuple[int, bytes]:
    """Size and root of a signed checkpoint."""
    name, identity, kind = read_key(key, LOG_KEY)
    text, _, signatures = note.partition("\n\n")
    for line in signatures.splitlines():
        dash, signer, said = line.split(" ")
        raw = base64.b64decode(said, validate=True)
        if (dash, signer, raw[:4].hex()) == ("\u2014", name, identity):
            if not signed_by(kind[1:], (text + "\n").encode(), raw[4:]):
                raise Wrong("the signature is wrong")
            origin, size, root = text.split("\n")
            if origin != name or size != str(int(size)):
                raise Wrong("not a checkpoint of this log")
            return int(size), base64.b64decode(root, validate=True)
    raise Wrong("not signed with this key")


# Witnesses: C2SP tlog-cosignature, cosignature/v1.

LOG_KEY, WITNESS_KEY = b"\x01", b"\x04"


def cosigned_text(when: int, note: str) -> bytes:
    return f"cosignature/v1\ntime {when}\n{note.partition(SPLIT)[0]}\n".encode()


def check_cosigned(key: str, note: str, witness: str) -> int:
    """When this witness signed the checkpoint, in seconds since 1970."""
    checkpoint(key, note)
    name, identity, kind = read_key(witness, WITNESS_KEY)
    for line in note.partition(SPLIT)[2].splitlines():
        _dash, signer, said = line.split(" ")
        raw = base64.b64decode(said, validate=True)
        if (signer, raw[:4].hex()) == (name, identity):
            when = int.from_bytes(raw[4:12], "big")
            if not signed_by(kind[1:], cosigned_text(when, note), raw[12:]):
                raise Wrong("the witness's signature is wrong")
            return when
    raise Wrong("not signed by this witness")


def cosign(key: str, note: str, secret: str, seen: str, proof: str) -> str:
    """The note with this witness's line: only for a log that goes on from what the witness signed last."""
    size, root = checkpoint(key, note)
    if seen:
        old, old_root = checkpoint(key, seen)
        if size < old:
            raise Wrong("shorter than what was signed before: entries are gone")
        if size == old and root != old_root:
            raise Wrong("two different logs of one size: the log was forked")
        if size > old:
            said = json.loads(proof or "{}")
            if (said.get("old"), said.get("new")) != (note_of(seen), note_of(note)):
                raise Wrong("the proof is not from the last checkpoint that was signed to this one")
            check_consistency(old, old_root, size, root, hashes(said["path"]))
    name, _, encoded = secret.strip().partition(" ")
    seed, when = bytes.fromhex(encoded), int(time.time())
    kind = WITNESS_KEY + public_of(seed)
    mark = (
        sha256(name.encode() + b"\n" + kind)[:4]
        + when.to_bytes(8, "big")
        + sign(seed, cosigned_text(when, note))
    )
    return f"{note_of(note)}\u2014 {name} {base64.b64encode(mark).decode()}\n"


def note_of(note: str) -> str:
    """The office's own part of a note: text and first signature."""
    text, _, signatures = note.partition(SPLIT)
    return f"{text}{SPLIT}{signatures.splitlines()[0]}\n"


# Proofs: RFC 9162 2.1.3.2 and 2.1.4.2.


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 9162 2.1.1, level by level."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    level = leaves
    while len(level) > 1:  # the last of an odd level goes up as it is
        pairs = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def check_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    if not 0 <= index < size:
        raise Wrong("no such entry in a log of this size")
    at, last, hashed = index, size - 1, leaf
    for one in path:
        if last == 0:
            raise Wrong("the path is too long")
        if at & 1 or at == last:
            hashed = node(one, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, one)
        at, last = at >> 1, last >> 1
    if last or hashed != root:
        raise Wrong("the entry is not in this log")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> None:
    if not 0 < old <= new:
        raise Wrong("the sizes are in the wrong order")
    if old == new:
        if path or old_root != new_root:
            raise Wrong("two different logs of one size")
        return
    path = list(path) if old & (old - 1) else [old_root, *path]
    if not path:
        raise Wrong("the path is empty")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for one in path[1:]:
        if last == 0:
            raise Wrong("the path is too long")
        if at & 1 or at == last:
            first, second = node(one, first), node(one, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node(second, one)
        at, last = at >> 1, last >> 1
    if last or first != old_root or second != new_root:
        raise Wrong("the later log does not begin with the earlier one")


def hashes(listed: list[str]) -> list[bytes]:
    found = [bytes.fromhex(one) for one in listed]
    if any(len(one) != 32 for one in found):
        raise Wrong("a hash has 32 bytes")
    return found


def check(what: str, key: str, texts: list[str]) -> None:
    """Raises Wrong when it does not hold, another error when it cannot be read."""
    if what == "log":
        size, root = checkpoint(key, texts[0])
        leaves = hashes(texts[1].split())
        if len(leaves) != size or root_of(leaves) != root:
            raise Wrong("these entries are not those of the checkpoint")
    elif what == "proof":
        said = json.loads(texts[0])
        size, root = checkpoint(key, said["checkpoint"])
        [leaf] = hashes([said["leaf"]])
        if "said" in said and sha256(b"\x00" + said["said"].encode()) != leaf:
            raise Wrong("what the entry says is not what was hashed")
        check_inclusion(leaf, said["entry"] - 1, size, hashes(said["path"]), root)
    elif what == "cosigned":
        check_cosigned(key, texts[0], texts[1])
    elif what == "consistency":
        said = json.loads(texts[0])
        old, new = checkpoint(key, said["old"]), checkpoint(key, said["new"])
        check_consistency(*old, *new, hashes(said["path"]))
    else:
        raise ValueError(what)


def witness_key(name: str, secret: Path) -> None:
    """Make a witness's secret, readable by its owner alone, and print its public key."""
    if not name or set(name) & set(" +\n"):
        raise ValueError("a name without blanks and plus signs")
    secret.touch(mode=0o600, exist_ok=False)
    seed = os.urandom(32)
    secret.write_text(f"{name} {seed.hex()}\n", "utf-8")
    sys.stdout.write(key_text(name, WITNESS_KEY + public_of(seed)) + "\n")


def witness(key: str, note: Path, secret: Path, seen: Path, *proof: Path) -> None:
    """Sign a checkpoint and print it; what was signed is remembered in `seen`, from which the next one has to go on."""
    before = seen.read_text("utf-8") if seen.exists() else ""
    shown = proof[0].read_text("utf-8") if proof else ""
    made = cosign(key, note.read_text("utf-8"), secret.read_text("utf-8"), before, shown)
    seen.write_text(note_of(made), "utf-8")
    sys.stdout.write(made)


def main(words: list[str]) -> int:
    try:
        what, key, *files = words
        places = [Path(name) for name in files]
        if what == "witness-key":
            witness_key(key, *places)
            return 0
        if what == "witness":
            witness(key, *places)
            return 0
        check(what, key, [place.read_text("utf-8") for place in places])
    except Wrong as wrong:
        sys.stdout.write(f"WRONG: {wrong}\n")
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n{__doc__}")
        return 2
    sys.stdout.write("HOLDS\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
