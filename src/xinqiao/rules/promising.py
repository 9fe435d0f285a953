"""Commitments made to a petitioner: who does what by when, and where it was promised (M-D3).

A machine proposes them from the words of a reply; a person decides. What is in force is kept by its day, and closed with evidence.
"""

from datetime import date
from enum import StrEnum

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.course import Course, Turn

OWNER = "owner"
"""Who answers for it: a person of the unit that promised."""
REMIND_WORKING_DAYS = 3
"""The owner is reminded so many working days before the day, and a leader told so many after it."""


class PromiseSource(StrEnum):
    """Where the promise was made. `source_key` names the document or the entry of the log."""

    PAPER = "paper"
    LOG = "log"
    RECEPTION = "reception"
    HEARING = "hearing"
    MEDIATION = "mediation"


SOURCES = {
    PromiseSource.PAPER: "书面答复",
    PromiseSource.LOG: "办理记录",
    PromiseSource.RECEPTION: "接待",
    PromiseSource.HEARING: "听证",
    PromiseSource.MEDIATION: "调解",
}


class CommitmentStage(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    IN_FORCE = "in_force"
    FULFILLED = "fulfilled"
    ACKNOWLEDGED = "acknowledged"
    BROKEN = "broken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ENDED = "ended"


MADE = (
    CommitmentStage.IN_FORCE,
    CommitmentStage.FULFILLED,
    CommitmentStage.ACKNOWLEDGED,
    CommitmentStage.BROKEN,
)
"""Stages of what was promised to the petitioner and is to be kept, or was."""
SHOWN = (*MADE, CommitmentStage.ENDED)
"""What is on the petitioner's page: also what ended before it was kept, with the reason."""
DONE = (CommitmentStage.FULFILLED, CommitmentStage.ACKNOWLEDGED)
PENDING = (CommitmentStage.PROPOSED, CommitmentStage.CONFIRMED)
"""Stages of what binds nobody yet: the document is not issued, or its author has not decided."""

COMMITMENT = Course(
    measure="M-D3",
    called="这项承诺",
    stages={
        CommitmentStage.PROPOSED: "待确认",
        CommitmentStage.CONFIRMED: "已确认，待签发",
        CommitmentStage.IN_FORCE: "兑现中",
        CommitmentStage.FULFILLED: "已兑现",
        CommitmentStage.ACKNOWLEDGED: "已兑现，信访人确认",
        CommitmentStage.BROKEN: "没有做到",
        CommitmentStage.DECLINED: "不作为承诺",
        CommitmentStage.LAPSED: "文书改稿，不再写有",
        CommitmentStage.ENDED: "已终止",
    },
    acts={
        "confirm": "确认承诺",
        "decline": "不作为承诺",
        "enter": "承诺生效",
        "lapse": "承诺随文书改稿失效",
        "end": "承诺终止",
        "hand_on": "更换承诺责任人",
        "fulfil": "登记兑现",
        "give_up": "登记没有做到",
        "told_done": "信访人说已做到",
        "told_not_done": "信访人说没做到",
    },
    asks={
        CommitmentStage.PROPOSED: "答复、笔录中写了时间，请确认是不是承诺",
        CommitmentStage.IN_FORCE: "兑现对信访人的承诺",
    },
    turns=(
        Turn(act="confirm", source=CommitmentStage.PROPOSED, target=CommitmentStage.CONFIRMED, who=OWNER),
        Turn(act="decline", source=CommitmentStage.PROPOSED, target=CommitmentStage.DECLINED, who=OWNER),
        Turn(act="lapse", source=CommitmentStage.PROPOSED, target=CommitmentStage.LAPSED),
        Turn(act="confirm", source=CommitmentStage.CONFIRMED, target=CommitmentStage.CONFIRMED),
        Turn(act="decline", source=CommitmentStage.CONFIRMED, target=CommitmentStage.DECLINED),
        Turn(act="lapse", source=CommitmentStage.CONFIRMED, target=CommitmentStage.LAPSED),
        Turn(act="enter", source=CommitmentStage.CONFIRMED, target=CommitmentStage.IN_FORCE),
        Turn(act="fulfil", source=CommitmentStage.IN_FORCE, target=CommitmentStage.FULFILLED, who=OWNER),
        Turn(act="hand_on", source=CommitmentStage.IN_FORCE, target=CommitmentStage.IN_FORCE),
        Turn(act="give_up", source=CommitmentStage.IN_FORCE, target=CommitmentStage.BROKEN),
        Turn(act="end", source=CommitmentStage.IN_FORCE, target=CommitmentStage.ENDED),
        Turn(act="told_done", source=CommitmentStage.IN_FORCE, target=CommitmentStage.IN_FORCE),
        Turn(act="told_not_done", source=CommitmentStage.IN_FORCE, target=CommitmentStage.IN_FORCE),
        Turn(act="told_done", source=CommitmentStage.FULFILLED, target=CommitmentStage.ACKNOWLEDGED),
        Turn(act="told_not_done", source=CommitmentStage.FULFILLED, target=CommitmentStage.IN_FORCE),
        Turn(act="told_not_done", source=CommitmentStage.ACKNOWLEDGED, target=CommitmentStage.IN_FORCE),
        Turn(act="told_done", source=CommitmentStage.BROKEN, target=CommitmentStage.ACKNOWLEDGED),
        Turn(act="fulfil", source=CommitmentStage.BROKEN, target=CommitmentStage.FULFILLED),
    ),
)


class Warned(StrEnum):
    """How far a commitment has climbed: its owner, the head of the section, a leader."""

    OWNER = "owner"
    HEAD = "head"
    LEADER = "leader"


_LADDER = ("", Warned.OWNER, Warned.HEAD, Warned.LEADER)


def warned(counted: date, due: date, day: date, calendar: WorkCalendar) -> str:
    """Who must know of it on this day; empty while nobody need be told. `counted`: before it moved off a day off."""
    if day > due:
        late = calendar.working_days_between(due, day)
        return Warned.LEADER if late > REMIND_WORKING_DAYS else Warned.HEAD
    left = calendar.working_days_between(day, counted)
    return Warned.OWNER if left <= REMIND_WORKING_DAYS else ""


def climbed(reached: str, before: str) -> bool:
    """Whether `reached` is further up than `before`."""
    return _LADDER.index(reached) > _LADDER.index(before)
