"""The agenda of a person for a calendar program (RFC 5545): kinds and numbers, themes and rooms of the office's own sessions; nothing of
a matter's content and nobody's name, for whoever gets hold of the file or of its address reads it."""

from datetime import UTC, date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.web.agenda.dated import MOST, Dated, dated

_LONG = timedelta(minutes=90)


def calendar_file(actor: Actor, first: date, last: date) -> bytes:
    """What has a day for this person from the first day to the last; what was cut off is said in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xinqiao//agenda//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("信桥日历"))
    found, cut = dated(actor, first, last, own=True)
    for one in found:
        calendar.add_component(_event(one))
    for kind in cut:
        told = _("%(kind)s没有全部列出：每类只有最早的%(most)s项") % {"kind": kind, "most": MOST}
        calendar.add_component(_event(Dated(day=today(), what=told, key=f"cut-{kind}")))
    return bytes(calendar.to_ical())


def _event(one: Dated) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@xinqiao.invalid")
    event.add("dtstamp", now())
    if one.begins is None:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
    else:
        event.add("dtstart", one.begins.astimezone(UTC))
        event.add("dtend", (one.begins + _LONG).astimezone(UTC))
    if one.place:
        event.add("location", one.place)
    event.add("summary", " ".join(filter(None, (one.what, one.number, one.leaves))))
    return event
