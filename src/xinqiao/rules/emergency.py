"""The emergency plan of a reception hall (M-C4): five cards of steps with minute and role, and the courses of a plan and of an event.

The cards are what an office begins with; it changes them in versions that a leader approves.
"""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MOST_REPRESENTATIVES = 5
REPRESENTATIVES = Basis(article=20, paragraph=3)
REVIEW_HOURS = 24
PLAN_DAYS = 365
"""A plan is looked through and approved again within a year (local practice)."""
LEADER, HEAD = "leader", "head"


class EmergencyCard(StrEnum):
    GROUP = "group"
    UPSET = "upset"
    SELF_HARM = "self_harm"
    DANGEROUS = "dangerous"
    ILLNESS = "illness"


CARDS = {
    EmergencyCard.GROUP: "集体访",
    EmergencyCard.UPSET: "情绪失控",
    EmergencyCard.SELF_HARM: "扬言自伤",
    EmergencyCard.DANGEROUS: "携带危险物品",
    EmergencyCard.ILLNESS: "突发疾病",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """What is done from this minute on, by whom."""

    minute: int
    role: str
    text: str

    @property
    def line(self) -> str:
        """As people write it, one step a line."""
        return f"{self.minute}｜{self.role}｜{self.text}"


def read_step(line: str) -> PlanStep | None:
    """「5｜主沟通员｜一人与代表谈」; None for anything else."""
    parts = [part.strip() for part in line.replace("|", "｜").split("｜", 2)]
    if len(parts) != 3 or not all(parts) or not parts[0].isdecimal() or len(parts[0]) > 3:
        return None
    return PlanStep(minute=int(parts[0]), role=parts[1], text=parts[2])


class CardStage(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    REPLACED = "replaced"


PLAN = Course(
    measure="M-C4",
    called="这份预案",
    stages={CardStage.DRAFT: "待批准", CardStage.APPROVED: "已批准", CardStage.REPLACED: "已被新版代替"},
    acts={"edit": "修改预案步骤", "approve": "批准预案", "replace": "由新版代替"},
    asks={CardStage.DRAFT: "应急沟通预案等批准"},
    turns=(
        Turn(act="approve", source=CardStage.DRAFT, target=CardStage.APPROVED, who=LEADER, not_by=("edit",)),
        Turn(act="edit", source=CardStage.DRAFT, target=CardStage.DRAFT, who=""),
        Turn(act="replace", source=CardStage.APPROVED, target=CardStage.REPLACED),
    ),
)


class EventStage(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    REVIEWED = "reviewed"
    CALLED_OFF = "called_off"


EVENT = Course(
    measure="M-C4",
    called="这次处置",
    stages={
        EventStage.RUNNING: "正在处置",
        EventStage.ENDED: "处置结束，待复盘",
        EventStage.REVIEWED: "已复盘",
        EventStage.CALLED_OFF: "误启动，已撤回",
    },
    acts={
        "stamp": "记下一步",
        "assign": "确定主沟通员和代表人数",
        "report": "紧急报告",
        "end": "结束处置",
        "review": "24小时内复盘",
        "call_off": "撤回误启动",
    },
    asks={EventStage.ENDED: "应急处置：24小时内复盘"},
    turns=(
        Turn(act="stamp", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="assign", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="report", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="end", source=EventStage.RUNNING, target=EventStage.ENDED),
        Turn(act="call_off", source=EventStage.RUNNING, target=EventStage.CALLED_OFF),
        Turn(act="review", source=EventStage.ENDED, target=EventStage.REVIEWED, who=HEAD),
    ),
)


def event_words(card: str, number: object) -> Phrase:
    """Which event: two on one card are told apart by their number."""
    return Phrase("{card}（{number}号）", card=Phrase(CARDS[EmergencyCard(card)]), number=number)


def may_represent(people: int, representatives: int) -> Verdict:
    """At most five represent all who came (条例 20(3)), and never more than there are."""
    if representatives > MOST_REPRESENTATIVES:
        return Verdict(allowed=False, reason="代表不得超过5人，请来访人重新推选。", basis=(REPRESENTATIVES,))
    if representatives > people:
        return Verdict(allowed=False, reason="代表人数不能多于来访人数。")
    return Verdict(allowed=True, reason="")
