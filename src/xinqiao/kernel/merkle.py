"""The Merkle tree of RFC 6962 over the entries of the log, in one pass over their hashes and with memory for its height only.

A proof is a list of roots of ranges of leaves. `inclusion` and `consistency` say which ranges, in the order of the RFC (2.1.1, 2.1.2);
`roots` computes them all while the leaves go by once.
"""

import hashlib
from collections.abc import Iterable, Sequence

Range = tuple[int, int]
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows to the right: the roots of its complete subtrees, the greatest first."""

    def __init__(self) -> None:
        self.size, self._complete = 0, list[bytes]()

    def add(self, leaf: bytes) -> None:
        """Take in the hash of the next leaf; as many subtrees become one as the size has ones at its end."""
        size = self.size
        while size & 1:
            leaf, size = node(self._complete.pop(), leaf), size >> 1
        self._complete.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole, MTH(D[size])."""
        if not self._complete:
            return EMPTY
        *others, hashed = self._complete
        for left in reversed(others):
            hashed = node(left, hashed)
        return hashed


def roots(leaves: Iterable[bytes], ranges: Sequence[Range]) -> list[bytes]:
    """The root of each of these ranges of leaves, [from, to), in one pass. Raises ValueError when there are fewer leaves."""
    trees = [Tree() for _ in ranges]
    last = max((to for _, to in ranges), default=0)
    number = 0
    for number, leaf in enumerate(leaves, 1):
        for tree, (begins, to) in zip(trees, ranges, strict=True):
            if begins < number <= to:
                tree.add(leaf)
        if number >= last:
            break
    if number < last:
        raise ValueError(f"{last} leaves were wanted, there are {number}")
    return [tree.root() for tree in trees]


def split(size: int) -> int:
    """The greatest power of two below this size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(index: int, size: int) -> list[Range]:
    """PATH(index, D[size]): the ranges whose roots prove that this leaf, counted from 0, is in the tree. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, begins, to = list[Range](), 0, size
    while to - begins > 1:
        middle = begins + split(to - begins)
        if index < middle:
            path.append((middle, to))
            to = middle
        else:
            path.append((begins, middle))
            begins = middle
    return path[::-1]


def consistency(old: int, new: int) -> list[Range]:
    """PROOF(old, D[new]): the ranges whose roots prove that the tree of `new` leaves begins with that of `old`. Raises ValueError."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    path, begins, to = list[Range](), 0, new
    while old != to:
        middle = begins + split(to - begins)
        if old <= middle:
            path.append((middle, to))
            to = middle
        else:
            path.append((begins, middle))
            begins = middle
    return [*([(begins, to)] if begins else []), *path[::-1]]
