"""What the lead unit asks of an assisting unit (条例 24(1), 23(3)): its stages as a table."""

from collections.abc import Sequence
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

TOGETHER = Basis(article=24, paragraph=1)

HELPER, LEAD = "helper", "lead"
"""The assisting unit, by its responsible person once there is one; the unit that asked."""


class AssistanceStage(StrEnum):
    ASKED = "asked"
    TAKEN_ON = "taken_on"
    ANSWERED = "answered"
    RELEASED = "released"


_ASKED, _TAKEN_ON = AssistanceStage.ASKED, AssistanceStage.TAKEN_ON
# What waits is told by `matters.queries.assisting`, which knows who is walled off from the matter.
ASSISTANCE = Course(
    measure="M-R5",
    called="这项协办",
    basis=TOGETHER,
    stages={
        _ASKED: "待确定协办责任人",
        _TAKEN_ON: "协办中",
        AssistanceStage.ANSWERED: "已答复",
        AssistanceStage.RELEASED: "已撤销",
    },
    acts={"take_on": "确定协办责任人", "answer": "答复协办", "release": "撤销协办"},
    asks={},
    turns=(
        Turn(act="take_on", source=_ASKED, target=_TAKEN_ON, who=HELPER),
        Turn(act="answer", source=_TAKEN_ON, target=AssistanceStage.ANSWERED, who=HELPER),
        Turn(act="take_on", source=_TAKEN_ON, target=_TAKEN_ON, who=HELPER),
        Turn(act="release", source=_ASKED, target=AssistanceStage.RELEASED, who=LEAD),
        Turn(act="release", source=_TAKEN_ON, target=AssistanceStage.RELEASED, who=LEAD),
    ),
)

OPEN = (_ASKED, _TAKEN_ON)
"""Stages at which the assisting unit owes its answer."""


def all_answered(awaited: Sequence[str]) -> Verdict:
    """Whether the lead may answer: `awaited` are the units it still waits for. Their share is decided with the rest, and no clock waits
    for them (条例 24(1), 34): who answers without them releases them first, and the reason is on record."""
    reason = Phrase(
        "{units}还没有答复协办，现在答复会缺少这一部分。不再需要的，或者对方逾期不答而办理期限将到的，请写明原因撤销协办，再送审、签发。",
        units=tuple(awaited),
    )
    return Verdict(allowed=not awaited, reason=reason, basis=(TOGETHER,))
