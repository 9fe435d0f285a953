"""Keep what the board says when a day is over."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from xinqiao.controls.models import Frozen
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.typed import Exact

_WHY = "a code and numbers that the board counted itself"
Figures = Mapping[str, tuple[int, int, int]]


@command("board.freeze", fits=elsewhere)
def freeze(
    act: Act,
    _: None,
    *,
    period: Annotated[str, Exact("时段", most=8, why=_WHY)],
    day: date,
    figures: Annotated[Mapping[int, Figures], Exact("各单位的数字", why=_WHY)],
) -> int:
    """One row a unit, its figures counted before. What was kept of the day already stays as it is."""
    rows = [
        Frozen(unit_id=unit, period=period, day=day, at=act.at, figures={m: list(f) for m, f in said.items()})
        for unit, said in sorted(figures.items())
    ]
    Frozen.objects.bulk_create(rows, ignore_conflicts=True)
    act.record(Frozen, after={"period": period, "day": str(day), "units": len(rows)})
    return len(rows)
