"""How telling a run of characters is: by how few texts have it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """In how many of `total` other texts each run occurs. A run that is not listed counts as occurring in one."""

    total: int
    frequencies: Mapping[str, int]

    def weight(self, run: str) -> float:
        """Large for a rare run, 0 for one that nearly every text has."""
        return max(0.0, math.log((self.total + 1) / (max(1, self.frequencies.get(run, 1)) + 0.5)))

    @property
    def most(self) -> float:
        """The weight of a run that one text has."""
        return math.log((max(self.total, 3) + 1) / 1.5)
