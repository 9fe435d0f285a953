"""What each act on a matter needs. Field names are those of the problems a command tells."""

from typing import Annotated

from pydantic import Field

from xinqiao.api.fields import Day, Flag, Id, Input
from xinqiao.matters.models import LogKind
from xinqiao.matters.models.matter import Kind

Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Note = Annotated[str, Field(max_length=20_000)]


class SortIn(Input):
    kind: Kind = Field(description="suggestion 建议意见、accusation 检举控告、claim 申诉求决")
    route: str = Field(
        max_length=24, description="办理途径，取自 GET /routes，须适用于这一类", examples=["31(6)"]
    )
    category: Id | None = Field(None, description="内容分类，取自 GET /categories")
    reason: Text = Field(
        description="为什么适用这一途径", examples=["不属于诉讼、仲裁等程序，属于行政机关职权。"]
    )
    tense: Flag = Field(False, description="情绪激烈，答复需要第二人复读")


class ForwardIn(Input):
    to_unit: Id = Field(description="转给哪个单位，取自 GET /units")
    reason: Text = Field(description="依据和理由", examples=["属于住建部门职权。"])


class AssignIn(ForwardIn):
    due_on: Day = Field(description="办结报告的期限，须晚于今天")


class AcceptIn(Input):
    handler: Id = Field(description="首办责任人，取自 GET /colleagues")
    note: Note = ""


class ObjectIn(Input):
    reasons: Text = Field(description="不属于本单位职权的详细理由，不少于10个字")
    proposed_unit: Id | None = Field(None, description="建议由谁办理")


class DecideObjectionIn(Input):
    agree: Flag = Field(description="true 同意，收回重新分办；false 不同意，由对方继续办理")
    reason: Text


class AllocateIn(Input):
    person: Id = Field(description="承办人，取自 GET /colleagues")
    reason: Note = ""


class HandOverIn(Input):
    person: Id = Field(description="移交给谁，取自 GET /colleagues；对方接收之前责任不变")
    reason: Text


class TakeOverIn(Input):
    """Nothing to say: an empty object."""


class AddUnitIn(Input):
    unit: Id = Field(description="协办单位，取自 GET /units")
    reason: Text = Field(description="需要配合的内容")


class LogIn(Input):
    kind: LogKind = Field(
        description="note 办理记录、contact 联系信访人、statement 听取陈述、investigation 调查核实、"
        "evidence 证据材料、meeting 会商、execution 落实情况"
    )
    happened_on: Day
    text: Text
    second_person: Id | None = Field(None, description="另一名参加人员；调查核实必须两人进行")


class ExecuteIn(Input):
    position: int = Field(ge=1, le=20, description="第几项请求；须是处理意见支持的。再次登记的，以后一次为准")
    done_on: Day
    result: Text = Field(description="措施、结果和证明，不少于5个字")


class ReportIn(Input):
    report: Text = Field(description="处理结果、落实情况、信访人意见，不少于10个字")


class ReasonIn(Input):
    reason: Text


class CloseIn(Input):
    note: Note = ""


class RecusalIn(Input):
    ground: Text = Field(description="与信访事项或者信访人的直接利害关系")


class DecideRecusalIn(Input):
    recusal: Id = Field(description="哪一项申报，取自事项的 open_recusals")
    grant: Flag = Field(description="true 应当回避；false 不需要回避")


class AccuseIn(Input):
    units: list[Id] = Field(default=[], max_length=50, description="被检举控告的单位")
    staff: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(
        default=[], max_length=50, description="被检举控告人员的用户名"
    )


class ClearIn(Input):
    person: Id = Field(description="批准谁知悉，取自 GET /colleagues")
    reason: Text = Field(description="必要性")


class WithdrawIn(Input):
    statement: Text = Field(description="信访人自愿撤回的书面声明的内容和日期")
    verified: Flag = Field(description="已核实确属本人自愿")


class HearingIn(Input):
    opened_on: Day
    closed_on: Day
    host: str = Field(min_length=1, max_length=80, description="主持人，不得是原办理人员")
    note: Note = ""
