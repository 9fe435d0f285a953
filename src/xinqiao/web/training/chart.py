"""The course of feelings as SVG, made on the server: bands with their names, a line, numbered points; filled for a sentence, empty for
listening, so that no colour carries meaning alone. A table stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.rules.scenes.scene import HIGHEST, Feeling

_LEFT, _RIGHT, _TOP, _STEP, _WIDTH = 52, 12, 10, 20, 440
_MOST_NUMBERS = 15
_BOTTOMS = {Feeling.CALM: 0, Feeling.UNEASY: 4, Feeling.UPSET: 6, Feeling.ANGRY: 8, Feeling.BESIDE: 10}
"""The lowest heat of each feeling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: int
    y: int
    label: str
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    y: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingsChart:
    """`title` says the course in words, for whoever does not see it."""

    title: str
    points: tuple[Point, ...]
    bands: tuple[Band, ...]
    width: int = _WIDTH
    height: int = _TOP + HIGHEST * _STEP + 30
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{p.x},{p.y}" for p in self.points)

    @property
    def foot(self) -> int:
        return self.height - 6


def _y(heat: int) -> int:
    return _TOP + (HIGHEST - heat) * _STEP


def chart(title: str, heats: Sequence[int], silent: Sequence[bool], names: dict[str, str]) -> FeelingsChart:
    """The heats before the first and after each turn."""
    room, last = _WIDTH - _LEFT - _RIGHT - 12, max(len(heats) - 1, 1)
    every = -(-last // _MOST_NUMBERS)
    points = tuple(
        Point(
            x=_LEFT + 6 + room * n // last,
            y=_y(heat),
            label=str(n) if n and n % every == 0 else "",
            silent=bool(n) and silent[n - 1],
        )
        for n, heat in enumerate(heats)
    )
    bands = tuple(Band(y=_y(low), label=names[feeling]) for feeling, low in _BOTTOMS.items())
    return FeelingsChart(title=title, points=points, bands=bands)
