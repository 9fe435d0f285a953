"""Talk with a responsible person, and a deduction proposed for the yearly appraisal (M-P7). Both concern staff; the person
concerned is heard, and people decide."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Number, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.policy.models import AccountabilityTalk, DeductionDecision, Rectification, ScoreDeduction
from xinqiao.rules.rectifying import BASIS, DEDUCTION, OBJECTION_WORKING_DAYS, ON_PAPER, may_decide
from xinqiao.rules.verdict import Verdict

_HALF = Decimal("0.5")
_POINTS = "分值以0.5分为单位，大于0，不超过上限。"


def _concerned(act: Act, person: Staff) -> Staff:
    """Nobody talks with or proposes a deduction for the own person."""
    if person.pk == act.actor.staff_id:
        raise InvalidInput({"person": "不能对本人办理，请交其他领导办理。"})
    return person


@command("rectification.talk", lead="约谈之后记录；被约谈人会看到记录并写下自己的说明。")
def record_talk(
    act: Act,
    rectification: Rectification,
    *,
    person: Annotated[
        One[Staff],
        Pick(
            "约谈对象",
            among=lambda found: staff_of(found.unit_id),
            wrong="请选择整改单位的人员。",
            initial=lambda found: found.owner_id,
        ),
    ],
    held_on: Annotated[date, Day("约谈日期", past=True, initial=lambda _: today())],
    content: Annotated[str, Words("约谈内容", rows=6)],
) -> AccountabilityTalk:
    """Record a talk that was held: with whom, when, about what. The person adds the own statement."""
    talk = AccountabilityTalk(
        rectification=rectification,
        person=_concerned(act, person),
        held_by_id=act.actor.staff,
        held_on=held_on,
        content=content,
        at=act.at,
    )
    begin(talk, at=act.at)
    talk.save()
    act.record(
        talk,
        after={"rectification": rectification.pk, "with": person.pk, "held_on": held_on.isoformat()},
        basis=BASIS,
    )
    return talk


def _on_paper(talk: AccountabilityTalk) -> bool:
    return not talk.person.is_active


@command(
    "rectification.answer_talk",
    lead="本人的说明与约谈记录一并存卷；本人已经离开的，由约谈人登记其书面说明，约谈人也离开的，由单位负责人登记。",
    verb="提交说明",
    told=lambda talk: talk.content,
)
def answer_talk(
    act: Act,
    talk: AccountabilityTalk,
    *,
    statement: Annotated[str, Words("说明", rows=6)],
    came_on: Annotated[
        date | None, Day("收到书面说明的日期", past=True, when=_on_paper, initial=lambda _: today())
    ] = None,
    kept_at: Annotated[
        str | None,
        Words("原件存放处", most=200, rows=1, when=_on_paper, hint="不放进信访事项的案卷：那里别人也看得到"),
    ] = None,
) -> AccountabilityTalk:
    """The statement of the person talked to, once; of one who has left, whose account is closed, it comes on paper, on a day and to a place
    that are named. Raises InvalidInput where it came before the talk."""
    if not _on_paper(talk):
        take(act, talk, words={"statement": statement})
        return talk
    if came_on is not None and came_on < talk.held_on:
        raise InvalidInput({"came_on": "书面说明不能早于约谈日期收到，请核对日期。"})
    told = {"came_on": came_on.isoformat() if came_on else "", "kept_at": kept_at or ""}
    take(act, talk, words={ON_PAPER: statement, **told})
    return talk


@command(
    "rectification.deduct",
    lead="这只是建议：当事人可以提出意见，由领导决定。扣分只涉及工作人员的年度考核。",
    verb="提出扣分建议",
)
def propose_deduction(
    act: Act,
    rectification: Rectification,
    *,
    person: Annotated[
        One[Staff],
        Pick("当事人", among=lambda found: staff_of(found.unit_id), wrong="请选择整改单位的人员。"),
    ],
    points: Annotated[
        Decimal,
        Number(
            "扣分", hint="以0.5分为单位，最多10分", least=_HALF, most=Decimal(10), step=_HALF, wrong=_POINTS
        ),
    ],
    ground: Annotated[str, Words("扣分理由", most=4000)],
) -> ScoreDeduction:
    """Propose a deduction in this year's appraisal. It has no effect before the person could answer and a leader decided."""
    if ScoreDeduction.objects.filter(rectification=rectification, person=person).exists():
        raise Refused(Verdict(allowed=False, reason="这项整改已经对此人提出过扣分建议。"))
    deduction = ScoreDeduction(
        rectification=rectification,
        person=_concerned(act, person),
        year=act.day.year,
        points=points,
        ground=ground,
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
        answer_due=work_calendar().add_working_days(act.day, OBJECTION_WORKING_DAYS).day,
    )
    begin(deduction, at=act.at)
    deduction.save()
    act.record(
        deduction,
        after={"rectification": rectification.pk, "person": person.pk, "points": str(deduction.points)},
    )
    return deduction


@command(
    "rectification.answer_deduction",
    lead="同意或者不同意都可以写；领导看到您的意见后再决定。",
    verb="提交意见",
    told=lambda found: found.ground,
)
def answer_deduction(
    act: Act, deduction: ScoreDeduction, *, objection: Annotated[str, Words("意见", rows=6)]
) -> ScoreDeduction:
    """The person concerned says what speaks against the deduction, until it is decided; a second time stands beside the first."""
    take(act, deduction, words={"objection": objection})
    return deduction


def _decidable(actor: Actor, deduction: ScoreDeduction) -> bool:
    return DEDUCTION.open_to(deduction.stage, "decide_deduction") and _may_decide(actor, deduction).allowed


def _may_decide(actor: Actor, deduction: ScoreDeduction) -> Verdict:
    return may_decide(
        heard=deduction.stage == "answered",
        due=deduction.answer_due,
        today=today(),
        decider=actor.staff,
        concerned=deduction.person_id,
    )


@command(
    "rectification.decide_deduction",
    lead="请对当事人的意见逐条考虑，写明理由。",
    verb="作出决定",
    fits=_decidable,
    told=lambda found: found.ground,
)
def decide_deduction(
    act: Act,
    deduction: ScoreDeduction,
    *,
    decision: Annotated[str, Pick("决定", among=DeductionDecision.choices, wrong="请选择决定。")],
    points: Annotated[
        Decimal | None,
        Number("减少后扣几分", required=False, least=_HALF, most=Decimal(10), step=_HALF, wrong=_POINTS),
    ] = None,
    reason: Annotated[str, Words("决定的理由", most=4000)],
) -> ScoreDeduction:
    """A leader decides, with reasons, on the objection or after its time: upheld, reduced, dropped."""
    if deduction.stage != "decided":
        require(_may_decide(act.actor, deduction))
    if decision == DeductionDecision.REDUCED and (points is None or points >= deduction.points):
        raise InvalidInput({"points": _POINTS})
    decided = {DeductionDecision.UPHELD: deduction.points, DeductionDecision.DROPPED: Decimal(0)}.get(
        DeductionDecision(decision), points
    )
    deduction.decision, deduction.decided_points = decision, decided
    deduction.decided_by_id = act.actor.staff
    take(act, deduction, words={"reason": reason}, reason=reason, decision=decision, points=str(decided))
    return deduction
