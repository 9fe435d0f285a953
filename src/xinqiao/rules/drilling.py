"""Role-play drills 情景模拟演练 (M-C5): how a drill, its scenes, the parts and the observers' sheets go on, and who may see what.

A drill is held once a quarter and plays two scenes from the office's own receptions. What it shows of a person is for that person and the
trainer, and is no item of any appraisal."""

from datetime import date
from enum import StrEnum

from xinqiao.rules.course import Course, Turn

TRAINER, OWNER, KEEPER, PLAYER, OBSERVER = "trainer", "owner", "keeper", "player", "observer"
"""Who comments, who answers for the improvement, who plans for the unit, who plays, who watches."""

SUBJECTS = (
    ("table", "拍桌质问"),
    ("floor", "坐地哭闹"),
    ("camera", "举牌直播拍摄"),
    ("delegates", "代表与群众意见不一"),
    ("illness", "老人突然发病"),
    ("drunk", "醉酒"),
    ("threat", "扬言轻生"),
    ("press", "记者到场"),
    ("language", "聋哑或者方言"),
    ("children", "带着孩子来访"),
    ("again", "多次来访且材料齐全"),
    ("wages", "要求当天解决"),
)


class DrillStage(StrEnum):
    PLANNED = "planned"
    HALF = "half"
    CHOSEN = "chosen"
    CLOSED = "closed"
    ANSWERED = "answered"


class SceneStage(StrEnum):
    WRITTEN = "written"
    CONFIRMED = "confirmed"
    CAST = "cast"
    COMMENTED = "commented"


class PartKind(StrEnum):
    PETITIONER = "petitioner"
    RECEPTIONIST = "receptionist"


PARTS = {PartKind.PETITIONER: "扮演来访人", PartKind.RECEPTIONIST: "扮演接待人"}

_AGAIN = tuple(
    Turn(act="replan", source=stage, target=stage)
    for stage in (DrillStage.PLANNED, DrillStage.HALF, DrillStage.CHOSEN)
)
DRILL = Course(
    measure="M-C5",
    called="这次演练",
    stages={
        DrillStage.PLANNED: "待选场景",
        DrillStage.HALF: "待选第二个场景",
        DrillStage.CHOSEN: "待演练",
        DrillStage.CLOSED: "已演练，待改进",
        DrillStage.ANSWERED: "已改进",
    },
    acts={
        "choose": "选定演练场景",
        "replan": "调整演练安排",
        "close": "结束演练、布置改进任务",
        "answer": "回答改进任务",
    },
    asks={
        DrillStage.PLANNED: "演练：选定第一个场景",
        DrillStage.HALF: "演练：选定第二个场景",
        DrillStage.CHOSEN: "演练：演完点评、布置改进任务",
        DrillStage.CLOSED: "演练的改进任务等您回答",
    },
    turns=(
        Turn(act="choose", source=DrillStage.PLANNED, target=DrillStage.HALF, who=KEEPER),
        Turn(act="choose", source=DrillStage.HALF, target=DrillStage.CHOSEN, who=KEEPER),
        Turn(act="close", source=DrillStage.CHOSEN, target=DrillStage.CLOSED, who=TRAINER),
        Turn(act="answer", source=DrillStage.CLOSED, target=DrillStage.ANSWERED, who=OWNER),
        *_AGAIN,
    ),
)
DRILL_SCENE = Course(
    measure="M-C5",
    called="这个场景",
    stages={
        SceneStage.WRITTEN: "待确认匿名",
        SceneStage.CONFIRMED: "待分派角色",
        SceneStage.CAST: "待演练点评",
        SceneStage.COMMENTED: "已点评",
    },
    acts={"confirm": "确认场景已匿名", "cast": "分派角色", "comment": "点评"},
    asks={
        SceneStage.WRITTEN: "演练场景：确认认不出是谁",
        SceneStage.CONFIRMED: "演练场景：分派角色",
        SceneStage.CAST: "演练场景：演完点评",
    },
    turns=(
        Turn(act="confirm", source=SceneStage.WRITTEN, target=SceneStage.CONFIRMED, who=TRAINER),
        Turn(act="cast", source=SceneStage.CONFIRMED, target=SceneStage.CAST, who=TRAINER),
        Turn(act="comment", source=SceneStage.CAST, target=SceneStage.COMMENTED, who=TRAINER),
    ),
)
PART = Course(
    measure="M-C5",
    called="这个角色",
    stages={"asked": "待知悉", "ready": "已准备"},
    acts={"ready": "知悉角色"},
    asks={"asked": "演练：您有角色，请先看场景"},
    turns=(Turn(act="ready", source="asked", target="ready", who=PLAYER),),
)
SHEET = Course(
    measure="M-C5",
    called="这张观察表",
    stages={"asked": "待填写", "filled": "已填写"},
    acts={"observe": "填写观察表"},
    asks={"asked": "演练：请填写观察表"},
    turns=(Turn(act="observe", source="asked", target="filled", who=OBSERVER),),
)


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter in which the day lies."""
    return day.year, (day.month + 2) // 3
