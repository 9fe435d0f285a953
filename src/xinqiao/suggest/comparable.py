"""How comparable two cases are, for judging what was decided before: by what is told, the provisions cited, the place and the
figures. Who tells it is no part of it, and neither is when (M-P3, "comparable cases nearby")."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xinqiao.suggest.rarity import Rarity
from xinqiao.suggest.reasons import Reasons, reasons
from xinqiao.suggest.same_matter import Told

SHOWN = 10
_TEXT, _PROVISIONS, _PLACE, _FIGURES = 0.55, 0.2, 0.15, 0.1
"""What each likeness counts; where the new case has no provisions, place or figures, the others share their part."""
_NEAR = 0.5
"""Two figures are near when the smaller is at least half of the larger."""
_CITED = re.compile(r"《([^《》]{2,60})》\s*(第[〇零一二三四五六七八九十百千\d]+条)?")
_FIGURE = re.compile(
    r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*"
    r"(万元/亩|万元每亩|万元|亿元|元/平方米|元每平方米|元/亩|元每亩|平方米|公顷|亩|元|个月|年)"
)
_UNITS: Mapping[str, tuple[str, float]] = {
    "元": ("元", 1.0),
    "万元": ("元", 1e4),
    "亿元": ("元", 1e8),
    "元/平方米": ("元/平方米", 1.0),
    "元每平方米": ("元/平方米", 1.0),
    "元/亩": ("元/亩", 1.0),
    "元每亩": ("元/亩", 1.0),
    "万元/亩": ("元/亩", 1e4),
    "万元每亩": ("元/亩", 1e4),
    "平方米": ("平方米", 1.0),
    "亩": ("平方米", 666.667),
    "公顷": ("平方米", 1e4),
    "个月": ("个月", 1.0),
    "年": ("个月", 12.0),
}
_STEP = re.compile(r".*?(?:省|自治区|市|州|盟|区|县|旗|镇|乡|街道|村|社区|路|小区|$)")
_LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount or an area: as written, and in the base unit of its kind."""

    words: str
    kind: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparableCase:
    """A case prepared for comparing."""

    told: Told
    provisions: frozenset[str]
    place: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseComparison:
    """How comparable the case under `key` is, 0 to 1, and why: what both cite, how near it is, figures that are near each
    other as pairs, and what both texts say."""

    key: int
    score: float
    provisions: tuple[str, ...]
    place: str
    figures: tuple[tuple[str, str], ...]
    reasons: Reasons


def case(told: Told, place: str, *texts: str) -> ComparableCase:
    """Prepare a case; `texts` are all that it says: petition, facts, basis."""
    whole = "\n".join(texts)
    return ComparableCase(
        told=told, provisions=cited(whole), place=steps_of(place), figures=figures_of(whole)
    )


def cited(text: str) -> frozenset[str]:
    """「《土地管理法》第四十八条」, without the name of the state before it; an instrument without an article counts itself."""
    found = set()
    for name, article in _CITED.findall(text):
        title = name.removeprefix("中华人民共和国").strip()
        found.add(f"《{title}》{article}")
    return frozenset(found)


def steps_of(place: str) -> tuple[str, ...]:
    """A place from the widest to the narrowest: 「云水市临江区」 → 云水市, 临江区."""
    return tuple(step for step in _STEP.findall(re.sub(r"\s", "", place)) if len(step) > 1)


def figures_of(text: str) -> tuple[Figure, ...]:
    """Amounts, areas and durations, each once. A year of the calendar is no duration."""
    found: dict[tuple[str, float], Figure] = {}
    for number, unit in _FIGURE.findall(text):
        kind, scale = _UNITS[unit]
        amount = float(number.replace(",", ""))
        value = amount * scale
        if value and not (unit == "年" and amount > _LONGEST_YEARS):
            found.setdefault((kind, value), Figure(words=f"{number}{unit}", kind=kind, value=value))
    return tuple(found.values())


def compare(new: ComparableCase, old: ComparableCase, rarity: Rarity) -> CaseComparison:
    """The likeness of two cases with its reasons; `rarity` knows the runs of the new one."""
    both = sorted(new.provisions & old.provisions)
    near = _near_figures(new.figures, old.figures)
    return CaseComparison(
        key=old.told.key,
        score=score(new, old, _weights(new, rarity)),
        provisions=tuple(both),
        place="".join(_shared_steps(new.place, old.place)),
        figures=tuple(pair for pair, _ratio in near[:3]),
        reasons=reasons(new.told.line, old.told.line, None, rarity, new.told.title_runs),
    )


def _weights(new: ComparableCase, rarity: Rarity) -> dict[str, float]:
    """The squared weight of each run of the new case."""
    return {run: rarity.weight(run) ** 2 for run in new.told.runs}


def score(new: ComparableCase, old: ComparableCase, squares: Mapping[str, float]) -> float:
    """How comparable two cases are, 0 to 1; `squares` are the squared weights of the new case's runs."""
    both = new.provisions & old.provisions
    near = _near_figures(new.figures, old.figures)
    shared = _shared_steps(new.place, old.place)
    parts = [(_TEXT, _cosine(new.told.runs, old.told.runs, squares))]
    if new.provisions:
        parts.append((_PROVISIONS, len(both) / len(new.provisions)))
    if new.place:
        parts.append((_PLACE, len(shared) / len(new.place)))
    if new.figures:
        parts.append((_FIGURES, max((ratio for _pair, ratio in near), default=0.0)))
    return sum(weight * value for weight, value in parts) / sum(weight for weight, _value in parts)


def _cosine(one: frozenset[str], other: frozenset[str], squares: Mapping[str, float]) -> float:
    """Of two sets of runs weighed by rarity; runs that only the other has weigh as much as the first's do on average."""
    mine = sum(squares.values())
    average = mine / max(1, len(squares))
    others = sum(squares.get(run, average) for run in other)
    return sum(squares[run] for run in one & other) / math.sqrt(mine * others) if mine and others else 0.0


def _shared_steps(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The part of the way from the widest place on that both have."""
    shared = []
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    return tuple(shared)


def _near_figures(one: tuple[Figure, ...], other: tuple[Figure, ...]) -> list[tuple[tuple[str, str], float]]:
    """For each figure the nearest of its kind in the other case, if it is near; nearest pairs first."""
    pairs = []
    for mine in one:
        same = [theirs for theirs in other if theirs.kind == mine.kind]
        nearest = max(same, key=lambda f: _ratio(mine, f), default=None)
        if nearest is not None and _ratio(mine, nearest) >= _NEAR:
            pairs.append(((mine.words, nearest.words), _ratio(mine, nearest)))
    return sorted(pairs, key=lambda pair: -pair[1])


def _ratio(one: Figure, other: Figure) -> float:
    return min(one.value, other.value) / max(one.value, other.value)


def most_comparable(
    new: ComparableCase, others: list[ComparableCase], rarity: Rarity
) -> list[CaseComparison]:
    """At most `SHOWN`, most comparable first; of equal ones the newest. Only of these are the reasons looked for."""
    squares = _weights(new, rarity)
    scores = {old.told.key: score(new, old, squares) for old in others}
    nearest = sorted(others, key=lambda old: (-scores[old.told.key], -old.told.key))[:SHOWN]
    return [compare(new, old, rarity) for old in nearest]
