"""Everything that is done at the reception desk, once: for what is typed anywhere, and for the board."""

from datetime import timedelta
from typing import Any

from tests.cast import Cast, registered, sent_in
from tests.reception.test_desk import fresh, talked
from tests.reception.test_emergency import FINE, event_now, shift_of
from xinqiao.kernel.clock import today
from xinqiao.reception.commands import desk, duty, emergency, signing, urgent
from xinqiao.reception.models import EmergencyPlan, UrgentReport
from xinqiao.reception.queries.urgent import not_received
from xinqiao.rules.emergency import EmergencyCard


def received(cast: Cast) -> None:
    """Three receptions: one signed and entered into a matter, one not signed, one that left; a half day of duty that was looked at."""
    who, other = cast.actor("receptionist"), cast.actor("registrar")
    gone = desk.take_number(who, cast.petition_office)
    desk.leave(who, gone, why="没有来")
    found = talked(cast)
    desk.correct(who, fresh(found), corrections=["两个半月"])
    due = today() + timedelta(days=1)
    desk.promise(who, fresh(found), what="打电话", who=cast.staff["receptionist"], due_on=due)
    desk.tie(who, fresh(found), number=registered(cast).petition.number)
    signing.sign(who, fresh(found), sent_in("签名.txt", b"signed"))
    signing.refuse_signature(who, talked(cast), why="不愿签", witness=cast.staff["registrar"])
    duty.check_conduct(other, shift_of(cast), **{**FINE, "seats": False}, finding="让人站着说了两分钟")
    duty.drop_duty(other, shift_of(cast, "pm"), reason="换人")


def alarmed(cast: Cast) -> None:
    """A plan in force, an event stamped, reported, ended and reviewed; a report with a follow-up and its receipts."""
    who, leader = cast.actor("receptionist"), cast.actor("office_leader")
    plan = emergency.adopt(who, cast.petition_office, card=EmergencyCard.GROUP)
    emergency.edit(who, plan, lines=plan.lines[:3])
    emergency.approve(leader, EmergencyPlan.objects.get(pk=plan.pk))
    event = emergency.begin_event(who, cast.petition_office, card=EmergencyCard.GROUP, people_count=9)
    emergency.assign(who, event, speaker=cast.staff["office_leader"], people_count=9, representatives=3)
    emergency.stamp(who, event_now(event), step=1)
    told: dict[str, Any] = {"happened": "九人", "measures": "分流", "next_step": "谈"}
    urgent.report_event(who, event_now(event), **told, final=False)
    emergency.end_event(who, event_now(event), outcome="三日内答复")
    words = {"not_well": "晚了三分钟", "well": "分流快", "change": "排班"}
    emergency.review_event(leader, event_now(event), **words, change_by=today() + timedelta(days=3))
    mistaken = emergency.begin_event(who, cast.petition_office, card=EmergencyCard.UPSET)
    emergency.call_off(who, mistaken, why="翻页时误点")
    report = urgent.send(who, cast.petition_office, **told, minutes_ago=1)
    urgent.follow_up(who, UrgentReport.objects.get(pk=report.pk), **told, final=True)
    for each in not_received(report):
        urgent.note(who, UrgentReport.objects.get(pk=report.pk), recipient=each, received_by="值班室")
