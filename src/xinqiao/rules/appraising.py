"""The yearly assessment of a unit (M-D7; 条例 39(1)): what may be chosen, what never, and the course of a sheet.

The list of what may be chosen is closed: everything on it is the unit's own work, shown by evidence. How many people petition, and where they
go, is no merit or fault of the unit that answers them; who counts it makes people be held back."""

from datetime import date
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.words import Phrase

BASIS = Basis(article=39, paragraph=1)
FEWEST = 3
"""So many measures at least: one figure is no picture of a year."""
REVIEWED = "review"
"""The one that is read from decided reviews instead of a control."""

CHOOSABLE: dict[str, str] = {
    "M-R1": "按时登记",
    "M-R2": "依法分类",
    "M-R3": "期限",
    "M-R4": "书面答复和送达",
    "M-C2": "答复要素齐全，一次答全",
    "M-R7": "卷宗完整",
    "M-D1": "首办责任",
    "M-D3": "承诺兑现",
    "M-D4": "督办的反馈",
    "M-D5": "回访和核查",
    "M-P3": "疑难会商",
    "M-P6": "回头看",
    "M-P7": "整改",
    REVIEWED: "意见经复查复核没有撤销、变更",
}

NEVER: tuple[tuple[str, str], ...] = (
    ("信访总量和升降", "来信来访多少由群众决定；考核数量，就会有人劝阻登记。"),
    ("越级走访、到省进京走访的次数", "考核它，就会拦人、堵人；依法逐级走访靠把事办好。"),
    ("集体访的批次和人数", "同上；人多的事项更要办，不是更要压。"),
    ("重复信访的件数", "没有解决才会重复；看答复和落实，不看次数。"),
    ("息诉罢访承诺书的数量", "放弃信访的权利不能拿来交换。"),
    ("满意率的名次", "排名次，就会有人要评价；不满意的逐件回访。"),
    ("工作人员的自测和关怀记录", "只属于本人（精神卫生法第十五条、个人信息保护法第二十九条）。"),
)
"""What is not on the list, and why: printed on the page and on the sheet."""

ASSESSED, ASSESSOR = "assessed", "assessor"
COMMENT_DAYS = SETTLE_DAYS = 10
"""Working days."""


def counted_until(year: int, day: date) -> Phrase:
    """Until when the figures of a sheet reach: what is done later in a year that still runs is not on it."""
    if day < date(year, 12, 31):
        return Phrase("数字截至{day}，{year}年还没有结束。", day=day, year=year)
    return Phrase("数字截至{day}。", day=day)


class AppraisalStage(StrEnum):
    CHOSEN = "chosen"
    COMMENTED = "commented"
    SETTLED = "settled"


SHEET = Course(
    measure="M-D7",
    called="这张考核表",
    basis=BASIS,
    stages={
        AppraisalStage.CHOSEN: "待被考核单位说明",
        AppraisalStage.COMMENTED: "已说明，待定稿",
        AppraisalStage.SETTLED: "已定稿",
    },
    acts={"comment": "说明情况", "settle": "定稿"},
    asks={
        AppraisalStage.CHOSEN: "年度考核：请说明情况",
        AppraisalStage.COMMENTED: "年度考核：请看说明后定稿",
    },
    turns=(
        Turn(
            act="comment",
            source=AppraisalStage.CHOSEN,
            target=AppraisalStage.COMMENTED,
            who=ASSESSED,
            within=COMMENT_DAYS,
        ),
        Turn(act="settle", source=AppraisalStage.CHOSEN, target=AppraisalStage.SETTLED),
        Turn(
            act="settle",
            source=AppraisalStage.COMMENTED,
            target=AppraisalStage.SETTLED,
            who=ASSESSOR,
            within=SETTLE_DAYS,
        ),
    ),
    kept={"comment": "被考核单位的说明", "words": "定稿的意见"},
)
