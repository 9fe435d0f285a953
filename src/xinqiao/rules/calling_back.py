"""Call-back 回访 against false closing and false satisfaction (M-D5): whom, by whom, the five questions, what follows.

A person of another unit than the one that handled the matter asks, neutrally, and writes down the petitioner's own words. Nobody is called until
satisfied: a call that was answered is not repeated.
"""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

BASIS = Basis(article=40, paragraph=1)
ASKER, UNIT = "asker", "unit"
"""The unit that asks, and the one that handled the matter."""
ASK_WORKING_DAYS = 10
PROVE_WORKING_DAYS = 5
"""What the petitioner says is not done is looked into within so many working days."""
ATTEMPTS = 3
"""So many calls on different days that nobody answers are a result."""

QUESTIONS: tuple[str, ...] = (
    "您收到书面答复了吗？是哪一天收到的？",
    "答复里说的事，做了吗？",
    "答应的钱款、工程，到位了吗？",
    "有没有人让您签字、让您评“满意”？",
    "您还有什么要说的？",
)
"""Asked in this order and in these words."""


class CallBackStage(StrEnum):
    TO_ASK = "to_ask"
    ASKED = "asked"
    UNREACHED = "unreached"
    CHECKING = "checking"
    PROVED = "proved"


class ToldDone(StrEnum):
    YES = "yes"
    NO = "no"
    NOTHING = "nothing"


DONE: dict[ToldDone, str] = {
    ToldDone.YES: "信访人说做到了",
    ToldDone.NO: "信访人说没做到",
    ToldDone.NOTHING: "没有要做的事",
}
NOT_DONE = (CallBackStage.CHECKING, CallBackStage.PROVED)
"""Stages of what the petitioner said was not done."""

CALL_BACK = Course(
    measure="M-D5",
    called="这次回访",
    basis=BASIS,
    stages={
        CallBackStage.TO_ASK: "待回访",
        CallBackStage.ASKED: "已回访",
        CallBackStage.UNREACHED: "联系不上三次",
        CallBackStage.CHECKING: "信访人说没做到，核查落实中",
        CallBackStage.PROVED: "已核查，有凭据",
    },
    acts={
        "ask": "登记回访",
        "miss": "登记没有接通",
        "unreached": "三次联系不上",
        "check": "转核查落实",
        "prove": "报告核查结果",
    },
    asks={
        CallBackStage.TO_ASK: "请回访信访人",
        CallBackStage.CHECKING: "回访中说没做到：请核查落实",
    },
    turns=(
        Turn(
            act="ask",
            source=CallBackStage.TO_ASK,
            target=CallBackStage.ASKED,
            who=ASKER,
            within=ASK_WORKING_DAYS,
        ),
        Turn(act="miss", source=CallBackStage.TO_ASK, target=CallBackStage.TO_ASK),
        Turn(act="unreached", source=CallBackStage.TO_ASK, target=CallBackStage.UNREACHED),
        Turn(act="check", source=CallBackStage.ASKED, target=CallBackStage.CHECKING),
        Turn(
            act="prove",
            source=CallBackStage.CHECKING,
            target=CallBackStage.PROVED,
            who=UNIT,
            within=PROVE_WORKING_DAYS,
        ),
    ),
    kept={"evidence": "为证的记录或者材料", "recorded": "原来登记的落实情况"},
    holds_file={CallBackStage.CHECKING: "回访中信访人说没做到，还没有核查落实"},
)
