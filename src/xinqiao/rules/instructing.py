"""Disputed matters and requests for instruction 请示 (M-P4, 条例 12): their states as tables."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

INSTRUCTION = Basis(article=12)

LEADER, ORGAN, ASKER = "leader", "organ", "asker"
"""A leader of the unit that has the matter, the organ that was asked, the unit that asked."""


class DisputeStage(StrEnum):
    MARKED = "marked"
    DECIDED = "decided"


class RequestStage(StrEnum):
    """`RECORDED`: by the unit that asked, from paper; the organ's own answer takes its place."""

    ASKED = "asked"
    RECORDED = "recorded"
    ANSWERED = "answered"


# Whether the requests made since are answered is read from the requests: a later one holds the reply back again. Until then it is
# nobody's turn: the matter may be with another unit, and its leader may decide or wait.
DISPUTE = Course(
    measure="M-P4",
    called="这项争议",
    basis=INSTRUCTION,
    stages={DisputeStage.MARKED: "待批复或者决定", DisputeStage.DECIDED: "领导已决定"},
    acts={"decide_dispute": "决定争议事项如何答复"},
    asks={},
    turns=(Turn(act="decide_dispute", source=DisputeStage.MARKED, target=DisputeStage.DECIDED, who=LEADER),),
)

_ASKED, _RECORDED, _ANSWERED = RequestStage.ASKED, RequestStage.RECORDED, RequestStage.ANSWERED
# What waits is told by `matters.queries.waiting`, which knows who is walled off from the matter.
REQUEST = Course(
    measure="M-P4",
    called="这份请示",
    basis=INSTRUCTION,
    stages={_ASKED: "等批复", _RECORDED: "已记录批复", _ANSWERED: "已有批复"},
    acts={"answer": "批复请示", "record": "记录批复"},
    asks={},
    turns=(
        Turn(act="answer", source=_ASKED, target=_ANSWERED, who=ORGAN),
        Turn(act="record", source=_ASKED, target=_RECORDED, who=ASKER),
        Turn(act="record", source=_RECORDED, target=_RECORDED, who=ASKER),
        Turn(act="answer", source=_RECORDED, target=_ANSWERED, who=ORGAN),
        Turn(act="answer", source=_ANSWERED, target=_ANSWERED, who=ORGAN),
    ),
)
