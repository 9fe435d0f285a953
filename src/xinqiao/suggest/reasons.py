"""Why two texts may be about the same matter, in words a person can check: what both of them say."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from xinqiao.rules.segmenting import segmenter
from xinqiao.suggest.rarity import Rarity

NEAR_DAYS = 30
_MOST = 3
_PIECES, _LONGEST = 3, 8
_WORD = re.compile(r"[0-9a-z一-鿿]+")
_WHOLE = re.compile(r"[一-鿿]{2,}|[a-z][0-9a-z]+")
_ENDS = "路街巷村镇乡区县市站厂桥园城苑院楼里"
_PLACE = re.compile(
    rf"[0-9a-z一-鿿]{{2,}}(?:[{_ENDS}]|大道|花园|家园|学校|中学|小学|公司|广场|大厦|中心|街道|市场)"
)
_NUMBER = re.compile(
    r"(?<![0-9.])[0-9]{2,4}(?:\.[0-9]+)?(?:万元|平方米|元|号|栋|路|组|层|室|户|人|名|个|亩|米|线|期)"
)
_COUNTED = re.compile("[号栋幢座单层楼室户组期线院区]+[楼院线元]?")
"""What a number counts, such as 号楼 in 「3号楼」: no word of its own, so none begins with it."""
_EVERYBODYS = 0.1
"""What more than a tenth of all texts have says nothing; among few texts, what more than a handful have."""
_HANDFUL = 12
_EMPTY = re.compile(
    "我们|你们|他们|自己|这[个些]|那[个些]|目前|现在|已经|没有|一个|以及|如果|因为|所以|但是|而且|到了|只有"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """`places`, `words`, `numbers` stand in both texts, rarest first, at most three each. `days`: whole days between the
    two when these are at most thirty."""

    places: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    days: int | None


def reasons(
    line: str, second: str, apart: float | None, rarity: Rarity, in_titles: Collection[str] = ()
) -> Reasons:
    """Of two lines of `features.plain`, `apart` days from each other; `rarity` knows the runs of the first. Phrases whose
    pairs of characters are all `in_titles` come first."""
    phrases = _shared_phrases(line, second, rarity, in_titles)
    places = [phrase for phrase in phrases if _PLACE.fullmatch(phrase)][:_MOST]
    words = [phrase for phrase in phrases if not _PLACE.fullmatch(phrase)]
    numbers = list(dict.fromkeys(number for number in _NUMBER.findall(line) if number in second))
    return Reasons(
        places=tuple(places),
        words=tuple(words[:_MOST]),
        numbers=tuple(n for n in numbers if not any(n in phrase for phrase in phrases))[:_MOST],
        days=int(apart) if apart is not None and apart <= NEAR_DAYS else None,
    )


def _shared_phrases(line: str, second: str, rarity: Rarity, in_titles: Collection[str]) -> list[str]:
    """Words, and runs of neighbouring words, that stand in both lines, those of titles and the rarest first; none is part
    of another."""
    pieces = [str(piece) for piece in segmenter().cut(line)]
    found: dict[str, float] = {}
    at = 0
    while at < len(pieces):
        phrase, at = _longest(pieces, at, second)
        if phrase and (weight := _weight(phrase, rarity)):
            found[phrase] = weight
    rarest = sorted(
        found,
        key=lambda p: (not all(pair in in_titles for pair in _pairs(p)), -found[p], len(p), p),
    )
    return [phrase for phrase in rarest if not any(phrase != other and phrase in other for other in found)]


def _longest(pieces: list[str], start: int, second: str) -> tuple[str, int]:
    """The longest run of pieces from a place on that is in the other line too, and where to go on."""
    joined, phrase, following = "", "", start + 1
    first = pieces[start]
    if _EMPTY.fullmatch(first) or not _WHOLE.fullmatch(first) or _COUNTED.fullmatch(first):
        return phrase, following
    for at in range(start, min(start + _PIECES, len(pieces))):
        piece = pieces[at]
        joined += piece
        if not _WORD.fullmatch(piece) or len(joined) > _LONGEST or joined not in second:
            break
        if _WHOLE.fullmatch(piece) or (piece in _ENDS and len(joined) > 2):
            phrase, following = joined, at + 1
    return phrase, following


def _weight(phrase: str, rarity: Rarity) -> float:
    """That of its rarest pair of characters; 0 when even that is everybody's."""
    rarest = min(_pairs(phrase), key=lambda pair: rarity.frequencies.get(pair, 0))
    if rarity.frequencies.get(rarest, 0) > max(_HANDFUL, rarity.total * _EVERYBODYS):
        return 0.0
    return rarity.weight(rarest)


def _pairs(phrase: str) -> list[str]:
    return [phrase] if phrase.isascii() else [phrase[i : i + 2] for i in range(len(phrase) - 1)]
