"""The start of a clock put right, as several tests walk it (M-R3)."""

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, accepted, reload
from tests.proceedings.walks import scan
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.matters.commands.start_correcting import confirm_start, correct_start, refuse_start
from xinqiao.matters.models import Matter, RunningClock, StartCorrection


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
    """One that waits for a second person, of a matter that came the day before yesterday."""
    with clock.at(now() - timedelta(days=2)):
        matter = accepted(cast)
    scan(cast, matter, "unit_registrar")
    return start_proposed(cast, matter, today())


def starts_decided(cast: Cast, matter: Matter) -> None:
    """Once refused, once confirmed."""
    scan(cast, matter, "unit_registrar")
    first = start_proposed(cast, matter, date(2026, 3, 3))
    refuse_start(cast.actor("section_head"), first, reason="签收单上不是这一天")
    confirm_start(cast.actor("leader"), start_proposed(cast, matter, date(2026, 3, 4)))
