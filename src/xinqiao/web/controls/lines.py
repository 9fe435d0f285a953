"""The course of a measure over eight periods as a small line, with the same in words; no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.controls.frozen import course
from xinqiao.controls.periods import NamedPeriod
from xinqiao.controls.reading import Reading
from xinqiao.kernel.language import listed, translated
from xinqiao.rules.words import Phrase

WIDTH, HEIGHT, EDGE = 96, 24, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLine:
    """`runs`: the points of each stretch without a gap, as SVG takes them. `dots`: every point, so that one alone is seen. `scale`: the lowest
    and the highest of them in figures. `words`: period by period."""

    runs: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    scale: str
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def lines_of(unit: int, named: NamedPeriod, readings: Sequence[Reading]) -> dict[str, CourseLine]:
    """Measure → its line to this period; none where no earlier period was kept."""
    before = course(unit, named)
    if not any(figures for _named, figures in before):
        return {}
    return {r.control.measure: _line(before, named, r) for r in readings}


def _line(
    before: Sequence[tuple[NamedPeriod, dict[str, Sequence[int]]]], named: NamedPeriod, reading: Reading
) -> CourseLine:
    measure = reading.control.measure
    told = [(one, figures.get(measure)) for one, figures in before]
    told.append((named, (reading.done, reading.at_risk, reading.due)))
    places = [_place(n, len(told), figure) for n, (_one, figure) in enumerate(told)]
    runs: list[list[str]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(",".join(place))
    return CourseLine(
        runs=tuple(" ".join(run) for run in runs if len(run) > 1),
        dots=tuple(place for place in places if place is not None),
        scale=_scale([figure for _one, figure in told if figure is not None and figure[2]]),
        words=listed(_said(one, figure) for one, figure in told),
    )


def _scale(figures: Sequence[Sequence[int]]) -> str:
    """Between which figures the line runs: its foot is nothing done, its top is all."""
    if not figures:
        return ""
    low, high = (pick(figures, key=lambda figure: figure[0] / figure[2]) for pick in (min, max))
    if low[0] * high[2] == high[0] * low[2]:
        return translated(Phrase("一直{done}/{due}", done=high[0], due=high[2])) if len(figures) > 1 else ""
    told = Phrase("最低{low}，最高{high}", low=f"{low[0]}/{low[2]}", high=f"{high[0]}/{high[2]}")
    return translated(told)


def _place(number: int, count: int, figure: Sequence[int] | None) -> tuple[str, str] | None:
    """Across by its period, up by the share that was done; none where nothing was due."""
    if figure is None or not figure[2]:
        return None
    across = EDGE + (WIDTH - 2 * EDGE) * number / (count - 1)
    up = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * figure[0] / figure[2]
    return f"{across:.1f}", f"{up:.1f}"


def _said(one: NamedPeriod, figure: Sequence[int] | None) -> str:
    if figure is None:
        return translated(Phrase("{period}没有留存", period=one.title))
    if not figure[2]:
        return translated(Phrase("{period}没有应做的", period=one.title))
    return translated(Phrase("{period}{done}/{due}", period=one.title, done=figure[0], due=figure[2]))
