"""A call for help and an incident of the petition office, as tests need them."""

from typing import Any

from tests.cast import Cast
from xinqiao.care.commands.incidents import call_help, close, come, follow_up, offer, record_incident
from xinqiao.care.models import HelpCall, Incident
from xinqiao.kernel.clock import today
from xinqiao.reception.commands import desk
from xinqiao.reception.models import Reception

SLIP: dict[str, Any] = {
    "minutes_ago": 5,
    "place": "1号接待室",
    "what": "推搡",
    "injury": "none",
    "present": "丙登记",
}


def talking(cast: Cast) -> Reception:
    """A reception that is under way."""
    who = cast.actor("receptionist")
    found = desk.take_number(who, cast.petition_office)
    desk.call(who, found, room="1号接待室")
    return desk.start(who, Reception.objects.get(pk=found.pk))


def help_called(cast: Cast) -> HelpCall:
    return call_help(cast.actor("receptionist"), talking(cast), kind="second")


def recorded(cast: Cast, **changes: Any) -> Incident:
    given = {**SLIP, "concerned": cast.staff["receptionist"], **changes}
    return record_incident(cast.actor("receptionist"), cast.petition_office, **given)


def now_of(found: Incident) -> Incident:
    return Incident.objects.get(pk=found.pk)


def cared_for(cast: Cast, **words: Any) -> Incident:
    """From the slip to its end; `words` of the slip."""
    come(cast.actor("registrar"), help_called(cast))
    found, head = recorded(cast, **words), cast.actor("office_leader")
    follow_up(head, now_of(found), spoken=True, medical=True)
    offer(head, now_of(found), debriefing_on=today(), referral=True, rotation=True)
    return close(cast.actor("receptionist"), now_of(found))
