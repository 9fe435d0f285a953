"""Texts that are copies of each other but for small changes."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_RUN = 4
_SAME_SHARE = 0.5
_COMMON = 60
_SIGNS = re.compile(r"\W+")


def groups_of_near_copies(lines: Sequence[str]) -> NDArray[np.int64]:
    """The group of each line: two lines are together when at least half of the four-character runs of the shorter one
    stand in the other too. Runs found in more than sixty lines are everybody's and do not count."""
    runs = [_runs(line) for line in lines]
    places: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(runs):
        for run in own:
            places[run].append(number)
    leader = list(range(len(lines)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for number, own in enumerate(runs):
        met = Counter(
            other for run in own if len(places[run]) <= _COMMON for other in places[run] if other < number
        )
        for other, shared in met.items():
            if shared >= _SAME_SHARE * min(len(own), len(runs[other])):
                leader[lead(number)] = lead(other)
    return np.array([lead(number) for number in range(len(lines))], dtype=np.int64)


def _runs(line: str) -> set[str]:
    signs = _SIGNS.sub("", line)
    return {signs[i : i + _RUN] for i in range(len(signs) - _RUN + 1)} or {signs}
