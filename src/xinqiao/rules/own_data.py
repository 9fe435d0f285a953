"""What a person may ask of the data that the office holds of them, and how that is answered (个人信息保护法 44–50; M-I7).

The law says 及时 and names no number of days: fifteen working days are the rule of the office. What stands in a file is kept as long as
the law on archives says; until then it is not deleted, but used for nothing else (47(2))."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

_PIPL = "个人信息保护法"
WORKING_DAYS = 15


class Wish(StrEnum):
    COPY = "copy"
    CORRECTION = "correction"
    EXPLANATION = "explanation"
    DELETION = "deletion"


ASKED = {
    Wish.COPY: "查阅、复制本人信息",
    Wish.CORRECTION: "更正、补充本人信息",
    Wish.EXPLANATION: "解释怎样处理本人信息",
    Wish.DELETION: "删除本人信息",
}
RESTS_ON = {
    Wish.COPY: Basis(instrument=_PIPL, article=45),
    Wish.CORRECTION: Basis(instrument=_PIPL, article=46),
    Wish.EXPLANATION: Basis(instrument=_PIPL, article=48),
    Wish.DELETION: Basis(instrument=_PIPL, article=47),
}
KEPT_BY_LAW = Basis(instrument=_PIPL, article=47, paragraph=2)
RIGHT = Basis(instrument=_PIPL, article=50)

ASKED_BY = {
    "self": "本人",
    "guardian": "监护人",
    "agent": "委托代理人",
    "relative": "去世的信访人的近亲属",
}
"""个人信息保护法 31, 49; 民法典 23, 165."""
BY_CODE = "code"
IDENTIFIED = {
    "document": "当面核对了证件",
    BY_CODE: "凭编号和查询码（网上提出）",
    "copy": "来信附有证件复印件，已与登记核对",
}
ANSWERED = {"in_person": "当面告知", "in_writing": "书面告知", "by_message": "在查询页留言告知"}
REMEDY = (
    "不服的，可以依法向人民法院提起诉讼（《个人信息保护法》第五十条第二款），"
    "也可以向履行个人信息保护职责的部门投诉、举报（第六十五条）。"
)


class WishStage(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


_S = WishStage
OWN_DATA = Course(
    measure="M-I7",
    called="这项个人信息请求",
    basis=RIGHT,
    stages={_S.ASKED: "待答复", _S.GRANTED: "已照办", _S.REFUSED: "没有照办，已说明理由"},
    acts={"grant": "照办并答复", "refuse": "不照办，说明理由"},
    asks={_S.ASKED: "个人信息请求：请答复"},
    turns=(
        Turn(act="grant", source=_S.ASKED, target=_S.GRANTED, who="unit", within=WORKING_DAYS),
        Turn(act="refuse", source=_S.ASKED, target=_S.REFUSED, who="unit", within=WORKING_DAYS),
    ),
)
