"""One case, one rectification 一案一整改 (M-P7): its states as one table, and who verifies.

A rectification corrects how the office applied a policy; it concerns staff and never a petitioner. People decide each step.
"""

from datetime import date
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BASIS = Basis(article=39, paragraph=3)
"""限期整改、约谈 of units (条例 39(3)); one record for each matter is local practice."""

VERIFY_WORKING_DAYS = 10
"""What was carried out is verified within so many working days."""
OBJECTION_WORKING_DAYS = 5
"""A proposed deduction is decided when the person concerned has answered or so many working days have passed."""


class Stage(StrEnum):
    OPENED = "opened"
    PLANNED = "planned"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"


STAGES: dict[Stage, str] = {
    Stage.OPENED: "已立项，待定措施",
    Stage.PLANNED: "整改中",
    Stage.CARRIED_OUT: "已整改，待核验",
    Stage.CLOSED: "已核验销号",
}


class Step(StrEnum):
    PLAN = "plan"
    CARRY_OUT = "carry_out"
    VERIFY = "verify"
    SEND_BACK = "send_back"


STEPS: dict[Step, str] = {
    Step.PLAN: "定出整改措施",
    Step.CARRY_OUT: "报告整改完成",
    Step.VERIFY: "核验通过",
    Step.SEND_BACK: "退回整改",
}

EDGES: dict[tuple[Stage, Step], Stage] = {
    (Stage.OPENED, Step.PLAN): Stage.PLANNED,
    (Stage.PLANNED, Step.CARRY_OUT): Stage.CARRIED_OUT,
    (Stage.CARRIED_OUT, Step.VERIFY): Stage.CLOSED,
    (Stage.CARRIED_OUT, Step.SEND_BACK): Stage.PLANNED,
}


def take(stage: Stage, step: Step) -> Stage | Verdict:
    """The stage that `step` leads to, or the refusal that says when it may be taken."""
    if (stage, step) in EDGES:
        return EDGES[stage, step]
    sources = tuple(STAGES[s] for s, t in EDGES if t is step)
    return Verdict(
        allowed=False,
        reason=Phrase(
            "这项整改现在是「{stage}」，不能{step}；「{wanted}」的才可以。",
            stage=STAGES[stage],
            step=STEPS[step],
            wanted=sources,
        ),
    )


def may_verify(*, verifier: int, owner: int, planned_by: int | None) -> Verdict:
    """What was carried out is verified by another person than the one who answers for it."""
    if verifier in (owner, planned_by):
        return Verdict(allowed=False, reason="整改由责任人以外的人核验，请交他人办理。")
    return Verdict(allowed=True, reason="")


def may_decide(*, heard: bool, due: date, today: date, decider: int, concerned: int) -> Verdict:
    """A deduction is decided by another than the person concerned, once that person has answered or the time has passed."""
    if decider == concerned:
        return Verdict(allowed=False, reason="不能决定对本人的考核扣分，请交其他领导办理。")
    if not heard and today <= due:
        return Verdict(allowed=False, reason=Phrase("当事人可以在{day}前提出意见，届时再决定。", day=due))
    return Verdict(allowed=True, reason="")
