"""The study sessions of a unit as an iCalendar feed (RFC 5545). It names no person: whoever gets hold of the address
learns themes, days and rooms."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count
from icalendar import Calendar, Event

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.sealing import blind_index
from xinqiao.offices.models import Unit
from xinqiao.policy.models import StudyFeed, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.rules.words import Phrase

_LONG = timedelta(minutes=90)
MOST = 200
"""Sessions in the feed: those of eight years; a feed that has more says so."""


def fingerprint(token: str) -> str:
    """Under which an address is kept; the address itself is kept nowhere."""
    return blind_index(token, purpose="study-feed").hex()


def calendar_of(token: str) -> bytes | None:
    """The feed behind a private address; None when there is none, it was ended, or its person no longer takes part."""
    if len(token) > 100 or not token.isascii():
        return None
    feed = (
        StudyFeed.objects.select_related("staff__unit")
        .filter(fingerprint=fingerprint(token), revoked_at=None)
        .first()
    )
    if feed is None or not participants(feed.staff.unit_id).filter(pk=feed.staff_id).exists():
        return None
    return _calendar(feed.staff.unit)


def _calendar(unit: Unit) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Xinqiao//policy study//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", Phrase("{unit}政策学习", unit=unit.short_name))
    sessions = StudySession.objects.filter(plan__unit=unit, plan__approved_at__isnull=False)
    told = sessions.select_related("plan", "month").annotate(changes=Count("moves")).order_by("-day")
    shown = list(told[: MOST + 1])
    if len(shown) > MOST:
        calendar.add("x-wr-caldesc", Phrase("只列出最近的{most}次学习", most=MOST))
    for session in shown[:MOST]:
        calendar.add_component(_event(session, unit))
    return bytes(calendar.to_ical())


def _event(session: StudySession, unit: Unit) -> Event:
    event = Event()
    begins = datetime.combine(session.day, session.plan.starts_at, SHANGHAI)
    event.add("uid", f"study-{session.pk}@xinqiao.invalid")
    event.add("dtstamp", (session.plan.approved_at or session.plan.drafted_at))
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (begins + _LONG).astimezone(UTC))
    event.add(
        "summary",
        Phrase("政策学习：{theme}（第{number}次）", theme=session.month.theme, number=session.number),
    )
    event.add("location", session.place or session.plan.place or unit.short_name)
    event.add("sequence", session.changes)  # type: ignore[attr-defined]  # annotated
    return event
