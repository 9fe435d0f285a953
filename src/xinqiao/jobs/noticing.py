"""Sending a notice to the petitioner who wants it: that there is something new and where to look, by mail or by the gateway."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from xinqiao.jobs import gateway, mailing
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import NoticeAddress
from xinqiao.matters.notices import JOB, NO_SUCH_ADDRESS, offered, ways_of
from xinqiao.rules.notices import TAIL, NoticeEvent, NoticeWay, by_day, going_out, text_of

_SUBJECT = "您登记的事项有新的进展"


def send_notice(argument: Mapping[str, Any]) -> None:
    """One notice by one way; none to who ended it meanwhile. What could only go out at night waits for the morning, unless a statutory day
    would pass. Raises XinqiaoError or OSError when it is not taken; no words of it name an address."""
    row = NoticeAddress.objects.filter(pk=argument["petition"]).select_related("petition").first()
    way, days, moment = NoticeWay(str(argument["way"])), work_calendar(), now()
    if row is None or way not in offered():
        return
    if not argument["anytime"] and not by_day(moment, days):
        later = going_out(moment, days)
        enqueue(JOB, argument, due_at=later, once=f"{JOB}:{argument['id']}:{later.date()}")
        return
    try:
        _send(row, way, NoticeEvent(str(argument["event"])), str(argument["id"]))
    except (mailing.NoSuchAddress, gateway.NoSuchNumber):
        raise XinqiaoError(NO_SUCH_ADDRESS) from None


def _send(row: NoticeAddress, way: NoticeWay, event: NoticeEvent, key: str) -> None:
    to, number = ways_of(row), row.petition.number
    counter = settings.XINQIAO_COUNTER
    place = f"{counter}{reverse('counter:open')}" if counter else ""
    end = f"{counter}{reverse('counter:end_notices', args=[row.end_key])}" if counter else ""
    with translation.override(row.language):
        said = translated(text_of(event, number, place, end))
        subject = translated(_SUBJECT)
    if way is NoticeWay.MAIL and to.mail:
        mailing.send([to.mail], subject, f"{said}\n")
    elif way is NoticeWay.PHONE and to.phone:
        values = {"tail": number[-TAIL:], "place": place, "end": end}
        gateway.send({"id": key, "to": to.phone, "text": said, "template": str(event), "values": values})
