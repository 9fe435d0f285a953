"""The yearly study plan 年度学习计划 on its course (M-P1): drafted, approved by a leader, and approved again after each change."""

from enum import StrEnum

from xinqiao.rules.course import Course, Turn
from xinqiao.rules.verdict import Verdict

LEADER = "leader"
"""A leader of the unit."""


class PlanStage(StrEnum):
    DRAFTED = "drafted"
    APPROVED = "approved"


PLAN = Course(
    measure="M-P1",
    called="学习计划",
    stages={PlanStage.DRAFTED: "待批准", PlanStage.APPROVED: "已批准"},
    acts={"approve_plan": "批准计划", "change_plan": "修改计划"},
    asks={PlanStage.DRAFTED: "年度学习计划等您批准"},
    turns=(
        Turn(
            act="approve_plan",
            source=PlanStage.DRAFTED,
            target=PlanStage.APPROVED,
            who=LEADER,
            not_by=("change_plan",),
        ),
        Turn(act="change_plan", source=PlanStage.DRAFTED, target=PlanStage.DRAFTED),
        Turn(act="change_plan", source=PlanStage.APPROVED, target=PlanStage.DRAFTED),
    ),
    kept={"plan": "批准的计划", "why": "修改说明"},
)


def may_approve(*, approver: int, drafter: int) -> Verdict:
    """A plan is approved by another person than who drafted it."""
    if approver == drafter:
        return Verdict(allowed=False, reason="计划由起草人以外的领导批准。")
    return Verdict(allowed=True, reason="")
