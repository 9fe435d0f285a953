"""The yearly study plan: proposed from the calendar, changed by people, approved by the leader in charge (M-P1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit
from xinqiao.policy.models import PlanState, SessionMove, StudyMonth, StudyPlan, StudySession
from xinqiao.policy.study_texts import cleaned, masked
from xinqiao.rules.study_days import A_MONTH, SECOND_AND_FOURTH_TUESDAY, FixedDay, StudyDay, propose
from xinqiao.rules.study_form import KEY_FIELDS
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

USUAL_TIME = time(15, 0)
MOST_FIELDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanText:
    """What people write into a draft. `themes`: month → (key field, theme); `days`: session id → day."""

    fields: Sequence[str] = KEY_FIELDS
    themes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    days: Mapping[int, date] = field(default_factory=dict)
    starts_at: time = USUAL_TIME
    place: str = ""


def plan_subject(plan: StudyPlan) -> str:
    return f"policy.studyplan:{plan.pk}"


def refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason))


@command("study.draft_plan")
def draft_plan(
    act: Act, unit: Unit, *, year: int, fixed: Sequence[FixedDay] = SECOND_AND_FOURTH_TUESDAY
) -> StudyPlan:
    """Propose the year: two fixed working days a month from the calendar, key fields in turn. In the running year only days to
    come. Raises InvalidInput, Refused when the year has a plan."""
    if not act.day.year - 1 < year <= act.day.year + 1:
        raise InvalidInput({"year": "请制定今年或者明年的计划。"})
    if len(set(fixed)) != A_MONTH:
        raise InvalidInput({"second": "每月两个固定学习日不能是同一天。"})
    if StudyPlan.objects.filter(unit=unit, year=year).exists():
        refuse(Phrase("{year}年的计划已经有了，请打开它修改。", year=year))
    days = propose(year, fixed, work_calendar(), since=act.day if year == act.day.year else None)
    if not days:
        raise InvalidInput({"year": "今年没有剩下完整的月份，请制定明年的计划。"})
    plan = StudyPlan.objects.create(
        unit=unit,
        year=year,
        fields=list(KEY_FIELDS),
        fixed_days=[[rule.ordinal, rule.weekday] for rule in fixed],
        provisional=any(one.provisional for one in days),
        starts_at=USUAL_TIME,
        drafted_by_id=act.actor.staff,
        drafted_at=act.at,
    )
    _add_sessions(plan, days)
    act.record(plan_subject(plan), after={"year": year, "sessions": len(days)})
    return plan


def _add_sessions(plan: StudyPlan, days: Sequence[StudyDay]) -> None:
    months = {
        month: StudyMonth.objects.create(
            plan=plan,
            month=month,
            field=KEY_FIELDS[n % len(KEY_FIELDS)],
            theme=KEY_FIELDS[n % len(KEY_FIELDS)],
        )
        for n, month in enumerate(sorted({one.month for one in days}))
    }
    StudySession.objects.bulk_create(
        StudySession(
            plan=plan,
            month=months[one.month],
            number=one.number,
            fixed_on=one.day,
            day=one.day,
            why=one.why,
        )
        for one in days
    )


@command("study.change_plan")
def change_plan(act: Act, plan: StudyPlan, given: PlanText) -> StudyPlan:
    """Write a draft anew: key fields, themes, days, hour and place. An approved plan is not rewritten: single sessions are
    moved with a reason. Raises InvalidInput and Refused."""
    _still_draft(plan)
    names = [name.strip() for name in given.fields if name.strip()][:MOST_FIELDS]
    missing = tuple(name for name in KEY_FIELDS if name not in names)
    if missing:
        raise InvalidInput({"fields": Phrase("重点领域不能缺少：{missing}。", missing=missing)})
    texts = cleaned(
        {
            "place": (given.place, "地点", 80),
            **{f"field_{m}": (f, "重点领域", 40) for m, (f, _t) in given.themes.items()},
            **{f"theme_{m}": (t, "主题", 120) for m, (_f, t) in given.themes.items()},
        },
        required=tuple(f"theme_{month}" for month in given.themes),
    )
    for month in plan.months.all():
        if month.month in given.themes:
            month.field = texts[f"field_{month.month}"] or names[0]
            month.theme = texts[f"theme_{month.month}"]
            month.save(update_fields=["field", "theme"])
    _set_days(act, plan, given.days)
    plan.fields, plan.starts_at, plan.place = [name[:40] for name in names], given.starts_at, texts["place"]
    plan.version += 1
    plan.save(update_fields=["fields", "starts_at", "place", "version"])
    act.record(plan_subject(plan), after={"version": plan.version})
    return plan


def _still_draft(plan: StudyPlan) -> None:
    if plan.state != PlanState.DRAFT:
        refuse("计划已经批准，不能改写；个别学习日确需变动的，请调整那一次并写明理由。")


def _set_days(act: Act, plan: StudyPlan, days: Mapping[int, date]) -> None:
    """The days as people chose them: working days of their month, two different ones each."""
    sessions = {s.pk: s for s in plan.sessions.select_related("month")}
    moved: list[StudySession] = []
    problems: dict[str, str] = {}
    for key, day in days.items():
        session = sessions.get(key)
        if session is None or day == session.day:
            continue
        if (day.year, day.month) != (plan.year, session.month.month):
            problems[f"day_{key}"] = Phrase(
                "请选择{year}年{month}月里的一天。", year=plan.year, month=session.month.month
            )
        elif not work_calendar().is_working_day(day):
            problems[f"day_{key}"] = _not_working(day)
        moved.append(session)
        session.day = session.fixed_on = day
        session.why, session.version = "", session.version + 1
    taken = [s.day for s in sessions.values()]
    for key, session in sessions.items():
        if taken.count(session.day) > 1:
            problems.setdefault(f"day_{key}", "每月两次学习要在不同的两天。")
    if problems:
        raise InvalidInput(problems)
    StudySession.objects.bulk_update(moved, ["day", "fixed_on", "why", "version"])
    for session in moved:
        act.record(f"policy.studysession:{session.pk}", after={"day": session.day.isoformat()})


def _not_working(day: date) -> Phrase:
    return Phrase("{day}不是工作日（{why}），请另选一天。", day=day, why=work_calendar().why_off(day))


@command("study.approve_plan")
def approve_plan(act: Act, plan: StudyPlan) -> StudyPlan:
    """The leader in charge approves; another person than who drafted it. Raises Refused."""
    if plan.state == PlanState.APPROVED:
        refuse("计划已经批准。")
    if plan.drafted_by_id == act.actor.staff_id:
        refuse("计划由起草人以外的领导批准。")
    plan.state, plan.approved_by_id, plan.approved_at = PlanState.APPROVED, act.actor.staff, act.at
    plan.version += 1
    plan.save(update_fields=["state", "approved_by", "approved_at", "version"])
    act.record(plan_subject(plan), after={"state": plan.state})
    return plan


@command("study.move_session")
def move_session(act: Act, session: StudySession, *, to_day: date, reason: str) -> StudySession:
    """Set a session of an approved plan for another working day of the year, with the reason, which stays in evidence.
    Raises InvalidInput and Refused."""
    if session.plan.state != PlanState.APPROVED:
        refuse("计划还没有批准，请直接修改计划中的日期。")
    if session.held_at is not None:
        refuse("这次学习已经登记，日期不能再改。")
    why = cleaned({"reason": (reason, "调整理由", 300)}, required=("reason",))["reason"]
    problems: dict[str, str] = {}
    if to_day.year != session.plan.year or to_day == session.day:
        problems["to_day"] = Phrase("请选择{year}年里的另一天。", year=session.plan.year)
    elif not work_calendar().is_working_day(to_day):
        problems["to_day"] = _not_working(to_day)
    elif session.plan.sessions.filter(day=to_day).exists():
        problems["to_day"] = "这一天已经有另一次学习，请另选一天。"
    if len(why) < 4:
        problems["reason"] = "请写明调整的理由，至少4个字。"
    if problems:
        raise InvalidInput(problems)
    reason = masked(session, {"reason": why})["reason"]
    SessionMove.objects.create(
        session=session,
        from_day=session.day,
        to_day=to_day,
        reason=reason,
        by_id=act.actor.staff,
        at=act.at,
    )
    before, session.day = session.day, to_day
    session.version += 1
    session.save(update_fields=["day", "version"])
    act.record(
        f"policy.studysession:{session.pk}",
        before={"day": before.isoformat()},
        after={"day": to_day.isoformat()},
        reason=reason,
    )
    return session
