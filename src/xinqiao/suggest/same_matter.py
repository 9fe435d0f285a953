"""Whether two texts tell of the same matter, in other words too.

It looks at what is told, never at who tells it: candidates serve the petitioner's procedural position and the office's
work, and a person confirms them. Runs of characters are weighed by how few other texts have them.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from xinqiao.suggest.features import plain
from xinqiao.suggest.rarity import Rarity
from xinqiao.suggest.reasons import Reasons, reasons

CANDIDATES = 5
NARROWED = 60
"""Texts that are compared in full, after narrowing by the rarest runs."""
RAREST = 32
COMMON_SHARE = 0.03
"""Runs found in more than this share of the texts do not narrow."""
_SHOWN_AMONG_FEW, _SHOWN_AMONG_MANY, _MANY = 0.12, 0.5, 1000
_FEW = 12
"""So many texts with a run are never too many, however few texts there are: a matter may have come up that often."""
# A logistic function of five shares; fitted on pairs of real messages told apart by hand, tested on the other half of them.
_WHOLE, _TITLES, _CARRIED, _NEAR, _NAMES, _START = 8.5, 3.0, 6.5, 1.7, 1.0, -5.7
_IN_TITLES = (0.2, 1.0, 1.6)
"""What a shared name counts by how many of the two titles have it: in neither it may be a turn of speech."""
_NAME_SHARE = 0.015
_CHINESE = re.compile(r"[一-鿿]{3,}")
_FADES = 30.0  # days
_NO_TIME = 180.0  # days apart that are taken when a time is not known
_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text prepared for comparing. `runs`: overlapping pairs of characters and whole Latin words or numbers."""

    key: int
    at: datetime | None
    title: str
    line: str
    runs: frozenset[str]
    title_runs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How likely the text under `key` is about the same matter, 0 to 1, and why."""

    key: int
    score: float
    reasons: Reasons


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


def narrowing_runs(new: Told, rarity: Rarity) -> list[str]:
    """The rarest runs of a text that any other text has, rarest first."""
    most = max(_FEW, int(rarity.total * COMMON_SHARE))
    known = [run for run in new.runs if 1 <= rarity.frequencies.get(run, 0) <= most]
    return sorted(known, key=lambda run: (run not in new.title_runs, rarity.frequencies[run], run))[:RAREST]


def likeness(new: Told, old: Told, rarity: Rarity) -> float:
    """How likely two texts are about the same matter, 0 to 1.

    Five things count: how alike the texts are, how alike the titles are, whether what either title says stands in the other
    text, how near in time they are, and names that both have. Only the weights of the new text's runs are known; what the earlier text has
    besides is taken to weigh as much as these do on average.
    """
    weights = {run: rarity.weight(run) for run in new.runs}
    apart = days_apart(new.at, old.at)
    margin = (
        _START
        + _WHOLE * _cosine(new.runs, old.runs, weights)
        + _TITLES * _cosine(new.title_runs, old.title_runs, weights)
        + _CARRIED
        * min(_carried(new.title_runs, old.runs, weights), _carried(old.title_runs, new.runs, weights))
        + _NEAR * math.exp(-(_NO_TIME if apart is None else apart) / _FADES)
        + _NAMES * _shared_names(new, old, rarity)
    )
    return 1 / (1 + math.exp(-margin))


def _cosine(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Of two sets of runs; `weights` has all those of the first."""
    squares = {run: weights[run] ** 2 for run in one}
    mine = sum(squares.values())
    average = mine / max(1, len(squares))
    others = sum(squares.get(run, average) for run in other)
    return sum(squares[run] for run in one & other) / math.sqrt(mine * others) if mine and others else 0.0


def _carried(title: frozenset[str], runs: frozenset[str], weights: Mapping[str, float]) -> float:
    """The share of a title, by rarity, that stands in a text."""
    average = sum(weights.values()) / max(1, len(weights))
    whole = sum(weights.get(run, average) for run in title)
    return sum(weights.get(run, average) for run in title & runs) / whole if whole else 0.0


def _shared_names(new: Told, old: Told, rarity: Rarity) -> float:
    """How much the longest stretches speak that both texts have and whose every pair of characters is rare, 0 to 1: names
    of estates, roads, companies, projects. At most three count."""
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
                name = chunk[start:end]
                rarest = max(rarity.weight(name[i : i + 2]) for i in range(len(name) - 1))
                found[name] = _IN_TITLES[(name in new.title) + (name in old.title)] * rarest / rarity.most
            start = max(end - 1, start + 1)
    return 1 - 0.5 ** sum(sorted(found.values(), reverse=True)[:3])


def threshold(total: int) -> float:
    """The likeness from which a candidate is shown, by how many texts there are. Set on real messages for a thousand and
    more; lower among few, where fewer are alike by accident and rare runs stand out less."""
    return _SHOWN_AMONG_FEW + (_SHOWN_AMONG_MANY - _SHOWN_AMONG_FEW) * min(1.0, total / _MANY)


def best(new: Told, others: Iterable[Told], rarity: Rarity, least: float | None = None) -> list[Likeness]:
    """At most `CANDIDATES` of the others that reach `least` (the threshold, when not given), most alike first."""
    least = threshold(rarity.total) if least is None else least
    earlier = {old.key: old for old in others}
    scores = {key: likeness(new, old, rarity) for key, old in earlier.items()}
    shown = sorted((key for key in scores if scores[key] >= least), key=lambda key: (-scores[key], key))
    return [
        Likeness(
            key=key,
            score=scores[key],
            reasons=reasons(
                new.line,
                earlier[key].line,
                days_apart(new.at, earlier[key].at),
                rarity,
                new.title_runs | earlier[key].title_runs,
            ),
        )
        for key in shown[:CANDIDATES]
    ]


def days_apart(one: datetime | None, other: datetime | None) -> float | None:
    """Days between two moments, None when one of them is not known."""
    if one is None or other is None:
        return None
    return abs((one - other).total_seconds()) / _SECONDS


class Memory:
    """Texts held in memory, one after the other: narrows like the database does, for measuring."""

    def __init__(self) -> None:
        self._texts: dict[int, Told] = {}
        self._places: dict[str, list[int]] = {}

    def add(self, text: Told) -> None:
        self._texts[text.key] = text
        for run in text.runs:
            self._places.setdefault(run, []).append(text.key)

    def candidates(self, new: Told, least: float | None = None) -> list[Likeness]:
        """What would be shown for a text, among the others that were added."""
        itself = new.key in self._texts
        rarity = Rarity(
            total=len(self._texts),
            frequencies={run: len(self._places[run]) - itself for run in new.runs if run in self._places},
        )
        met: dict[int, float] = defaultdict(float)
        for run in narrowing_runs(new, rarity):
            for key in self._places[run]:
                met[key] += rarity.weight(run)
        met.pop(new.key, None)
        nearest = sorted(met, key=lambda key: (-met[key], -key))[:NARROWED]
        return best(new, (self._texts[key] for key in nearest), rarity, least)
