"""The reception of the city's petition office: half days of duty, three receptions, one emergency (M-C1, M-C3, M-C4)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from xinqiao.care.commands.incidents import follow_up, offer, record_incident
from xinqiao.care.models import Incident
from xinqiao.demo.office import Offices
from xinqiao.intake.files import Upload
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.files import received
from xinqiao.offices.models import Staff, Unit
from xinqiao.reception.commands.desk import call, end, start, take_number
from xinqiao.reception.commands.duty import check_conduct, set_duty
from xinqiao.reception.commands.emergency import (
    adopt,
    alarm,
    approve,
    assign,
    end_event,
    review_event,
    stamp,
)
from xinqiao.reception.commands.signing import sign
from xinqiao.reception.commands.urgent import note, report_event
from xinqiao.reception.models import DutyShift, EmergencyEvent, EmergencyPlan, Reception, UrgentReport
from xinqiao.reception.queries.emergency import in_words
from xinqiao.reception.queries.urgent import not_received
from xinqiao.rules.emergency import EmergencyCard

_TELEPHONES = "值班领导 0000-1230001\n责任单位联络 0000-1230002\n辖区派出所 0000-1230110"
_TALKS = (
    (
        "unpaid",
        "工地停工以后三个月工资没有发，项目部说等总包结算，去了两次都没有见到人。",
        "您说的是停工以后三个月工资没有发，项目部让等结算，对吗？",
        "发还三个月工资\n告知发放的日期",
        "向项目部和总包核实工资表，问清结算到了哪一步",
    ),
    (
        "sent_around",
        "小区加装电梯，街道说找住建，住建说找街道，问了四次没有人说得清手续。",
        "您说的是加装电梯的手续两边都让您找对方，对吗？",
        "写明加装电梯由哪个单位受理、要哪些材料",
        "和街道、住建各确认一次受理单位，书面告诉您",
    ),
)


class _Desk:
    """Who works at the desk of the city's petition office."""

    def __init__(self, offices: Offices) -> None:
        self.unit: Unit = offices.units["云水市信访局"]
        self.receiver, self.second, self.leader = (
            offices.actors[name] for name in ("jiefang", "dengji", "fenguan")
        )

    def person(self, actor: Actor) -> Staff:
        return Staff.objects.get(pk=actor.staff)


def receptions(offices: Offices, end_: datetime) -> list[Iterator[datetime]]:
    """The course of the last two weeks; it yields the moments at which it goes on."""
    return [_two_weeks(_Desk(offices), end_)]


def _two_weeks(desk: _Desk, now: datetime) -> Iterator[datetime]:
    days = [
        d for n in range(14, -1, -1) if work_calendar().is_working_day(d := (now - timedelta(days=n)).date())
    ]

    def at(day: date, hour: int, minute: int = 0) -> datetime:
        return now.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute, second=0)

    yield at(days[0], 8)
    _plans(desk)
    for place, day in enumerate(days):
        yield at(day, 8, 30)
        shifts = [_shift(desk, day, half) for half in ("am", "pm")]
        yield at(day, 10)
        if place < len(_TALKS):
            _talk(desk, *_TALKS[place])
        if day == days[-3]:
            yield from _emergency(desk, at(day, 10, 10))
            yield from _incident(desk, at(day, 15))
        yield at(day, 16)
        for shift in shifts:
            _look(desk, shift, fine=place != 2)


def _plans(desk: _Desk) -> None:
    for card in EmergencyCard:
        plan = adopt(desk.receiver, desk.unit, card=card)
        approve(desk.leader, EmergencyPlan.objects.get(pk=plan.pk))


def _shift(desk: _Desk, day: date, half: str) -> DutyShift:
    return set_duty(
        desk.second,
        desk.unit,
        day=day,
        half=half,
        receiver=desk.person(desk.receiver),
        second=desk.person(desk.second),
        leader=desk.person(desk.leader),
        telephones=_TELEPHONES,
    )


def _look(desk: _Desk, shift: DutyShift, *, fine: bool) -> None:
    found = "" if fine else "手机放在桌面上亮了一次屏，已当场提醒收起。"
    check_conduct(
        desk.second, shift, badge=True, phone=fine, stands=True, notes=True, seats=True, finding=found
    )


def _fresh(found: Reception) -> Reception:
    return Reception.objects.get(pk=found.pk)


def _talk(desk: _Desk, situation: str, heard: str, said_back: str, requests: str, checks: str) -> None:
    """One reception from its number to the signed record."""
    found = take_number(desk.receiver, desk.unit, people_count=1)
    call(desk.receiver, found, room="1号接待室")
    start(desk.receiver, _fresh(found))
    end(
        desk.receiver,
        _fresh(found),
        situation=situation,
        heard=heard,
        said_back=said_back,
        requests=requests,
        checks=checks,
        who=desk.person(desk.receiver),
        due_on=work_calendar().add_working_days(today(), 5).day,
    )
    with received([Upload(name="签名的接谈记录.txt", data="演示：签名的接谈记录扫描件".encode())]) as (scan,):
        sign(desk.receiver, _fresh(found), scan)


def _incident(desk: _Desk, at: datetime) -> Iterator[datetime]:
    """Somebody was pushed; the leader spoke with them the same afternoon and offered what helps (M-E2, M-E4)."""
    yield at
    found = record_incident(
        desk.receiver,
        desk.unit,
        concerned=desk.person(desk.receiver),
        minutes_ago=20,
        place="1号接待室",
        what="谈话中被推了一下，同事随即到场，换人接谈。",
        injury="none",
        recording="LX-0312",
        present=desk.person(desk.second).name,
    )
    yield at + timedelta(minutes=40)
    follow_up(desk.leader, Incident.objects.get(pk=found.pk), spoken=True, leave=True)
    offer(desk.leader, Incident.objects.get(pk=found.pk), debriefing_on=today(), referral=True)


def _emergency(desk: _Desk, begin: datetime) -> Iterator[datetime]:
    """A dozen people at the door: stamped, reported, ended, reviewed the same day."""
    found = take_number(desk.receiver, desk.unit, people_count=12)
    event = alarm(desk.receiver, found, card=EmergencyCard.GROUP)

    def now() -> EmergencyEvent:
        return EmergencyEvent.objects.get(pk=event.pk)

    for number, minutes in enumerate((1, 3, 5, 7, 9), 1):
        yield begin + timedelta(minutes=minutes)
        stamp(desk.receiver, now(), step=number)
    leader = desk.person(desk.leader)
    assign(desk.receiver, now(), speaker=leader, people_count=12, representatives=4)
    yield begin + timedelta(minutes=14)
    happened, measures, next_step = in_words(now())
    asked = f"{happened}要求说明停工工地工资发放安排，在大厅门口站立，没有过激行为。"
    report_event(desk.receiver, now(), happened=asked, measures=measures, next_step=next_step)
    for minutes, receipt in zip(
        (17, 19, 22), not_received(UrgentReport.objects.get(event=event)), strict=False
    ):
        yield begin + timedelta(minutes=minutes)
        note(desk.receiver, UrgentReport.objects.get(event=event), recipient=receipt, received_by="值班室")
    yield begin + timedelta(minutes=70)
    end_event(
        desk.receiver, now(), outcome="和4名代表谈定：项目部三日内书面答复发放日期。来访人已由单位送回。"
    )
    yield begin + timedelta(hours=4)
    review_event(
        desk.leader,
        now(),
        not_well="第三步清点人数晚了两分钟，等候区没有备水。",
        well="门口分流快，只有一人主谈。",
        change="等候区每天早上备水，由接访员检查。",
        change_by=work_calendar().add_working_days(today(), 3).day,
    )
