"""M-P1 and M-P2: two study sessions in each month, and each of them with all its parts."""

from dataclasses import dataclass, field
from datetime import date

from xinqiao.controls.reading import Evidence, Period, Reading, Standing
from xinqiao.policy.models import StudySession
from xinqiao.policy.queries.study import covered, first_planned_month, with_cases
from xinqiao.rules.study_days import A_MONTH
from xinqiao.rules.words import Phrase


@dataclass(slots=True)
class _Month:
    """The sessions of one month of the plan, whatever day they were moved to."""

    year: int
    month: int
    sessions: list[StudySession] = field(default_factory=list)


def _months(unit_id: int, period: Period) -> list[_Month]:
    """The months of the period for which study was due: from the first month the unit ever planned; all, when it never did."""
    began = first_planned_month(unit_id)
    months = [
        _Month(year=number // 12, month=number % 12 + 1)
        for number in range(
            period.first.year * 12 + period.first.month - 1, period.last.year * 12 + period.last.month
        )
    ]
    wanted = {(m.year, m.month): m for m in months if began is None or (m.year, m.month) >= began}
    found = StudySession.objects.filter(
        plan__unit_id=unit_id, plan__state="approved", plan__year__in={m.year for m in months}
    )
    rows = with_cases(found).select_related("month", "plan").prefetch_related("moves").order_by("day")
    for session in rows:
        if at := wanted.get((session.plan.year, session.month.month)):
            at.sessions.append(session)
    return list(wanted.values())


def sessions_held(unit_id: int, period: Period, today: date) -> Reading:
    """Two sessions held in each month that has begun. At risk: still to come this month, or set for a later day with its reason.
    Broken: a month gone by without them; local practice is that a session not recorded on its day is at risk until the
    month ends."""
    lines: list[Evidence] = []
    for month in _months(unit_id, period):
        if (month.year, month.month) <= (today.year, today.month):
            lines += _of_month(month, today)
    done = sum(line.standing is Standing.KEPT for line in lines)
    return Reading(
        measure="M-P1",
        done=done,
        due=len(lines),
        at_risk=sum(line.standing is Standing.AT_RISK for line in lines),
        sentence=Phrase("应学习{due}次，已学习{done}次", due=len(lines), done=done)
        if lines
        else Phrase("这段时间没有应当安排的学习"),
        lines=tuple(lines),
    )


def _of_month(month: _Month, today: date) -> list[Evidence]:
    lines = [_held(session, today) for session in month.sessions]
    running = (month.year, month.month) == (today.year, today.month)
    standing = Standing.AT_RISK if running else Standing.BROKEN
    lines += [
        Evidence(
            title=Phrase(
                "{year}年{month}月第{number}次：没有经批准的学习安排",
                year=month.year,
                month=month.month,
                number=number,
            ),
            standing=standing,
        )
        for number in range(len(lines) + 1, A_MONTH + 1)
    ]
    return lines


def _held(session: StudySession, today: date) -> Evidence:
    moves = list(session.moves.all())
    running = (session.plan.year, session.month.month) == (today.year, today.month)
    if session.held_at is not None:
        standing, what = Standing.KEPT, Phrase("已学习")
    elif session.day >= today and moves:
        standing, what = Standing.AT_RISK, Phrase("已改期，理由：{reason}", reason=moves[-1].reason)
    elif session.day >= today or running:
        standing, what = Standing.AT_RISK, Phrase("尚未学习")
    else:
        standing, what = Standing.BROKEN, Phrase("没有学习记录")
    return Evidence(title=_title(session, what), standing=standing, on=session.day, subject=_subject(session))


def whole_sessions(unit_id: int, period: Period, today: date) -> Reading:
    """Each session held has background, old and new clauses, special situations, cases and discussion."""
    lines: list[Evidence] = []
    for month in _months(unit_id, period):
        for session in month.sessions:
            if session.held_at is None:
                continue
            missing = covered(session, linked=session.has_case).missing  # type: ignore[attr-defined]  # annotated
            what = Phrase("缺少：{missing}", missing=missing) if missing else Phrase("内容齐全")
            lines.append(
                Evidence(
                    title=_title(session, what),
                    standing=Standing.BROKEN if missing else Standing.KEPT,
                    on=session.day,
                    subject=_subject(session),
                )
            )
    done = sum(line.standing is Standing.KEPT for line in lines)
    return Reading(
        measure="M-P2",
        done=done,
        due=len(lines),
        at_risk=0,
        sentence=Phrase("已学习{due}次，其中{done}次内容齐全", due=len(lines), done=done)
        if lines
        else Phrase("这段时间没有学习记录"),
        lines=tuple(lines),
    )


def _title(session: StudySession, what: Phrase) -> Phrase:
    return Phrase(
        "{year}年{month}月第{number}次《{theme}》：{what}",
        year=session.plan.year,
        month=session.month.month,
        number=session.number,
        theme=session.month.theme,
        what=what,
    )


def _subject(session: StudySession) -> str:
    return f"policy.studysession:{session.pk}"
