"""A year of policy study in two of the fictional offices: the plan, sessions held and moved, cases, a self-test."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xinqiao.demo.office import Offices
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.library.calendars import work_calendar
from xinqiao.library.models import InstrumentVersion
from xinqiao.offices.models import Staff, Unit
from xinqiao.policy.commands.study import add_question, link_case, prepare_session
from xinqiao.policy.commands.study_plan import (
    MonthText,
    PlanText,
    approve_plan,
    change_plan,
    draft_plan,
    move_session,
)
from xinqiao.policy.commands.study_record import Attended, SessionHeld, catch_up, hold_session
from xinqiao.policy.models import StudyPlan, StudySession
from xinqiao.policy.queries.study import attendance_of, participants
from xinqiao.policy.queries.study_cases import proposed
from xinqiao.rules.study_days import too_near
from xinqiao.rules.study_form import KEY_FIELDS

_TITLE = "云水市物业管理办法"
_THEMES = (
    ("民生保障", "物业管理办法修订条文"),
    ("土地征收", "征收补偿标准的适用"),
    ("劳动权益", "拖欠工资的责任主体"),
    ("民生保障", "诉访分离和首办责任"),
)
_RULES = {
    "key_points": "先看街道的职责，再逐条看电梯、装修时间、收费标准和维修资金的新规定。",
    "background": "旧办法施行以来，电梯停运和夜间装修的投诉最多。这次修订缩短了维修时限，明确了紧急情况下维修资金的使用。",
    "clauses": "组织维修由二十四小时改为十二小时，增加立即采取安全措施；收支由每年公布改为每半年公布。",
    "special": "修订前发生、修订后仍在持续的停运，按新规定计算维修和公示的时限；已经处罚的不重复处罚。",
    "cases": "一件电梯停运的来信，旧条号和新条号混用，答复后当事人再次来访。",
}
_OTHERS = {
    "key_points": "由领学人逐条解读，重点看适用范围、责任主体和办理时限。",
    "background": "近两年有关规定几经调整，窗口答复口径不一，需要统一理解。",
    "clauses": "没有旧文本可以逐条对照；与以往口径不同的有三处：起算日期、责任主体、举证方式。",
    "special": "涉及诉讼权利救济的，按诉访分离要求导入法定程序；首办单位有争议的，先由收到的单位登记告知。",
    "cases": "两件重复来访：一件把起算日期写错，一件没有说明不服答复的救济途径。",
}
_OTHER_DISCUSSION = "结合两件重复来访，讨论了首次答复时怎样写清依据、起算日期和救济途径。"
_DISCUSSION = (
    "结合近期办结的事项，讨论了维修时限从什么时候起算，街道和主管部门怎样分工，答复时怎样引用新条号。"
)
_ERRORS = "引用修订前的条号；只写文件名称，没有写到条款；把街道的调解写成处罚。"
_QUESTIONS = (
    ("电梯发生故障，应当在多久之内组织维修？", ("十二小时", "二十四小时", "三日"), 1, "修订后第五条第一款。"),
    ("收支情况和公共收益多久公布一次？", ("每年", "每半年", "没有规定"), 2, "修订后第四条第（三）项。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Office:
    """Who does what in one unit's study."""

    unit: Unit
    keeper: Actor
    leader: Actor


def studies(offices: Offices, begin: datetime, end: datetime) -> list[Iterator[datetime]]:
    """One course for each office. Each yields the moment at which it goes on and is taken up again then."""
    pairs = (("云水市信访局", "dengji", "fenguan"), ("云水市住房和城乡建设局", "zj-kezhang", "zj-fenguan"))
    return [
        _year(
            _Office(unit=offices.units[name], keeper=offices.actors[keeper], leader=offices.actors[leader]),
            begin,
            end,
        )
        for name, keeper, leader in pairs
    ]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), SHANGHAI)


def _year(office: _Office, begin: datetime, end: datetime) -> Iterator[datetime]:
    first = min(max(begin, _at(date(end.year, 1, 4), 10)), end - timedelta(hours=2))
    yield first
    plan = _plan(office, end.year)
    yield first + timedelta(hours=1)
    plan = approve_plan(office.leader, plan)
    gone = [s for s in _sessions(plan) if s.day < end.date() and _at(s.day, 17) > first + timedelta(hours=1)]
    for place, session in enumerate(gone):
        last = place == len(gone) - 1
        yield max(_at(session.day, 9), first + timedelta(hours=1, minutes=5))
        _prepare(office, session, whole=place != 2)
        if session.month.theme == _THEMES[0][1]:
            _ask(office, session)
        if (
            place == 4
            and (to := work_calendar().add_working_days(session.day, 1).day) < end.date()
            and too_near(to, [s.day for s in _sessions(plan) if s != session], session.day) is None
        ):
            move_session(office.leader, _fresh(session), to_day=to, reason="领学人参加上级会议，顺延一天。")
            yield _at(to, 9)
        yield max(_at(_fresh(session).day, 17), first + timedelta(hours=1, minutes=10))
        _hold(office, session)
        if not last:
            yield _at(_fresh(session).day + timedelta(days=2), 11)
            _catch_up(office, session)


def _plan(office: _Office, year: int) -> StudyPlan:
    plan = draft_plan(office.keeper, office.unit, year=year)
    months = sorted(month.month for month in plan.months.all())
    texts = [
        MonthText(month=month, field=_THEMES[n % len(_THEMES)][0], theme=_THEMES[n % len(_THEMES)][1])
        for n, month in enumerate(months)
    ]
    given = PlanText(fields=(*KEY_FIELDS, "依法分类处理"), months=texts, place="三楼会议室")
    return change_plan(office.keeper, plan, given)


def _sessions(plan: StudyPlan) -> list[StudySession]:
    return list(StudySession.objects.filter(plan=plan).select_related("plan", "month").order_by("fixed_on"))


def _fresh(session: StudySession) -> StudySession:
    return StudySession.objects.select_related("plan", "month", "old_version", "new_version").get(
        pk=session.pk
    )


def _prepare(office: _Office, session: StudySession, *, whole: bool) -> None:
    old, new = InstrumentVersion.objects.filter(instrument__title=_TITLE).order_by("effective_on")
    rules = session.month.theme == _THEMES[0][1]
    texts = _RULES if rules else _OTHERS
    prepare_session(
        office.keeper,
        _fresh(session),
        leader=Staff.objects.get(pk=office.leader.staff),
        old_version=old if rules else None,
        new_version=new if rules else None,
        **(texts if whole else {"key_points": texts["key_points"]}),
    )
    for case in proposed(office.leader, _fresh(session))[:2] if whole else ():
        link_case(office.leader, _fresh(session), number=case.number, note="对照新旧条文讨论。")


def _ask(office: _Office, session: StudySession) -> None:
    for text, options, right, explanation in _QUESTIONS:
        add_question(
            office.keeper, _fresh(session), text=text, options=options, right=right, explanation=explanation
        )


def _hold(office: _Office, session: StudySession) -> None:
    people = list(participants(office.unit.pk).values_list("pk", flat=True))
    away = people[session.pk % len(people)]
    if away == office.leader.staff_id:
        away = people[0]
    given = SessionHeld(
        discussion=_DISCUSSION if session.month.theme == _THEMES[0][1] else _OTHER_DISCUSSION,
        common_errors=_ERRORS,
        people=[
            Attended(staff=key, present=key != away, reason="外出接访" if key == away else "")
            for key in people
        ],
    )
    hold_session(office.keeper, _fresh(session), given)


def _catch_up(office: _Office, session: StudySession) -> None:
    held = _fresh(session)
    for one in attendance_of(held):
        if not one.present:
            day = held.day + timedelta(days=2)
            catch_up(
                office.keeper,
                _fresh(session),
                person=one.staff,
                on=day,
                how="阅读学习材料，由领学人单独讲解。",
            )
