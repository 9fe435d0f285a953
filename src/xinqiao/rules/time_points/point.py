"""What is read of a text: a time point, where it stands, what day it means and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PointKind(StrEnum):
    """What a time point is in a reply. Only a promise binds the office that writes."""

    PROMISE = "promise"
    FACT = "fact"
    """What has been: 2026年3月5日收到, 去年年底."""
    REMEDY = "remedy"
    """The petitioner's period to go on: 自收到之日起30日内请求复查."""
    RULE = "rule"
    """What a provision says: 应当自受理之日起60日内办结."""
    OTHERS = "others"
    """What somebody else plans: 开发商表示将于年底交房."""
    ASKED = "asked"
    """What the petitioner is asked to do: 请您于12月5日前补交."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReading:
    """What some words mean. `last`: the day by which, None where the words do not settle one; `first`: before which not, where
    they say so. `counted`: the last day before it moved off a day off; reminders run against it. `exact`: the words settle the
    day by themselves; otherwise `why` says what was assumed or what is missing. `provisional`: a year was touched whose notice
    on days off is not loaded."""

    why: str
    first: date | None = None
    last: date | None = None
    counted: date | None = None
    exact: bool = True
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """A reading at its place: `start` and `end` are offsets of `words` in the text as it was written."""

    start: int
    end: int
    words: str
    kind: PointKind
    why: str
    first: date | None = None
    last: date | None = None
    counted: date | None = None
    exact: bool = True
    provisional: bool = False

    @property
    def resolved(self) -> bool:
        return self.last is not None
