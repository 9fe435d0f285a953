"""Whether two texts tell of the same matter, and why: shared names, rare words, numbers, and times near each other.

It looks at what is told, never at who tells it: candidates serve the petitioner's procedural position and the office's
work, and a person confirms them. Words are weighed by how few other texts have them.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

import rjieba

from xinqiao.suggest.features import plain, readable_words

CANDIDATES = 5
NARROWED = 60
"""Texts that are compared in full, after narrowing by the rarest runs."""
RAREST = 32
COMMON_SHARE = 0.03
"""Runs found in more than this share of the texts do not narrow."""
NEAR_DAYS = 30
_FEW = 12
"""So many texts with a run are never too many, however few texts there are: a matter may have come up that often."""
_NAME_SHARE = 0.015
_IN_TITLES = (0.2, 1.0, 1.6)
"""What a shared stretch counts by how many of the two titles have it: in neither it may be a turn of speech."""
_CHINESE = re.compile(r"[一-鿿]{3,}")
_NUMBER = re.compile(r"(?<![\d.])(\d{2,9}(?:\.\d+)?)(?=[万元号栋期米层户人名个亩吨路线])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text prepared for comparing. `runs`: overlapping pairs of characters and whole Latin words or numbers."""

    key: int
    at: datetime | None
    title: str
    line: str
    runs: frozenset[str]
    title_runs: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike, 0 to 1, and the reasons as Chinese phrases."""

    key: int
    score: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    days_apart: int | None


def told(key: int, title: str, text: str, at: datetime | None, place: str = "") -> Told:
    """Prepare a (masked) text."""
    line, heading = plain(f"{title} {place}", text), plain(f"{title} {place}", "")
    return Told(
        key=key,
        at=at,
        title=heading,
        line=line,
        runs=runs_of(line),
        title_runs=runs_of(heading),
        numbers=frozenset(_NUMBER.findall(line)),
    )


def runs_of(line: str) -> frozenset[str]:
    """The tokens of the search index: pairs of characters in Chinese runs, other words whole."""
    found: set[str] = set()
    for chunk in re.findall(r"[0-9a-z]+|[^\W_0-9a-z]+", line):
        if chunk[0].isascii() or len(chunk) == 1:
            found.add(chunk)
        else:
            found.update(chunk[i : i + 2] for i in range(len(chunk) - 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """In how many of `total` texts each run occurs. A run that is not listed occurs in one."""

    total: int
    frequencies: Mapping[str, int]

    def weight(self, run: str) -> float:
        """Large for a rare run, near 0 for one that every second text has."""
        return math.log((self.total + 1) / (max(1, self.frequencies.get(run, 1)) + 0.5))

    @property
    def most(self) -> float:
        """The weight of a run that one text has."""
        return math.log((max(self.total, 3) + 1) / 1.5)


def narrowing_runs(new: Told, rarity: Rarity) -> list[str]:
    """The rarest runs of a text that any other text has, rarest first."""
    most = max(_FEW, int(rarity.total * COMMON_SHARE))
    known = [run for run in new.runs if 1 <= rarity.frequencies.get(run, 0) <= most]
    return sorted(known, key=lambda run: (run not in new.title_runs, rarity.frequencies[run], run))[:RAREST]


def likeness(new: Told, old: Told, rarity: Rarity) -> Likeness:
    """Compare a new text with an earlier one. Only the weights of the new text's runs are needed; what the earlier text
    has besides is taken to weigh as much on average."""
    weights = {run: max(0.0, rarity.weight(run)) ** 2 for run in new.runs}
    whole = sum(weights.values()) or 1.0
    average = whole / max(1, len(weights))
    shared = new.runs & old.runs
    both = sum(weights[run] for run in shared)
    cosine = both / math.sqrt(whole * (both + average * len(old.runs - new.runs) or 1.0))
    title = _covered(new.title_runs, old.runs, weights)
    names = _shared_names(new, old, rarity)
    name = 1 - 0.5 ** sum(weight for _, weight in names)
    numbers = tuple(sorted(new.numbers & old.numbers))[:3]
    days = abs((new.at - old.at).days) if new.at and old.at else None
    score = 0.62 * math.sqrt(cosine) * (0.6 + 0.4 * title) + 0.30 * name + 0.04 * min(2, len(numbers)) / 2
    score += 0.04 * (1.0 if days is not None and days <= NEAR_DAYS else 0.0)
    return Likeness(
        key=old.key,
        score=min(1.0, score),
        names=tuple(written for written, _ in names),
        words=(),
        numbers=numbers,
        days_apart=days,
    )


def _covered(title: frozenset[str], runs: frozenset[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights.get(run, 0.0) for run in title)
    return sum(weights.get(run, 0.0) for run in title & runs) / whole if whole else 0.0


def _shared_names(new: Told, old: Told, rarity: Rarity) -> list[tuple[str, float]]:
    """Longest stretches of three or more characters that both texts have and whose every pair is rare: names of estates,
    roads, companies, projects. Each with its weight, 1 for one as rare as can be."""
    most = max(_FEW, int(rarity.total * _NAME_SHARE))
    shared = {run for run in new.runs & old.runs if rarity.frequencies.get(run, 1) <= most}
    found: dict[str, float] = {}
    for match in _CHINESE.finditer(new.line):
        chunk, start = match[0], 0
        while start < len(chunk) - 1:
            end = start + 1
            while (
                end < len(chunk) and chunk[end - 1 : end + 1] in shared and chunk[start : end + 1] in old.line
            ):
                end += 1
            if end - start >= 3:
                runs = [chunk[i : i + 2] for i in range(start, end - 1)]
                rarest = max(rarity.weight(run) for run in runs)
                name = chunk[start:end]
                share = _IN_TITLES[(name in new.title) + (name in old.title)]
                found[name] = share * rarest / rarity.most
            start = max(end - 1, start + 1)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:3]


def _telling_words(new: Told, old: Told, rarity: Rarity, said: Iterable[str]) -> tuple[str, ...]:
    """Rare words of both texts, those of the new title first, that are not part of a place already named."""
    named = tuple(said)
    common = set(readable_words(new.line)) & set(readable_words(old.line))
    least = 0.3 * rarity.most
    rare: dict[str, tuple[bool, float]] = {}
    for word in common:
        runs = runs_of(word)
        weight = min(rarity.weight(run) for run in runs)
        if weight > least and not any(word in name for name in named):
            rare[word] = (runs <= new.title_runs, weight)
    return tuple(sorted(rare, key=lambda word: (not rare[word][0], -rare[word][1], word))[:5])


def least_score(total: int) -> float:
    """Below it a candidate is not shown: 0.38 among a thousand texts or more, set on real messages; somewhat less among
    few, where fewer are alike by accident."""
    return 0.30 + 0.08 * min(1.0, math.log10(total + 1) / 3)


def best(new: Told, others: Iterable[Told], rarity: Rarity) -> list[Likeness]:
    """At most `CANDIDATES` of the others that reach `least_score`, most alike first."""
    least = least_score(rarity.total)
    earlier = {old.key: old for old in others}
    found = [likeness(new, old, rarity) for old in earlier.values()]
    shown = sorted((c for c in found if c.score >= least), key=lambda c: (-c.score, c.key))[:CANDIDATES]
    edges = _word_edges(new.line) if shown else []
    return [
        replace(
            c,
            names=tuple(n for n in (_whole_words(name, new.line, edges) for name in c.names) if n),
            words=_telling_words(new, earlier[c.key], rarity, c.names),
        )
        for c in shown
    ]


def _word_edges(line: str) -> list[int]:
    """Where the words of a line begin and end."""
    return [0, *accumulate(len(word) for word in rjieba.cut(line))]


def _whole_words(name: str, line: str, edges: list[int]) -> str:
    """The whole words inside a stretch; "" when less than three characters remain: crumbs are no reason for a reader."""
    start = line.find(name)
    inside = [edge for edge in edges if start <= edge <= start + len(name)]
    kept = line[inside[0] : inside[-1]] if inside else ""
    return kept if len(kept) >= 3 else ""


class Memory:
    """Texts held in memory, one after the other: narrows like the database does, for measuring."""

    def __init__(self) -> None:
        self._texts: dict[int, Told] = {}
        self._places: dict[str, list[int]] = {}

    def add(self, text: Told) -> None:
        self._texts[text.key] = text
        for run in text.runs:
            self._places.setdefault(run, []).append(text.key)

    def candidates(self, new: Told) -> list[Likeness]:
        """What would be shown for a text, among those added before."""
        rarity = Rarity(
            total=len(self._texts),
            frequencies={run: len(self._places[run]) for run in new.runs if run in self._places},
        )
        met: dict[int, float] = defaultdict(float)
        for run in narrowing_runs(new, rarity):
            for key in self._places[run]:
                met[key] += rarity.weight(run)
        nearest = sorted(met, key=lambda key: (-met[key], -key))[:NARROWED]
        return best(new, (self._texts[key] for key in nearest), rarity)
