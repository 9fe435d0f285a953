"""What citizens' programs send and get."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from xinqiao.api.fields import Flag, Id, Input, Number, PeopleCount, UnitRef, When, told
from xinqiao.matters.models import Grade
from xinqiao.rules.submission import MOST_REPRESENTATIVES, MOST_REQUESTS


class Puzzle(Schema):
    """A proof-of-work puzzle for one Idempotency-Key, valid for four hours."""

    algorithm: str = Field(description="总是 SHA-256")
    challenge: str = Field(description="目标：SHA-256(salt + number) 的十六进制小写")
    salt: str
    signature: str
    max_number: int = Field(description="number 在 0 至 max_number 之间")


class PetitionerIn(Input):
    """Who petitions; telephone or address is needed to answer."""

    name: str = Field(json_schema_extra=told("name"), examples=["甲小满"])
    phone: str = Field("", json_schema_extra=told("phone"), examples=["13800001234"])
    address: str = Field("", json_schema_extra=told("address"), examples=["云水市临江区虚构路1号"])


Request = Annotated[str, Field(json_schema_extra=told("requests"))]
Requests = Annotated[list[Request], Field(json_schema_extra={"maxItems": MOST_REQUESTS})]


class RepresentativeIn(Input):
    name: str = Field(json_schema_extra=told("name"))
    phone: str = Field("", json_schema_extra=told("phone"))


Representatives = Annotated[
    list[RepresentativeIn], Field(json_schema_extra={"maxItems": MOST_REPRESENTATIVES - 1})
]


class OfficeOut(UnitRef):
    """A petition office and how it is reached; "" for what it has not told."""

    address: str
    telephone: str
    hours: str


class PetitionIn(Input):
    """A petition as a citizen gives it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "office": 3,
                    "title": "楼道堆物影响通行",
                    "text": "虚构小区2栋楼道长期堆放杂物，影响通行。",
                    "requests": ["清理楼道", "加强巡查"],
                    "place": "临江区虚构小区",
                    "petitioner": {"name": "甲小满", "phone": "13800001234"},
                    "proof": "eyJhbGdvcml0aG0iOiJTSEEtMjU2IiwiLi4uIjoiLi4uIn0=",
                }
            ]
        }
    )

    office: Id = Field(description="向哪个信访部门反映，取自 GET /public/offices")
    title: str = Field(json_schema_extra=told("title"), description="一句话说明反映什么")
    text: str = Field(json_schema_extra=told("text"), description="时间、地点、经过、找过哪些部门")
    requests: Requests = Field(default=[], description="诉求，一项一条，逐项答复")
    place: str = Field("", json_schema_extra=told("place"), description="问题发生地，写到街道、村或者小区")
    other_procedure: str = Field(
        "", json_schema_extra=told("other_procedure"), description="已在法院、仲裁、复议等程序中的，写明"
    )
    accusation: Flag = Field(False, description="检举控告：按保密事项登记，不会转给被反映的单位和人员")
    people_count: PeopleCount = Field(1, description="一共多少人反映")
    representatives: Representatives = Field(default=[], description="其他代表，连同信访人不超过5人")
    language: str = Field(
        "", json_schema_extra=told("language"), description="需要手语或者其他语言翻译的，写明；不需要的不填"
    )
    petitioner: PetitionerIn | None = Field(None, description="不填为匿名：可以登记，但无法书面送达结果")
    notice_phone: str = Field(
        "",
        json_schema_extra=told("notice_phone"),
        description="有新的内容时发短信到这个手机号码；通知不含事项内容，不是送达",
    )
    notice_mail: str = Field(
        "",
        json_schema_extra=told("notice_mail"),
        description="有新的内容时发邮件到这里；通知不含事项内容，不是送达",
    )
    proof: str = Field(min_length=1, max_length=2000, description="工作量证明，见 POST /public/puzzles")


class ReceiptOut(Schema):
    """The receipt. Number and code together open the petition."""

    number: str = Field(examples=["XF2026-000123"])
    code: str = Field(description="查询码，请妥善保管，不要告诉他人", examples=["7KQ2M-XD4RT"])
    title: str
    office: str
    received_at: When
    registered_at: When
    guardian_wanted: bool = Field(
        description="证件号码显示信访人不满十四周岁，还没有登记监护人（《个人信息保护法》第三十一条）"
    )


class Access(Input):
    """Number and code from the receipt; always in the body, never in an address."""

    number: Number
    code: str = Field(
        min_length=1, max_length=20, description="回执上的查询码，不分大小写", examples=["7KQ2M-XD4RT"]
    )


class CodeOut(Schema):
    """The code that stands for the one of before."""

    number: str = Field(examples=["XF2026-000123"])
    code: str = Field(description="新的查询码，请妥善保管，不要告诉他人", examples=["7KQ2M-XD4RT"])


class EvaluationIn(Access):
    unit: Id = Field(description="评价哪个单位，取自进展中的 evaluable")
    grade: Grade = Field(description="satisfied 满意、fair 基本满意、dissatisfied 不满意")
    comment: str = Field("", max_length=2000)
    interrupted: bool | None = Field(None, description="来访时有没有被打断；只用于来访的信访件")
    phone_seen: bool | None = Field(None, description="接待时有没有人看手机；只用于来访的信访件")


class ReviewIn(Access):
    text: str = Field(min_length=1, max_length=20_000, description="对意见书哪些内容不服，事实和理由")
    late_reason: str = Field("", max_length=2000, description="超过30日的，写明正当理由")
    to_unit: int | None = Field(None, description="有两个上级机关的，选择其中一个；见 reviewers")


class ProgressStep(Schema):
    title: str
    explanation: str
    mark: str = Field(description="done 已完成、now 正在进行、空 还没到")


class CitizenPaperOut(Schema):
    id: UUID
    title: str
    number: str
    issued: str
    served: str = Field(description="送达日期，空为尚未送达")
    unserved: str = Field(description="没能送达的原因，空为没有登记")


class PromiseOut(Schema):
    """What the unit promised, as on the petitioner's page."""

    id: int
    what: str
    day: str = Field(description="最迟哪一天")
    state: str = Field(description="现在怎样")
    done: bool = Field(description="现在可以说「已做到」")
    not_done: bool = Field(description="现在可以说「没做到」")


class PromiseIn(Access):
    promise: Id = Field(description="哪一项，取自进展中的 promises")
    done: bool = Field(description="true 已做到，false 没做到")
    words: str = Field("", max_length=2000, description="您的话")


class ProgressOut(Schema):
    """Where the petition is, in words for the petitioner."""

    number: str
    title: str
    received: str
    office: str
    handling_unit: str
    now: str = Field(description="现在到哪一步")
    next: str = Field(description="接下来什么时候会有什么；空为没有法定期限")
    delay: str = Field(description="超过期限的，单位的逾期说明；空为没有")
    steps: list[ProgressStep]
    papers: list[CitizenPaperOut] = Field(description="已签发给信访人的文书")
    promises: list[PromiseOut] = Field(description="单位答应的事")
    evaluable: list[UnitRef] = Field(description="现在可以评价的单位")
    evaluated: list[str] = Field(description="已经作出的评价")
    review: str = Field(description="现在可以请求「复查」或者「复核」，空为不能")
    review_until: str = Field(description="请求的最后一天；空为意见书的送达还没有登记")
    review_late: bool = Field(description="已超过30日，请求时须写明正当理由")
    reviewers: list[UnitRef] = Field(description="可以向哪些机关请求；有两个的，由信访人选择")
    reviewed: bool = Field(description="已经请求过复查或者复核")
    materials: list[str] = Field(description="已收到的材料的文件名")
    changes: list[str] = Field(description="登记内容的更正，代理人、监护人等变动，已遮盖")


class EvaluationOut(Schema):
    unit: UnitRef
    grade: str
    round: int = Field(description="第几次评价；最多可以修改一次")


class ReviewOut(Schema):
    level: str = Field(description="review 复查、final_review 复核")
    title: str
    unit: str = Field(description="由哪个机关审查")
    requested_at: When
    received_on: date
    late: bool


class AttachmentRef(Schema):
    """A file; `sha256` is that of the stored bytes, which for photos have lost what they said about place and device."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str
    added_at: When
