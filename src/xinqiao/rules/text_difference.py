"""What was taken out of a text and what was put in, by words and signs."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"[^\W\d_]|\d+|\s+|.", re.DOTALL)
_MOST = 4000
"""Pieces of a text that are told apart one by one; of a longer one whole sentences are."""
_SENTENCES = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(frozen=True, slots=True)
class DifferentPiece:
    """`gone`: only the old text has it, `new`: only the new one."""

    text: str
    gone: bool = False
    new: bool = False


def text_difference(old: str, new: str) -> list[DifferentPiece]:
    """The new text with what is gone between, in order."""
    long = max(len(old), len(new)) > _MOST
    cut = _SENTENCES if long else _PIECES
    before, after = ([p for p in cut.findall(text) if p] for text in (old, new))
    found: list[DifferentPiece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(DifferentPiece("".join(after[c:d])))
            continue
        found += [DifferentPiece("".join(before[a:b]), gone=True)] if a < b else []
        found += [DifferentPiece("".join(after[c:d]), new=True)] if c < d else []
    return found
