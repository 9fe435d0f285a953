"""The reception desk (M-C1) and its conduct (M-C3): the course of one reception, the openings, what the second person looks at.

A number is of the day and not of a person: nothing here says who somebody is or how often somebody came.
"""

from enum import StrEnum

from xinqiao.rules.course import Course, Turn

RECEIVER, SECOND = "receiver", "second"
"""Who receives, and the second person, who looks at the conduct."""


class ReceptionStage(StrEnum):
    QUEUED = "queued"
    CALLED = "called"
    TALKING = "talking"
    ENDED = "ended"
    SIGNED = "signed"
    GONE = "gone"


OVER = (ReceptionStage.ENDED, ReceptionStage.SIGNED)

RECEPTION = Course(
    measure="M-C1",
    called="这次接待",
    stages={
        ReceptionStage.QUEUED: "等候",
        ReceptionStage.CALLED: "已叫号",
        ReceptionStage.TALKING: "接谈中",
        ReceptionStage.ENDED: "已接谈，待签名",
        ReceptionStage.SIGNED: "已接谈，已签名",
        ReceptionStage.GONE: "已离开，没有谈成",
    },
    acts={
        "call": "叫号",
        "start": "开始接谈",
        "end": "结束接谈",
        "leave": "登记离开",
        "correct": "补正接谈记录",
        "promise": "记下当面承诺",
        "tie": "并入已有事项",
        "hand_over": "转为登记",
        "settle": "归入登记的事项",
        "sign": "收存签名的记录",
        "refuse_signature": "登记不愿签名",
    },
    asks={ReceptionStage.ENDED: "接谈记录等签名"},
    turns=(
        Turn(act="call", source=ReceptionStage.QUEUED, target=ReceptionStage.CALLED),
        Turn(act="call", source=ReceptionStage.CALLED, target=ReceptionStage.CALLED),
        Turn(act="start", source=ReceptionStage.CALLED, target=ReceptionStage.TALKING),
        Turn(act="leave", source=ReceptionStage.QUEUED, target=ReceptionStage.GONE),
        Turn(act="leave", source=ReceptionStage.CALLED, target=ReceptionStage.GONE),
        Turn(act="leave", source=ReceptionStage.TALKING, target=ReceptionStage.GONE),
        Turn(act="end", source=ReceptionStage.TALKING, target=ReceptionStage.ENDED),
        Turn(act="sign", source=ReceptionStage.ENDED, target=ReceptionStage.SIGNED, who=RECEIVER, within=1),
        Turn(act="refuse_signature", source=ReceptionStage.ENDED, target=ReceptionStage.SIGNED),
        Turn(act="correct", source=ReceptionStage.ENDED, target=ReceptionStage.ENDED, who=RECEIVER, within=1),
        *(
            Turn(
                act=act,
                source=stage,
                target=stage,
                who=RECEIVER if stage == ReceptionStage.ENDED else "",
                within=1,
            )
            for act in ("promise", "tie", "hand_over", "settle")
            for stage in OVER
        ),
    ),
)

SITUATIONS = {
    "waited": "等了很久",
    "sent_around": "被推来推去",
    "hurt": "亲人受伤",
    "afraid": "怕报复",
    "unpaid": "钱没到手",
    "unclear": "说不清楚",
}
OPENINGS = {
    "waited": "让您等了这么久，先请坐、喝口水。从最着急的一件说起，我听着，不打断您。",
    "sent_around": "您跑了好几处都没有结果，这件事今天由我接下。请说说都找过谁、他们怎么说的。",
    "hurt": "家里人受了伤，您又要照看又要跑这件事，不容易。人现在怎么样？慢慢说。",
    "afraid": "您的担心我明白。您说的内容只有办这件事的人能看到，不会转给您反映的单位和个人。",
    "unpaid": "这是养家的钱，着急是应该的。我们先把欠了多少、欠了多久、谁答应过什么说清楚。",
    "unclear": "没关系，不用一次说全。先说发生在什么时候、什么地方，我来记，说完念给您听。",
}
"""One opening a situation: a beginning in one's own words, no sentence that must be said."""

FACTS = {
    "badge": "着装整洁，佩戴工牌",
    "phone": "手机静音、离手，不看别的屏幕",
    "stands": "起身迎接，坐着谈",
    "notes": "一问一记，不打断",
    "seats": "不让来访人站着说",
}
"""What the second person looks at once a half day of duty: facts of the desk, no marks of persons."""


class ShiftStage(StrEnum):
    PLANNED = "planned"
    CHECKED = "checked"
    DROPPED = "dropped"


HALVES = {"am": "上午", "pm": "下午"}
HALF_BEGINS = {"am": 9, "pm": 14}
"""From this hour on the check of a half day waits for the second person."""

SHIFT = Course(
    measure="M-C3",
    called="这半天值班",
    stages={
        ShiftStage.PLANNED: "待看接待规范",
        ShiftStage.CHECKED: "已看接待规范",
        ShiftStage.DROPPED: "已撤销",
    },
    acts={"check": "看一次接待规范", "drop": "撤销值班"},
    asks={ShiftStage.PLANNED: "值班半天：看一次接待规范"},
    turns=(
        Turn(act="check", source=ShiftStage.PLANNED, target=ShiftStage.CHECKED, who=SECOND),
        Turn(act="drop", source=ShiftStage.PLANNED, target=ShiftStage.DROPPED),
    ),
)
