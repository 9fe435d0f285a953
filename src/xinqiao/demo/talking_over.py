"""What is talked over in the fictional city: a hearing in a final review, a session of neighbours, a mediation that is performed and one
that is breached, an assistance (M-R6)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from xinqiao.demo.office import Offices, fresh, petition_of, serve_all
from xinqiao.intake.files import Upload
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.commitment import fulfil
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.files import received
from xinqiao.matters.models import Attachment, Matter, ServiceMethod
from xinqiao.offices.models import Staff
from xinqiao.proceedings.commands import breach, hearing, hearing_held, mediation, panel, relief
from xinqiao.proceedings.commands.mediation import commitments
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief
from xinqiao.proceedings.queries import presiders
from xinqiao.rules.hearing import earliest
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role
from xinqiao.rules.routing import HANDLING_ROUTE

_BEGUN = 16
"""So many days ago the first of it began."""
_SAID = {
    "statements": "信访人：答复没有说明费用怎样分摊。承办单位：按面积分摊，依据已写在答复中。",
    "evidence": "信访人提交缴费收据三张；承办单位提交分摊表，双方质询。",
    "debate": "争议在公摊面积怎样计算。",
    "last": "信访人请求重新核算；承办单位同意当场核对。",
}


def talked_over(offices: Offices, end: datetime) -> Iterator[datetime]:
    """The course of the last two weeks; it yields the moments at which it goes on."""
    begin = (end - timedelta(days=_BEGUN)).replace(hour=14, minute=0, second=0)
    yield begin
    heard = _told(offices)
    begun = [_mediated(offices, matter) for matter in _handled()[:2]]
    for matter in _handled()[2:3]:
        _panel(offices, matter)
    for matter in _handled()[3:4]:
        _helped(offices, matter)
    for found in heard:
        assert found.day is not None
        yield begin.replace(year=found.day.year, month=found.day.month, day=found.day.day, hour=15)
        _held(offices, found)
    yield max(begin + timedelta(days=12), end - timedelta(days=3))
    for number, agreed in enumerate(begun):
        (_performed if number == 0 else _breached)(offices, Mediation.objects.get(pk=agreed.pk))


def _handled() -> QuerySet[Matter]:
    found = Matter.objects.filter(state=State.ACCEPTED, route=HANDLING_ROUTE, confidential=False)
    return found.exclude(first_handler=None).select_related("holding_unit").order_by("-id")


def _leader(offices: Offices, matter: Matter) -> Actor:
    return offices.one(matter.holding_unit_id, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER)


def _scan(offices: Offices, matter: Matter, name: str) -> Attachment:
    who = offices.author(fresh(matter))
    with received([Upload(name=name, data="演示：签名件的扫描件".encode())]) as files:
        return attach(who, petition_of(matter), files)[0]


def _told(offices: Offices) -> list[Hearing]:
    """A hearing in a final review, or where there is none in handling: told of at least seven days ahead, on a working day."""
    final = Matter.objects.filter(state=State.IN_FINAL_REVIEW, confidential=False).order_by("-id")[:1]
    made = []
    for matter in final or _handled()[4:5]:
        people = list(presiders(fresh(matter))[:2])
        if len(people) < 2:
            continue
        who = offices.author(fresh(matter))
        found = hearing.propose(
            who,
            fresh(matter),
            asked_for=True,
            question="公摊面积怎样计算、费用怎样分摊",
            reason="各方说法不一，涉及多户",
        )
        hearing.grant(_leader(offices, fresh(matter)), Hearing.objects.get(pk=found.pk))
        made.append(_convened(who, Hearing.objects.get(pk=found.pk), people))
        serve_all(offices, matter, ServiceMethod.DIRECT)
    return made


def _convened(who: Actor, found: Hearing, people: list[Staff]) -> Hearing:
    return hearing.convene(
        who,
        found,
        presider=people[0],
        recorder=people[1],
        hearers=["人大代表 虚拟甲", "政协委员 虚拟乙", "律师 虚拟丙"],
        day=work_calendar().next_working_day(earliest(today())).day,
        hour="下午3:00",
        place="便民服务中心二楼听证室",
    )


def _held(offices: Offices, found: Hearing) -> None:
    """Held, signed and reported, unless the matter has gone on to another stage meanwhile."""
    found = Hearing.objects.select_related("matter").get(pk=found.pk)
    if found.matter.state not in (State.ACCEPTED, State.IN_FINAL_REVIEW):
        return
    who = next(a for a in offices.actors.values() if a.staff_id == found.presider_id)
    present = ["信访人", "承办单位代表", "人大代表 虚拟甲"]
    hearing_held.hold(
        who, found, opened_on=today(), closed_on=today(), petitioners=1, present=present, **_SAID
    )
    file = _scan(offices, found.matter, "签名的听证笔录.txt")
    hearing_held.sign(who, Hearing.objects.get(pk=found.pk), file=file, signers=present)
    hearing_held.report(
        who,
        Hearing.objects.get(pk=found.pk),
        opinions="三名听证员一致认为应当重新核算公摊面积。",
        support=2,
        partly=1,
        against=0,
        conclusion="建议重新核算，多收的部分退还。",
        published=False,
    )


def _panel(offices: Offices, matter: Matter) -> None:
    presider = presiders(matter).first()
    if presider is None:
        return
    found = panel.call(
        offices.author(matter),
        fresh(matter),
        question="维修费用该由谁承担",
        day=today(),
        place="社区议事厅",
        presider=presider,
    )
    panel.hold(
        next(a for a in offices.actors.values() if a.staff_id == presider.pk),
        Panel.objects.get(pk=found.pk),
        held_on=today(),
        petitioner="已经自己垫付，请求退还。",
        views=[
            "人大代表 虚拟甲：保修期内，应当由建设单位承担",
            "居委会主任 虚拟丁：邻里都看得见，应当尽快修",
            "律师 虚拟丙：合同写明保修两年，尚未届满",
        ],
        result="建设单位承担维修费用，信访人凭票据报销。",
    )


def _mediated(offices: Offices, matter: Matter) -> Mediation:
    """From the first question to the signed agreement."""
    who = offices.author(matter)

    def now() -> Mediation:
        return Mediation.objects.get(pk=found.pk)

    found = mediation.propose(
        who,
        fresh(matter),
        kind="mediation",
        subject="垫付费用怎样退还",
        others=["云水市虚构物业服务有限公司"],
        mediator="虚拟调解员（街道人民调解委员会）",
    )
    _all_agree(who, now())
    mediation.meet(who, now(), met_on=today(), said="双方核对了票据，公司同意分两次退还。")
    days = [today() + timedelta(days=n) for n in (4, 10)]
    mediation.draft(
        who,
        now(),
        facts="信访人垫付维修费用，票据齐全。",
        terms="公司退还垫付的费用，双方就此了结这笔费用。",
        plan=[f"{day} 公司退还{n}000元" for n, day in enumerate(days, 1)],
        default_clause="逾期未退的，公司另付同期利息。",
        amount=Decimal(3000),
    )
    _all_agree(who, now())
    mediation.conclude(who, now())
    owner = Staff.objects.get(pk=who.staff)
    return mediation.sign(who, now(), file=_scan(offices, matter, "签字的调解协议书.txt"), owner=owner)


def _all_agree(who: Actor, found: Mediation) -> None:
    for side in found.sides.all():
        now = Mediation.objects.get(pk=found.pk)
        mediation.consent(who, now, side=side, how="signed", on=today())


def _performed(offices: Offices, found: Mediation) -> None:
    who = _answers(offices, found)
    file = _scan(offices, found.matter, "收款收据.txt")
    for made in commitments(found):
        fulfil(who, made, result="公司已经转账，信访人签收。", done_on=today(), file=file)
    mediation.perform(who, Mediation.objects.get(pk=found.pk), result="两次款项均已退还。", file=file)


def _breached(offices: Offices, found: Mediation) -> None:
    """Only while it is handled: then the handling simply goes on."""
    if found.matter.state == State.ACCEPTED:
        side = found.sides.get(petitioner=False)
        facts = "约定的日期已过，公司没有退还；电话核实，信访人没有收到。"
        breach.breach(_answers(offices, found), found, side=side, facts=facts)


def _answers(offices: Offices, found: Mediation) -> Actor:
    """Whoever answers for what was agreed."""
    owner = commitments(found).values_list("owner_id", flat=True)[0]
    return next(a for a in offices.actors.values() if a.staff_id == owner)


def _helped(offices: Offices, matter: Matter) -> None:
    who = offices.author(matter)
    found = relief.propose(
        who, fresh(matter), kind="temporary", need="因事停工两个月，家中没有其他收入。", asked=Decimal(2000)
    )
    day: date = work_calendar().add_working_days(today(), 5).day
    relief.grant(
        _leader(offices, matter),
        Relief.objects.get(pk=found.pk),
        organ="云水市民政局",
        perform_by=day,
        amount=Decimal(2000),
    )
    file = _scan(offices, matter, "临时救助领取单.txt")
    result = "民政局批准临时救助，本人签收领取单。"
    relief.perform(who, Relief.objects.get(pk=found.pk), done_on=today(), result=result, file=file)
