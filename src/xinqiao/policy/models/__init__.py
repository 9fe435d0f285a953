"""What policy execution leaves as evidence."""

from xinqiao.policy.models.discussion import (
    CaseDiscussion,
    DiscussionForm,
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
    "LookBack",
    "LookBackReview",
    "Opinion",
    "Participant",
    "PlanOption",
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
