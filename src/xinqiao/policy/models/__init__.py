"""What policy execution leaves as evidence."""

from xinqiao.policy.models.study import (
    Attendance,
    PlanState,
    SelfTest,
    SessionCase,
    SessionMove,
    StudyFeed,
    StudyMaterial,
    StudyMonth,
    StudyPlan,
    StudyQuestion,
    StudySession,
)

__all__ = [
    "Attendance",
    "PlanState",
    "SelfTest",
    "SessionCase",
    "SessionMove",
    "StudyFeed",
    "StudyMaterial",
    "StudyMonth",
    "StudyPlan",
    "StudyQuestion",
    "StudySession",
]
