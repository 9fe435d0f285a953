"""What policy execution leaves as evidence."""

from xinqiao.policy.models.discussion import (
    CaseDiscussion,
    DiscussionForm,
    DiscussionState,
    Opinion,
    Participant,
    PlanOption,
    RequiredParticipant,
)
from xinqiao.policy.models.look_back import (
    LookBack,
    LookBackReview,
    SampledMatter,
)
from xinqiao.policy.models.rectification import (
    AccountabilityTalk,
    DeductionDecision,
    Rectification,
    RepeatJudgement,
    ScoreDeduction,
)
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
    "AccountabilityTalk",
    "Attendance",
    "CaseDiscussion",
    "DeductionDecision",
    "DiscussionForm",
    "DiscussionState",
    "LookBack",
    "LookBackReview",
    "Opinion",
    "Participant",
    "PlanOption",
    "PlanState",
    "Rectification",
    "RepeatJudgement",
    "RequiredParticipant",
    "SampledMatter",
    "ScoreDeduction",
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
