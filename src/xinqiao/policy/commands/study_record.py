"""The record of a session: attendance, discussion, catching up, self-test, the private calendar address (M-P1, M-P2)."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date

from xinqiao.kernel.access import by_post
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound
from xinqiao.offices.models import Unit
from xinqiao.policy.commands.study import session_subject, still_open, store
from xinqiao.policy.commands.study_plan import refuse
from xinqiao.policy.models import Attendance, PlanState, SelfTest, StudyFeed, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.policy.study_calendar import fingerprint
from xinqiao.policy.study_texts import MOST, TEXTS, cleaned, masked
from xinqiao.rules.words import Phrase


@command("study.hold_session")
def hold_session(
    act: Act,
    session: StudySession,
    *,
    present: Collection[int],
    reasons: Mapping[int, str] | None = None,
    discussion: str = "",
    common_errors: str = "",
) -> StudySession:
    """Close the session with its attendance and what was discussed; who of the staff is not in `present` was absent, for the
    reason given. What was written before stays where nothing is given. Raises InvalidInput and Refused."""
    still_open(session)
    if session.plan.state != PlanState.APPROVED:
        refuse("计划还没有批准，不能登记学习。")
    if session.day > act.day:
        refuse(Phrase("学习日是{day}，到了这一天才能登记；提前学习的，请先调整日期。", day=session.day))
    people = list(participants(session.plan.unit_id).values_list("pk", flat=True))
    texts = cleaned(
        {
            "discussion": (discussion or session.discussion, TEXTS["discussion"], MOST),
            "common_errors": (common_errors or session.common_errors, TEXTS["common_errors"], MOST),
            **{f"reason_{key}": (text, "缺席原因", 200) for key, text in (reasons or {}).items()},
        }
    )
    problems: dict[str, str] = {}
    if session.leader_id is None:
        problems["leader"] = "请先写明领学人。"
    if not set(present) & set(people):
        problems["present"] = "请勾选到会人员。"
    if problems:
        raise InvalidInput(problems)
    told = masked(session, texts)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            staff_id=key,
            present=key in present,
            reason="" if key in present else told.get(f"reason_{key}", ""),
        )
        for key in people
    )
    session.discussion, session.common_errors = told["discussion"], told["common_errors"]
    session.held_at, session.held_by_id = act.at, act.actor.staff
    store(session, "discussion", "common_errors", "held_at", "held_by")
    there = len(set(present) & set(people))
    act.record(session_subject(session), after={"present": there, "absent": len(people) - there})
    return session


@command("study.catch_up")
def catch_up(act: Act, session: StudySession, *, staff_id: int, on: date, how: str) -> Attendance:
    """Note that somebody who was absent has caught up, when and how. Everybody for the own person; whoever keeps the record
    for others too. Raises InvalidInput, NotFound, Denied."""
    keeps = by_post("study.hold_session", act.actor)
    if staff_id != act.actor.staff_id and not keeps:
        raise Denied("补学由本人或者登记学习记录的人员登记。")
    missed = (
        Attendance.objects.select_for_update()
        .filter(session=session, staff_id=staff_id, present=False, caught_up_on=None)
        .first()
    )
    if missed is None:
        raise NotFound("没有待补学的记录，或者已经登记过。")
    text = cleaned({"how": (how, "补学情况", 300)}, required=("how",))["how"]
    if not session.day <= on <= act.day:
        raise InvalidInput({"on": "补学日期应在学习日和今天之间。"})
    missed.caught_up_on, missed.caught_up_how = on, masked(session, {"how": text})["how"]
    missed.save(update_fields=["caught_up_on", "caught_up_how"])
    act.record(session_subject(session), after={"caught_up": staff_id, "on": on.isoformat()})
    return missed


@command("study.take_test")
def take_test(act: Act, session: StudySession, *, answers: Mapping[int, int]) -> SelfTest:
    """Answer the session's questions: question id → place of the chosen option. Again replaces the first time. The log knows
    that somebody did, not how well. Raises InvalidInput naming the questions left open."""
    questions = list(session.questions.all())
    if not questions:
        raise NotFound("这次学习没有自测题。")
    problems: dict[str, str] = {}
    for question in questions:
        chosen = answers.get(question.pk)
        if chosen is None or not 0 <= chosen < len(question.options):
            problems[f"question_{question.pk}"] = Phrase("第{number}题还没有选择。", number=question.position)
    if problems:
        raise InvalidInput(problems)
    test, _created = SelfTest.objects.update_or_create(
        session=session,
        staff_id=act.actor.staff,
        defaults={"answers": {str(q.pk): answers[q.pk] for q in questions}, "at": act.at},
    )
    act.record(session_subject(session))
    return test


@command("study.open_feed")
def open_feed(act: Act, unit: Unit) -> str:
    """A new private calendar address of the actor; the one before stops working. Returns its secret part, shown once."""
    StudyFeed.objects.filter(staff_id=act.actor.staff, revoked_at=None).update(revoked_at=act.at)
    token = secrets.token_urlsafe(24)
    feed = StudyFeed.objects.create(
        staff_id=act.actor.staff, fingerprint=fingerprint(token), created_at=act.at
    )
    act.record(f"policy.studyfeed:{feed.pk}", after={"unit": unit.pk})
    return token


@command("study.close_feed")
def close_feed(act: Act, unit: Unit) -> None:
    """End the actor's calendar address at once."""
    ended = StudyFeed.objects.filter(staff_id=act.actor.staff, revoked_at=None).update(revoked_at=act.at)
    act.record(f"offices.unit:{unit.pk}", after={"ended": ended})
