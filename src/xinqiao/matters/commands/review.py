"""What the citizen does with an answer: evaluate it, ask for review and final review (条例 21(2), 35, 36)."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Day, Exact, One, Pick, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import accused_units, add_unit, edge, go
from xinqiao.matters.commands.service import take_effect
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Attachment,
    Channel,
    Citation,
    Evaluation,
    Grade,
    Matter,
    Petition,
    ReviewRequest,
    UnitPart,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.evaluations import handled, rated, sheets, witnesses
from xinqiao.matters.queries.not_open import CHANGED_ONCE, may_be_evaluated, why_not_evaluated
from xinqiao.matters.queries.reviewing import Disputable, above, disputable, reviewers
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.printed_days import MAY_MOVE
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_EVALUATION = Basis(article=21, paragraph=2)
_HEARING = Basis(article=36, paragraph=2)
_ARTICLES = {
    ReviewLevel.REVIEW: Basis(article=35),
    ReviewLevel.FINAL_REVIEW: Basis(article=36, paragraph=1),
}
_MOVES = {
    ReviewLevel.REVIEW: Move.REQUEST_REVIEW,
    ReviewLevel.FINAL_REVIEW: Move.REQUEST_FINAL_REVIEW,
}


LATE_REASON = Words(
    "逾期的正当理由",
    required=False,
    sometimes=True,
    most=20_000,
    hint="收到书面答复30日以后才请求的，须写明",
)


@command("evaluation.give")
def evaluate(
    act: Act,
    petition: Petition,
    unit: Unit,
    grade: Grade,
    comment: Annotated[str, Words("评价意见", required=False, most=2000)] = "",
    *,
    interrupted: bool | None = None,
    phone_seen: bool | None = None,
) -> Evaluation:
    """The petitioner's evaluation of one unit: the petition office or the handling unit; who came in person may say whether somebody
    interrupted or looked at a telephone (M-C3). Once more it may be given
    again (practice, law.md 6.4), whatever an office entered from paper; the same one sent twice counts once. An accusation is not evaluated in the ordinary list (trap 8)."""
    said = {"interrupted": interrupted, "phone_seen": phone_seen}
    own = Evaluation.objects.filter(matter=petition.matter, unit=unit, sheet=None).order_by("round")
    return _given(act, petition, unit, grade, comment, said, list(own))


@command(
    "evaluation.enter",
    slug="evaluation",
    lead="照信访人填写、签名的评价单录入，扫描件在答复送达以后添加到材料中。信访人自己评过的不能录入；承办人不能录入，不代填、不劝改。",
    verb="录入",
    fits=lambda _actor, petition: may_be_evaluated(petition.matter),
)
def enter_evaluation(
    act: Act,
    petition: Petition,
    *,
    unit: Annotated[One[Unit], Pick("评的是哪个单位", among=rated)],
    grade: Annotated[Grade, Pick("评价", among=Grade.choices)],
    sheet: Annotated[
        One[Attachment],
        Pick(
            "评价单的扫描件",
            among=sheets,
            wrong="请先在材料中添加签名的评价单；答复送达以前添加的材料不是评价单。",
        ),
    ],
    seen_by: Annotated[
        One[Staff] | None,
        Pick(
            "谁看过评价单原件",
            required=False,
            sometimes=True,
            among=witnesses,
            hint="评的是您所在的单位时必须选择：没有承办此事的负责人或者督查人员",
            wrong="请选择没有承办此事的负责人或者督查人员。",
        ),
    ] = None,
    comment: Annotated[str, Words("意见和建议", required=False, most=2000)] = "",
) -> Evaluation:
    """Enter what the petitioner wrote on the signed sheet. Raises Refused for who handled the matter and where the petitioner has spoken in
    person, InvalidInput where a unit enters what is said of itself and nobody of another post saw the sheet (M-D5: no false satisfaction),
    and as `evaluate` does."""
    matter, me = petition.matter, act.actor.staff
    if me in handled(matter):
        raise _refused("您是承办人，请由登记、接访人员录入。")
    given = list(Evaluation.objects.filter(matter=matter, unit=unit).order_by("round"))
    if any(one.sheet_id is None for one in given):
        raise _refused(
            "信访人自己已经评价，以本人的评价为准，不能再录入；要更改的，由本人凭编号和查询码更改。"
        )
    if unit.pk == act.actor.unit and (seen_by is None or seen_by.pk == me):
        told = "评的是您所在的单位，请选择另一名看过评价单原件的负责人或者督查人员。"
        raise InvalidInput({"seen_by": told})
    said: dict[str, bool | None] = {"interrupted": None, "phone_seen": None}
    on_paper = {"sheet": sheet, "entered_by_id": me, "seen_by": seen_by}
    return _given(act, petition, unit, grade, comment, said, given, **on_paper)


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(_EVALUATION,)))


def _given(
    act: Act,
    petition: Petition,
    unit: Unit,
    grade: Grade,
    comment: str,
    said: dict[str, bool | None],
    before: list[Evaluation],
    **on_paper: Any,
) -> Evaluation:
    """The evaluation as it counts from now on; `before`: those of this unit that came the same way count against it."""
    matter = petition.matter
    if why := why_not_evaluated(matter, unit, ()):
        raise _refused(why)
    if unit.pk not in {matter.registering_unit_id, matter.first_unit_id}:
        raise InvalidInput({"unit": "请选择登记此事的信访部门或者承办单位。"})
    checked = clean_text(comment, max_chars=2000, what="评语", required=False)
    if checked.problem:
        raise InvalidInput({"comment": checked.problem})
    if petition.channel != Channel.VISIT and any(answer is not None for answer in said.values()):
        raise InvalidInput(dict.fromkeys(said, "只有来访的，才问接待时的情况。"))
    new = {"grade": str(grade), "comment": checked.text.strip(), **said}
    if before and {name: getattr(before[-1], name) for name in new} == new:
        act.record(before[-1], matter_id=matter.pk, reason="重复提交，不另计")
        return before[-1]
    if len(before) >= 2:
        raise _refused(CHANGED_ONCE)
    rounds = Evaluation.objects.filter(matter=matter, unit=unit).count()
    evaluation = Evaluation.objects.create(
        matter=matter, petition=petition, unit=unit, **new, **on_paper, round=rounds + 1, at=act.at
    )
    named = (
        {"sheet": on_paper["sheet"].pk, "seen_by": on_paper["seen_by"] and on_paper["seen_by"].pk}
        if on_paper
        else {}
    )
    after = {"unit": unit.pk, "grade": str(grade), **{name: str(one) for name, one in named.items() if one}}
    act.record(evaluation, matter_id=matter.pk, after=after, basis=_EVALUATION)
    return evaluation


def _found(matter: Matter) -> Disputable:
    """The opinion that is open to a request. Raises Refused where there is none."""
    found = disputable(matter)
    if found is None:
        raise Refused(
            Verdict(
                allowed=False,
                reason="只有对信访处理意见书不服的可以请求复查，对复查意见不服的可以请求复核，各一次。",
                basis=(Basis(article=35), Basis(article=36, paragraph=1)),
            )
        )
    return found


def _reviewer(matter: Matter, found: Disputable, chosen: Unit | None) -> Unit:
    """The superior that the petitioner chose, or the only one there is. Raises Refused or InvalidInput."""
    free = above(found.opinion.unit, accused_units(matter))
    if not free:
        reason = "没有登记作出意见的单位的上一级机关，请联系工作人员。"
        if organ := settings.XINQIAO_HIGHER_ORGAN:
            reason = Phrase("上一级机关、单位是{organ}，不在本系统里，请直接向它提出。", organ=organ)
        raise Refused(Verdict(allowed=False, reason=reason, basis=(Basis(article=35),)))
    if chosen is None and len(free) > 1:
        named = tuple(unit.name for unit in free)
        raise InvalidInput({"to_unit": Phrase("请选择向哪个上级机关提出：{named}。", named=named)})
    return chosen or free[0]


def _check_days(act: Act, found: Disputable, received_on: date, posted_on: date | None) -> None:
    """Nobody asks before the opinion reached the petitioner, or was at least issued; the post takes its time, never less than none."""
    opinion, problems = found.opinion, dict[str, str]()
    assert opinion.issued_at is not None
    since = opinion.served_on or day_of(opinion.issued_at)
    early = (
        Phrase("不能早于意见书送达之日（{day}）。", day=since)
        if opinion.served_on
        else Phrase("不能早于意见书签发之日（{day}）。", day=since)
    )
    for name, day in (("received_on", received_on), ("posted_on", posted_on)):
        if day is not None and day < since:
            problems[name] = early
    if posted_on is not None and posted_on > received_on:
        problems["posted_on"] = "交邮日不能晚于收到请求之日。"
    if problems:
        raise InvalidInput(problems)


def _asked(review: ReviewRequest, _given: object) -> Phrase:
    clock = clocks.running(review.matter, ClockCode.T10, ClockCode.T12)[-1]
    return Phrase(
        "已登记，由{unit}在{day}{unsure}前作出{level}意见。",
        unit=review.unit.name,
        day=clock.due_on,
        unsure=MAY_MOVE if clock.provisional else "",
        level=review.get_level_display(),
    )


@command(
    "review.request",
    slug="review",
    lead="由作出意见的单位的上一级机关复查、复核。书面请求写明收到之日，邮寄的另写明交邮日。",
    fits=lambda _actor, petition: disputable(petition.matter) is not None,
    said=_asked,
)
def request_review(
    act: Act,
    petition: Petition,
    text: Annotated[
        str, Exact("请求事项和理由", rows=6, why="sealed as typed, with its masked copy beside it")
    ],
    *,
    received_on: Annotated[
        date | None,
        Day(
            "收到请求之日",
            required=False,
            past=True,
            hint="复查、复核机关收到书面请求之日，30日自次日起算；不填为今天",
        ),
    ] = None,
    posted_on: Annotated[
        date | None,
        Day("交邮日", required=False, past=True, hint="邮寄的，以邮戳日期判断是否逾期，在途时间不计算在内"),
    ] = None,
    to_unit: Annotated[
        One[Unit] | None,
        Pick(
            "向哪个机关请求",
            required=False,
            among=reviewers,
            hint="有两个上级机关的，由信访人选择",
            wrong="请从作出意见的单位的上一级机关中选择。",
        ),
    ] = None,
    late_reason: Annotated[str, LATE_REASON] = "",
) -> ReviewRequest:
    """Ask a superior of the deciding unit to review its opinion (条例 35) or the review (条例 36).

    The petitioner's thirty days are judged by the postmark, or else by the receipt; the superior's begin with the receipt. After
    them a reason for the lateness is needed; the superior decides whether it is good. A request shows that the opinion was received:
    where its service is not recorded, it was on that day at the latest. Raises Refused where there is nothing to dispute."""
    matter = Matter.objects.select_for_update(no_key=True).get(pk=petition.matter_id)
    if act.actor.staff_id is None and (received_on or posted_on):
        raise InvalidInput({"received_on": "网上提出的请求，以提交之日为准。"})
    days = (received_on or act.day, posted_on)
    return ask(act, matter, text, days, to_unit=to_unit, late_reason=late_reason)


def ask(
    act: Act,
    matter: Matter,
    text: str,
    days: tuple[date, date | None],
    *,
    to_unit: Unit | None,
    late_reason: str,
) -> ReviewRequest:
    """What a request changes, whoever entered it; `days`: of its receipt, and of its posting."""
    found, (received, posted_on) = _found(matter), days
    superior = _reviewer(matter, found, to_unit)
    _check_days(act, found, received, posted_on)
    asked_on = posted_on or received
    late = _is_late(matter, found, asked_on, late_reason)
    if found.opinion.served_on is None:
        _shown_by_request(act, matter, found, asked_on)
    taken = edge(matter, _MOVES[found.level])
    review = _store(act, matter, found, superior, text)
    review.received_on, review.posted_on = received, posted_on
    review.late, review.late_reason = late, late_reason if late else ""
    review.save(force_insert=True)
    _to_reviewer(act, matter, review)
    go(
        act,
        matter,
        taken,
        "holding_unit",
        "section",
        "closed_at",
        review=str(review.pk),
        late=late,
        received_on=str(received),
        posted_on=str(posted_on or ""),
    )
    return review


def _is_late(matter: Matter, found: Disputable, asked_on: date, excuse: str) -> bool:
    """Raises InvalidInput for lateness without a reason, Refused where the review was carried out meanwhile."""
    if not found.late(asked_on):
        return False
    if matter.state == State.ACCEPTED:
        reason = Phrase(
            "此事项正在重新办理，请求{level}的期限已过；对重新作出的处理意见不服的，可以请求复查。",
            level=found.level.label,
        )
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_ARTICLES[found.level],)))
    if not excuse:
        raise InvalidInput({"late_reason": "自收到书面答复之日起30日的期限已过，请写明逾期的正当理由。"})
    return True


def _shown_by_request(act: Act, matter: Matter, found: Disputable, day: date) -> None:
    """Who disputes an opinion has it: it counts as received, at the latest on the day of the request."""
    opinion = found.opinion
    opinion.served_on = day
    opinion.version += 1
    opinion.save(update_fields=["served_on", "version"])
    act.record(
        opinion,
        matter_id=matter.pk,
        after={"served_on": str(day)},
        basis=_ARTICLES[found.level],
        reason="以复查复核请求证明收到",
    )
    take_effect(act, matter, opinion, day, "提出请求证明已经收到")


def _to_reviewer(act: Act, matter: Matter, review: ReviewRequest) -> None:
    """The matter goes to the organ that reviews. A renewed handling that was ordered waits for what a final review says of the order;
    what was closed is open again."""
    final = review.level == ReviewLevel.FINAL_REVIEW
    asked = Phrase("请求{level}", level=ReviewLevel(review.level).label)
    clocks.stop(matter, review.submitted_on, asked, ClockCode.T11 if final else ClockCode.T9)
    if matter.state == State.ACCEPTED:
        clocks.stop(matter, act.day, asked, ClockCode.T7, ClockCode.T8)
    if matter.closed_at is not None:
        matter.closed_at = None
        Citation.objects.filter(paper__matter=matter).update(open=True)
    matter.holding_unit, matter.section = review.unit, None
    add_unit(act, matter, review.unit_id, UnitPart.REVIEWING)
    event = Phrase("收到{level}请求", level=ReviewLevel(review.level).label)
    code = ClockCode.T12 if final else ClockCode.T10
    clocks.start(matter, code, review.received_on, event, unit_id=review.unit_id)


def _store(act: Act, matter: Matter, found: Disputable, superior: Unit, text: str) -> ReviewRequest:
    """An unsaved request: its words masked, and sealed as they were written."""
    key = new_uuid()
    return ReviewRequest(
        id=key,
        matter=matter,
        level=found.level,
        disputed=found.opinion,
        unit=superior,
        text=mask_for(matter)(text),
        sealed=seal(text, context=f"matters.reviewrequest:{key}:text"),
        requested_at=act.at,
    )
