"""影响评估: what is weighed before personal data are handled in a way that may harm people, and looked at anew each year (个人信息保护法 55–56;
M-I7). The law keeps the assessment three years; nothing here deletes one."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

ASSESSED = Basis(instrument="个人信息保护法", article=55)
KEPT_YEARS = 3


class DataUse(StrEnum):
    """What is assessed: each needs an assessment of its own before it begins (55)."""

    SENSITIVE = "sensitive"
    ENTRUSTED = "entrusted"
    PROVIDED = "provided"
    OTHER = "other"


HANDLINGS = {
    DataUse.SENSITIVE: "处理敏感个人信息（证件号码、不满十四周岁的人等）",
    DataUse.ENTRUSTED: "委托他人发送短信、邮件通知",
    DataUse.PROVIDED: "向系统以外的单位移送信访件",
    DataUse.OTHER: "其他对个人权益有重大影响的处理",
}


class ImpactStage(StrEnum):
    DRAFTED = "drafted"
    ADOPTED = "adopted"
    ENDED = "ended"


_S = ImpactStage
IMPACT = Course(
    measure="M-I7",
    called="这份影响评估",
    basis=Basis(instrument="个人信息保护法", article=56),
    stages={_S.DRAFTED: "待审定", _S.ADOPTED: "已审定，每年复核", _S.ENDED: "已停止这项处理"},
    acts={"adopt": "审定", "review": "每年复核", "end": "登记停止处理"},
    asks={_S.DRAFTED: "影响评估：请审定", _S.ADOPTED: "影响评估：每年复核"},
    turns=(
        Turn(act="adopt", source=_S.DRAFTED, target=_S.ADOPTED, who="unit", within=10),
        Turn(act="review", source=_S.ADOPTED, target=_S.ADOPTED, who="review"),
        Turn(act="end", source=_S.ADOPTED, target=_S.ENDED),
    ),
)
