"""Bars as SVG, made on the server: direct labels, no script, no colour that carries meaning alone. A table stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

_ROW, _LABEL, _WIDEST = 28, 80, 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    label: str
    count: int
    y: int
    width: int

    @property
    def base(self) -> int:
        return self.y + 17

    @property
    def end(self) -> int:
        """Where the figure is written."""
        return _LABEL + self.width + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`title` says in words what the bars show, for whoever does not see them."""

    title: str
    bars: tuple[Bar, ...]
    height: int
    label: int = _LABEL


def chart(title: str, counts: Iterable[tuple[str, int]]) -> Chart:
    """Horizontal bars in the given order, the longest as wide as there is room."""
    rows = list(counts)
    most = max((count for _label, count in rows), default=0) or 1
    bars = tuple(
        Bar(label=label, count=count, y=i * _ROW, width=_WIDEST * count // most)
        for i, (label, count) in enumerate(rows)
    )
    return Chart(title=title, bars=bars, height=_ROW * len(rows))
