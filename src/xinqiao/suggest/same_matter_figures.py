"""How good the candidates for the same matter are, on texts whose groups a person has named."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xinqiao.suggest.same_matter import CANDIDATES, Memory, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SameMatterFigures:
    """Texts are taken in order of time; each is compared with the earlier ones only, as when it is registered.

    `askable`: texts that have an earlier text of their own group. `found_any`: share of these for which at least one
    earlier text of the group is among the first five candidates. `recall`: of all earlier texts of the own group that
    could stand among the first five (at most five for each text), the share that does. `precision`: of all candidates
    shown, for every text, the share that belongs to the own group; 1 when nothing is shown.
    """

    texts: int
    askable: int
    found_any: float
    recall: float
    shown: int
    precision: float


def measure_same_matter(
    texts: Sequence[Told], groups: Sequence[str], progress: Callable[[], object] = lambda: None
) -> SameMatterFigures:
    """`groups[i]` names the group of `texts[i]`, whose key is i; "" is a matter of its own. Texts without a time come
    last, in their given order."""
    order = sorted(texts, key=lambda t: (t.at is None, t.at.timestamp() if t.at else 0.0, t.key))
    memory, earlier = Memory(), defaultdict[str, int](int)
    askable = hits = possible = found = shown = 0
    for text in order:
        group = groups[text.key]
        candidates = memory.candidates(text)
        own = sum(1 for c in candidates if group and groups[c.key] == group)
        shown += len(candidates)
        found += own
        if group and earlier[group]:
            askable += 1
            hits += own > 0
            possible += min(CANDIDATES, earlier[group])
        memory.add(text)
        earlier[group] += 1
        progress()
    return SameMatterFigures(
        texts=len(texts),
        askable=askable,
        found_any=hits / askable if askable else 0.0,
        recall=found / possible if possible else 0.0,
        shown=shown,
        precision=found / shown if shown else 1.0,
    )
