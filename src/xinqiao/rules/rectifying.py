"""One case, one rectification 一案一整改 (M-P7): its states as one table, and who verifies.

A rectification corrects how the office applied a policy; it concerns staff and never a petitioner. People decide each step.
"""

from datetime import date
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BASIS = Basis(article=39, paragraph=3)
"""限期整改、约谈 of units (条例 39(3)); one record for each matter is local practice."""

JUDGE_WORKING_DAYS = 10
"""Whether a repeat petition stems from a deviation is judged within so many working days after it was found to be one."""
VERIFY_WORKING_DAYS = 10
"""What was carried out is verified within so many working days."""
OBJECTION_WORKING_DAYS = 5
"""A proposed deduction is decided when the person concerned has answered or so many working days have passed."""


OWNER, ASKER, PERSON, LEADER = "owner", "asker", "person", "leader"
"""Who answers for it, the unit that asked for it, the person concerned, a leader of that person's unit."""


class Stage(StrEnum):
    OPENED = "opened"
    PLANNED = "planned"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"


OWNED = (Stage.OPENED, Stage.PLANNED)
"""Stages at which it waits for its owner."""

RECTIFICATION = Course(
    measure="M-P7",
    called="这项整改",
    basis=BASIS,
    stages={
        Stage.OPENED: "已立项，待定措施",
        Stage.PLANNED: "整改中",
        Stage.CARRIED_OUT: "已整改，待核验",
        Stage.CLOSED: "已核验销号",
    },
    acts={
        "plan": "定出整改措施",
        "carry_out": "报告整改完成",
        "verify": "核验通过",
        "send_back": "退回整改",
    },
    asks={
        Stage.OPENED: "整改：定出措施",
        Stage.PLANNED: "整改：按期完成",
        Stage.CARRIED_OUT: "整改已完成，等核验",
    },
    turns=(
        Turn(act="plan", source=Stage.OPENED, target=Stage.PLANNED, who=OWNER),
        Turn(act="carry_out", source=Stage.PLANNED, target=Stage.CARRIED_OUT, who=OWNER),
        Turn(
            act="verify",
            source=Stage.CARRIED_OUT,
            target=Stage.CLOSED,
            who=ASKER,
            within=VERIFY_WORKING_DAYS,
            not_by=("plan", "carry_out"),
        ),
        Turn(
            act="send_back",
            source=Stage.CARRIED_OUT,
            target=Stage.PLANNED,
            who=ASKER,
            not_by=("plan", "carry_out"),
        ),
    ),
)
ON_PAPER = "on_paper"
"""The statement of one who has left: entered by who held the talk, or a head of the unit."""
TALK = Course(
    measure="M-P7",
    called="这次约谈",
    basis=BASIS,
    stages={"held": "待本人说明", "stated": "已说明"},
    acts={"answer_talk": "就约谈作出说明"},
    asks={"held": "请就约谈作出说明"},
    turns=(Turn(act="answer_talk", source="held", target="stated", who=PERSON, personal=True),),
    kept={ON_PAPER: "本人的书面说明，由他人登记", "came_on": "收到日期", "kept_at": "原件存放处"},
)
DEDUCTION = Course(
    measure="M-P7",
    called="这项扣分建议",
    stages={"proposed": "待本人提出意见", "answered": "待领导决定", "decided": "已决定"},
    acts={"answer_deduction": "对考核扣分提出意见", "decide_deduction": "决定考核扣分"},
    asks={"proposed": "对考核扣分建议可以提出意见", "answered": "考核扣分建议等您决定"},
    turns=(
        Turn(act="answer_deduction", source="proposed", target="answered", who=PERSON, personal=True),
        Turn(act="decide_deduction", source="answered", target="decided", who=LEADER),
        Turn(act="decide_deduction", source="proposed", target="decided", who=LEADER),
        Turn(act="answer_deduction", source="answered", target="answered", who=PERSON),
    ),
)


def may_verify(*, verifier: int, owner: int) -> Verdict:
    """What was carried out is verified by another person than the one who answers for it."""
    if verifier == owner:
        return Verdict(allowed=False, reason="整改由责任人以外的人核验，请交他人办理。")
    return Verdict(allowed=True, reason="")


def may_decide(*, heard: bool, due: date, today: date, decider: int, concerned: int) -> Verdict:
    """A deduction is decided by another than the person concerned, once that person has answered or the time has passed."""
    if decider == concerned:
        return Verdict(allowed=False, reason="不能决定对本人的考核扣分，请交其他领导办理。")
    if not heard and today <= due:
        return Verdict(allowed=False, reason=Phrase("当事人可以在{day}前提出意见，届时再决定。", day=due))
    return Verdict(allowed=True, reason="")
