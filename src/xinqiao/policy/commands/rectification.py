"""Opening, planning, carrying out and verifying a rectification (M-P7)."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.policy.models import Rectification, RepeatJudgement, SampledMatter
from xinqiao.policy.queries.look_back import last_proposal
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.looking_back import RECTIFIED
from xinqiao.rules.rectifying import BASIS, OWNED, may_verify
from xinqiao.rules.roles import HANDLING
from xinqiao.rules.verdict import Verdict

_RECTIFY_DAYS = 20
"""Working days proposed for a rectification."""
_OWNER = "请选择承办单位的承办人员作为整改责任人。"


def _proposed_day(_record: Any) -> date:
    return work_calendar().add_working_days(today(), _RECTIFY_DAYS).day


def _handlers(matter: Matter) -> QuerySet[Staff]:
    """Who may answer for it: the people of the unit that handled the matter who work on matters."""
    return staff_of(matter.first_unit_id, *HANDLING) if matter.first_unit_id else Staff.objects.none()


def _open(
    act: Act,
    matter: Matter,
    owner: Staff,
    due: date,
    deviation: str,
    *,
    sampled: SampledMatter | None = None,
    judgement: RepeatJudgement | None = None,
) -> Rectification:
    found = Rectification(
        matter=matter,
        sampled=sampled,
        judgement=judgement,
        unit_id=owner.unit_id,
        opened_for_id=act.actor.unit,
        owner=owner,
        deviation=deviation,
        due_on=due,
        opened_by_id=act.actor.staff,
        opened_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    act.record(found, after={"owner": owner.pk, "unit": owner.unit_id, "due": due.isoformat()}, basis=BASIS)
    return found


def _may_open(_actor: Actor, sampled: SampledMatter) -> bool:
    return (
        sampled.concluded_at is not None
        and sampled.finding in RECTIFIED
        and not Rectification.objects.filter(sampled=sampled).exists()
    )


@command(
    "rectification.open",
    slug="rectify",
    lead="一案一整改：由承办单位的责任人分析原因、定出措施，由他人核验。",
    verb="开展整改",
    fits=_may_open,
)
def open_from_finding(
    act: Act,
    sampled: SampledMatter,
    *,
    deviation: Annotated[
        str, Words("偏差情况", most=4000, initial=lambda sampled: last_proposal(sampled).get("conclusion"))
    ],
    owner: Annotated[
        One[Staff],
        Pick(
            "整改责任人",
            among=lambda sampled: _handlers(sampled.matter),
            wrong=_OWNER,
            initial=lambda sampled: sampled.heard_id,
        ),
    ],
    due: Annotated[date, Day("整改期限", ahead=True, initial=_proposed_day)],
) -> Rectification:
    """Open the rectification that a concluded finding of grade 一般 or worse asks for; one for each case."""
    if sampled.concluded_at is None or sampled.finding not in RECTIFIED:
        raise Refused(Verdict(allowed=False, reason="共同结论为“一般”或者“严重”的，才开展整改。"))
    if Rectification.objects.filter(sampled=sampled).exists():
        raise Refused(Verdict(allowed=False, reason="这件已经开展整改：一案一整改。"))
    return _open(act, sampled.matter, owner, due, deviation, sampled=sampled)


def _handled(petition: Petition) -> Matter:
    """The matter in which the policy was applied: that of the earlier petition, unless it was never handled."""
    earlier = petition.repeat_of.matter if petition.repeat_of else petition.matter
    return earlier if earlier.first_unit_id is not None else petition.matter


@command(
    "rectification.judge",
    lead="认定的是单位执行政策有没有偏差，不评价信访人。认定有偏差的，同时开展整改。",
    verb="作出认定",
    told=lambda petition: petition.link_reason,
)
def judge_repeat(
    act: Act,
    petition: Petition,
    *,
    deviation: Annotated[
        bool, Either("这次重复信访是不是源于政策执行偏差", yes="是，源于政策执行偏差", no="不是，另有原因")
    ],
    reason: Annotated[str, Words("认定理由", most=4000)],
    owner: Annotated[
        Staff | None,
        Pick(
            "整改责任人",
            required=False,
            hint="认定有偏差时填写",
            among=lambda petition: _handlers(_handled(petition)),
            wrong=_OWNER,
        ),
    ] = None,
    due: Annotated[
        date | None,
        Day("整改期限", required=False, hint="认定有偏差时填写", ahead=True, initial=_proposed_day),
    ] = None,
) -> RepeatJudgement:
    """Judge whether a repeat petition stems from a deviation in applying policy; if so, the rectification opens in the same
    act. Whoever handled the matter does not judge. An accusation has a track of its own and is not judged here."""
    matter = petition.matter
    if petition.repeat_of_id is None:
        raise Refused(Verdict(allowed=False, reason="只有已认定为重复信访的，才作这项认定。"))
    if matter.confidential:
        reason_why = "检举控告事项按保密规定另行处理，不在这里认定。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(SECRECY,)))
    if RepeatJudgement.objects.filter(petition=petition).exists():
        raise Refused(Verdict(allowed=False, reason="这件重复信访已经作过认定。"))
    if act.actor.staff == matter.first_handler_id:
        raise Refused(Verdict(allowed=False, reason="认定由承办人以外的人作出。"))
    missing = {"owner": _OWNER} if owner is None else {}
    missing |= {"due": "请选择今天以后的日期作为整改期限。"} if due is None else {}
    if deviation and missing:
        raise InvalidInput(missing)
    judgement = RepeatJudgement.objects.create(
        petition=petition, deviation=deviation, reason=reason, by_id=act.actor.staff, at=act.at
    )
    act.record(judgement, matter_id=matter.pk, after={"deviation": deviation})
    if deviation and owner is not None and due is not None:
        _open(act, _handled(petition), owner, due, reason, judgement=judgement)
    return judgement


def _another(actor: Actor, found: Rectification) -> bool:
    """To somebody else than the owner."""
    return actor.staff != found.owner_id


@command("rectification.plan", lead="写明为什么会发生、准备怎么改。")
def plan(
    act: Act,
    found: Rectification,
    *,
    cause: Annotated[str, Words("原因分析")],
    measures: Annotated[str, Words("整改措施", rows=6)],
) -> Rectification:
    """The owner says why it happened and what will be done."""
    take(act, found, words={"cause": cause, "measures": measures})
    return found


@command(
    "rectification.carry_out",
    lead="写明做了什么、在哪里可以看到。提交后由他人核验。",
)
def carry_out(
    act: Act, found: Rectification, *, result: Annotated[str, Words("整改情况", rows=6)]
) -> Rectification:
    """The owner reports what was done."""
    take(act, found, words={"result": result})
    return found


@command("rectification.verify", lead="核验人不能是整改责任人。", verb="核验通过", fits=_another)
def verify(
    act: Act,
    found: Rectification,
    *,
    verdict: Annotated[str, Words("核验情况", most=4000, hint="看了什么、结果怎样")],
) -> Rectification:
    """Another person than the owner has looked at what was done and closes the case."""
    require(may_verify(verifier=act.actor.staff, owner=found.owner_id))
    take(act, found, words={"verdict": verdict}, reason=verdict)
    return found


@command("rectification.send_back", lead="期限不变。", fits=_another)
def send_back(
    act: Act, found: Rectification, *, reason: Annotated[str, Words("退回的理由", most=4000)]
) -> Rectification:
    """Another person than the owner finds that it is not done yet; the day stays."""
    require(may_verify(verifier=act.actor.staff, owner=found.owner_id))
    take(act, found, words={"reason": reason}, reason=reason)
    return found


def _others(found: Rectification) -> QuerySet[Staff]:
    """Who may answer for it instead."""
    return staff_of(found.unit_id, *HANDLING).exclude(pk=found.owner_id)


@command(
    "rectification.hand_on",
    lead="整改责任人停用账号、调离或者长期不在岗的，换由本单位的他人负责；已经写明的原因和措施不变，期限不变。",
    verb="更换责任人",
    fits=lambda actor, found: found.stage in OWNED and actor.unit == found.unit_id,
)
def hand_on(
    act: Act,
    found: Rectification,
    *,
    owner: Annotated[One[Staff], Pick("新的整改责任人", among=_others, wrong=_OWNER)],
    reason: Annotated[str, Words("理由", most=1000, rows=2)],
) -> Rectification:
    """Another person of the same unit answers for it from now on, so that a rectification never waits for somebody who is gone (M-D1)."""
    if act.actor.unit != found.unit_id:
        raise Refused(Verdict(allowed=False, reason="整改责任人由责任单位更换。"))
    if found.stage not in OWNED:
        raise Refused(Verdict(allowed=False, reason="已经报告整改完成的，不再更换责任人。"))
    before = found.owner_id
    found.owner = found.turn_staff = owner
    found.version += 1
    found.save(update_fields=["owner", "turn_staff", "version"])
    act.record(found, before={"owner": before}, after={"owner": owner.pk}, basis=BASIS, reason=reason)
    return found
