"""Talk with a responsible person, and a deduction proposed for the yearly appraisal (M-P7). Both concern staff; the person
concerned is heard, and people decide."""

from datetime import date
from decimal import Decimal

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Staff
from xinqiao.policy.masking import Typed, masked
from xinqiao.policy.models import AccountabilityTalk, Decision, Rectification, ScoreDeduction
from xinqiao.rules.rectifying import BASIS, OBJECTION_WORKING_DAYS, may_decide
from xinqiao.rules.verdict import Verdict

MOST_POINTS = Decimal(10)


def _concerned(act: Act, rectification: Rectification, person: Staff | None) -> Staff:
    """Somebody of the unit that corrects, and not the actor."""
    if person is None or person.unit_id != rectification.unit_id or not person.is_active:
        raise InvalidInput({"person": "请选择整改单位的人员。"})
    if person.pk == act.actor.staff_id:
        raise InvalidInput({"person": "不能对本人办理，请交其他领导办理。"})
    return person


@command("rectification.talk")
def record_talk(
    act: Act, rectification: Rectification, *, person: Staff | None, held_on: date, content: str
) -> AccountabilityTalk:
    """Record a talk that was held: with whom, when, about what. The person adds the own statement."""
    concerned = _concerned(act, rectification, person)
    if held_on > act.day:
        raise InvalidInput({"held_on": "约谈日期不能晚于今天；约谈后再记录。"})
    text = masked(rectification.matter, {"content": Typed(text=content, what="约谈内容", most=8000)})
    talk = AccountabilityTalk.objects.create(
        rectification=rectification,
        person=concerned,
        held_by_id=act.actor.staff,
        held_on=held_on,
        content=text["content"],
        at=act.at,
    )
    act.record(
        f"policy.accountabilitytalk:{talk.pk}",
        after={"rectification": rectification.pk, "with": concerned.pk, "held_on": held_on.isoformat()},
        basis=BASIS,
    )
    return talk


@command("rectification.answer_talk")
def answer_talk(act: Act, talk: AccountabilityTalk, *, statement: str) -> AccountabilityTalk:
    """The statement of the person talked to, once."""
    if talk.stated_at is not None:
        raise Refused(Verdict(allowed=False, reason="您已经作过说明。"))
    text = masked(talk.rectification.matter, {"statement": Typed(text=statement, what="说明", most=8000)})
    talk.statement, talk.stated_at = text["statement"], act.at
    talk.version += 1
    talk.save(update_fields=["statement", "stated_at", "version"])
    act.record(f"policy.accountabilitytalk:{talk.pk}", after={"stated": True})
    return talk


def _points(points: Decimal | None, most: Decimal) -> Decimal:
    if points is None or not 0 < points <= most or points * 2 % 1:
        raise InvalidInput({"points": "分值以0.5分为单位，大于0，不超过上限。"})
    return points


@command("rectification.deduct")
def propose_deduction(
    act: Act, rectification: Rectification, *, person: Staff | None, points: Decimal | None, ground: str
) -> ScoreDeduction:
    """Propose a deduction in this year's appraisal. It has no effect before the person could answer and a leader decided."""
    concerned = _concerned(act, rectification, person)
    if ScoreDeduction.objects.filter(rectification=rectification, person=concerned).exists():
        raise Refused(Verdict(allowed=False, reason="这项整改已经对此人提出过扣分建议。"))
    text = masked(rectification.matter, {"ground": Typed(text=ground, what="扣分理由", most=4000)})
    deduction = ScoreDeduction.objects.create(
        rectification=rectification,
        person=concerned,
        year=act.day.year,
        points=_points(points, MOST_POINTS),
        ground=text["ground"],
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
        answer_due=work_calendar().add_working_days(act.day, OBJECTION_WORKING_DAYS).day,
    )
    act.record(
        f"policy.scorededuction:{deduction.pk}",
        after={"rectification": rectification.pk, "person": concerned.pk, "points": str(deduction.points)},
    )
    return deduction


@command("rectification.answer_deduction")
def answer_deduction(act: Act, deduction: ScoreDeduction, *, objection: str) -> ScoreDeduction:
    """The person concerned says what speaks against the deduction, until it is decided."""
    if deduction.decided_at is not None:
        raise Refused(Verdict(allowed=False, reason="这项扣分已经决定。"))
    matter = deduction.rectification.matter
    text = masked(matter, {"objection": Typed(text=objection, what="意见", most=8000)})
    deduction.objection, deduction.answered_at = text["objection"], act.at
    deduction.version += 1
    deduction.save(update_fields=["objection", "answered_at", "version"])
    act.record(f"policy.scorededuction:{deduction.pk}", after={"answered": True})
    return deduction


@command("rectification.decide_deduction")
def decide_deduction(
    act: Act, deduction: ScoreDeduction, *, decision: str, points: Decimal | None, reason: str
) -> ScoreDeduction:
    """A leader decides, with reasons, on the objection or after its time: upheld, reduced, dropped."""
    if deduction.decided_at is not None:
        raise Refused(Verdict(allowed=False, reason="这项扣分已经决定。"))
    require(
        may_decide(
            heard=deduction.answered_at is not None,
            due=deduction.answer_due,
            today=act.day,
            decider=act.actor.staff,
            concerned=deduction.person_id,
        )
    )
    if decision not in Decision.values:
        raise InvalidInput({"decision": "请选择决定。"})
    decided = {
        Decision.UPHELD: deduction.points,
        Decision.DROPPED: Decimal(0),
    }.get(Decision(decision))
    if decided is None:
        decided = _points(points, deduction.points - Decimal("0.5"))
    text = masked(
        deduction.rectification.matter, {"reason": Typed(text=reason, what="决定的理由", most=4000)}
    )
    deduction.decision, deduction.decided_points = decision, decided
    deduction.decision_reason = text["reason"]
    deduction.decided_by_id, deduction.decided_at = act.actor.staff, act.at
    deduction.version += 1
    deduction.save()
    act.record(
        f"policy.scorededuction:{deduction.pk}",
        after={"decision": decision, "points": str(decided)},
        reason=text["reason"],
    )
    return deduction
