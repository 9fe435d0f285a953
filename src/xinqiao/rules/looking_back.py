"""The quarterly look-back 回头看 (M-P6): its questions, grades, days, and who may review a matter.

The days are local practice; the Regulations know no look-back. What is rated is the work of units.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

DRAW_WORKING_DAYS = 15
"""The sample is drawn within so many working days after the quarter's end."""
REPORT_WORKING_DAYS = 45
"""The report of the quarter is made within so many working days after the quarter's end."""
STATEMENT_WORKING_DAYS = 3
"""The least time that the handler gets for the statement."""
RECTIFY_WORKING_DAYS = 5
"""A rectification opens within so many working days after the conclusion that asks for it."""


class Question(StrEnum):
    """What a reviewer answers of a matter, as far as it fits how the matter was concluded (`SHEETS`)."""

    POLICY = "policy"
    DEED = "deed"
    ROUTE = "route"
    GROUND = "ground"
    TOLD = "told"
    WILL = "will"
    PROCEDURE = "procedure"
    LANGUAGE = "language"


QUESTIONS: dict[Question, str] = {
    Question.POLICY: "政策依据是否引用准确、现行有效",
    Question.DEED: "答复内容与实际办理是否一致",
    Question.ROUTE: "途径和机关是否判断正确",
    Question.GROUND: "不予受理、不再受理的理由是否成立、条款是否准确",
    Question.TOLD: "是否告知本人由谁办、怎么办、有什么期限和救济",
    Question.WILL: "撤回是否出于本人自愿、没有劝说或者交换条件",
    Question.PROCEDURE: "程序和期限是否合规",
    Question.LANGUAGE: "用语是否规范、群众能否看懂",
}

_GUIDED = (Question.ROUTE, Question.TOLD, Question.PROCEDURE, Question.LANGUAGE)
_REFUSED = (Question.GROUND, Question.TOLD, Question.PROCEDURE, Question.LANGUAGE)
SHEETS: dict[str, tuple[Question, ...]] = {
    State.CONCLUDED: (Question.POLICY, Question.DEED, Question.PROCEDURE, Question.LANGUAGE),
    State.GUIDED: _GUIDED,
    State.DIRECTED: _GUIDED,
    State.DECLINED: _REFUSED,
    State.BARRED: _REFUSED,
    State.WITHDRAWN: (Question.WILL, Question.PROCEDURE),
    State.LAPSED: (Question.PROCEDURE, Question.LANGUAGE),
}
"""How a matter was concluded → what is asked of it: the two questions of the measure of what was answered, of the others what stands
in the place of an answer (条例 31, 19(3), 36(3), 23(1))."""


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


ANSWERS: dict[Answer, str] = {Answer.YES: "是", Answer.PARTLY: "部分", Answer.NO: "否"}


class Finding(StrEnum):
    """How grave what was found is, lightest first."""

    NONE = "none"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


FINDINGS: dict[Finding, str] = {
    Finding.NONE: "无问题",
    Finding.MINOR: "轻微",
    Finding.MODERATE: "一般",
    Finding.SERIOUS: "严重",
}


class Looked(StrEnum):
    """How a reviewer found out whether it was carried out."""

    VISIT = "visit"
    CALL = "call"
    PAYMENT = "payment"
    DOCUMENT = "document"


LOOKED: dict[Looked, str] = {
    Looked.VISIT: "到现场查看",
    Looked.CALL: "打电话问信访人",
    Looked.PAYMENT: "核对付款凭证",
    Looked.DOCUMENT: "核对证照、登记或者其他凭证",
}
"""What a paper says of itself is no evidence that it was carried out (条例 32(2))."""


RECTIFIED = frozenset({Finding.MODERATE, Finding.SERIOUS})
"""Findings that open a rectification (M-P7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """Quarter 1–4 of a year."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Quarter":
        if self.number == 4:
            return Quarter(year=self.year + 1, number=1)
        return Quarter(year=self.year, number=self.number + 1)

    @property
    def code(self) -> str:
        """How forms and the log name it: `2026-Q3`."""
        return f"{self.year}-Q{self.number}"

    @property
    def title(self) -> Phrase:
        return Phrase("{year}年第{quarter}季度", year=self.year, quarter=self.number)

    @staticmethod
    def of(day: date) -> "Quarter":
        return Quarter(year=day.year, number=(day.month + 2) // 3)

    @staticmethod
    def before(day: date) -> "Quarter":
        """The last quarter that had ended on `day`."""
        return Quarter.of(Quarter.of(day).first - timedelta(days=1))


def draw_due(quarter: Quarter, calendar: WorkCalendar) -> date:
    """The last day on which the quarter's sample is drawn in time."""
    return calendar.add_working_days(quarter.last, DRAW_WORKING_DAYS).day


def report_due(quarter: Quarter, calendar: WorkCalendar) -> date:
    """The last day on which reviews, hearings and the report are in time."""
    return calendar.add_working_days(quarter.last, REPORT_WORKING_DAYS).day


OVER = 6
"""So many past quarters may be drawn from."""


def quarters_over(today: date) -> dict[str, Quarter]:
    """Code → quarter for the last ones that are over, newest first: only then is it certain what lies in them."""
    found, quarter = {}, Quarter.before(today)
    for _unused in range(OVER):
        found[quarter.code] = quarter
        quarter = Quarter.before(quarter.first)
    return found


PARTS: dict[Role, str] = {Role.INSPECTOR: "督查人员", Role.LEGAL_COUNSEL: "法律顾问"}
"""Whose two reviews a matter needs."""


def may_review(
    *, part: Role, roles: Collection[Role], involved: bool, recused: bool, sees: bool, other: bool
) -> Verdict:
    """Whether a person may review a matter as `part`. `involved`: took part in it; `other`: is its other reviewer."""
    refusals = (
        (
            part not in PARTS or part not in roles,
            Phrase("请选择担任{post}的人员。", post=PARTS.get(part, "")),
        ),
        (other, "两名评查人员须是不同的人。"),
        (recused, "此人已回避该事项，不能评查，请另选他人。"),
        (involved, "此人参与过该事项的登记、分办、办理、审核或者签发，不能评查，请另选他人。"),
        (not sees, "此人无权查看该事项，不能评查，请另选他人。"),
    )
    for refused, reason in refusals:
        if refused:
            return Verdict(allowed=False, reason=reason)
    return Verdict(allowed=True, reason="")


BOTH, ONE, HEARD, OTHER = "both", "one", "heard", "other"
"""The two reviewers at once, the inspector of them, whoever answers for the matter, the reviewer who did not propose."""


class SampleStage(StrEnum):
    DRAWN = "drawn"
    HALF = "half"
    REVIEWED = "reviewed"
    ASKED = "asked"
    STATED = "stated"
    PROPOSED = "proposed"
    CONCLUDED = "concluded"


SAMPLED = Course(
    measure="M-P6",
    called="这件评查",
    stages={
        SampleStage.DRAWN: "评查中",
        SampleStage.HALF: "评查中，一人已填写",
        SampleStage.REVIEWED: "两人都已填写，等共同结论",
        SampleStage.ASKED: "等承办人说明情况",
        SampleStage.STATED: "承办人已说明，等共同结论",
        SampleStage.PROPOSED: "等另一名评查人员同意结论",
        SampleStage.CONCLUDED: "已经作出结论",
    },
    acts={
        "check": "核实落实情况",
        "review": "填写评查表",
        "ask": "请承办人说明情况",
        "state": "说明情况",
        "propose": "提出共同结论",
        "agree": "同意共同结论",
    },
    asks={
        SampleStage.REVIEWED: "回头看：两人都已填写，请听取说明或者提出共同结论",
        SampleStage.ASKED: "回头看请您说明情况",
        SampleStage.STATED: "回头看：承办人已说明，请提出共同结论",
        SampleStage.PROPOSED: "回头看共同结论等您同意",
    },
    turns=(
        Turn(act="review", source=SampleStage.DRAWN, target=SampleStage.HALF, who=BOTH),
        Turn(
            act="review", source=SampleStage.HALF, target=SampleStage.REVIEWED, who=BOTH, not_by=("review",)
        ),
        Turn(act="check", source=SampleStage.DRAWN, target=SampleStage.DRAWN, who=BOTH),
        Turn(act="check", source=SampleStage.HALF, target=SampleStage.HALF, who=BOTH),
        Turn(act="propose", source=SampleStage.REVIEWED, target=SampleStage.PROPOSED, who=ONE),
        Turn(act="ask", source=SampleStage.REVIEWED, target=SampleStage.ASKED, who=ONE),
        Turn(act="state", source=SampleStage.ASKED, target=SampleStage.STATED, who=HEARD, personal=True),
        Turn(act="ask", source=SampleStage.ASKED, target=SampleStage.ASKED, who=ONE),
        Turn(act="propose", source=SampleStage.ASKED, target=SampleStage.PROPOSED, who=ONE),
        Turn(act="propose", source=SampleStage.STATED, target=SampleStage.PROPOSED, who=ONE),
        Turn(act="ask", source=SampleStage.STATED, target=SampleStage.ASKED, who=ONE),
        Turn(act="state", source=SampleStage.STATED, target=SampleStage.STATED, who=HEARD),
        Turn(act="agree", source=SampleStage.PROPOSED, target=SampleStage.CONCLUDED, who=OTHER),
        Turn(act="propose", source=SampleStage.PROPOSED, target=SampleStage.PROPOSED, who=ONE),
        Turn(act="ask", source=SampleStage.PROPOSED, target=SampleStage.ASKED, who=ONE),
        Turn(act="state", source=SampleStage.PROPOSED, target=SampleStage.PROPOSED, who=HEARD),
    ),
)
"""A sampled matter from the draw to the conclusion. Either reviewer takes the turns of both; `ONE` is on whose desk they wait. What is
asked, stated or proposed again is one more step beside the former."""


def may_conclude(*, graver: Finding, asked: bool, until: date | None, today: date) -> Verdict:
    """Whether the two reviewers may conclude: where anything was found whoever answers for the matter was asked (`asked`; also where
    there is nobody to ask), and whoever is asked has stated something or the day set for it, `until`, has passed."""
    if graver is not Finding.NONE and not asked:
        return Verdict(allowed=False, reason="发现问题的，先请承办人说明情况，再作结论。")
    if until is not None and today <= until:
        return Verdict(
            allowed=False, reason=Phrase("承办人可以说明到{day}；说明或者逾期后才能作结论。", day=until)
        )
    return Verdict(allowed=True, reason="")


def graver(findings: Collection[Finding]) -> Finding:
    """The gravest of several findings; none of none."""
    order = list(Finding)
    return max(findings, key=order.index, default=Finding.NONE)
