"""The yearly study plan: proposed from the calendar, changed by people, approved by the leader in charge (M-P1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from django.utils.dateparse import parse_time

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.listed import each_once
from xinqiao.kernel.typed import Day, Exact, Lines, Number, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.offices.models import Unit
from xinqiao.policy.compose_study import plan_in_words
from xinqiao.policy.models import SessionMove, StudyMonth, StudyPlan, StudySession
from xinqiao.rules.study_days import APART, FIXED_DAYS, StudyDay, fixed_day, propose, too_near
from xinqiao.rules.study_form import KEY_FIELDS
from xinqiao.rules.studying import may_approve
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

USUAL_TIME = time(15, 0)
_KEY = Decimal(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthText:
    """The theme of a month and the key field that it belongs to."""

    month: Annotated[int, Number("月份", most=Decimal(12))]
    theme: Annotated[str, Words("主题", most=120, rows=1)]
    field: Annotated[str, Words("领域", most=40, rows=1, required=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDay:
    """The day of one session, by its key."""

    session: Annotated[int, Number("学习", most=_KEY)]
    day: Annotated[date, Day("日期")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanText:
    """What people write into a plan; months and sessions that are left out stay as they are. `why`: asked when it was approved before."""

    fields: Annotated[Sequence[str], Lines("重点领域", most=40, many=12)] = KEY_FIELDS
    starts_at: Annotated[
        str, Exact("几点开始", hint="例如 15:00", most=8, why="read as a time of the day and kept as one")
    ] = f"{USUAL_TIME:%H:%M}"
    place: Annotated[str, Words("地点", most=80, rows=1, required=False)] = ""
    why: Annotated[
        str, Words("修改说明", most=300, rows=2, required=False, hint="计划批准过的，写明为什么修改")
    ] = ""
    months: Sequence[MonthText] = ()
    days: Sequence[SessionDay] = ()


def refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason))


def _years(_unit: Any) -> list[tuple[int, str]]:
    this = today().year
    return [(this, str(this)), (this + 1, str(this + 1))]


@command(
    "study.draft_plan",
    together=True,
    lead="按日历提出每月两个固定学习日，避开节假日。起草后由分管领导批准。",
    verb="提出学习日",
)
def draft_plan(
    act: Act,
    unit: Unit,
    *,
    year: Annotated[
        int, Pick("年度", among=_years, wrong="请制定今年或者明年的计划。", initial=lambda _: today().year)
    ],
    first: Annotated[
        str, Pick("每月第一次", among=tuple(FIXED_DAYS.items()), initial=lambda _: "2-1")
    ] = "2-1",
    second: Annotated[
        str,
        Pick(
            "每月第二次",
            among=tuple(FIXED_DAYS.items()),
            initial=lambda _: "4-1",
            hint="遇到节假日顺延到下一个工作日；调休上班的日子算工作日。提出后还可以逐个修改。",
        ),
    ] = "4-1",
) -> StudyPlan:
    """Propose the year: two fixed working days a month from the calendar, key fields in turn. In the running year only days to
    come. Raises InvalidInput, Refused when the year has a plan."""
    if first == second:
        raise InvalidInput({"second": "每月两个固定学习日不能是同一天。"})
    if StudyPlan.objects.filter(unit=unit, year=year).exists():
        refuse(Phrase("{year}年的计划已经有了，请打开它修改。", year=year))
    fixed = [fixed_day(code) for code in (first, second)]
    days = propose(year, fixed, work_calendar(), since=act.day if year == act.day.year else None)
    if not days:
        raise InvalidInput({"year": "今年没有剩下完整的月份，请制定明年的计划。"})
    plan = StudyPlan(
        unit=unit,
        year=year,
        fields=list(KEY_FIELDS),
        fixed_days=[[rule.ordinal, rule.weekday] for rule in fixed],
        provisional=any(one.provisional for one in days),
        starts_at=USUAL_TIME,
        drafted_by_id=act.actor.staff,
        drafted_at=act.at,
    )
    begin(plan, at=act.at)
    plan.save()
    _add_sessions(plan, days)
    act.record(plan, after={"year": year, "sessions": len(days)})
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
    """Write the plan anew: key fields, themes, days, hour and place. One that was approved goes back to the leader; what was already studied
    stays, and its days are not rewritten: single sessions are moved with a reason. Raises InvalidInput and Refused."""
    missing = tuple(name for name in KEY_FIELDS if name not in given.fields)
    starts_at = _time(given.starts_at)
    problems: dict[str, str] = {}
    if missing:
        problems["fields"] = Phrase("重点领域不能缺少：{missing}。", missing=missing)
    if starts_at is None:
        problems["starts_at"] = "请按时:分填写，例如 15:00。"
    if plan.approved_at and not given.why:
        problems["why"] = "计划批准过，请写明为什么修改。"
    problems |= _set_months(plan, given) | _set_days(act, plan, given.days)
    if problems or starts_at is None:
        raise InvalidInput(problems)
    plan.fields, plan.starts_at, plan.place = list(given.fields), starts_at, given.place
    take(act, plan, words={"why": given.why} if given.why else None, reason=given.why)
    return plan


def _time(text: str) -> time | None:
    try:
        return parse_time(text.strip())
    except ValueError:
        return None


def _set_months(plan: StudyPlan, given: PlanText) -> dict[str, str]:
    """Fields and themes as people wrote them; what a session was already held on stays."""
    known = set(plan.months.values_list("month", flat=True))
    texts = each_once(given.months, lambda one: one.month, known, "months", Phrase("主题"))
    held = set(plan.sessions.filter(held_at__isnull=False).values_list("month__month", flat=True))
    problems: dict[str, str] = {}
    for month in plan.months.filter(month__in=texts):
        text = texts[month.month]
        wanted = (text.field or given.fields[0], text.theme)
        if wanted == (month.field, month.theme):
            continue
        if month.month in held:
            problems[f"theme_{month.month}"] = "这个月已经学习过，主题和领域不能再改。"
        month.field, month.theme = wanted
        month.save(update_fields=["field", "theme"])
    return problems


def _set_days(act: Act, plan: StudyPlan, days: Sequence[SessionDay]) -> dict[str, str]:
    """The days as people chose them: working days of their month, two different ones each."""
    sessions = {s.pk: s for s in plan.sessions.select_related("month")}
    moved: list[StudySession] = []
    problems: dict[str, str] = {}
    for key, one in each_once(days, lambda one: one.session, sessions, "days", Phrase("学习日")).items():
        session, day = sessions[key], one.day
        if day == session.day:
            continue
        if problem := _wrong_day(plan, session, day):
            problems[f"day_{key}"] = problem
        moved.append(session)
        session.day = session.fixed_on = day
        session.why, session.version = "", session.version + 1
    taken = [s.day for s in sessions.values()]
    for key, session in sessions.items():
        if taken.count(session.day) > 1:
            problems.setdefault(f"day_{key}", "每月两次学习要在不同的两天。")
    if not problems:
        StudySession.objects.bulk_update(moved, ["day", "fixed_on", "why", "version"])
        for session in moved:
            act.record(session, after={"day": session.day.isoformat()})
    return problems


def _wrong_day(plan: StudyPlan, session: StudySession, day: date) -> str:
    """Why the session cannot be set for this day; empty when it can."""
    if plan.approved_at is not None:
        return "计划批准过，学习日不能改写；个别学习日确需变动的，请调整那一次并写明理由。"
    if (day.year, day.month) != (plan.year, session.month.month):
        return Phrase("请选择{year}年{month}月里的一天。", year=plan.year, month=session.month.month)
    return "" if work_calendar().is_working_day(day) else _not_working(day)


def _not_working(day: date) -> Phrase:
    return Phrase("{day}不是工作日（{why}），请另选一天。", day=day, why=work_calendar().why_off(day))


@command(
    "study.approve_plan",
    lead="批准后按计划学习；个别学习日变动须写明理由。计划修改后须再次批准，以往的批准留在记录里。",
    verb="批准计划",
    fits=lambda actor, plan: actor.staff != plan.drafted_by_id,
    told=plan_in_words,
)
def approve_plan(act: Act, plan: StudyPlan) -> StudyPlan:
    """The leader in charge approves; another person than who drafted or changed it. What was approved stays in the step. Raises Refused."""
    require(may_approve(approver=act.actor.staff, drafter=plan.drafted_by_id))
    plan.approved_by_id, plan.approved_at = act.actor.staff, act.at
    take(act, plan, words={"plan": plan_in_words(plan)})
    return plan


def _other_days(session: StudySession) -> list[date]:
    """The days of the unit's other sessions, also of the years beside."""
    others = StudySession.objects.filter(plan__unit=session.plan.unit_id).exclude(pk=session.pk)
    return list(others.values_list("day", flat=True))


@command(
    "study.move_session",
    lead="理由记入学习记录，不能删除。",
    verb="调整日期",
    fits=lambda _actor, session: session.held_at is None and session.plan.approved_at is not None,
)
def move_session(
    act: Act,
    session: StudySession,
    *,
    to_day: Annotated[date, Day("调整到哪一天")],
    reason: Annotated[str, Words("调整理由", most=300, rows=2, least=4)],
) -> StudySession:
    """Set a session of an approved plan for another working day of the year, with the reason, which stays in evidence.
    Raises InvalidInput and Refused."""
    if session.plan.approved_at is None:
        refuse("计划还没有批准，请直接修改计划中的日期。")
    if session.held_at is not None:
        refuse("这次学习已经登记，日期不能再改。")
    problem = ""
    if to_day.year != session.plan.year or to_day == session.day:
        problem = Phrase("请选择{year}年里的另一天。", year=session.plan.year)
    elif to_day < act.day:
        problem = "不能调整到已经过去的日期，请另选一天。"
    elif not work_calendar().is_working_day(to_day):
        problem = _not_working(to_day)
    elif other := too_near(to_day, _other_days(session), session.day):
        problem = Phrase("离{day}的另一次学习太近，两次学习至少相隔{n}天。", day=other, n=APART.days)
    if problem:
        raise InvalidInput({"to_day": problem})
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
    act.record(session, before={"day": before.isoformat()}, after={"day": to_day.isoformat()}, reason=reason)
    return session
