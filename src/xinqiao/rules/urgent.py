"""The urgent report T14 (条例 25): to whom, and its course. The Regulations say 及时 and name no hours: minutes are local practice."""

from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

OWN = Basis(article=25, paragraph=1)
UPWARD = Basis(article=25, paragraph=2)
SENDER, RECIPIENT = "sender", "recipient"


class Addressee(StrEnum):
    PARTY_COMMITTEE = "party_committee"
    GOVERNMENT = "government"
    COMPETENT = "competent"
    JOINT_OFFICE = "joint_office"
    UPPER_OFFICE = "upper_office"
    NATIONAL_OFFICE = "national_office"


ADDRESSEES = {
    Addressee.PARTY_COMMITTEE: "本级党委",
    Addressee.GOVERNMENT: "本级政府",
    Addressee.COMPETENT: "相关主管部门",
    Addressee.JOINT_OFFICE: "本级信访工作联席会议办公室",
    Addressee.UPPER_OFFICE: "上一级信访部门",
    Addressee.NATIONAL_OFFICE: "国家信访局",
}


def addressees(*, petition_office: bool) -> tuple[tuple[Addressee, Basis], ...]:
    """All of them at once, none after another: every organ tells its committee, government, the departments concerned and the joint
    office (25(1)); a petition office also the next higher one and the national one (25(2))."""
    own = (Addressee.PARTY_COMMITTEE, Addressee.GOVERNMENT, Addressee.COMPETENT, Addressee.JOINT_OFFICE)
    up = (Addressee.UPPER_OFFICE, Addressee.NATIONAL_OFFICE) if petition_office else ()
    return (*((each, OWN) for each in own), *((each, UPWARD) for each in up))


class ReportStage(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


class ReportKind(StrEnum):
    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


KINDS = {ReportKind.FIRST: "初报", ReportKind.FOLLOW_UP: "续报", ReportKind.FINAL: "终报"}

REPORT = Course(
    measure="T14",
    called="这份报告",
    basis=OWN,
    stages={ReportStage.SENT: "已报出，待签收", ReportStage.RECEIVED: "各方均已签收"},
    acts={"note": "登记电话签收", "complete": "各方均已签收", "follow_up": "续报、终报"},
    asks={ReportStage.SENT: "紧急报告：还有接收方没有签收"},
    turns=(
        Turn(act="note", source=ReportStage.SENT, target=ReportStage.SENT, who=SENDER),
        Turn(act="complete", source=ReportStage.SENT, target=ReportStage.RECEIVED),
        Turn(act="follow_up", source=ReportStage.SENT, target=ReportStage.SENT),
        Turn(act="follow_up", source=ReportStage.RECEIVED, target=ReportStage.RECEIVED),
    ),
)
RECEIPT = Course(
    measure="T14",
    called="这份报告",
    basis=OWN,
    stages={"waiting": "待签收", "received": "已签收"},
    acts={"receive": "签收紧急报告", "note": "登记电话签收"},
    asks={"waiting": "重大紧急信访事项报告，请立即签收"},
    at_once=True,
    turns=(
        Turn(act="receive", source="waiting", target="received", who=RECIPIENT),
        Turn(act="note", source="waiting", target="received"),
    ),
)
