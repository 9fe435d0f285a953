"""Opening, planning, carrying out and verifying a rectification (M-P7)."""

from datetime import date

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.moving import require
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import works_on_matters
from xinqiao.policy.masking import Typed, masked
from xinqiao.policy.models import Rectification, RepeatJudgement, SampledMatter
from xinqiao.rules.basis import Basis
from xinqiao.rules.looking_back import RECTIFIED
from xinqiao.rules.rectifying import BASIS, Stage, Step, may_verify, take
from xinqiao.rules.verdict import Verdict


def _owner(act: Act, matter: Matter, owner: Staff | None, due: date | None) -> tuple[Staff, date]:
    """Who answers and by when, or InvalidInput: a person of the unit that handled the matter, and a day to come."""
    problems = {}
    if owner is None or owner.unit_id != matter.first_unit_id or not works_on_matters(owner):
        problems["owner"] = "请选择承办单位的承办人员作为整改责任人。"
    if due is None or due <= act.day:
        problems["due"] = "请选择今天以后的日期作为整改期限。"
    if owner is None or due is None or problems:
        raise InvalidInput(problems)
    return owner, due


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
    rectification = Rectification.objects.create(
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
    act.record(
        f"policy.rectification:{rectification.pk}",
        after={"owner": owner.pk, "unit": owner.unit_id, "due": due.isoformat()},
        basis=BASIS,
    )
    return rectification


@command("rectification.open")
def open_from_finding(
    act: Act, sampled: SampledMatter, *, deviation: str, owner: Staff | None, due: date | None
) -> Rectification:
    """Open the rectification that a concluded finding of grade 一般 or worse asks for; one for each case."""
    if sampled.concluded_at is None or sampled.finding not in RECTIFIED:
        raise Refused(Verdict(allowed=False, reason="共同结论为“一般”或者“严重”的，才开展整改。"))
    if Rectification.objects.filter(sampled=sampled).exists():
        raise Refused(Verdict(allowed=False, reason="这件已经开展整改：一案一整改。"))
    text = masked(sampled.matter, {"deviation": Typed(text=deviation, what="偏差情况", most=4000)})
    person, day = _owner(act, sampled.matter, owner, due)
    return _open(act, sampled.matter, person, day, text["deviation"], sampled=sampled)


@command("rectification.judge")
def judge_repeat(
    act: Act,
    petition: Petition,
    *,
    deviation: bool,
    reason: str,
    owner: Staff | None = None,
    due: date | None = None,
) -> RepeatJudgement:
    """Judge whether a repeat petition stems from a deviation in applying policy; if so, the rectification opens in the same
    act. Whoever handled the matter does not judge. An accusation has a track of its own and is not judged here."""
    matter = petition.matter
    if petition.repeat_of_id is None:
        raise Refused(Verdict(allowed=False, reason="只有已认定为重复信访的，才作这项认定。"))
    if matter.confidential:
        reason_why = "检举控告事项按保密规定另行处理，不在这里认定。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(Basis(article=30, paragraph=3),)))
    if RepeatJudgement.objects.filter(petition=petition).exists():
        raise Refused(Verdict(allowed=False, reason="这件重复信访已经作过认定。"))
    if act.actor.staff == matter.first_handler_id:
        raise Refused(Verdict(allowed=False, reason="认定由承办人以外的人作出。"))
    text = masked(matter, {"reason": Typed(text=reason, what="认定理由", most=4000)})["reason"]
    found = _owner(act, _handled(petition), owner, due) if deviation else None
    judgement = RepeatJudgement.objects.create(
        petition=petition, deviation=deviation, reason=text, by_id=act.actor.staff, at=act.at
    )
    act.record(f"policy.repeatjudgement:{judgement.pk}", matter_id=matter.pk, after={"deviation": deviation})
    if found is not None:
        _open(act, _handled(petition), *found, text, judgement=judgement)
    return judgement


def _handled(petition: Petition) -> Matter:
    """The matter in which the policy was applied: that of the earlier petition, unless it was never handled."""
    earlier = petition.repeat_of.matter if petition.repeat_of else petition.matter
    return earlier if earlier.first_unit_id is not None else petition.matter


def _go(act: Act, rectification: Rectification, step: Step, *fields: str, reason: str = "") -> Rectification:
    """Take a step of the table, save and record it. Raises Refused when the table has no such step."""
    before = rectification.stage
    target = take(Stage(before), step)
    if isinstance(target, Verdict):
        raise Refused(target)
    rectification.stage = target
    rectification.version += 1
    rectification.save(update_fields=["stage", "version", *fields])
    act.record(
        f"policy.rectification:{rectification.pk}",
        before={"stage": before},
        after={"stage": str(target)},
        basis=BASIS,
        reason=reason,
    )
    return rectification


def _step(rectification: Rectification, step: Step) -> None:
    """Raises Refused before anything typed is looked at."""
    target = take(Stage(rectification.stage), step)
    if isinstance(target, Verdict):
        raise Refused(target)


@command("rectification.plan")
def plan(act: Act, rectification: Rectification, *, cause: str, measures: str) -> Rectification:
    """The owner says why it happened and what will be done."""
    _step(rectification, Step.PLAN)
    text = masked(
        rectification.matter,
        {
            "cause": Typed(text=cause, what="原因分析", most=8000),
            "measures": Typed(text=measures, what="整改措施", most=8000),
        },
    )
    rectification.cause, rectification.measures = text["cause"], text["measures"]
    rectification.planned_by_id, rectification.planned_at = act.actor.staff, act.at
    return _go(act, rectification, Step.PLAN, "cause", "measures", "planned_by", "planned_at")


@command("rectification.carry_out")
def carry_out(act: Act, rectification: Rectification, *, result: str) -> Rectification:
    """The owner reports what was done."""
    _step(rectification, Step.CARRY_OUT)
    text = masked(rectification.matter, {"result": Typed(text=result, what="整改情况", most=8000)})
    rectification.result, rectification.carried_out_at = text["result"], act.at
    return _go(act, rectification, Step.CARRY_OUT, "result", "carried_out_at")


def _verify(act: Act, rectification: Rectification, step: Step, text: str, what: str) -> Rectification:
    _step(rectification, step)
    require(
        may_verify(
            verifier=act.actor.staff, owner=rectification.owner_id, planned_by=rectification.planned_by_id
        )
    )
    said = masked(rectification.matter, {"verdict": Typed(text=text, what=what, most=4000)})["verdict"]
    rectification.verdict = said
    rectification.verified_by_id, rectification.verified_at = act.actor.staff, act.at
    return _go(act, rectification, step, "verdict", "verified_by", "verified_at", reason=said)


@command("rectification.verify")
def verify(act: Act, rectification: Rectification, *, verdict: str) -> Rectification:
    """Another person than the owner has looked at what was done and closes the case."""
    return _verify(act, rectification, Step.VERIFY, verdict, "核验情况")


@command("rectification.send_back")
def send_back(act: Act, rectification: Rectification, *, reason: str) -> Rectification:
    """Another person than the owner finds that it is not done yet; the day stays."""
    return _verify(act, rectification, Step.SEND_BACK, reason, "退回的理由")
