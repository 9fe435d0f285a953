"""The record of a session: attendance, discussion, catching up, self-test, the private calendar address (M-P1, M-P2)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound
from xinqiao.kernel.listed import each_once
from xinqiao.kernel.typed import Day, Flag, Number, One, Pick, Words
from xinqiao.offices.models import Staff, Unit
from xinqiao.policy.calendar_feed import fingerprint
from xinqiao.policy.commands.study import still_open, store
from xinqiao.policy.commands.study_plan import refuse
from xinqiao.policy.models import Attendance, SelfTest, StudyFeed, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.policy.study_texts import MOST, TEXTS
from xinqiao.rules.words import Phrase

_KEY = Decimal(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One person of the unit: there or not, and why not."""

    staff: Annotated[int, Number("人员", most=_KEY)]
    present: Annotated[bool, Flag("到会")] = False
    reason: Annotated[str, Words("缺席原因", most=200, rows=1, required=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld:
    """What is recorded of a session. Who takes part in the study and is not among `people` was absent."""

    discussion: Annotated[str, Words(TEXTS["discussion"], most=MOST, required=False)] = ""
    common_errors: Annotated[str, Words(TEXTS["common_errors"], most=MOST, required=False)] = ""
    people: Sequence[Attended] = ()


def _recordable(_actor: Actor, session: StudySession) -> bool:
    return session.held_at is None and session.plan.approved_at is not None and session.day <= today()


@command(
    "study.hold_session", lead="登记后内容和日期不能再改；缺席人员会看到要补学的内容。", fits=_recordable
)
def hold_session(act: Act, session: StudySession, given: SessionHeld) -> StudySession:
    """Close the session with its attendance and what was discussed, once. What was written before stays where nothing is given.
    Raises InvalidInput and Refused."""
    still_open(session)
    if session.plan.approved_at is None:
        refuse("计划还没有批准，不能登记学习。")
    if session.day > act.day:
        refuse(Phrase("学习日是{day}，到了这一天才能登记；提前学习的，请先调整日期。", day=session.day))
    people = list(participants(session.plan.unit_id).values_list("pk", flat=True))
    told = each_once(given.people, lambda one: one.staff, people, "present", Phrase("参加人员"))
    present = {key for key in people if key in told and told[key].present}
    problems: dict[str, str] = {}
    if session.leader_id is None:
        problems["leader"] = "请先写明领学人。"
    if not present:
        problems["present"] = "请勾选到会人员。"
    if problems:
        raise InvalidInput(problems)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            staff_id=key,
            present=key in present,
            reason=told[key].reason if key in told and key not in present else "",
        )
        for key in people
    )
    session.discussion = given.discussion or session.discussion
    session.common_errors = given.common_errors or session.common_errors
    session.held_at, session.held_by_id = act.at, act.actor.staff
    store(session, "discussion", "common_errors", "held_at", "held_by")
    act.record(session, after={"present": len(present), "absent": len(people) - len(present)})
    return session


def missed(session: StudySession) -> QuerySet[Attendance]:
    """Who was absent and has not caught up."""
    return session.attendance.filter(present=False, caught_up_on=None)


def _absent(session: StudySession) -> QuerySet[Staff]:
    return Staff.objects.filter(pk__in=missed(session).values("staff_id"))


def _may_catch_up(actor: Actor, session: StudySession) -> bool:
    mine = missed(session) if _keeps(actor) else missed(session).filter(staff_id=actor.staff)
    return mine.exists()


def _keeps(actor: Actor) -> bool:
    return by_post("study.hold_session", actor)


@command("study.catch_up", fits=_may_catch_up)
def catch_up(
    act: Act,
    session: StudySession,
    *,
    person: Annotated[
        One[Staff], Pick("补学人员", among=_absent, wrong="没有待补学的记录，或者已经登记过。")
    ],
    on: Annotated[date, Day("补学日期", past=True, initial=lambda _: today())],
    how: Annotated[str, Words("补学情况", most=300, rows=2, hint="学习了哪些材料，由谁讲解")],
) -> Attendance:
    """Note that somebody who was absent has caught up, when and how, once. Everybody for the own person; whoever keeps the record
    for others too. Raises InvalidInput, Denied."""
    if person.pk != act.actor.staff_id and not _keeps(act.actor):
        raise Denied("补学由本人或者登记学习记录的人员登记。")
    if on < session.day:
        raise InvalidInput({"on": "补学日期应在学习日和今天之间。"})
    found = missed(session).get(staff=person)
    found.caught_up_on, found.caught_up_how = on, how
    found.save(update_fields=["caught_up_on", "caught_up_how"])
    store(session)
    act.record(session, after={"caught_up": person.pk, "on": on.isoformat()})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One answer: the question's key, and which of its options, from 1."""

    question: Annotated[int, Number("题目", most=_KEY)]
    option: Annotated[int, Number("选项", most=Decimal(6))]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestAnswers:
    """The sheet of a self-test."""

    chosen: Sequence[Chosen] = ()


@command("study.take_test", lead="结果只有本人看到，不记入考核。")
def take_test(act: Act, session: StudySession, given: SelfTestAnswers) -> SelfTest:
    """Answer the session's questions. Again replaces the first time: it is the person's own. The log knows that somebody did, not how
    well. Raises InvalidInput naming the questions left open."""
    questions = list(session.questions.all())
    if not questions:
        raise NotFound("这次学习没有自测题。")
    known = {question.pk for question in questions}
    answers = each_once(given.chosen, lambda one: one.question, known, "chosen", Phrase("答题"))
    chosen = {key: one.option for key, one in answers.items()}
    problems: dict[str, str] = {}
    for question in questions:
        if not 1 <= chosen.get(question.pk, 0) <= len(question.options):
            problems[f"question_{question.pk}"] = Phrase("第{number}题还没有选择。", number=question.position)
    if problems:
        raise InvalidInput(problems)
    test, _created = SelfTest.objects.update_or_create(
        session=session,
        staff_id=act.actor.staff,
        defaults={"answers": {str(q.pk): chosen[q.pk] - 1 for q in questions}, "at": act.at},
    )
    act.record(session)
    return test


@command(
    "study.open_feed",
    together=True,
    lead="以前的地址立即失效。新地址是 /desk/agenda/address/ 加上只给出这一次的文字，再加 .ics。",
)
def open_feed(act: Act, unit: Unit) -> str:
    """A new private calendar address of the actor; the one before stops working. Returns its secret part, shown once."""
    _end_feed(act)
    token = secrets.token_urlsafe(24)
    feed = StudyFeed.objects.create(
        staff_id=act.actor.staff, fingerprint=fingerprint(token), created_at=act.at
    )
    act.record(feed, after={"unit": unit.pk})
    return token


def _end_feed(act: Act) -> Any:
    return StudyFeed.objects.filter(staff_id=act.actor.staff, revoked_at=None).update(revoked_at=act.at)


@command("study.close_feed", together=True, lead="日历地址立即失效。")
def close_feed(act: Act, unit: Unit) -> None:
    """End the actor's calendar address at once."""
    act.record(unit, after={"ended": _end_feed(act)})
