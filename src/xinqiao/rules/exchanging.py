"""Transfer between offices (M-I6): the ways that may be chosen, who approves an addressee, what becomes of a package until its receipt.

Sensitive information goes sealed, by mail or on a network of the offices' own; a messenger is no way. Norms: 个人信息保护法 51(3) (encryption),
数据安全法 27. The measure asks for a receipt within one day."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

SEALED_ONLY = Basis(instrument="个人信息保护法", article=51)
UNIT = "unit"
"""Anybody of the unit who has the post."""

MAIL = "mail"
BY_HAND = {"network": "专网、政务外网", "courier": "机要交换、专人送达"}
"""Ways besides the mail gateway, by which a person carries the sealed file."""
WAYS = {MAIL: "加密邮件", **BY_HAND}

MESSENGERS = {"wechat": "微信", "qq": "QQ", "dingtalk": "钉钉等其他聊天软件", "drive": "网盘、私人邮箱"}
"""By which something came that must not have: told only where it was moved here and deleted there."""
MOVED = {
    "petition": "已登记为信访件，或者添加到信访事项",
    "paper": "已打印入卷",
    "nothing": "与信访事项无关，没有留存",
}


class Envelope(StrEnum):
    """How a package is sealed: each a standard with tools of its own."""

    AGE = "age"
    SMIME = "smime"


ENVELOPES = {Envelope.AGE: "age", Envelope.SMIME: "S/MIME"}
ENDINGS = {Envelope.AGE: "age", Envelope.SMIME: "p7m"}
TYPES = {Envelope.AGE: "application/octet-stream", Envelope.SMIME: "application/pkcs7-mime"}

RECEIPT_WITHIN = 1
"""Working days."""


class AddresseeStage(StrEnum):
    NEW = "new"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


_A = AddresseeStage
ADDRESSEE = Course(
    measure="M-I6",
    called="这个收件单位",
    basis=SEALED_ONLY,
    stages={
        _A.NEW: "新增",
        _A.PROPOSED: "待第二人核对公钥",
        _A.APPROVED: "已核准",
        _A.REFUSED: "没有核准",
        _A.ENDED: "已停用",
    },
    acts={
        "propose": "提出收件单位",
        "approve": "核准收件单位",
        "refuse": "不核准收件单位",
        "end": "停用收件单位",
    },
    asks={_A.PROPOSED: "收件单位：请打电话核对公钥指纹"},
    turns=(
        Turn(act="propose", source=_A.NEW, target=_A.PROPOSED),
        Turn(act="approve", source=_A.PROPOSED, target=_A.APPROVED, who=UNIT, within=2, not_by=("propose",)),
        Turn(act="refuse", source=_A.PROPOSED, target=_A.REFUSED, not_by=("propose",)),
        Turn(act="end", source=_A.APPROVED, target=_A.ENDED),
    ),
)


class ParcelStage(StrEnum):
    PACKED = "packed"
    SENDING = "sending"
    SENT = "sent"
    RECEIVED = "received"
    ANNULLED = "annulled"


_P = ParcelStage
PARCEL = Course(
    measure="M-I6",
    called="这个移送包",
    basis=SEALED_ONLY,
    stages={
        _P.PACKED: "已封好，待发出",
        _P.SENDING: "邮件待发出",
        _P.SENT: "已发出，等回执",
        _P.RECEIVED: "对方已收到",
        _P.ANNULLED: "已作废",
    },
    acts={
        "mail": "用加密邮件发出",
        "hand_over": "登记已经送出",
        "mailed": "邮件服务器已接收",
        "bounced": "邮件没有发出",
        "confirm": "登记回执",
        "again": "没有收到，重新发送",
        "withdraw": "邮件没有发出，改用别的途径",
        "annul": "作废移送包",
    },
    asks={
        _P.PACKED: "移送包：请发出",
        _P.SENDING: "移送包：邮件还没有发出，过期请改用别的途径",
        _P.SENT: "移送包：等对方回执，过期请打电话核对",
    },
    turns=(
        Turn(act="mail", source=_P.PACKED, target=_P.SENDING, who=UNIT, within=1),
        Turn(act="hand_over", source=_P.PACKED, target=_P.SENT),
        Turn(act="mailed", source=_P.SENDING, target=_P.SENT),
        Turn(act="bounced", source=_P.SENDING, target=_P.PACKED),
        Turn(act="confirm", source=_P.SENT, target=_P.RECEIVED, who=UNIT, within=RECEIPT_WITHIN),
        Turn(act="again", source=_P.SENT, target=_P.PACKED),
        Turn(act="withdraw", source=_P.SENDING, target=_P.PACKED, who=UNIT, within=1),
        Turn(act="annul", source=_P.PACKED, target=_P.ANNULLED),
    ),
    kept={"number": "移送包编号"},
)


class ArrivalStage(StrEnum):
    ARRIVED = "arrived"
    REGISTERED = "registered"
    PUT_ASIDE = "put_aside"


_C = ArrivalStage
ARRIVAL = Course(
    measure="M-I6",
    called="这个收到的移送包",
    stages={_C.ARRIVED: "待核对登记", _C.REGISTERED: "已登记", _C.PUT_ASIDE: "不登记"},
    acts={"register": "登记为信访件", "put_aside": "不登记"},
    asks={_C.ARRIVED: "收到的移送包：请核对并登记"},
    turns=(
        Turn(act="register", source=_C.ARRIVED, target=_C.REGISTERED, who=UNIT, within=1),
        Turn(act="put_aside", source=_C.ARRIVED, target=_C.PUT_ASIDE),
    ),
)


class Signed(StrEnum):
    """What the signature within a package tells of its sender."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    OTHER = "other"
    NONE = "none"


SIGNED = {
    Signed.KNOWN: "签名是已核准的单位的，内容没有改动",
    Signed.UNKNOWN: "内容没有改动，但签名的公钥没有核准过：请打电话向对方核实",
    Signed.OTHER: "签名的单位没有写明是封给本单位的，可能是别人转发的：请打电话向签名的单位核实",
    Signed.NONE: "没有签名，看不出是谁发的：请打电话向对方核实",
}
