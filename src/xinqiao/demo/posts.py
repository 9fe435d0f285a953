"""Posts at the petition office (M-D2): who signed the duty list, a leader's reception day that was held and one to come."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from xinqiao.demo.office import Offices
from xinqiao.duties.commands.lists import sign_duties
from xinqiao.duties.commands.receiving import go_on, hold_day, plan_day, result_of, take_matter
from xinqiao.duties.models import LeaderDay, TakenMatter
from xinqiao.duties.queries.posts import own_posts
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Staff, Unit

_LATE = "ducha"
"""Signs when it is nearly too late, and not in the new year."""
_PLACE = "云水市信访局一楼接访室"


def on_their_posts(offices: Offices, first: datetime, end: datetime) -> Iterator[datetime]:
    """Everybody of the office signs in the first weeks, one of them late; the leader receives people twice and will again. It yields the
    moments at which it goes on."""
    who = offices.actors
    registrar, leader = who["dengji"], who["fenguan"]
    unit = Unit.objects.get(pk=leader.unit)
    people = [actor for actor in who.values() if actor.unit == unit.pk]
    yield first + timedelta(days=9)
    for actor in people:
        for post in own_posts(actor):
            if actor is not who[_LATE]:
                sign_duties(actor, post, read=True)
    yield first + timedelta(days=45)
    for post in own_posts(who[_LATE]):
        sign_duties(who[_LATE], post, read=True)
    person = Staff.objects.get(pk=leader.staff)
    for days in (48, 16):
        day = work_calendar().next_working_day(end.date() - timedelta(days=days)).day
        yield _morning(day - timedelta(days=7))
        made = plan_day(registrar, unit, leader=person, day=day, half="am", place=_PLACE)
        yield _morning(day)
        hold_day(registrar, made, people=2, told="两批来访，都由领导当面听完")
        for matter in visible(leader).filter(confidential=False, closed_at=None).order_by("-pk")[:2]:
            said = "请承办单位一周内到现场核实，办理情况报我"
            take_matter(leader, LeaderDay.objects.get(pk=made.pk), number=matter.number, said=said)
        if days > 30:
            yield _morning(day + timedelta(days=28))
            taken = list(TakenMatter.objects.filter(day=made).order_by("pk"))
            for one in taken[:1]:
                result_of(registrar, one, result="answered", told="承办单位已书面答复，告知了复查的途径")
            for other in taken[1:]:
                go_on(registrar, other, told="现场看过两次，施工单位答应下月整改")
    yield end - timedelta(hours=2)
    coming = work_calendar().add_working_days(end.date(), 5).day
    plan_day(registrar, unit, leader=person, day=coming, half="pm", place=_PLACE)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10, tzinfo=SHANGHAI))
