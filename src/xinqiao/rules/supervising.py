"""Supervision 督办 of a unit that is late, passes on, or does not carry out (M-D4; 条例 39(3), 40): the ladder, its days, its course.

Facts propose it, a person decides. It is about the work of a unit and says nothing of the petitioner.
"""

from datetime import date, timedelta
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BASIS = Basis(article=40, paragraph=1)
JOINT_BASIS = Basis(article=39, paragraph=3)
UNIT, SUPERVISOR = "unit", "supervisor"
"""The unit that is supervised, and the one that does it."""
LIFT_WORKING_DAYS = 5
"""An answer is judged within so many working days."""
RETURNED = 2
"""A matter that came back so often is being passed around (条例 28(1), 45(1))."""
UNSATISFIED = 2
"""So many evaluations that are not satisfied, if a call-back confirms it."""
UNEXECUTED_DAYS = 30
"""What was supported and is not carried out so many days after the service of the opinion."""
LETTER_LATE_DAYS = 5
"""Up to so many days late the telephone is proposed, later a letter: no letter for what is one day late."""


class Rung(StrEnum):
    REMINDER = "reminder"
    TELEPHONE = "telephone"
    LETTER = "letter"
    TALK = "talk"
    CIRCULAR = "circular"
    LISTED = "listed"
    PROPOSAL = "proposal"


RUNGS: dict[Rung, str] = {
    Rung.REMINDER: "提醒",
    Rung.TELEPHONE: "电话督办",
    Rung.LETTER: "督办函",
    Rung.TALK: "约谈",
    Rung.CIRCULAR: "通报",
    Rung.LISTED: "挂牌督办",
    Rung.PROPOSAL: "提出追究责任的建议",
}
"""From the lowest up."""
PAPERS: dict[Rung, tuple[PaperKind, str]] = {
    Rung.REMINDER: (PaperKind.SUPERVISION_REMINDER, "现提醒你单位"),
    Rung.TELEPHONE: (PaperKind.SUPERVISION_CALL, "现电话督办，并记录如下"),
    Rung.LETTER: (PaperKind.SUPERVISION_LETTER, "现予督办"),
    Rung.TALK: (PaperKind.SUPERVISION_TALK, "现约谈你单位负责人"),
    Rung.CIRCULAR: (PaperKind.SUPERVISION_CIRCULAR, "现予通报"),
    Rung.LISTED: (PaperKind.SUPERVISION_LISTING, "现予挂牌督办"),
    Rung.PROPOSAL: (PaperKind.ACCOUNTABILITY_PROPOSAL, "现提出追究责任的建议"),
}
"""The document of each rung, and what it says that is done."""
JOINT = frozenset({Rung.TALK, Rung.CIRCULAR, Rung.LISTED})
"""Taken by the joint conference 信访工作联席会议 and by nobody else (条例 39(3)): its office prepares them."""
_LADDER = tuple(RUNGS)
_WORKING_DAYS = {
    Rung.REMINDER: 2,
    Rung.TELEPHONE: 3,
    Rung.LETTER: 5,
    Rung.TALK: 5,
    Rung.CIRCULAR: 10,
}
"""For the answer; what is listed or proposed (T15) has calendar days."""
_LISTED_DAYS = (30, 60)
_PROPOSAL_DAYS = 30


class Occasion(StrEnum):
    LATE = "late"
    RETURNED = "returned"
    UNEXECUTED = "unexecuted"
    BROKEN = "broken"
    FALSE = "false"
    WRONG = "wrong"
    UNSATISFIED = "unsatisfied"
    OTHER = "other"


GROUNDS: dict[Occasion, str] = {
    Occasion.LATE: "逾期没有办结",
    Occasion.RETURNED: "推诿，退回两次以上",
    Occasion.UNEXECUTED: "支持的请求没有落实",
    Occasion.BROKEN: "调解、和解协议逾期没有履行",
    Occasion.FALSE: "登记已经落实，经回访没有做到",
    Occasion.WRONG: "意见被撤销还没有重新答复，或者认定的偏差没有按期整改",
    Occasion.UNSATISFIED: "两次评价不满意，经回访属实",
    Occasion.OTHER: "其他情形（条例第四十条第一款）",
}


class SupervisionStage(StrEnum):
    OPENED = "opened"
    ASKED = "asked"
    RECEIVED = "received"
    ANSWERED = "answered"
    LIFTED = "lifted"


_UP = tuple(
    Turn(act="climb", source=stage, target=SupervisionStage.ASKED)
    for stage in (SupervisionStage.ASKED, SupervisionStage.RECEIVED, SupervisionStage.ANSWERED)
)
SUPERVISION = Course(
    measure="M-D4",
    called="这项督办",
    basis=BASIS,
    stages={
        SupervisionStage.OPENED: "已决定督办",
        SupervisionStage.ASKED: "待签收",
        SupervisionStage.RECEIVED: "已签收，待反馈",
        SupervisionStage.ANSWERED: "已反馈，待核实",
        SupervisionStage.LIFTED: "已解除",
    },
    acts={
        "climb": "采取督办措施",
        "receive": "签收督办",
        "answer": "反馈督办",
        "ask_again": "要求重新反馈",
        "lift": "解除督办",
    },
    asks={
        SupervisionStage.ASKED: "督办：请签收并反馈",
        SupervisionStage.RECEIVED: "督办：请按期反馈",
        SupervisionStage.ANSWERED: "督办已反馈，请核实",
    },
    turns=(
        Turn(act="climb", source=SupervisionStage.OPENED, target=SupervisionStage.ASKED),
        Turn(act="receive", source=SupervisionStage.ASKED, target=SupervisionStage.RECEIVED, who=UNIT),
        Turn(act="answer", source=SupervisionStage.ASKED, target=SupervisionStage.ANSWERED, who=UNIT),
        Turn(act="answer", source=SupervisionStage.RECEIVED, target=SupervisionStage.ANSWERED, who=UNIT),
        Turn(
            act="lift",
            source=SupervisionStage.ANSWERED,
            target=SupervisionStage.LIFTED,
            who=SUPERVISOR,
            within=LIFT_WORKING_DAYS,
        ),
        Turn(act="ask_again", source=SupervisionStage.ANSWERED, target=SupervisionStage.ASKED),
        *_UP,
    ),
    kept={"evidence": "为证的记录或者材料", "document": "文书"},
)
"""Every rung is one more step `climb`; the first is taken in the act that decides on the supervision."""


def above(last: str) -> tuple[Rung, ...]:
    """The rungs that are left, the next first."""
    return _LADDER[_LADDER.index(Rung(last)) + 1 :] if last else _LADDER


def may_climb(last: str, to: Rung, *, reminded: bool, reason: str) -> Verdict:
    """Whether the ladder goes from `last` (empty: nothing yet) to this rung: only up, and over a rung only with a reason. `reminded`:
    the system has told the unit of its time already, so that the telephone comes next."""
    at = _LADDER.index(Rung(last)) if last else -1
    reached = _LADDER.index(to)
    if reached <= at:
        told = Phrase("已经采取过「{last}」，请选择更高一级的措施。", last=RUNGS[Rung(last)])
        return Verdict(allowed=False, reason=told)
    first = 1 if not last and reminded else at + 1
    over = tuple(RUNGS[rung] for rung in _LADDER[first:reached])
    if over and not reason:
        told = Phrase("越过了「{over}」，请写明越级的理由。", over=over)
        return Verdict(allowed=False, reason=told)
    return Verdict(allowed=True, reason="")


def proposed_rung(ground: Occasion, late_days: int = 0) -> Rung:
    """The rung that fits a fact; a person decides."""
    if ground is Occasion.LATE:
        return Rung.TELEPHONE if late_days <= LETTER_LATE_DAYS else Rung.LETTER
    return Rung.REMINDER if ground is Occasion.WRONG else Rung.LETTER


def answer_day(rung: Rung, day: date, calendar: WorkCalendar) -> date:
    """Until when the unit answers, unless the act says another day."""
    if rung in _WORKING_DAYS:
        return calendar.add_working_days(day, _WORKING_DAYS[rung]).day
    return day + timedelta(days=_LISTED_DAYS[0] if rung is Rung.LISTED else _PROPOSAL_DAYS)


def fitting_day(rung: Rung, due: date, day: date) -> Verdict:
    """What is listed is put right within 30 to 60 days."""
    first, last = (day + timedelta(days=days) for days in _LISTED_DAYS)
    if rung is Rung.LISTED and not first <= due <= last:
        told = Phrase("挂牌督办的期限为30至60日：请选择{first}至{last}之间的日期。", first=first, last=last)
        return Verdict(allowed=False, reason=told)
    return Verdict(allowed=True, reason="")
