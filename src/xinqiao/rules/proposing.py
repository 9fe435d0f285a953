"""What a petition office proposes to other organs (条例 14(6), 40; law.md 5): better work, a better policy. The organ answers in writing what it
adopted (40(4), T15). That somebody answers for their work is proposed in `rules.calling_to_account`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.paper_rule import PaperKind

FEEDBACK = Basis(article=40, paragraph=4)
ANSWER_DAYS = 30
"""The Regulations name no number; thirty days are local law (上海 41, 山东 59)."""
LEADER, ADDRESSEE, PROPOSER = "leader", "addressee", "proposer"


class Improvement(StrEnum):
    WORK = "work"
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementRule:
    """`paper`: the document that carries it; `asked`: what is proposed, in words."""

    title: str
    paper: PaperKind
    basis: Basis
    asked: str


IMPROVEMENTS: Mapping[Improvement, ImprovementRule] = {
    Improvement.WORK: ImprovementRule(
        title="改进工作建议",
        paper=PaperKind.IMPROVEMENT_PROPOSAL,
        basis=Basis(article=40, paragraph=1),
        asked="改进工作",
    ),
    Improvement.POLICY: ImprovementRule(
        title="完善政策建议",
        paper=PaperKind.POLICY_PROPOSAL,
        basis=Basis(article=40, paragraph=2),
        asked="完善政策",
    ),
}
ADOPTED = {"whole": "采纳", "part": "部分采纳", "not": "不采纳"}


class ImprovementStage(StrEnum):
    DRAFTED = "drafted"
    ISSUED = "issued"
    ANSWERED = "answered"
    SETTLED = "settled"
    DROPPED = "dropped"


_S = ImprovementStage
IMPROVEMENT = Course(
    measure="M-R4",
    called="这份建议",
    basis=FEEDBACK,
    stages={
        _S.DRAFTED: "待签发",
        _S.ISSUED: "已发出，待书面反馈",
        _S.ANSWERED: "已反馈，待确认",
        _S.SETTLED: "已办结",
        _S.DROPPED: "已作废",
    },
    acts={
        "issue": "签发建议书",
        "drop": "作废建议",
        "answer": "书面反馈采纳情况",
        "ask_again": "请其重新反馈",
        "settle": "确认反馈",
    },
    asks={
        _S.DRAFTED: "改进工作、完善政策建议：请审核签发",
        _S.ISSUED: "收到改进工作、完善政策建议：请书面反馈采纳情况",
        _S.ANSWERED: "建议的反馈：请确认",
    },
    turns=(
        Turn(act="issue", source=_S.DRAFTED, target=_S.ISSUED, who=LEADER, within=5),
        Turn(act="drop", source=_S.DRAFTED, target=_S.DROPPED),
        Turn(act="answer", source=_S.ISSUED, target=_S.ANSWERED, who=ADDRESSEE),
        Turn(
            act="settle", source=_S.ANSWERED, target=_S.SETTLED, who=PROPOSER, within=10, not_by=("answer",)
        ),
        Turn(act="ask_again", source=_S.ANSWERED, target=_S.ISSUED),
    ),
    kept={"answer": "书面反馈", "note": "意见", "reason": "理由"},
)
