"""Case discussion 个案研讨 and expert panel 专家会诊 (M-P3): its states as one table."""

from enum import StrEnum

from xinqiao.rules.course import Course, Turn
from xinqiao.rules.words import Phrase

CHAIR, PARTY, UNIT = "chair", "party", "unit"
"""Who leads it, whoever was invited, the unit that began it."""


class DiscussionState(StrEnum):
    COLLECTING = "collecting"
    MINUTED = "minuted"
    CONCLUDED = "concluded"
    DROPPED = "dropped"


MANY = 5
RETURNED = 2
"""Petitioners of one matter, objections that were agreed to: from so many on a fact proposes a discussion. Local practice."""


class Sign(StrEnum):
    """A fact on record that makes a matter difficult."""

    OVERTURNED = "overturned"
    DISPUTED = "disputed"
    EXTENDED = "extended"
    SEVERAL = "several"
    RETURNED = "returned"
    REPEATED = "repeated"
    MANY = "many"


DIFFICULT: dict[Sign, str] = {
    Sign.OVERTURNED: "复查、复核变更或者撤销过原意见",
    Sign.DISPUTED: "已登记为重大争议或者政策争议",
    Sign.EXTENDED: "因情况复杂延长了办理期限",
    Sign.SEVERAL: "需要其他单位协办",
    Sign.RETURNED: "退回两次以上才受理",
    Sign.REPEATED: "同一事项再次提出",
    Sign.MANY: "五人以上共同提出",
}
"""What proposes a discussion, the gravest first: facts of the matter and of the work on it, never of who petitions."""

_COLLECTING, _MINUTED = DiscussionState.COLLECTING, DiscussionState.MINUTED
OPEN = (_COLLECTING, _MINUTED)

# Several people owe something at the same time, so nobody has the turn: `policy.queries.own_desk` says what waits for whom.
DISCUSSION = Course(
    measure="M-P3",
    called="这次会商",
    kept={f"plan_{n}": Phrase("方案{number}", number=n) for n in range(1, 7)},
    stages={
        _COLLECTING: "征求意见",
        _MINUTED: "确认纪要",
        DiscussionState.CONCLUDED: "已形成结论",
        DiscussionState.DROPPED: "已取消",
    },
    acts={
        "opine": "发表会商意见",
        "excuse": "记录未到会",
        "minute": "形成会商结论",
        "confirm": "确认会商纪要",
        "conclude": "会商办结",
        "drop": "取消会商",
    },
    asks={},
    turns=(
        Turn(act="opine", source=_COLLECTING, target=_COLLECTING, who=PARTY),
        Turn(act="excuse", source=_COLLECTING, target=_COLLECTING, who=CHAIR),
        Turn(act="minute", source=_COLLECTING, target=_MINUTED, who=CHAIR),
        Turn(act="drop", source=_COLLECTING, target=DiscussionState.DROPPED, who=UNIT),
        Turn(act="confirm", source=_MINUTED, target=_MINUTED, who=PARTY),
        Turn(act="excuse", source=_MINUTED, target=_MINUTED, who=CHAIR),
        Turn(act="minute", source=_MINUTED, target=_MINUTED, who=CHAIR),
        Turn(act="conclude", source=_MINUTED, target=DiscussionState.CONCLUDED, who=CHAIR),
        Turn(act="drop", source=_MINUTED, target=DiscussionState.DROPPED, who=UNIT),
    ),
)
