"""The record of a study session as a document for the file (M-P1, M-P2)."""

from collections.abc import Sequence

from xinqiao.documents.papers import Document, LetterSection, RecordKind
from xinqiao.kernel.clock import day_of, today
from xinqiao.matters.compose_forms import printed_time
from xinqiao.matters.compose_parts import paragraphs, printed
from xinqiao.policy.models import Attendance, StudyPlan, StudySession
from xinqiao.policy.queries.study_cases import Case
from xinqiao.policy.study_texts import TEXTS
from xinqiao.rules.words import date_words

_NONE = "未记录"


def plan_in_words(plan: StudyPlan) -> str:
    """The plan as the leader reads and approves it."""
    days: dict[int, list[str]] = {}
    for session in plan.sessions.order_by("day"):
        days.setdefault(session.month_id, []).append(date_words(session.day))
    months = (
        f"{m.month}月 {m.field}《{m.theme}》：{'、'.join(days.get(m.pk, ()))}" for m in plan.months.all()
    )
    head = (
        "重点领域：" + "、".join(plan.fields),
        f"时间和地点：{plan.starts_at:%H:%M} {plan.place}".rstrip(),
    )
    return "\n".join((*head, *months))


def study_record(session: StudySession, people: Sequence[Attendance], cases: Sequence[Case]) -> Document:
    """Everything on record of one session. Cases are masked; what somebody answered in the self-test is not in it."""
    plan, month = session.plan, session.month
    texts = [
        LetterSection(heading=label, paragraphs=paragraphs(getattr(session, name)) or (_NONE,))
        for name, label in TEXTS.items()
        if name != "cases"
    ]
    written = paragraphs(session.cases)
    told = tuple(f"{n}．{case.title}。{case.basis}" for n, case in enumerate(cases, 1))
    return Document(
        kind=RecordKind.STUDY_RECORD,
        title="政策学习记录",
        number=f"{plan.year}年{month.month}月第{session.number}次",
        issuer=plan.unit.name,
        matter_number="",
        day=day_of(session.held_at) if session.held_at else today(),
        sections=(
            LetterSection(rows=_facts(session, people)),
            *texts[:4],
            LetterSection(heading=TEXTS["cases"], paragraphs=(*written, *told) or (_NONE,)),
            *texts[4:],
            LetterSection(heading="到会和补学", rows=_attendance(people)),
        ),
        sealed_place=False,
    )


def _facts(session: StudySession, people: Sequence[Attendance]) -> tuple[tuple[str, str], ...]:
    moves = "；".join(
        f"由{date_words(m.from_day)}调整到{date_words(m.to_day)}，理由：{m.reason}"
        for m in session.moves.all()
    )
    there = sum(a.present for a in people)
    rows = (
        ("单位", session.plan.unit.name),
        ("主题", session.month.theme),
        ("重点领域", session.month.field),
        ("日期", date_words(session.day)),
        ("日期调整", moves),
        ("地点", session.place or session.plan.place),
        ("领学人", session.leader.name if session.leader else ""),
        ("新旧版本", _versions(session)),
        ("到会", f"应到{len(people)}人，实到{there}人" if people else ""),
        (
            "登记",
            f"{session.held_by.name} {printed_time(session.held_at)}"
            if session.held_by and session.held_at
            else "",
        ),
    )
    return tuple((label, text or _NONE) for label, text in rows if text or label != "日期调整")


def _versions(session: StudySession) -> str:
    if session.old_version is None or session.new_version is None:
        return ""
    return f"{session.old_version} → {session.new_version}"


def _attendance(people: Sequence[Attendance]) -> tuple[tuple[str, str], ...]:
    return tuple((a.staff.name, _one(a)) for a in people)


def _one(one: Attendance) -> str:
    if one.present:
        return "到会"
    away = f"缺席（{one.reason}）" if one.reason else "缺席"
    if one.caught_up_on is None:
        return f"{away}，尚未补学"
    return f"{away}，{printed(one.caught_up_on)}补学：{one.caught_up_how}"
