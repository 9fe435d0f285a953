"""Documents as they are written and shown. A draft may still have empty fields; they are checked when it is sent for approval."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictInt

from xinqiao.api.fields import Day, Flag, Input, Named, StaffRef, UnitRef, When
from xinqiao.api.matter_schemas import PaperRef
from xinqiao.matters.models import Outcome, ServiceMethod

Body = Annotated[str, Field(max_length=50_000)]
Line = Annotated[str, Field(max_length=120)]


AppliesOn = Annotated[Day | None, Field(description="适用日期：事实发生之日。不填则按签发当日核对引用的依据")]


class AnswerIn(Input):
    """The answer to one request (《信访工作条例》第三十二条: each is answered separately)."""

    position: Annotated[StrictInt, Field(ge=1, le=20, description="第几项诉求")]
    outcome: Outcome | Literal[""] = Field(
        "", description="supported 支持、explained 解释说明、not_supported 不予支持"
    )
    decision: Body = Field("", description="处理意见")


class HandlingOpinionIn(Input):
    """信访事项处理意见书."""

    kind: Literal["handling_opinion"]
    facts: Body = Field("", description="事实和理由")
    basis: Body = Field("", description="法律法规依据")
    items: list[AnswerIn] = Field(default=[], max_length=20, description="逐项答复")
    applies_on: AppliesOn = None


class ReplyIn(Input):
    """信访事项答复书."""

    kind: Literal["reply"]
    answer: Body = Field("", description="答复内容（政策依据）")
    path: Body = Field("", description="解决路径")
    time_points: Body = Field("", description="时间节点")
    applies_on: AppliesOn = None


class DeclineNoticeIn(Input):
    """不予受理告知书."""

    kind: Literal["decline_notice"]
    ground: Literal["", "19(3)"] = Field("", description="法定理由")
    explanation: Body = Field("", description="说明")


class BarNoticeIn(Input):
    """不再受理告知书."""

    kind: Literal["bar_notice"]
    final_opinion: Line = Field("", description="复核意见书文号及送达日期")
    explanation: Body = Field("", description="相同事实和理由的说明")


class GuidanceNoticeIn(Input):
    """依法分类处理告知书."""

    kind: Literal["guidance_notice"]
    organ: Line = Field("", description="有权处理的机关、机构")
    procedure: Line = Field("", description="应当适用的程序")
    explanation: Body = Field("", description="办理方式、材料和时限")


class ProcedureNoticeIn(Input):
    """程序性告知书：不属于本单位、本系统职权，告知向有权处理的机关、单位提出."""

    kind: Literal["procedure_notice"]
    organ: Line = Field("", description="有权处理的机关、单位")
    explanation: Body = Field("", description="不属于本单位、本系统职权的理由")


class LateReviewNoticeIn(Input):
    """不予复查复核告知书（逾期且理由不成立）."""

    kind: Literal["late_review_notice"]
    explanation: Body = Field("", description="逾期理由为什么不成立")


class ExtensionNoticeIn(Input):
    """延长办理期限告知书."""

    kind: Literal["extension_notice"]
    days: Annotated[StrictInt, Field(ge=1, le=30)] | None = Field(None, description="延长天数，只能延长一次")
    reason: Body = Field("", description="情况复杂的理由")


ReviewOutcome = Literal["", "maintained", "changed", "revoked"]


class ReviewOpinionIn(Input):
    """复查意见书."""

    kind: Literal["review_opinion"]
    outcome: ReviewOutcome = Field("", description="maintained 维持、changed 变更、revoked 撤销责令重新办理")
    findings: Body = Field("", description="查明的事实")
    opinion: Body = Field("", description="复查意见")
    basis: Body = Field("", description="依据")
    applies_on: AppliesOn = None


class FinalReviewOpinionIn(ReviewOpinionIn):
    """复核意见书."""

    kind: Literal["final_review_opinion"]  # type: ignore[assignment]  # the same fields under another name


PaperContent = Annotated[
    HandlingOpinionIn
    | ReplyIn
    | DeclineNoticeIn
    | BarNoticeIn
    | GuidanceNoticeIn
    | ProcedureNoticeIn
    | LateReviewNoticeIn
    | ExtensionNoticeIn
    | ReviewOpinionIn
    | FinalReviewOpinionIn,
    Field(discriminator="kind"),
]


class PaperIn(Input):
    """What a document says; `paper.kind` decides which fields it has (GET /paper-kinds)."""

    paper: PaperContent = Field(
        examples=[
            {
                "kind": "handling_opinion",
                "facts": "经查，反映的情况属实。",
                "basis": "《保障农民工工资支付条例》第三条",
                "items": [{"position": 1, "outcome": "supported", "decision": "责令限期支付。"}],
            }
        ]
    )


class AnswerOut(Schema):
    position: int
    outcome: str
    decision: str


class ApprovalOut(Schema):
    step: Named
    by: StaffRef
    approved: bool
    note: str
    at: When


class ServiceOut(Schema):
    method: Named
    sent_on: date
    served_on: date
    proof: str
    witness: str
    by: StaffRef


class PaperOut(PaperRef):
    """One document with its chain of approvals."""

    matter: str = Field(description="信访事项编号")
    unit: UnitRef
    author: StaffRef | None
    created_at: When
    fields: dict[str, str] = Field(description="各字段，已遮盖个人信息")
    items: list[AnswerOut] = Field(description="逐项答复，已遮盖个人信息")
    chain: list[Named] = Field(description="依次由哪些岗位审核")
    approvals: list[ApprovalOut]
    services: list[ServiceOut]
    may: list[str] = Field(
        description="您现在可以对它做什么：save、submit、approve、send_back、override（放行依据）、issue、drop、serve"
    )


class DraftText(Schema):
    """A draft as written, for going on with it."""

    kind: str
    fields: dict[str, str]
    items: list[AnswerOut]
    applies_on: date | None = None


class PaperDone(Schema):
    """Where the document stands after a step."""

    id: str
    state: Named
    waits_for: Named | None
    number: str
    version: int


class NoteIn(Input):
    note: str = Field("", max_length=2000)


class NeededNoteIn(Input):
    note: str = Field(min_length=1, max_length=2000)


class OverrideIn(Input):
    reason: str = Field(min_length=10, max_length=2000, description="依据是什么、为什么核对不到、怎样核实的")


class ServiceIn(Input):
    """How a document reached the petitioner, and what proves it."""

    method: ServiceMethod = Field(
        description="direct 直接、left 留置、post 邮寄、electronic 电子、public_notice 公告"
    )
    sent_on: Day
    served_on: Day = Field(description="签收、到达系统或者回执上的日期；寄出不等于送达")
    proof: str = Field(min_length=1, max_length=300, description="签收人、邮件号码、到达系统的时间等")
    witness: str = Field("", max_length=80, description="留置送达的见证人")
    consented: Flag = Field(False, description="信访人同意电子送达")
