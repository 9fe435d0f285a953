"""The start of a clock put right, as several tests walk it (M-R3)."""

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, at, registered, reload
from tests.proceedings.walks import scan
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.commands.start_correcting import confirm_start, correct_start, refuse_start
from xinqiao.matters.models import Matter, RunningClock, StartCorrection
from xinqiao.matters.models.matter import Kind


def at_housing(cast: Cast, day: str = "2026-03-02") -> Matter:
    """Passed on to the housing office, where nobody has opened it yet."""
    with clock.at(at(day, 14)):
        matter = reload(registered(cast, received_at=at(day, 9)).petition.matter)
        who = cast.actor("registrar")
        sort_matter(who, matter, kind=Kind.CLAIM, route="31(6)", reason="属于行政机关职权", category=None)
        forward(who, reload(matter), cast.housing, reason="属于住建部门职权")
    return reload(matter)


def start_proposed(
    cast: Cast, matter: Matter, day: date, who: str = "unit_registrar", **more: Any
) -> StartCorrection:
    """That the notice of the housing office was due from another day: the letter was on its way."""
    given = {
        "clock": RunningClock.objects.get(matter=matter, code="T4").pk,
        "proof": "signed",
        "evidence": matter.attachments.latest("added_at"),
        "reason": "纸质件在路上三天",
        **more,
    }
    return correct_start(cast.actor(who), reload(matter), day=day, **given)


def start_waiting(cast: Cast) -> StartCorrection:
    """One that waits for a second person, of a matter that was passed on the day before yesterday."""
    matter = at_housing(cast, (today() - timedelta(days=2)).isoformat())
    scan(cast, matter, "unit_registrar")
    return start_proposed(cast, matter, today())


def starts_decided(cast: Cast) -> None:
    """Once refused, once confirmed, both by the unit that passed it on, for the time is over."""
    matter = at_housing(cast)
    scan(cast, matter, "unit_registrar")
    first = start_proposed(cast, matter, date(2026, 3, 3))
    refuse_start(cast.actor("office_leader"), first, reason="签收单上不是这一天")
    confirm_start(cast.actor("office_leader"), start_proposed(cast, matter, date(2026, 3, 4)))
