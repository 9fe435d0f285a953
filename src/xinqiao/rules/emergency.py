"""The emergency plan of a reception hall (M-C4): five cards of steps with minute and role, and the courses of a plan and of an event.

The cards are what an office begins with; it changes them in versions that a leader approves.
"""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict

MOST_REPRESENTATIVES = 5
REPRESENTATIVES = Basis(article=20, paragraph=3)
REVIEW_HOURS = 24
PLAN_DAYS = 365
"""A plan is looked through and approved again within a year (local practice)."""
LEADER, HEAD = "leader", "head"


class Card(StrEnum):
    GROUP = "group"
    UPSET = "upset"
    SELF_HARM = "self_harm"
    DANGEROUS = "dangerous"
    ILLNESS = "illness"


CARDS = {
    Card.GROUP: "集体访",
    Card.UPSET: "情绪失控",
    Card.SELF_HARM: "扬言自伤",
    Card.DANGEROUS: "携带危险物品",
    Card.ILLNESS: "突发疾病",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done from this minute on, by whom."""

    minute: int
    role: str
    text: str

    @property
    def line(self) -> str:
        """As people write it, one step a line."""
        return f"{self.minute}｜{self.role}｜{self.text}"


def read_step(line: str) -> Step | None:
    """「5｜主沟通员｜一人与代表谈」; None for anything else."""
    parts = [part.strip() for part in line.replace("|", "｜").split("｜", 2)]
    if len(parts) != 3 or not all(parts) or not parts[0].isdecimal() or len(parts[0]) > 3:
        return None
    return Step(minute=int(parts[0]), role=parts[1], text=parts[2])


def _steps(*told: str) -> tuple[Step, ...]:
    return tuple(step for line in told if (step := read_step(line)) is not None)


STEPS = {
    Card.GROUP: _steps(
        "0｜门口值守｜引到集体接待室，和其他来访人分开",
        "0｜值班领导｜到场；20人以上同时报告主要领导",
        "3｜接访员｜清点人数，请大家推选代表，不超过5人（《信访工作条例》第二十条第三款），登记代表",
        "5｜主沟通员｜只由主沟通员一人和代表谈，记录员一人记；其他人在等候区，有水、有座",
        "10｜联络员｜通知责任单位负责人，请其30分钟内到场",
        "15｜联络员｜初报：时间、地点、人数、诉求、行为、已采取的措施、下一步；以后每30分钟续报",
        "30｜主沟通员｜把谈定的事项念一遍，写明谁、何时答复，双方签字",
        "40｜责任单位｜送代表和其他人安全返回；终报",
    ),
    Card.UPSET: _steps(
        "0｜接访员｜停下来，不争辩，不劝“别激动”；请到单独的接待室坐下，递水、递纸巾",
        "2｜值班领导｜换人接谈：请女同事或者了解情况的同事陪同，第二人在场",
        "5｜陪同人员｜先听，只记不答；不提要求，不看手机",
        "15｜主沟通员｜说回去一句，问清最着急的一件，定下今天能做的",
        "30｜值班领导｜决定继续接谈、改时间或者请家属来接；仍不能平静的按“扬言自伤”处置",
    ),
    Card.SELF_HARM: _steps(
        "0｜接访员｜不争辩、不激将、不承诺做不到的事；一个人始终陪着，不离开",
        "0｜第二人｜拨打110、120；移开刀具、玻璃杯、绳索，清空窗边和楼梯口",
        "2｜值班领导｜到场，疏散围观的人，不拍摄",
        "5｜陪同人员｜请女同事或者了解情况的同事来谈；可以接通心理援助热线12356",
        "10｜联络员｜联系家属、监护人和责任单位到场",
        "15｜联络员｜紧急报告初报，以后每30分钟续报",
        "60｜值班领导｜交由医护或者家属陪同离开，记下交给了谁；终报",
    ),
    Card.DANGEROUS: _steps(
        "0｜接访员｜保持距离，不夺不抢，不惊动；按报警按钮，拨打110",
        "1｜门口值守｜疏散其他来访人，清出通道，关停明火和电源",
        "3｜值班领导｜到场指挥，一个人喊话，其他人后撤",
        "5｜联络员｜通知119、120待命，紧急报告初报",
        "10｜公安民警｜到场后交由公安处置，工作人员只提供情况",
        "60｜值班领导｜清点人员，确认无遗留物品，恢复接待；终报",
    ),
    Card.ILLNESS: _steps(
        "0｜接访员｜停止谈话，让人就地平卧或者坐稳，不随意搬动、不喂药",
        "0｜第二人｜拨打120，说清地址、楼层、症状；取急救箱和自动体外除颤器",
        "2｜门口值守｜清出通道，到路口迎救护车",
        "5｜陪同人员｜同去的家属在旁；没有家属的，电话通知家属",
        "15｜值班领导｜交给医护，派一人随车；材料和诉求由接访员保管、登记",
        "60｜接访员｜电话问候，约定继续反映的方式",
    ),
}


class PlanStage(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    REPLACED = "replaced"


PLAN = Course(
    measure="M-C4",
    called="这份预案",
    stages={PlanStage.DRAFT: "待批准", PlanStage.APPROVED: "已批准", PlanStage.REPLACED: "已被新版代替"},
    acts={"edit": "修改预案步骤", "approve": "批准预案", "replace": "由新版代替"},
    asks={PlanStage.DRAFT: "应急沟通预案等批准"},
    turns=(
        Turn(act="approve", source=PlanStage.DRAFT, target=PlanStage.APPROVED, who=LEADER, not_by=("edit",)),
        Turn(act="edit", source=PlanStage.DRAFT, target=PlanStage.DRAFT, who=""),
        Turn(act="replace", source=PlanStage.APPROVED, target=PlanStage.REPLACED),
    ),
)


class EventStage(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    REVIEWED = "reviewed"


EVENT = Course(
    measure="M-C4",
    called="这次处置",
    stages={
        EventStage.RUNNING: "正在处置",
        EventStage.ENDED: "处置结束，待复盘",
        EventStage.REVIEWED: "已复盘",
    },
    acts={
        "stamp": "记下一步",
        "assign": "确定主沟通员和代表人数",
        "report": "紧急报告",
        "end": "结束处置",
        "review": "24小时内复盘",
    },
    asks={EventStage.ENDED: "应急处置：24小时内复盘"},
    turns=(
        Turn(act="stamp", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="assign", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="report", source=EventStage.RUNNING, target=EventStage.RUNNING),
        Turn(act="end", source=EventStage.RUNNING, target=EventStage.ENDED),
        Turn(act="review", source=EventStage.ENDED, target=EventStage.REVIEWED, who=HEAD),
    ),
    kept={"step": "步骤", "speaker": "主沟通员", "companion": "陪同人员", "counts": "人数"},
)


def may_represent(people: int, representatives: int) -> Verdict:
    """At most five represent all who came (条例 20(3)), and never more than there are."""
    if representatives > MOST_REPRESENTATIVES:
        return Verdict(allowed=False, reason="代表不得超过5人，请来访人重新推选。", basis=(REPRESENTATIVES,))
    if representatives > people:
        return Verdict(allowed=False, reason="代表人数不能多于来访人数。")
    return Verdict(allowed=True, reason="")
