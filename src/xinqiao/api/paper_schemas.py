"""Documents as they are written and shown. A draft may still have empty fields; they are checked when it is sent for approval."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictInt, create_model

from xinqiao.api.fields import Day, Flag, Input, Moment, Named, StaffRef, UnitRef, When
from xinqiao.api.matter_schemas import PaperRef
from xinqiao.api.mount import field_of
from xinqiao.kernel.typed import Given
from xinqiao.matters.asking import ANSWER, asked_of
from xinqiao.matters.models import ServiceMethod
from xinqiao.rules.paper_rule import PaperKind, PaperRule
from xinqiao.rules.papers import drafted


def _gap(what: Given) -> tuple[Any, Any]:
    """A field of a draft, which may be left empty."""
    return field_of(replace(what, required=False))


class _Answered(Input):
    """The answer to one request (《信访工作条例》第三十二条: each is answered separately)."""

    position: Annotated[StrictInt, Field(ge=1, le=20, description="第几项诉求")]


_ANSWER: dict[str, Any] = {name: _gap(what) for name, what in ANSWER.items()}
ItemAnswerIn: Any = create_model(
    "ItemAnswerIn",
    __base__=_Answered,
    __doc__=_Answered.__doc__,
    **_ANSWER,
)


class PaperText(Input):
    """What every kind of document has."""

    kind: str


def text_schema(rule: PaperRule) -> type[PaperText]:
    """The schema of one kind of document, read from its rule."""
    fields: dict[str, Any] = {"kind": (Literal[str(rule.kind)], ...)}
    asked = asked_of(rule.kind)
    fields |= {name: _gap(what) for name, what in asked.items() if name not in rule.recorded}
    if rule.each_request:
        fields["items"] = (list[ItemAnswerIn], Field([], max_length=20, description="逐项答复"))
    name = f"{rule.kind.title().replace('_', '')}In"
    return create_model(name, __base__=PaperText, __doc__=f"{rule.title}.", **fields)


if TYPE_CHECKING:
    PaperContent = PaperText
else:
    PaperContent = Annotated[
        Union[tuple(map(text_schema, drafted().values()))],  # noqa: UP007  # the kinds are read from the table
        Field(discriminator="kind"),
    ]


class PaperIn(Input):
    """What a document says; `paper.kind` decides which fields it has (GET /paper-kinds)."""

    paper: PaperContent = Field(
        examples=[
            {
                "kind": PaperKind.HANDLING_OPINION,
                "facts": "经查，反映的情况属实。",
                "basis": "《保障农民工工资支付条例》第三条",
                "items": [{"position": 1, "outcome": "supported", "decision": "责令限期支付。"}],
            }
        ]
    )
    template: str = Field(
        "", max_length=40, description="起草用的范本的代码；留空不记录，已有的记录不变", examples=[""]
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


class RecipientOut(Schema):
    """Who is to get a document: the petitioner, a representative, or who acts for them."""

    id: UUID = Field(description="登记送达时用的编号")
    name: str = Field(description="已遮盖", examples=["甲**（委托代理人：乙**）"])


class ServiceOut(Schema):
    to: str = Field(description="受送达人，已遮盖；空为没有登记姓名")
    called_at: When | None = Field(description="电话告知的通话时间")
    called_number: str = Field(description="所拨号码，已遮盖")
    method: Named
    sent_on: date
    served_on: date
    proof: str
    witness: str
    by: StaffRef


class UnservedOut(Schema):
    """That a document could not be served; it is no service."""

    to: str = Field(description="受送达人，已遮盖；空为全部")
    ground: Named
    attempts: str
    tried_on: date
    scan: UUID | None = Field(description="凭证扫描件的编号")
    by: StaffRef


class PaperOut(PaperRef):
    """One document with its chain of approvals."""

    matter: str = Field(description="信访事项编号")
    unit: UnitRef
    author: StaffRef | None
    template: str = Field(description="起草用的范本的代码；没有用范本的为空")
    template_sha256: str = Field(description="当时范本正文的哈希；空为没有用范本")
    created_at: When
    fields: dict[str, str] = Field(description="各字段，已遮盖个人信息")
    items: list[AnswerOut] = Field(description="逐项答复，已遮盖个人信息")
    chain: list[Named] = Field(description="依次由哪些岗位审核")
    approvals: list[ApprovalOut]
    services: list[ServiceOut]
    left: list[RecipientOut] = Field(description="还没有送达的受送达人，每人一行")
    unserved: list[UnservedOut] = Field(description="登记过的无法送达；不是送达")
    hindrance: str = Field(
        description="期限已过或者关联事项有变化，现在不能继续送审、审核、签发的理由；空为没有"
    )
    may: list[str] = Field(
        description="您现在可以对它做什么：save、submit、approve、send_back、override_citations（仍然采用没有核对通过的依据）、issue、drop、serve、unserved（登记无法送达）"
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


class ServiceIn(Input):
    """How a document reached the petitioner, and what proves it."""

    method: ServiceMethod = Field(
        description="direct 直接、left 留置、post 邮寄、electronic 电子、public_notice 公告、telephone 电话告知（答复和意见书不能用）"
    )
    sent_on: Day
    served_on: Day = Field(description="签收、到达系统或者回执上的日期；寄出不等于送达")
    proof: str = Field(min_length=1, max_length=300, description="签收人、邮件号码、到达系统的时间等")
    witness: str = Field("", max_length=80, description="留置送达的见证人")
    consented: Flag = Field(False, description="信访人同意以电子方式送达或者以电话告知")
    to: list[UUID] = Field(
        default=[],
        max_length=20,
        description="受送达人的编号（GET /papers/{paper_id} 的 left）；不填为全部还没有送达的人",
    )
    called_at: Moment | None = Field(None, description="电话告知的通话时间")
    called_number: str = Field("", max_length=30, description="电话告知所拨的号码，遮盖后保存")
