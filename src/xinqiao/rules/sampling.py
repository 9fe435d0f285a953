"""Drawing the look-back's sample (M-P6): one in ten of each handling office's concluded matters, rounded up, at least one.

Anybody who has the recorded frame and the recorded seed can repeat the draw with paper and a hash program:

1. The frame is a text, one line a matter: number, tab, stratum (the handling office); lines in the order of the numbers by
   code point, each ended by a line feed, UTF-8. Its SHA-256 is recorded with it.
2. The place of a matter is HMAC-SHA-256 under the seed (its 32 bytes) of the matter's number (UTF-8), in hexadecimal.
3. In each stratum of n matters the ⌈n / 10⌉ matters with the smallest places are the sample, smallest first.

The seed is drawn by the machine in the act that fixes the frame, so nobody chooses or knows it before both are in the audit
log. One in ten of each office, rounded up, is at least one in ten of all.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHARE = 10
"""One in so many is drawn."""
SEED_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameEntry:
    """A matter that may be drawn, by its number, and the stratum it lies in."""

    number: str
    stratum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A matter of the sample with the place that put it there."""

    number: str
    stratum: str
    place: str


def frame_text(frame: Iterable[FrameEntry]) -> str:
    """The frame as it is recorded. Raises ValueError when a matter stands in it twice or a field could be misread."""
    lines = sorted((entry.number, entry.stratum) for entry in frame)
    if len({number for number, _stratum in lines}) < len(lines):
        raise ValueError("a matter stands in the frame twice")
    if any(c in field for line in lines for field in line for c in "\t\n\r"):
        raise ValueError("a tab or line end within a field")
    return "".join(f"{number}\t{stratum}\n" for number, stratum in lines)


def read_frame(text: str) -> tuple[FrameEntry, ...]:
    """The frame that `frame_text` wrote."""
    pairs = (line.split("\t") for line in text.split("\n")[:-1])
    return tuple(FrameEntry(number=number, stratum=stratum) for number, stratum in pairs)


def digest(text: str) -> str:
    """SHA-256 of the recorded frame, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def place(seed: bytes, number: str) -> str:
    """Where a matter stands in the draw."""
    return hmac.digest(seed, number.encode(), hashlib.sha256).hex()


def size(count: int) -> int:
    """How many of a stratum are drawn: one in ten, rounded up; none of none."""
    return -(-count // SHARE)


def draw(frame: Iterable[FrameEntry], seed: bytes) -> tuple[Drawn, ...]:
    """The sample, strata in the order of their names, within each smallest place first. Raises ValueError for a short seed."""
    if len(seed) != SEED_BYTES:
        raise ValueError("the seed has 32 bytes")
    strata: dict[str, list[str]] = defaultdict(list)
    for entry in frame:
        strata[entry.stratum].append(entry.number)
    drawn = []
    for stratum in sorted(strata):
        placed = sorted((place(seed, number), number) for number in strata[stratum])
        drawn += [Drawn(number=n, stratum=stratum, place=p) for p, n in placed[: size(len(placed))]]
    return tuple(drawn)
