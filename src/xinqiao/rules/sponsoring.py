"""A leader's sponsorship 包案 of a hard matter (M-D2; 条例 18(2)): what proposes it, its entries, its days, how it ends.

The matter is hard, never the petitioner; how many matters somebody sponsors is no merit and is not counted.
"""

from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

BASIS = Basis(article=18, paragraph=2)
LEADER = "leader"
PEOPLE = 5
"""So many petitioners of one matter propose a sponsorship."""
REPEATS = 2
"""The second petition about the same that follows a first."""
LATE_DAYS = 30
AMBER_DAYS, RED_DAYS = 15, 30
"""Days without an entry after which it is amber, and until which one is owed."""


class EntryKind(StrEnum):
    MEETING = "meeting"
    STUDY = "study"
    PLAN = "plan"
    COMMITMENT = "commitment"
    RESULT = "result"


ENTRIES: dict[EntryKind, str] = {
    EntryKind.MEETING: "与信访人见面",
    EntryKind.STUDY: "研判会",
    EntryKind.PLAN: "化解方案",
    EntryKind.COMMITMENT: "作出的承诺",
    EntryKind.RESULT: "结果",
}


class Ending(StrEnum):
    EXECUTED = "executed"
    FINAL = "final"


ENDINGS: dict[Ending, str] = {
    Ending.EXECUTED: "已经落实，有凭据",
    Ending.FINAL: "复核终结",
}


class SponsorshipStage(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


SPONSORSHIP = Course(
    measure="M-D2",
    called="这项包案",
    basis=BASIS,
    stages={SponsorshipStage.ACTIVE: "包案中", SponsorshipStage.ENDED: "已结束包案"},
    acts={"enter": "记录包案", "pass_on": "移交包案", "finish": "结束包案"},
    asks={SponsorshipStage.ACTIVE: "包案：请记录进展"},
    turns=(
        Turn(act="enter", source=SponsorshipStage.ACTIVE, target=SponsorshipStage.ACTIVE, who=LEADER),
        Turn(act="pass_on", source=SponsorshipStage.ACTIVE, target=SponsorshipStage.ACTIVE),
        Turn(act="finish", source=SponsorshipStage.ACTIVE, target=SponsorshipStage.ENDED),
    ),
    kept={"evidence": "为证的记录或者材料", "leader": "包案领导"},
)


def entry_due(last: date) -> date:
    """Until when the next entry is owed."""
    return last + timedelta(days=RED_DAYS)


def look_of(last: date, day: date) -> str:
    """How it stands: ok, soon (amber) or late (red), by the days since the last entry."""
    idle = (day - last).days
    if idle > RED_DAYS:
        return "late"
    return "soon" if idle > AMBER_DAYS else "ok"
