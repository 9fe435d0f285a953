"""Posts (M-D2): until when the duty list of a year is signed, and the days on which leaders receive people (领导接访日, 条例 18(2)): planned
and published, held, and of each matter what came of it within 30 days, again and again until it is done."""

from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.words import Phrase

RECEIVING = Basis(article=18, paragraph=2)
UNIT = "unit"
"""Anybody of the unit who has the post."""
RECORD_DAYS = 3
"""Days within which it is written down what was held."""
RESULT_DAYS = 30
"""Days after which somebody says what came of a matter."""
SIGN_BY = (1, 31)
"""Month and day by which those who had the post at the new year have signed its list."""
DAYS_TO_SIGN = 30
"""Days for who takes a post later."""
DAYS_AHEAD = 10
"""So many days before that the list waits on the first page of its holder."""
PUBLISHED_DAYS = timedelta(days=60)
"""So far ahead the counter shows the days."""


def sign_by(since: date, year: int) -> date:
    """Until when the holder of a post since that day signs the list of the year."""
    return max(date(year, *SIGN_BY), since + timedelta(days=DAYS_TO_SIGN))


def sign_by_words(since: date, year: int) -> Phrase:
    """The same day, with where it comes from."""
    by = sign_by(since, year)
    if by == date(year, *SIGN_BY):
        return Phrase("最迟{by}签：每年一月底前签一次。", by=by)
    return Phrase("最迟{by}签：{since}到岗，到岗三十日内签。", by=by, since=since)


class LeaderDayStage(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    DROPPED = "dropped"


LEADER_DAY = Course(
    measure="M-D2",
    called="这次领导接访",
    basis=RECEIVING,
    stages={
        LeaderDayStage.PLANNED: "已公布，待接访",
        LeaderDayStage.HELD: "已接访",
        LeaderDayStage.DROPPED: "已取消",
    },
    acts={"hold": "登记接访情况", "drop": "取消"},
    asks={LeaderDayStage.PLANNED: "领导接访日：登记接访情况"},
    turns=(
        Turn(act="hold", source=LeaderDayStage.PLANNED, target=LeaderDayStage.HELD, who=UNIT),
        Turn(act="drop", source=LeaderDayStage.PLANNED, target=LeaderDayStage.DROPPED),
    ),
)


class TakenStage(StrEnum):
    OPEN = "open"
    DONE = "done"


TAKEN = Course(
    measure="M-D2",
    called="领导接访的这件事项",
    basis=RECEIVING,
    stages={TakenStage.OPEN: "待报告结果", TakenStage.DONE: "已有结果"},
    acts={"go_on": "登记进展", "result": "登记结果"},
    asks={TakenStage.OPEN: "领导接访的事项：三十日内报告结果"},
    turns=(
        Turn(act="result", source=TakenStage.OPEN, target=TakenStage.DONE, who=UNIT),
        Turn(act="go_on", source=TakenStage.OPEN, target=TakenStage.OPEN, who=UNIT),
    ),
)

RESULTS = {
    "carried_out": "诉求合理，已经落实",
    "answered": "已经书面答复，告知了复查复核的途径",
    "guided": "已经导入其他法定途径",
}
