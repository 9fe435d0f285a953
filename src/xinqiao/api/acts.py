"""One POST for each act of the desk: the matter by number, the version seen in `If-Match`, what the act needs in the body."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Router

from xinqiao.api import act_schemas as given
from xinqiao.api.auth import StaffRequest
from xinqiao.api.chosen import chosen_category, chosen_staff, chosen_unit
from xinqiao.api.conditions import IfMatch, etag, seen_version
from xinqiao.api.document import versioned
from xinqiao.api.fields import Number
from xinqiao.api.matter_schemas import MatterDone
from xinqiao.api.matter_view import state_named
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.matters.commands import assignment, closing, disposition, handling, sorting
from xinqiao.matters.commands.review import record_hearing
from xinqiao.matters.models import Matter
from xinqiao.matters.offers import BY_NAME, open_objection
from xinqiao.matters.queries.access import get_matter, matter_numbered
from xinqiao.offices.queries import staff_named
from xinqiao.rules.verdict import Verdict

router = Router(tags=["acts"])
F = TypeVar("F", bound=Callable[..., Any])


def _act(name: str, description: str = "") -> Callable[[F], F]:
    """Mount an act of `matters.offers` under its own name."""
    made: Callable[[F], F] = router.post(
        f"/matters/{{number}}/{name}",
        response=MatterDone,
        operation_id=f"act_{name}",
        summary=BY_NAME[name].title,
        description=description,
        openapi_extra=versioned(404, 409, 412, 428),
    )
    return made


def _subject(request: StaffRequest, number: str, if_match: str) -> Matter:
    """The matter at the version the caller saw; the command compares it with the present one."""
    return matter_numbered(request.auth, number, seen_version=seen_version(if_match))


def _done(request: StaffRequest, response: HttpResponse, matter: Matter) -> MatterDone:
    """Where the matter stands now, if this person still sees it."""
    try:
        now = get_matter(request.auth, matter.pk)
    except NotFound:
        return MatterDone(number=matter.number, visible=False, state=None, version=None)
    response["ETag"] = etag(now.version)
    return MatterDone(number=now.number, visible=True, state=state_named(now.state), version=now.version)


@_act("sort", "按《信访工作条例》确定类别和办理途径，写明理由。检举控告自此按保密事项管理。")
def sort(
    request: StaffRequest, number: Number, payload: given.SortIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    sorting.sort_matter(
        request.auth,
        matter,
        kind=payload.kind,
        route=payload.route,
        reason=payload.reason,
        category=chosen_category("category", payload.category),
        tense=payload.tense,
    )
    return _done(request, response, matter)


@_act("forward", "出具转送函。对方自收到之日起15日内告知信访人是否受理，5个工作日内可以提出异议。")
def forward(
    request: StaffRequest, number: Number, payload: given.ForwardIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    disposition.forward(request.auth, matter, chosen_unit("to_unit", payload.to_unit), reason=payload.reason)
    return _done(request, response, matter)


@_act("assign", "出具交办函，指定办理期限，对方须报送办结报告。")
def assign(
    request: StaffRequest, number: Number, payload: given.AssignIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    disposition.assign_with_report(
        request.auth,
        matter,
        chosen_unit("to_unit", payload.to_unit),
        reason=payload.reason,
        due_on=payload.due_on,
    )
    return _done(request, response, matter)


@_act("accept", "出具受理告知书，确定首办责任人。出具处理意见书的事项，自今日起60日内办结。")
def accept(
    request: StaffRequest, number: Number, payload: given.AcceptIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    handler = chosen_staff("handler", matter.holding_unit_id, payload.handler)
    disposition.accept(request.auth, matter, handler, note=payload.note)
    return _done(request, response, matter)


@_act("object", "认为不属于本单位职权的，5个工作日内详细说明理由。对方核实同意之前，事项仍在本单位。")
def object_(
    request: StaffRequest, number: Number, payload: given.ObjectIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    proposed = chosen_unit("proposed_unit", payload.proposed_unit) if payload.proposed_unit else None
    disposition.object_to_transfer(request.auth, matter, reasons=payload.reasons, proposed_unit=proposed)
    return _done(request, response, matter)


@_act("decide_objection", "同意的，材料退回重新分办；不同意的，对方应当继续办理。")
def decide_objection(
    request: StaffRequest,
    number: Number,
    payload: given.DecideObjectionIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    objection = open_objection(matter)
    if objection is None:
        raise Refused(Verdict(allowed=False, reason="没有等待核定的异议。"))
    disposition.decide_objection(request.auth, matter, objection, agree=payload.agree, reason=payload.reason)
    return _done(request, response, matter)


@_act("allocate", "分派给本单位人员。作出决定之前还没有首办责任人的，由此人担任；变更首办责任人须走移交。")
def allocate(
    request: StaffRequest,
    number: Number,
    payload: given.AllocateIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    person = chosen_staff("person", matter.holding_unit_id, payload.person)
    assignment.allocate(request.auth, matter, person, reason=payload.reason)
    return _done(request, response, matter)


@_act("hand_over", "对方接收之前，责任仍在您。检举控告事项，须先批准对方知悉。")
def hand_over(
    request: StaffRequest,
    number: Number,
    payload: given.HandOverIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    person = chosen_staff("person", matter.holding_unit_id, payload.person)
    assignment.hand_over(request.auth, matter, person, reason=payload.reason)
    return _done(request, response, matter)


@_act("take_over", "接收后，由您对此事项负责到底。")
def take_over(
    request: StaffRequest,
    number: Number,
    payload: given.TakeOverIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    assignment.take_over(request.auth, matter)
    return _done(request, response, matter)


@_act("add_unit", "请其他单位配合办理，首办责任不变。")
def add_unit(
    request: StaffRequest, number: Number, payload: given.AddUnitIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    assignment.add_co_handling_unit(
        request.auth, matter, chosen_unit("unit", payload.unit), reason=payload.reason
    )
    return _done(request, response, matter)


@_act("log", "记入办理记录；其中的个人信息会遮盖，原文封存。")
def log(
    request: StaffRequest, number: Number, payload: given.LogIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    second = (
        chosen_staff("second_person", request.auth.unit, payload.second_person)
        if payload.second_person
        else None
    )
    handling.log(
        request.auth,
        matter,
        payload.kind,
        payload.text,
        happened_on=payload.happened_on,
        second_person=second,
    )
    return _done(request, response, matter)


@_act("execute", "处理意见支持的请求，归档前须登记落实情况（《信访工作条例》第三十二条第二款）。")
def execute(
    request: StaffRequest, number: Number, payload: given.ExecuteIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    handling.record_execution(
        request.auth, matter, payload.position, result=payload.result, done_on=payload.done_on
    )
    return _done(request, response, matter)


@_act("report", "交办的事项，作出答复或者决定之后，向交办单位报送办结报告。")
def report(
    request: StaffRequest, number: Number, payload: given.ReportIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    handling.report_conclusion(request.auth, matter, payload.report)
    return _done(request, response, matter)


@_act(
    "redo",
    "复查、复核撤销原意见的，责令重新办理，60日重新起算；变更原意见的，按变更后的意见落实，不重新办理。",
)
def redo(
    request: StaffRequest, number: Number, payload: given.ReasonIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    closing.redo(request.auth, matter, reason=payload.reason)
    return _done(request, response, matter)


@_act(
    "close",
    "文书、送达、办结报告、落实情况齐全，异议已经核定，请求复查复核的期限届满，才能归档；缺什么，答复中逐项说明。",
)
def close(
    request: StaffRequest, number: Number, payload: given.CloseIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    closing.close(request.auth, matter, note=payload.note)
    return _done(request, response, matter)


@_act("recusal", "与信访事项或者信访人有直接利害关系的，应当回避。")
def recusal(
    request: StaffRequest, number: Number, payload: given.RecusalIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    assignment.declare_recusal(request.auth, matter, ground=payload.ground)
    return _done(request, response, matter)


@_act("decide_recusal", "本人的回避须由他人决定。决定回避后，此人看不到这件事项。")
def decide_recusal(
    request: StaffRequest,
    number: Number,
    payload: given.DecideRecusalIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    declared = matter.recusals.filter(pk=payload.recusal).first()
    if declared is None:
        raise InvalidInput({"recusal": "没有这项申报。"})
    assignment.decide_recusal(request.auth, matter, declared, grant=payload.grant)
    return _done(request, response, matter)


@_act("accuse", "登记后，被检举控告的单位、人员及其下属单位查不到此事项，也不能成为转送对象。")
def accuse(
    request: StaffRequest, number: Number, payload: given.AccuseIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    try:
        people = staff_named(payload.staff)
    except NotFound as error:
        raise InvalidInput({"staff": error.message}) from None
    named = [chosen_unit("units", unit_id) for unit_id in payload.units]
    sorting.name_accused(request.auth, matter, units=named, staff=people)
    return _done(request, response, matter)


@_act("clear", "检举控告事项只有经批准的人员能够看到。")
def clear(
    request: StaffRequest, number: Number, payload: given.ClearIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    person = chosen_staff("person", matter.holding_unit_id, payload.person)
    sorting.clear_staff(request.auth, matter, person, reason=payload.reason)
    return _done(request, response, matter)


@_act(
    "withdraw", "作出答复或者决定之前，只有信访人本人自愿、书面提出的才能办理，不得要求或者劝逼信访人撤回。"
)
def withdraw(
    request: StaffRequest,
    number: Number,
    payload: given.WithdrawIn,
    if_match: IfMatch,
    response: HttpResponse,
) -> MatterDone:
    matter = _subject(request, number, if_match)
    closing.withdraw(request.auth, matter, statement=payload.statement, verified=payload.verified)
    return _done(request, response, matter)


@_act(
    "hearing",
    "记录复查、复核中的听证。只有复核的听证时间不计入办理期限（《信访工作条例》第三十六条第二款）。",
)
def hearing(
    request: StaffRequest, number: Number, payload: given.HearingIn, if_match: IfMatch, response: HttpResponse
) -> MatterDone:
    matter = _subject(request, number, if_match)
    record_hearing(
        request.auth,
        matter,
        opened_on=payload.opened_on,
        closed_on=payload.closed_on,
        host=payload.host,
        note=payload.note,
    )
    return _done(request, response, matter)
