"""Which groups of a tree of units may be shown, so that no figure, and no difference of figures, is about fewer than five people (M-E3).

The groups do not overlap: a unit with five answers stands for itself, the answers of one with fewer count into the unit above it. Of groups
inside each other two bands may tell a number: many of the few below and few of the whole leave only one count possible."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

LEAST = 5
_THIRDS = 7
"""From so many answers on the first and the last third have three possible counts."""


class Roughly(StrEnum):
    """How many of a group answered so, as far as it is told: of five or six by the half, of more by thirds."""

    LESS = "less"
    MORE = "more"
    FEW = "few"
    HALF = "half"
    MANY = "many"


BANDS = {
    Roughly.LESS: "不到一半",
    Roughly.MORE: "一半或者更多",
    Roughly.FEW: "不到三分之一",
    Roughly.HALF: "三分之一到三分之二",
    Roughly.MANY: "超过三分之二",
}
U = TypeVar("U")


def shown_groups(answers: Mapping[U, int], above: Mapping[U, U | None]) -> dict[U, frozenset[U]]:
    """Unit → the units of its group, for each group that may be shown: itself, and those below it that are in no group of their own.
    `answers`: how many answered in the unit itself; `above`: the next unit up, for every unit. The lower a unit stands the sooner it is
    shown."""
    below: dict[U, list[U]] = defaultdict(list)
    for unit, up in above.items():
        if up is not None:
            below[up].append(unit)
    shown: dict[U, frozenset[U]] = {}
    left: dict[U, frozenset[U]] = {}
    for unit in _from_below(above, below):
        group = frozenset({unit}).union(*(left[one] for one in below[unit]))
        if sum(answers.get(one, 0) for one in group) >= LEAST:
            shown[unit], group = group, frozenset()
        left[unit] = group
    return shown


def _from_below(above: Mapping[U, U | None], below: Mapping[U, list[U]]) -> list[U]:
    """Every unit that hangs on a root, those under it first."""
    order = [unit for unit, up in above.items() if up is None]
    for unit in order:
        order.extend(below.get(unit, ()))
    return order[::-1]


def band(part: int, whole: int) -> Roughly:
    """The third in which so many lie, of five or six the half. Each end has three possible counts at least: so it tells neither a count nor, to
    one of those who answered and takes the own answer off, that all others answered alike."""
    if whole < _THIRDS:
        return Roughly.LESS if 2 * part < whole else Roughly.MORE
    if 3 * part < whole:
        return Roughly.FEW
    return Roughly.MANY if 3 * (whole - part) < whole else Roughly.HALF
