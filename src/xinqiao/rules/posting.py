"""The day's post (M-R4): the documents that go out by letter on one day, printed in the order of their labels and posted against a list.

Who puts them together sees names and addresses, for the purpose of service alone and on record (个人信息保护法 34). The outside of a letter says nothing of a
petition: a label bears receiver, address and the line of the list."""

from collections.abc import Mapping
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

BASIS = Basis(instrument="个人信息保护法", article=34)
CLERK = "clerk"
MOST = 200
"""So many letters are put together at once; more make another list."""
OUT_BY_SYSTEM = "系统移出"
"""The reason of what the system takes off a list: it says nothing of the matter (条例 30(3))."""

RETURNS: Mapping[str, str] = {
    "unknown": "查无此人",
    "address": "地址不详、有误",
    "moved": "收件人已迁走",
    "refused": "收件人拒收",
    "uncalled": "逾期没有领取",
    "other": "其他原因",
}
"""Why the post brought a letter back, as it writes on it; no words of one's own, for they would name people."""


class PostStage(StrEnum):
    PREPARED = "prepared"
    POSTED = "posted"
    DROPPED = "dropped"


_S = PostStage
POST = Course(
    measure="M-R4",
    called="这份寄件清单",
    basis=BASIS,
    stages={_S.PREPARED: "已整理，待交寄", _S.POSTED: "已交寄", _S.DROPPED: "已作废"},
    acts={"hand_in": "登记交寄", "strike": "移出一封", "drop": "作废寄件清单", "return": "登记退回"},
    asks={_S.PREPARED: "寄件清单：交寄以后登记邮件号码"},
    turns=(
        Turn(act="hand_in", source=_S.PREPARED, target=_S.POSTED, who=CLERK, within=1),
        Turn(act="strike", source=_S.PREPARED, target=_S.PREPARED),
        Turn(act="drop", source=_S.PREPARED, target=_S.DROPPED),
        Turn(act="return", source=_S.POSTED, target=_S.POSTED),
    ),
    kept={"reason": "理由"},
)


class PostPart(StrEnum):
    """What is printed of a day's post."""

    PAPERS = "papers"
    LABELS = "labels"
    LIST = "list"


PART_TITLES = {
    PostPart.PAPERS: "全部文书",
    PostPart.LABELS: "地址标签",
    PostPart.LIST: "交寄清单",
}
