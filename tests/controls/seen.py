"""A control as a reader sees it: its figure and every line behind it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from xinqiao.controls.reading import Control, Evidence, Period, Reading, Standing, lines, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    done: int
    due: int
    at_risk: int
    standing: Standing
    sentence: str
    lines: list[Evidence]


def seen(control: Control, unit_id: int, period: Period, today: date) -> Seen:
    """Figure and lines, which must agree wherever they are read."""
    (reading,) = read([control], [unit_id], period, today)[unit_id]
    found = list(lines(control, unit_id, period, today, most=None))
    assert_agree(reading, found)
    return Seen(
        done=reading.done,
        due=reading.due,
        at_risk=reading.at_risk,
        standing=reading.standing,
        sentence=reading.sentence,
        lines=found,
    )


def assert_agree(reading: Reading, found: list[Evidence]) -> None:
    count = Counter(line.standing for line in found)
    assert (len(found), count[Standing.KEPT], count[Standing.AT_RISK]) == (
        reading.due,
        reading.done,
        reading.at_risk,
    ), reading.control.measure
