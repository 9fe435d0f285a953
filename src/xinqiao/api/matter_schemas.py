"""A matter as the interface shows it: masked, with its clocks and what may be done with it now."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from xinqiao.api.fields import Flag, Input, Moment, Named, PeopleCount, StaffRef, UnitRef, When, told
from xinqiao.api.public_schemas import AttachmentRef, Representatives, Requests
from xinqiao.matters.models import Channel
from xinqiao.matters.models.matter import Kind
from xinqiao.people.models import PersonKind
from xinqiao.rules.identity_documents import ID_KINDS, IdKind
from xinqiao.rules.lifecycle import State

AFTER = "^([0-9]{1,18}|([0-9]{4}-[0-9]{2}-[0-9]{2}_){2}[0-9]{1,18})$"


class MattersQuery(Input):
    """The filters of the list; each narrows."""

    q: str = Field(
        "", max_length=200, description="全文检索，两个字起；在遮盖后的文字中查找", examples=["电梯"]
    )
    state: State | None = Field(None, description="状态")
    kind: Kind | None = Field(None, description="suggestion 建议意见、accusation 检举控告、claim 申诉求决")
    category: int | None = Field(None, ge=1, le=2**31 - 1, description="内容分类，取自 GET /categories")
    channel: Channel | None = Field(None, description="信访形式")
    due: Literal["late", "today", "soon"] | None = Field(
        None,
        description="late 已超期、today 今天到期（都以法定最后一日计）、soon 即将到期（未顺延的日子在三天以内）；使用时按期限排序",
    )
    desk: Literal["mine"] | None = Field(None, description="mine：只看自己工作台上的未办结事项")
    unit: int | None = Field(None, ge=1, le=2**31 - 1, description="现在单位，取自 GET /units")
    handler: int | None = Field(None, ge=1, le=2**31 - 1, description="首办责任人")
    mark: Literal["group", "repeat", "urgent"] | None = Field(
        None, description="group 多人提出、repeat 重复、urgent 紧急"
    )
    since: date | None = Field(None, description="收到日期，从")
    until: date | None = Field(None, description="收到日期，到")
    sort: Literal["old", "due"] | None = Field(
        None,
        description="old 最早登记的在前、due 最早到期的在前（只有期限在走的事项）；不写的，最近登记的在前",
    )
    after: str = Field("", pattern=f"^$|{AFTER}", max_length=40, description="上一页答复中的 after，原样带回")


class SearchQuery(Input):
    q: str = Field(
        min_length=1, max_length=200, description="要查找的词，空格分开表示都要有", examples=["电梯 积水"]
    )
    after: str = Field("", pattern=f"^$|{AFTER}", max_length=40, description="上一页答复中的 after，原样带回")


class MatterRow(Schema):
    """One line of a list."""

    number: str = Field(examples=["XF2026-000123"])
    title: str = Field(description="已遮盖个人信息")
    state: Named
    kind: Named | None
    category: str
    holding_unit: UnitRef = Field(description="现在由哪个单位办")
    first_handler: StaffRef | None = Field(description="首办责任人；账号停用、调离以后为空，等负责人指定")
    received_at: When
    next_due: date | None = Field(description="最近的法定期限：法定最后一日，遇休息日已顺延")
    next_clock: Named | None
    overdue: bool
    urgent: bool
    confidential: bool = Field(description="检举控告，按保密事项管理")
    version: int = Field(description="修改时放在 If-Match 中")


class MatterList(Schema):
    """One page of at most thirty, newest first, or by due day when `due` is given."""

    items: list[MatterRow]
    after: str = Field(description="下一页的起点；空为没有下一页")


class PersonMasked(Schema):
    """A petitioner with everything but the outline hidden."""

    name: str = Field(examples=["甲**"])
    id_kind: str = Field(description="证件种类")
    id_number: str
    id_note: str = Field(description="号码不是这种证件常见的形式")
    phone: str = Field(examples=["138****1234"])


class OutsideOut(Schema):
    """A document on the same matter by an organ that does not use this system."""

    kind: Named
    organ: str
    number: str
    day: date = Field(description="复核意见书为送达日期，受理告知书为受理日期")
    scan: UUID = Field(description="扫描件的编号")
    reason: str


class ActingOut(Schema):
    """Who acts for the petitioner, masked. `ended_on`: not any more since then."""

    part: Named
    name: str
    principal: str = Field(description="为谁，已遮盖")
    powers: list[Named]
    relation: str
    since: date
    proof: UUID = Field(description="证明材料的编号")
    ended_on: date | None
    end_reason: str


class CorrectionOut(Schema):
    person: str = Field(description="已遮盖")
    fields: list[str] = Field(description="更正了哪些栏")
    reason: str
    by: StaffRef | None = Field(description="空为信访人自己更正")
    at: When


class PetitionOut(Schema):
    number: str
    channel: Named
    received_at: When
    registered_at: When
    late_reason: str = Field(description="迟登记的原因；及时登记的为空")
    title: str
    text: str = Field(description="已遮盖个人信息；原文用 POST /petitions/{number}/original 查看")
    petitioner: PersonMasked | None
    guardian_wanted: bool = Field(
        description="信访人登记时不满十四周岁，还没有登记监护人（《个人信息保护法》第三十一条）"
    )
    people_count: int
    is_group: bool = Field(description="集体走访：5人以上到场提出")
    is_joint_letter: bool = Field(description="联名信：多人署名的书面信访件，不是集体走访")
    language: str = Field(description="需要翻译的语言")
    split_from: str = Field(description="由哪一信访件拆分")
    acting: list[ActingOut] = Field(description="代理人、监护人、继续提出请求的人")
    corrections: list[CorrectionOut] = Field(description="登记内容的更正；原来的内容封存")
    oral: bool
    other_procedure: str
    repeat_of: str = Field(description="同一事项的较早信访件编号")
    outside: list[OutsideOut] = Field(description="登记的其他系统的文书")


class RequestOut(Schema):
    position: int
    text: str
    outcome: Named | None
    answered_by: str = Field(description="作出答复的文书的文号；空为没有本系统的答复")
    executed_on: date | None = Field(description="支持的请求哪一天落实")
    execution: str


class ClockStep(Schema):
    text: str
    basis: str


class ClockOut(Schema):
    """A statutory clock with its line-by-line explanation."""

    code: str = Field(examples=["T7"])
    title: str
    started_on: date
    due_on: date | None = Field(description="法定最后一日（遇休息日已顺延）；空为法规没有规定天数")
    alert_on: date | None = Field(description="提醒所依据的日子（未顺延）")
    stopped_on: date | None
    stop_event: str
    provisional: bool = Field(description="涉及的年份还没有载入工作日历，日期暂定")
    basis: str
    steps: list[ClockStep]


class PaperRef(Schema):
    id: UUID
    kind: Named
    number: str
    state: Named
    waits_for: Named | None = Field(description="等哪个岗位审核")
    addressed_to: UnitRef | None = Field(description="空为发给信访人")
    issued_at: When | None
    served_on: date | None
    version: int


class LogOut(Schema):
    kind: Named
    happened_on: date
    text: str = Field(description="已遮盖个人信息")
    by: StaffRef
    second_person: StaffRef | None
    interpreter: str
    at: When


class RecusalOut(Schema):
    id: int
    staff: StaffRef
    ground: str
    declared_at: When


class AssistanceOut(Schema):
    """What an assisting unit is asked for, and its answer."""

    id: int
    unit: UnitRef
    requests: list[int] = Field(description="请其答复的诉求的序号")
    reason: str = Field(description="需要配合的内容")
    due_on: date = Field(description="答复期限")
    overdue: bool
    responsible: StaffRef | None = Field(description="协办责任人")
    stage: Named
    answer: str
    answered_at: When | None
    version: int


class ObjectionOut(Schema):
    """An objection that waits for its decision."""

    from_unit: UnitRef
    reasons: str
    proposed_unit: UnitRef | None
    at: When


class ReviewState(Schema):
    level: Named
    unit: UnitRef
    requested_at: When
    received_on: date = Field(description="收到请求之日，30日自次日起算")
    posted_on: date | None = Field(description="交邮日；以此判断是否逾期")
    text: str = Field(description="请求和理由，已遮盖个人信息")
    late: bool
    late_reason: str
    outcome: str
    decided_at: When | None


class DraftableKind(Schema):
    kind: str
    title: str
    fields: dict[str, str] = Field(description="字段名和中文名称")


class HinderedKind(Schema):
    """A kind of document that fits the matter but cannot be begun now: its time is over, or no earlier matter is linked."""

    kind: str
    title: str
    reason: str
    basis: list[str]


class OfferOut(Schema):
    """An act this person may do. `available` false: it cannot be done now, `reason` and `basis` say why."""

    act: str = Field(examples=["sort"])
    title: str = Field(examples=["分类分办"])
    href: str = Field(description="用 POST 办理的地址", examples=["/api/v1/matters/XF2026-000123/sort"])
    available: bool
    reason: str
    basis: list[str]


class MatterOut(MatterRow):
    """A matter in full."""

    route: Named | None = Field(description="办理途径")
    route_reason: str
    route_basis: str
    place: str
    tense: bool = Field(description="情绪激烈，答复需要第二人复读")
    registering_unit: UnitRef
    first_unit: UnitRef | None = Field(description="首办单位")
    section: str
    first_received_on: date = Field(description="首次收到之日；期限重新起算不改变它")
    days_since_first_receipt: int = Field(description="自首次收到至今（已归档的至归档之日）的天数")
    accepted_on: date | None
    served_on: date | None
    closed_at: When | None
    petitions: list[PetitionOut]
    requests: list[RequestOut]
    attachments: list[AttachmentRef]
    clocks: list[ClockOut]
    papers: list[PaperRef]
    log: list[LogOut]
    assistances: list[AssistanceOut] = Field(description="协办")
    open_objection: ObjectionOut | None
    open_recusals: list[RecusalOut]
    review: ReviewState | None = Field(description="最近一次复查、复核")
    offers: list[OfferOut] = Field(description="您现在可以办理什么")
    draftable: list[DraftableKind] = Field(description="现在可以起草的文书")
    hindered: list[HinderedKind] = Field(description="因为期限已过、没有关联事项等原因，现在不能起草的文书")


class HappeningOut(Schema):
    at: When
    title: str
    detail: str


class PartyIn(Input):
    """A petitioner as registered at the desk; only what is needed to answer."""

    kind: PersonKind = Field(PersonKind.NATURAL, description="natural 自然人、organisation 法人或者其他组织")
    name: str = Field(json_schema_extra=told("name"), examples=["甲小满"])
    id_kind: IdKind = Field(
        IdKind.UNSAID,
        description="证件种类；不填为按号码识别。" + "、".join(f"{k.value} {t}" for k, t in ID_KINDS.items()),
    )
    id_number: str = Field("", json_schema_extra=told("id_number"), description="确需核对身份时才填写")
    phone: str = Field("", json_schema_extra=told("phone"), examples=["13800001234"])
    address: str = Field("", json_schema_extra=told("address"))


DeskChannel = Literal["visit", "letter", "call", "email"]


class RegisterIn(Input):
    """A petition received by the office, for every channel but the web."""

    channel: DeskChannel = Field(description="visit 来访、letter 来信、call 来电、email 电子邮件")
    received_at: Moment = Field(description="收到的时间，期限自此起算")
    late_reason: str = Field(
        "",
        json_schema_extra=told("late_reason"),
        description="迟登记的原因：收到后超过一个工作日才登记的须写，其他的不写",
    )
    title: str = Field(json_schema_extra=told("title"), examples=["拖欠工程款"])
    text: str = Field(json_schema_extra=told("text"))
    requests: Requests = Field(default=[], description="诉求，一项一条；不填则以标题为一项")
    place: str = Field("", json_schema_extra=told("place"))
    other_procedure: str = Field(
        "", json_schema_extra=told("other_procedure"), description="已在诉讼、仲裁、复议等程序中的，写明"
    )
    language: str = Field("", json_schema_extra=told("language"), description="需要翻译的语言；不需要的不填")
    petitioner: PartyIn | None = Field(None, description="不填为匿名")
    representatives: Representatives = Field(
        default=[],
        description="集体访的其他代表，连同信访人不超过5人（《信访工作条例》第二十条第三款）",
    )
    people_count: PeopleCount = 1
    urgent: Flag = Field(False, description="重大紧急")
    oral: Flag = Field(False, description="口头提出，已如实记录")
    read_back: Flag = Field(False, description="已向信访人宣读核对")
    accusation: Flag = Field(False, description="检举控告，按保密事项登记")
