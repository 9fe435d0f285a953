"""Use by need (M-I3): who sees clear data by the post, who needs the signed form 信息查询审批表, and how a form and a call go on.

Norms: 个人信息保护法 6, 34 (only as far as the duty needs it), 51(4) (rights to use are laid down)."""

from collections.abc import Collection
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.roles import HEADS, Role

NEED = Basis(instrument="个人信息保护法", article=34)

SIGNER, OTHER, SWITCHBOARD = "signer", "other", "switchboard"
"""The principal leader or the deputy of that day; any second person of the unit; who dials for it."""


class Purpose(StrEnum):
    """Why somebody needs to see an identity or an original; nothing else is a reason."""

    CONTACT = "contact"
    VERIFY = "verify"
    INVESTIGATE = "investigate"
    SERVE = "serve"
    REVIEW = "review"


PURPOSES = {
    Purpose.CONTACT: "联系信访人",
    Purpose.VERIFY: "核对身份",
    Purpose.INVESTIGATE: "调查核实",
    Purpose.SERVE: "送达文书",
    Purpose.REVIEW: "复查复核",
}


class DataPiece(StrEnum):
    """What can be asked for, one by one."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    ORIGINAL = "original"


PIECES = {
    DataPiece.NAME: "姓名",
    DataPiece.ID_NUMBER: "证件号码",
    DataPiece.PHONE: "电话",
    DataPiece.ADDRESS: "住址",
    DataPiece.EMAIL: "电子邮件",
    DataPiece.ORIGINAL: "原文",
}
IDENTITY = frozenset(DataPiece) - {DataPiece.ORIGINAL}

DAYS_MOST = 30
"""A form opens nothing for longer; who needs it longer asks again."""
EMERGENCY_MINUTES = 60
SIGN_WITHIN, REVIEW_WITHIN, CALL_WITHIN = 2, 3, 1
"""Working days for the signature, for the review of an emergency, for a call."""
DELEGATION_DAYS = 90
"""So long one delegation to a deputy holds at most."""


def free_pieces(
    roles: Collection[Role], *, running: bool, works_on_it: bool, of_the_units: bool
) -> frozenset[DataPiece]:
    """What somebody sees by the post with a purpose alone (M-I3: the handler, the leader in charge, those who must take part). `running`: the
    matter is not closed; `works_on_it`: handler or named helper; `of_the_units`: of a unit that registered it, passed it on or has it.
    Clerks of these units receive, correct and serve; heads decide; section head and counsel read the words they judge, not the
    person. All else needs the form."""
    if not running:
        return frozenset()
    if works_on_it:
        return frozenset(DataPiece)
    if not of_the_units:
        return frozenset()
    if {Role.RECEPTIONIST, Role.REGISTRAR, *HEADS} & set(roles):
        return frozenset(DataPiece)
    if {Role.SECTION_HEAD, Role.LEGAL_COUNSEL} & set(roles):
        return frozenset({DataPiece.ORIGINAL})
    return frozenset()


class DisclosureStage(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    OPENED = "opened"
    REVIEWED = "reviewed"


_ASKED, _GRANTED, _OPENED = DisclosureStage.ASKED, DisclosureStage.GRANTED, DisclosureStage.OPENED

# Who applied never signs, releases or reviews: the record itself names the applicant, and the commands compare. What waits is told
# by `matters.queries.disclosures`, which knows who is walled off from the matter.
DISCLOSURE = Course(
    measure="M-I3",
    called="这份信息查询审批表",
    basis=NEED,
    stages={
        _ASKED: "待主要负责人签字",
        _GRANTED: "已批准",
        DisclosureStage.REFUSED: "未批准",
        DisclosureStage.WITHDRAWN: "已撤回",
        DisclosureStage.ENDED: "已提前结束",
        _OPENED: "紧急查看，待复核",
        DisclosureStage.REVIEWED: "紧急查看已复核",
    },
    acts={
        "sign": "批准信息查询",
        "refuse": "不批准信息查询",
        "withdraw": "撤回信息查询申请",
        "end": "提前结束信息查询",
        "release": "放行打印或者导出",
        "take_out": "打印或者导出",
        "review": "复核紧急查看",
    },
    asks={},
    turns=(
        Turn(act="sign", source=_ASKED, target=_GRANTED, who=SIGNER),
        Turn(act="refuse", source=_ASKED, target=DisclosureStage.REFUSED, who=SIGNER),
        Turn(act="withdraw", source=_ASKED, target=DisclosureStage.WITHDRAWN),
        Turn(act="release", source=_GRANTED, target=_GRANTED),
        Turn(act="take_out", source=_GRANTED, target=_GRANTED),
        Turn(act="end", source=_GRANTED, target=DisclosureStage.ENDED),
        Turn(act="review", source=_OPENED, target=DisclosureStage.REVIEWED, who=SIGNER),
    ),
)

PRINT, EXPORT = "print", "export"
TAKING_OUT = {PRINT: "打印", EXPORT: "导出"}


class CallStage(StrEnum):
    ASKED = "asked"
    REACHED = "reached"
    UNREACHED = "unreached"


CALL = Course(
    measure="M-I3",
    called="这次联系",
    basis=NEED,
    stages={
        CallStage.ASKED: "待总机接通",
        CallStage.REACHED: "已接通",
        CallStage.UNREACHED: "没有接通",
    },
    acts={"reach": "登记已接通", "miss": "登记没有接通"},
    asks={},
    turns=(
        Turn(act="reach", source=CallStage.ASKED, target=CallStage.REACHED, who=SWITCHBOARD),
        Turn(act="miss", source=CallStage.ASKED, target=CallStage.UNREACHED, who=SWITCHBOARD),
    ),
)
