"""What the citizen does with an answer: evaluate it, ask for review and final review (条例 21(2), 35, 36)."""

from datetime import date
from typing import Annotated

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Day, Exact, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import accused_units, add_unit, edge, go, reviewer_above, save
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Evaluation,
    Grade,
    HearingInterval,
    Matter,
    Paper,
    Petition,
    ReviewRequest,
    UnitPart,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.offices.models import Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_EVALUABLE = {
    State.SERVED,
    State.IN_REVIEW,
    State.REVIEW_CONCLUDED,
    State.REVIEW_SERVED,
    State.IN_FINAL_REVIEW,
    State.FINAL_CONCLUDED,
    State.FINAL_SERVED,
    State.CLOSED,
}
_EVALUATION = Basis(article=21, paragraph=2)
_HEARING = Basis(article=36, paragraph=2)


@command("evaluation.give")
def evaluate(
    act: Act,
    petition: Petition,
    unit: Unit,
    grade: Grade,
    comment: Annotated[str, Words("评价意见", required=False, most=2000)] = "",
) -> Evaluation:
    """The petitioner's evaluation of one unit: the petition office or the handling unit. Once more it may be given
    again (practice, law.md 6.4); the same one sent twice counts once. An accusation is not evaluated in the ordinary list (trap 8)."""
    matter = petition.matter
    if State(matter.state) not in _EVALUABLE or matter.confidential:
        raise Refused(Verdict(allowed=False, reason="答复送达之后才能评价。", basis=(_EVALUATION,)))
    if unit.pk not in {matter.registering_unit_id, matter.first_unit_id}:
        raise InvalidInput({"unit": "请选择登记此事的信访部门或者承办单位。"})
    checked = clean_text(comment, max_chars=2000, what="评语", required=False)
    if checked.problem:
        raise InvalidInput({"comment": checked.problem})
    comment = checked.text.strip()
    given = list(Evaluation.objects.filter(matter=matter, unit=unit))
    if given and (given[-1].grade, given[-1].comment) == (grade, comment):
        act.record(given[-1], matter_id=matter.pk, reason="重复提交，不另计")
        return given[-1]
    if len(given) >= 2:
        raise Refused(Verdict(allowed=False, reason="评价已经修改过一次，不能再改。", basis=(_EVALUATION,)))
    evaluation = Evaluation.objects.create(
        matter=matter,
        petition=petition,
        unit=unit,
        grade=grade,
        comment=comment,
        round=len(given) + 1,
        at=act.at,
    )
    act.record(
        evaluation,
        matter_id=matter.pk,
        after={"unit": unit.pk, "grade": str(grade)},
        basis=_EVALUATION,
    )
    return evaluation


def _disputed(matter: Matter) -> tuple[ReviewLevel, Paper]:
    """The level that is open now and the opinion it disputes. Raises Refused where no review exists: it does for the
    opinion on a route 31(6) matter, and for nothing else (law.md section 1)."""
    level = ReviewLevel.REVIEW if matter.state == State.SERVED else ReviewLevel.FINAL_REVIEW
    kind = PaperKind.HANDLING_OPINION if level is ReviewLevel.REVIEW else PaperKind.REVIEW_OPINION
    paper = (
        Paper.objects.filter(matter=matter, kind=kind)
        .exclude(served_on=None)
        .select_related("unit__superior")
        .last()
    )
    if paper is None or ReviewRequest.objects.filter(disputed=paper).exists():
        raise Refused(
            Verdict(
                allowed=False,
                reason="只有对信访处理意见书不服的可以请求复查，对复查意见不服的可以请求复核，各一次。",
                basis=(Basis(article=35), Basis(article=36, paragraph=1)),
            )
        )
    return level, paper


@command("review.request", slug="review", lead="由作出意见的单位的上一级机关复查、复核。")
def request_review(
    act: Act,
    petition: Petition,
    text: Annotated[
        str, Exact("请求事项和理由", rows=6, why="sealed as typed, with its masked copy beside it")
    ],
    *,
    late_reason: Annotated[
        str, Words("逾期的正当理由", required=False, most=20_000, hint="收到书面答复30日以后才请求的，须写明")
    ] = "",
) -> ReviewRequest:
    """Ask the superior of the deciding unit to review its opinion (条例 35) or the review (条例 36).

    After the thirty days a reason for the lateness is needed; the superior decides whether it is good."""
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    taken = edge(matter, Move.REQUEST_REVIEW)
    level, disputed = _disputed(matter)
    superior = reviewer_above(disputed.unit, accused_units(matter))
    if superior is None:
        raise Refused(
            Verdict(
                allowed=False,
                reason="没有登记作出意见的单位的上一级机关，请联系工作人员。",
                basis=(taken.basis,),
            )
        )
    late = _is_late(matter, level, act.day)
    if late and not late_reason:
        raise InvalidInput({"late_reason": "自收到书面答复之日起30日的期限已过，请写明逾期的正当理由。"})
    review = _store(act, matter, level, disputed, superior, text, late_reason if late else "")
    clocks.stop(matter, act.day, Phrase("请求{level}", level=level.label), ClockCode.T9, ClockCode.T11)
    matter.holding_unit = superior
    add_unit(act, matter, superior.pk, UnitPart.REVIEWING)
    code = ClockCode.T10 if level is ReviewLevel.REVIEW else ClockCode.T12
    clocks.start(matter, code, act.day, Phrase("收到{level}请求", level=level.label), unit_id=superior.pk)
    matter.section = None
    go(act, matter, taken, "holding_unit", "section", review=str(review.pk), late=late)
    return review


def _is_late(matter: Matter, level: ReviewLevel, today: date) -> bool:
    code = ClockCode.T9 if level is ReviewLevel.REVIEW else ClockCode.T11
    window = clocks.running(matter, code)
    return not window or (window[0].due_on is not None and today > window[0].due_on)


def _store(
    act: Act,
    matter: Matter,
    level: ReviewLevel,
    disputed: Paper,
    superior: Unit,
    text: str,
    excuse: str,
) -> ReviewRequest:
    key = new_uuid()
    return ReviewRequest.objects.create(
        id=key,
        matter=matter,
        level=level,
        disputed=disputed,
        unit=superior,
        text=mask_for(matter)(text),
        sealed=seal(text, context=f"matters.reviewrequest:{key}:text"),
        requested_at=act.at,
        late=bool(excuse),
        late_reason=excuse,
    )


@command(
    "review.hearing",
    lead="记录复查、复核中的听证。只有复核的听证时间不计入办理期限（《信访工作条例》第三十六条第二款）。",
    verb="记录此听证",
)
def record_hearing(
    act: Act,
    matter: Matter,
    *,
    opened_on: Annotated[date, Day("听证开始", past=True)],
    closed_on: Annotated[date, Day("听证结束", past=True)],
    host: Annotated[str, Words("主持人", most=80, rows=1, hint="不得是原办理人员")],
    note: Annotated[str, Words("记录", required=False, most=20_000)] = "",
) -> HearingInterval:
    """Record a hearing in the review that is under way. Only in the final review its days do not count (条例 36(2),
    trap 2). Raises Refused when no review waits for its decision."""
    review = ReviewRequest.objects.filter(matter=matter, decided_at=None).first()
    if review is None:
        raise Refused(
            Verdict(allowed=False, reason="没有正在进行的复查、复核，不能记录听证。", basis=(_HEARING,))
        )
    problems = {}
    if opened_on < day_of(review.requested_at):
        problems["opened_on"] = "听证不能早于收到复查复核请求之日。"
    if closed_on < opened_on:
        problems["closed_on"] = "听证结束日期不能早于开始日期。"
    if problems:
        raise InvalidInput(problems)
    hearing = HearingInterval.objects.create(
        review=review, opened_on=opened_on, closed_on=closed_on, host=host, note=note
    )
    if review.level == ReviewLevel.FINAL_REVIEW:
        for clock in clocks.running(matter, ClockCode.T12):
            clock.excluded = [*clock.excluded, [opened_on.isoformat(), closed_on.isoformat()]]
            clocks.fill(clock).save()
    save(act, matter)
    act.record(
        hearing,
        matter_id=matter.pk,
        after={
            "opened_on": str(opened_on),
            "closed_on": str(closed_on),
            "excluded": review.level == ReviewLevel.FINAL_REVIEW,
        },
        basis=_HEARING,
    )
    return hearing
