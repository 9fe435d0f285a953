"""What a control says of one unit in one period (measures.md: a measure is real when …)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.words import Phrase


class Standing(StrEnum):
    """Whether a measure is being kept. NOTHING_DUE: the period asked for nothing."""

    KEPT = "kept"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line behind a figure. `subject` is the audit log's way of naming a record (`policy.studysession:17`), by which
    the page finds its address; empty where the evidence is that something is missing. Never a petitioner's name."""

    title: str
    standing: Standing
    on: date | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`done` of `due` kept, `at_risk` not yet but still in time. `sentence` says so in words; `lines` are what was counted."""

    measure: str
    done: int
    due: int
    at_risk: int
    sentence: Phrase
    lines: tuple[Evidence, ...]

    @property
    def standing(self) -> Standing:
        """Broken as soon as one thing due was not done in time."""
        if not self.due:
            return Standing.NOTHING_DUE
        if self.done + self.at_risk < self.due:
            return Standing.BROKEN
        return Standing.AT_RISK if self.at_risk else Standing.KEPT


Control = Callable[[int, Period, date], Reading]
"""(unit id, period, today) → reading, in a constant number of queries."""
