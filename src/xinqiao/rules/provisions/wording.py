"""Which words of a text changed, marked word by word on both sides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from xinqiao.rules.segmenting import segmenter

_WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F) if not chr(code).isalnum()} | {
    ord('"'): "“",
    ord("”"): "“",
}
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
_BLANK = dict.fromkeys(map(ord, " \t\u3000\u00a0\u200b\ufeff"))
_SAME = str.maketrans(_WIDE | _NARROW | _BLANK)
_OTHER = re.compile("[" + re.escape("".join(map(chr, _WIDE | _NARROW | _BLANK))) + "]")
_NUMBER = re.compile("([零〇一二三四五六七八九十百千万亿]+|[0-9０-９.．]+|\n)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `changed`: it stands in this version only."""

    text: str
    changed: bool = False


Marked = tuple[Piece, ...]


def plain(text: str) -> str:
    """The text for telling whether it changed: width of signs and blanks are no change."""
    return text.translate(_SAME) if _OTHER.search(text) else text


def words(text: str) -> list[str]:
    """The words and signs of a text in order; joined they give it back. A numeral is one word."""
    found: list[str] = []
    for run in _NUMBER.split(text):
        if run:
            found += [run] if _NUMBER.fullmatch(run) else map(str, segmenter().cut(run, hmm=False))
    return found


def unmarked(text: str) -> Marked:
    return (Piece(text),) if text else ()


def all_marked(text: str) -> Marked:
    return (Piece(text, True),) if text else ()


def marked(old: str, new: str) -> tuple[Marked, Marked]:
    """Both texts with the words marked that the other one does not have at this place."""
    if plain(old) == plain(new):
        return unmarked(old), unmarked(new)
    before, after = words(old), words(new)
    runs = [
        _Run(
            step.tag == "equal", before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]
        )
        for step in LCSseq.opcodes(_plain_words(before, old), _plain_words(after, new))
    ]
    _tidy(runs)
    return _pieces((run.same, run.old) for run in runs), _pieces((run.same, run.new) for run in runs)


def _plain_words(row: list[str], text: str) -> list[str]:
    return list(map(plain, row)) if _OTHER.search(text) else row


class _Run:
    """Words that are the same on both sides, or what stands on each side where they differ."""

    __slots__ = ("new", "old", "same", "size")

    def __init__(self, same: bool, old: Sequence[str], new: Sequence[str]) -> None:
        self.same, self.old, self.new = same, "".join(old), "".join(new)
        self.size = max(len(self.old), len(self.new))

    def take(self, other: "_Run") -> None:
        """Go on with the words of the run that follows."""
        self.old, self.new = self.old + other.old, self.new + other.new
        self.size = max(len(self.old), len(self.new))


def _tidy(runs: list[_Run]) -> None:
    """Take away chance agreements: common words that are no longer than what changed on both sides of them (「的」, a
    comma) are told as changed too, because nobody can read a text that changes at every second word. A line ends a change."""
    at = 0
    while at < len(runs):
        if at and not runs[at].same and not runs[at - 1].same:
            runs[at - 1].take(runs.pop(at))
            at = max(0, at - 2)
        elif 0 < at < len(runs) - 1 and runs[at].same and _chance(runs, at):
            runs[at].same = False
        else:
            at += 1


def _chance(runs: Sequence[_Run], at: int) -> bool:
    sides = (run for run in (runs[at - 1], runs[at + 1]))
    return "\n" not in runs[at].old and all(not run.same and runs[at].size <= run.size for run in sides)


def _pieces(runs: Iterable[tuple[bool, str]]) -> Marked:
    return tuple(Piece(text, not same) for same, text in runs if text)
