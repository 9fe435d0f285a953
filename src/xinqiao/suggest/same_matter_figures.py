"""How good the candidates for the same matter are, on texts whose groups a person has named."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xinqiao.suggest.same_matter import CANDIDATES, Memory, Told, threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class SameMatterFigures:
    """Each text is compared with all others, earlier and later.

    `askable`: texts that have another text of their own group. `found_any`: share of these with at least one text of the
    group among their first five candidates. `found_share`: mean over these of the share of the group (without the text
    itself; of five, where it is larger) that stands among the first five. `likely`: candidates among the first five, of
    every text, that reach the threshold from which the pages show them. `precision`: the share of these that belongs to
    the own group, 1 when there is none. `shown_share`: as `found_share`, for candidates that reach the threshold only.
    """

    texts: int
    askable: int
    found_any: float
    found_share: float
    likely: int
    precision: float
    shown_share: float


def measure_same_matter(
    texts: Sequence[Told], groups: Sequence[str], progress: Callable[[], object] = lambda: None
) -> SameMatterFigures:
    """`groups[i]` names the group of `texts[i]`, whose key is i; "" is a matter of its own."""
    memory, sizes = Memory(), Counter(group for group in groups if group)
    for text in texts:
        memory.add(text)
    least = threshold(len(texts))
    askable = likely = right = 0
    found_any = found_share = shown_share = 0.0
    for text in texts:
        group = groups[text.key]
        first = memory.candidates(text, least=0.0)
        own = [c for c in first if group and groups[c.key] == group]
        likely += sum(c.score >= least for c in first)
        right += (shown := sum(c.score >= least for c in own))
        if sizes[group] > 1:
            askable += 1
            most = min(CANDIDATES, sizes[group] - 1)
            found_any += bool(own)
            found_share += len(own) / most
            shown_share += shown / most
        progress()
    return SameMatterFigures(
        texts=len(texts),
        askable=askable,
        found_any=found_any / askable if askable else 0.0,
        found_share=found_share / askable if askable else 0.0,
        likely=likely,
        precision=right / likely if likely else 1.0,
        shown_share=shown_share / askable if askable else 0.0,
    )
