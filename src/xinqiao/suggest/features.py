"""What a text is made of, for counting: words, and runs of one to three characters.

Long numbers are left out, so that no telephone or identity number that slipped through ends up in a model.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.segmenting import segmenter

LONGEST = 6_000
"""Characters looked at: what a letter is about stands in its first pages."""
_LONG_NUMBER = re.compile(r"[0-9*x]{5,}|\*+")
_BLANK = re.compile(r"\s+")
_WORDLIKE = re.compile(r"\w")
_READABLE = re.compile(r"[一-鿿]{2,}|[一-鿿]*[a-z]{2,}[一-鿿]*|[a-z]?[一-鿿]{2,}")
# Shares of the three blocks in the length of a text: words, runs of 1–2 and runs of 3 characters.
BLOCKS: Mapping[str, float] = {"w": 1.0, "c": 1.0, "t": 0.5}


def plain(title: str, text: str) -> str:
    """Title and text folded to one line, without long numbers and masks."""
    folded = unbroken(fold(f"{title}\n\n{text}"[:LONGEST])).text
    return _BLANK.sub(" ", _LONG_NUMBER.sub(" ", folded)).strip()


def counts(line: str) -> Counter[str]:
    """How often each feature occurs in a line of `plain`. The first character of a feature names its block."""
    found: Counter[str] = Counter(f"w{w}" for w in segmenter().cut_for_search(line) if _WORDLIKE.search(w))
    found.update(f"c{char}" for char in line)
    found.update(f"c{line[i : i + 2]}" for i in range(len(line) - 1))
    found.update(f"t{line[i : i + 3]}" for i in range(len(line) - 2))
    return found


def readable_words(line: str) -> list[str]:
    """Words a person would name, each once, in order: two or more characters, no numbers."""
    words = (str(word).strip() for word in segmenter().cut(line))
    return list(dict.fromkeys(word for word in words if _READABLE.fullmatch(word)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Known features with their column and their weight by rarity (inverse document frequency)."""

    columns: Mapping[str, int]
    rarity: tuple[float, ...]

    @classmethod
    def learned_from(cls, documents: Iterable[Counter[str]], least: Mapping[str, int]) -> "Vocabulary":
        """Features that occur in enough documents; `least` says how many for each block."""
        seen: Counter[str] = Counter()
        total = 0
        for document in documents:
            seen.update(document.keys())
            total += 1
        kept = sorted(feature for feature, times in seen.items() if times >= least[feature[0]])
        return cls(
            columns={feature: column for column, feature in enumerate(kept)},
            rarity=tuple(math.log((1 + total) / (1 + seen[feature])) + 1 for feature in kept),
        )

    def values(self, document: Counter[str]) -> Iterator[tuple[int, float]]:
        """Column and value of each known feature: logarithmic counts times rarity, each block scaled to its share."""
        raw: dict[str, list[tuple[int, float]]] = {block: [] for block in BLOCKS}
        for feature, times in document.items():
            column = self.columns.get(feature)
            if column is not None:
                raw[feature[0]].append((column, (1 + math.log(times)) * self.rarity[column]))
        for block, pairs in raw.items():
            length = math.sqrt(sum(value * value for _, value in pairs))
            for column, value in pairs:
                yield column, value * BLOCKS[block] / length
