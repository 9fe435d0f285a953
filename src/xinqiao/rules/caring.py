"""Help in the reception and what follows a hard incident (M-E2, M-E4): who does what within which hours.

The records are about the office's own people. Nothing here names the petitioner, leads to the matter or marks it: the matter goes on with
another colleague."""

from datetime import datetime, timedelta
from enum import StrEnum

from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict

COLLEAGUES, HEAD, CONCERNED = "colleagues", "head", "concerned"
"""Anybody of the unit, the head of the person concerned, the person concerned."""

HELP = {"pause": "暂停接谈，请同事陪一会儿", "change": "换人接谈", "second": "第二人到场", "alarm": "报警"}
HELP_KEYS = {"pause": "6", "change": "7", "second": "8", "alarm": "0"}
"""The one key of each, with Alt: typing goes on beside it."""

CALLS_FOR = timedelta(hours=2)
"""So long a call stands on the open pages of colleagues."""


class HelpStage(StrEnum):
    CALLED = "called"
    COME = "come"


HELP_CALL = Course(
    measure="M-E2",
    called="这次求助",
    stages={HelpStage.CALLED: "等同事到场", HelpStage.COME: "已有人到场"},
    acts={"come": "到场"},
    asks={HelpStage.CALLED: "接待室请您去支援"},
    turns=(Turn(act="come", source=HelpStage.CALLED, target=HelpStage.COME, who=COLLEAGUES),),
    at_once=True,
)

INJURIES = {"none": "没有", "light": "轻微，不需就医", "doctor": "需要就医"}


class IncidentStage(StrEnum):
    RECORDED = "recorded"
    FOLLOWED = "followed"
    OFFERED = "offered"
    CLOSED = "closed"


FOLLOW_UP, DEBRIEFING = timedelta(hours=24), timedelta(hours=72)
"""Within these the head speaks with the person, and a debriefing is offered."""

INCIDENT = Course(
    measure="M-E4",
    called="这件事",
    stages={
        IncidentStage.RECORDED: "待24小时内跟进",
        IncidentStage.FOLLOWED: "已跟进，待提供疏导",
        IncidentStage.OFFERED: "已提供疏导",
        IncidentStage.CLOSED: "本人已结束",
    },
    acts={"follow_up": "24小时内跟进", "offer": "提供疏导", "close": "本人结束"},
    asks={
        IncidentStage.RECORDED: "同事遇到冲突：24小时内当面谈一谈",
        IncidentStage.FOLLOWED: "同事遇到冲突：72小时内提供疏导",
        IncidentStage.OFFERED: "为您安排的疏导和休整，由您决定何时结束",
    },
    turns=(
        Turn(act="follow_up", source=IncidentStage.RECORDED, target=IncidentStage.FOLLOWED, who=HEAD),
        Turn(act="offer", source=IncidentStage.FOLLOWED, target=IncidentStage.OFFERED, who=HEAD),
        Turn(
            act="close",
            source=IncidentStage.OFFERED,
            target=IncidentStage.CLOSED,
            who=CONCERNED,
            personal=True,
        ),
    ),
)


def until(stage: str, happened: datetime) -> datetime | None:
    """Until when the head has to act at this stage."""
    hours = {IncidentStage.RECORDED: FOLLOW_UP, IncidentStage.FOLLOWED: DEBRIEFING}
    return happened + hours[IncidentStage(stage)] if stage in hours else None


def may_follow(*, head: int, concerned: int) -> Verdict:
    """Nobody is the own head in this."""
    if head == concerned:
        return Verdict(allowed=False, reason="事情是您本人遇到的，请由其他负责人跟进。")
    return Verdict(allowed=True, reason="")
