"""Which text of the old row has become which of the new one: by content, whatever its number or place.

Used twice: for the articles of two versions and for the paragraphs within two articles. What many texts say (「责令改正」
「处罚款」) tells little, what few say tells much: two texts are as alike as the weight of the pairs of characters they share.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add

from xinqiao.rules.provisions.wording import plain

ALIKE = 0.5
"""From here on two texts are the same one, wherever they stand."""
RATHER_ALIKE = 0.2
"""Enough when nothing else is nearly as much alike."""
SOMEWHAT_ALIKE = 0.12
"""Enough when both stand between the same neighbours."""
CLEARLY = 1.6
"""So many times more alike than the next best is clear."""
HELD = 0.4
"""Share of a text that must stand in the rest of another one for "taken into" or "split off from"."""
HELD_ALONE = 0.6
"""The same where the other one has no partner."""
REST, REST_HELD = 0.25, 0.6
"""Or: at least this share of the other one is not explained by its partner, and so much of that stands in this text."""
WHOLE, WHOLE_REST = 0.75, 0.25
"""Or: nearly all of a text stands in the other one, and this share of it is not explained by that one's partner."""
_RARE, _CANDIDATES, _SMALL = 24, 6, 12

_Scored = tuple[float, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """`partner` old → new, one to one. `merged` old → new: taken into a text that has a partner of its own. `split`
    new → old: came out of a text that has a partner of its own. What is in none of them is gone, or is new."""

    partner: Mapping[int, int]
    merged: Mapping[int, int]
    split: Mapping[int, int]


def pair(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """Pair two rows of texts."""
    before, after = list(map(plain, old)), list(map(plain, new))
    partner = _identical(before, after)
    left = [i for i in range(len(before)) if i not in partner]
    right = sorted(set(range(len(after))).difference(partner.values()))
    if not left and not right:
        return Pairing(partner=partner, merged={}, split={})
    there, here = list(map(_grams, before)), list(map(_grams, after))
    weigh = _Scale((*there, *here))
    scores = _scores(weigh, there, here, left, _places(partner, left, right))
    _take(partner, (s for s in scores if s[0] >= ALIKE))
    _take(partner, _clear(scores))
    _take_between(partner, scores)
    merged, found = _held(weigh, left, there, here, partner)
    partner |= found
    split, found = _held(weigh, right, here, there, {j: i for i, j in partner.items()})
    partner |= {i: j for j, i in found.items()}
    return Pairing(partner=partner, merged={i: j for i, j in merged.items() if i not in partner}, split=split)


def _identical(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(new))):
        places[new[j]].append(j)
    return {i: places[text].pop() for i, text in enumerate(old) if text and places[text]}


Grams = frozenset[str]


def _grams(text: str) -> Grams:
    """The pairs of neighbouring characters; a single character stands for itself."""
    return frozenset(map(add, text, text[1:])) if len(text) > 1 else frozenset((text,))


class _Scale:
    """How much pairs of characters tell: the rarer among all texts of both rows, the more."""

    def __init__(self, texts: Sequence[Grams]) -> None:
        met = Counter(chain.from_iterable(texts))
        levels = {n: math.log(1 + len(texts) / n) ** 2 for n in set(met.values())}
        self._weight = {gram: levels[n] for gram, n in met.items()}

    def __call__(self, grams: Iterable[str]) -> float:
        return sum(map(self._weight.__getitem__, grams))


def _places(partner: Mapping[int, int], left: list[int], right: list[int]) -> dict[int, list[int]]:
    """For each new text the old ones about where it should stand, going by the last pair before it."""
    row = sorted((j, i) for i, j in in_order(partner))
    places: dict[int, list[int]] = {}
    for j in right:
        at = bisect_left(row, (j, 0))
        here, there = row[at - 1] if at else (-1, -1)
        place = bisect_left(left, there + j - here)
        places[j] = left[max(0, place - 2) : place + 3]
    return places


def _scores(
    weigh: _Scale,
    there: Sequence[Grams],
    here: Sequence[Grams],
    left: list[int],
    places: Mapping[int, list[int]],
) -> list[_Scored]:
    """Every pair worth looking at, the most alike first; among equals the one that moved least."""
    near = _Near({i: there[i] for i in left})
    total = {i: weigh(there[i]) for i in left}
    found: list[_Scored] = []
    for j in places:
        own = weigh(here[j])
        for i in {*near.to(here[j]), *places[j]}:
            alike = 2 * weigh(there[i] & here[j]) / (total[i] + own)
            if alike >= SOMEWHAT_ALIKE:
                found.append((alike, i, j))
    slope = len(here) / max(1, len(there))
    return sorted(found, key=lambda row: (-row[0], abs(row[1] * slope - row[2])))


class _Near:
    """Finds the few texts that share most of the rare pairs of characters with a given one."""

    def __init__(self, texts: Mapping[int, Grams]) -> None:
        self._all = list(texts)
        self._places: dict[str, list[int]] = defaultdict(list)
        if len(texts) > _SMALL:
            for i, grams in texts.items():
                for gram in grams:
                    self._places[gram].append(i)
            self._rare = {gram for gram, at in self._places.items() if len(at) <= _RARE}

    def to(self, grams: Grams) -> list[int]:
        if len(self._all) <= _SMALL:
            return self._all
        votes = Counter(chain.from_iterable(map(self._places.__getitem__, grams & self._rare)))
        return [i for i, _ in votes.most_common(_CANDIDATES)]


def _take(partner: dict[int, int], scored: Iterable[_Scored]) -> None:
    """The best pairs, each text once."""
    taken = set(partner.values())
    for _, i, j in scored:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)


def _clear(scored: Sequence[_Scored]) -> list[_Scored]:
    """Pairs that are much more alike than any other pair with one of the two; `scored` is sorted."""
    first: dict[tuple[str, int], float] = {}
    second: dict[tuple[str, int], float] = {}
    for score, i, j in scored:
        for end in (("old", i), ("new", j)):
            (second if end in first else first).setdefault(end, score)
    return [
        (score, i, j)
        for score, i, j in scored
        if score >= RATHER_ALIKE
        and all(first[end] == score >= CLEARLY * second.get(end, 0) for end in (("old", i), ("new", j)))
    ]


def _take_between(partner: dict[int, int], scored: Iterable[_Scored]) -> None:
    """Pairs that are less alike, where both stand between the same neighbours."""
    row = in_order(partner)
    taken = set(partner.values())
    for _, i, j in scored:
        if i in partner or j in taken:
            continue
        at = bisect_left(row, (i, j))
        if (at == 0 or row[at - 1][1] < j) and (at == len(row) or row[at][1] > j):
            partner[i] = j
            taken.add(j)
            row.insert(at, (i, j))


def in_order(partner: Mapping[int, int]) -> list[tuple[int, int]]:
    """The longest row of pairs that stand in the same order on both sides; the others have moved."""
    rows = sorted(partner.items())
    ends: list[int] = []
    tails: list[int] = []
    before: list[int | None] = []
    for at, (_, j) in enumerate(rows):
        place = bisect_left(ends, j)
        before.append(tails[place - 1] if place else None)
        ends[place : place + 1] = [j]
        tails[place : place + 1] = [at]
    found: list[tuple[int, int]] = []
    last = tails[-1] if tails else None
    while last is not None:
        found.append(rows[last])
        last = before[last]
    return found[::-1]


def _held(
    weigh: _Scale,
    alone: Iterable[int],
    mine: Sequence[Grams],
    theirs: Sequence[Grams],
    partner: Mapping[int, int],
) -> tuple[dict[int, int], dict[int, int]]:
    """For each text without a partner the one of the other side that holds it, apart from what that one has from its own
    partner. First: those held by a text that has a partner; second: those held by a text that has none, now partners."""
    left = [i for i in alone if i not in partner]
    back = {j: i for i, j in partner.items()}
    near = _Near(dict(enumerate(theirs)) if left else {})
    held: list[tuple[float, int, int]] = []
    for i in left:
        for j in near.to(mine[i]):
            taken = mine[back[j]] if j in back else frozenset[str]()
            if _holds(weigh, theirs[j], taken, mine[i]):
                held.append((weigh(mine[i] & (theirs[j] - taken)), i, j))
    joined: dict[int, int] = {}
    found: dict[int, int] = {}
    for _, i, j in sorted(held, reverse=True):
        if i in joined or i in found:
            continue
        if j in back or j in found.values():
            joined[i] = j
        else:
            found[i] = j
    return joined, found


def _holds(weigh: _Scale, other: Grams, taken: Grams, text: Grams) -> bool:
    """Whether `text` stands in `other`, of which `taken` is what its partner says."""
    rest = other - taken
    total, over, shared = weigh(text), weigh(rest), weigh(text & rest)
    if not taken:
        return shared >= HELD_ALONE * total
    return (
        shared >= HELD * total
        or (over >= REST * weigh(other) and shared >= REST_HELD * over)
        or (shared >= WHOLE_REST * total and weigh(text & other) >= WHOLE * total)
    )
