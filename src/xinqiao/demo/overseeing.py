"""What the city's petition office looks after: a unit that is late, a hard matter, and whether what was answered was done."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, time, timedelta

from xinqiao.demo.office import Offices
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.errors import Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit
from xinqiao.oversight.commands.call_back import ask, draw_call_backs, miss
from xinqiao.oversight.commands.register_check import compare, count, explain, settle, tally
from xinqiao.oversight.commands.sponsorship import enter, take_on
from xinqiao.oversight.commands.supervision import open_supervision, receive
from xinqiao.oversight.models import CallBack, RegisterCheck, Sponsorship, Supervision
from xinqiao.oversight.queries import sponsorship, supervision
from xinqiao.oversight.queries.register_check import in_register, to_compare
from xinqiao.policy.queries.taking_part import took_part
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.roles import Role

_RECEIVING = (Role.REGISTRAR, Role.HANDLER, Role.SECTION_HEAD)
_NOT_DONE = {
    "answer": "收到了，上个月寄来的。",
    "deed": "说的事还没有做。",
    "money": "没有钱款。",
    "pressed": "没有人让我评。",
    "more": "没有回答。",
}
_DONE = {**_NOT_DONE, "deed": "做了，现在好多了。"}


def overseen(offices: Offices) -> Iterator[int]:
    """One of each as far as the facts propose it; yields once an act."""
    office = offices.units["云水市信访局"]
    inspector, leader = offices.one(office.pk, Role.INSPECTOR), offices.one(office.pk, Role.LEADER_IN_CHARGE)
    proposed, _more = supervision.proposals(inspector)
    for found in proposed[:1]:
        opened = open_supervision(
            inspector,
            found.matter,
            unit=found.matter.holding_unit,
            ground=found.ground,
            rung=found.rung,
            text="请说明没有按期办结的原因，并反馈哪一天办结。",
            reason="已多次口头提醒",
        )
        yield 1
        receive(offices.one(opened.unit_id, *_RECEIVING), Supervision.objects.get(pk=opened.pk))
        yield 1
    for hard in sponsorship.proposals(leader)[0][:1]:
        taken = take_on(leader, hard.matter, reason="跨部门，需要协调")
        yield 1
        fresh = Sponsorship.objects.get(pk=taken.pk)
        enter(
            leader,
            fresh,
            kind="meeting",
            day=today(),
            place="市人民来访接待中心",
            text="听取了诉求，商定分两步解决。",
        )
        yield 1
    yield from _tallied(offices, office)
    yield from _counted(offices, office)
    yield from _called_back(offices, office.pk)


def _tallied(offices: Offices, office: Unit) -> Iterator[int]:
    """Each working day since the last month began, counted as it ended; the last of them waits until what came may be registered no more."""
    archivist, day = offices.one(office.pk, Role.ARCHIVIST), today().replace(day=1) - timedelta(days=1)
    day = day.replace(day=1)
    while day < today():
        if work_calendar().is_working_day(day):
            there = in_register(office.pk, day)
            with clock.at(datetime.combine(day, time(17, 30), SHANGHAI)):
                tally(
                    archivist, office, day=day, where="收发登记簿、接访台登记单、来电记录本", **asdict(there)
                )
            yield 1
        day += timedelta(days=1)
    for made in to_compare(today()):
        compare(Actor.system("register-check"), made)
        yield 1


def _counted(offices: Offices, office: Unit) -> Iterator[int]:
    """A day of the last month against the register: one note of a call too many, which is then cleared up."""
    inspector, last = offices.one(office.pk, Role.INSPECTOR), today().replace(day=1) - timedelta(days=1)
    day = next(
        d for d in (last - timedelta(days=n) for n in range(10, 20)) if work_calendar().is_working_day(d)
    )
    there = in_register(office.pk, day)
    made = count(
        inspector,
        office,
        day=day,
        where="收发登记簿、接访台登记单、来电记录本",
        letters=there.letters,
        slips=there.slips,
        calls=there.calls + 1,
    )
    yield 1
    registrar = offices.one(office.pk, Role.REGISTRAR)
    explain(registrar, made, found="来电记录本上有一条是催问进展的，已记入原事项的办理情况，不是新的信访件。")
    yield 1
    settle(inspector, RegisterCheck.objects.get(pk=made.pk))
    yield 1


def _called_back(offices: Offices, unit_id: int) -> Iterator[int]:
    inspector = offices.one(unit_id, Role.INSPECTOR)
    try:
        draw_call_backs(inspector, offices.units["云水市信访局"], quarter=Quarter.before(today()).code)
    except Refused:
        return
    yield 1
    part = took_part(CallBack.objects.values_list("matter_id", flat=True))
    free = [c for c in CallBack.objects.order_by("pk") if inspector.staff not in part[c.matter_id]]
    for call_back, (words, done) in zip(free, ((_NOT_DONE, "no"), (_DONE, "yes")), strict=False):
        ask(inspector, call_back, **words, done=done)
        yield 1
    for call_back in free[2:3]:
        miss(inspector, call_back, day=today(), how="上午、傍晚各打一次，没有人接。")
        yield 1
