"""Which clocks count from a receipt that may have been written down wrongly, and what is on record around it (M-R3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.models import AuditEntry, Viewing
from xinqiao.kernel.viewing import ShownAs
from xinqiao.matters.models import (
    Attachment,
    Disposition,
    DispositionKind,
    Matter,
    RunningClock,
    StartCorrection,
)
from xinqiao.matters.queries.access import get_matter
from xinqiao.offices.models import Staff
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.start_correcting import ALONG, BY_RECEIPT, Start
from xinqiao.rules.words import Phrase

_OPENED = (ShownAs.PAGE, ShownAs.EXPORT)
_PASSED_ON = (ClockCode.T2, ClockCode.T3, ClockCode.T4)


def correctable(matter: Matter) -> list[RunningClock]:
    """The running ones of the unit that has the matter."""
    return [clock for clock in matter.clocks.all() if _runs_here(matter, clock, BY_RECEIPT)]


def begun_together(matter: Matter, day: date) -> list[RunningClock]:
    """Those that one receipt on this day began."""
    return [c for c in matter.clocks.all() if c.started_on == day and _runs_here(matter, c, ALONG)]


def _runs_here(matter: Matter, clock: RunningClock, codes: Collection[ClockCode]) -> bool:
    here = clock.unit_id in (None, matter.holding_unit_id)
    return here and clock.stopped_on is None and clock.code in codes


def started(clock: RunningClock) -> Phrase:
    title = TABLE[ClockCode(clock.code)].title
    return Phrase("{clock}，现在从{day}起算", clock=title, day=clock.started_on)


def files(matter: Matter) -> QuerySet[Attachment]:
    """The files of the matter, the newest first."""
    return Attachment.objects.filter(matter=matter).order_by("-added_at", "-pk")


def start_of(matter: Matter, clock: RunningClock, proven: date | None) -> Start:
    """What is on record of the receipt by which this clock counts. A review is received with its request, a matter that another unit passed
    on after that, and all else with the first petition."""
    code = ClockCode(clock.code)
    if code in (ClockCode.T10, ClockCode.T12):
        return _of_review(matter, clock, proven)
    sent = passed_here(matter)
    if sent is not None:
        day = day_of(sent.at)
        had = _first_at_work(sent) or proven or day
        return Start(code=code, now=clock.started_on, received=day, proven=proven, sent=day, had=had)
    first = matter.petitions.order_by("received_at").first()
    assert first is not None
    return Start(
        code=code,
        now=clock.started_on,
        received=day_of(first.received_at),
        proven=proven,
        seen=day_of(first.registered_at),
    )


def passed_here(matter: Matter) -> Disposition | None:
    """How the matter came last from another unit to that which has it."""
    passed = Disposition.objects.filter(matter=matter, to_unit_id=matter.holding_unit_id)
    return passed.exclude(kind=DispositionKind.ACCEPT).order_by("-at").first()


def _first_at_work(sent: Disposition) -> date | None:
    """When anybody of the unit first opened what was passed on to it, or did anything in it."""
    staff = list(Staff.objects.filter(unit_id=sent.to_unit_id).values_list("pk", flat=True))
    views = Viewing.objects.filter(matter=sent.matter_id, unit=sent.to_unit_id, way__in=_OPENED)
    done = AuditEntry.objects.filter(matter_id=sent.matter_id, outcome="done")
    acts = done.filter(actor__in=[f"staff:{pk}" for pk in staff])
    firsts = [rows.filter(at__gte=sent.at).aggregate(first=Min("at"))["first"] for rows in (views, acts)]
    days = [day_of(first) for first in firsts if first is not None]
    return min(days, default=None)


def decided_by(matter: Matter, clock: RunningClock) -> int:
    """The unit that confirms another start: that which has the matter; once the time is over, that which passed it on."""
    sent = passed_here(matter) if clock.code in _PASSED_ON else None
    late = clock.due_on is not None and clock.due_on < today()
    return sent.from_unit_id if sent is not None and late else matter.holding_unit_id


def _of_review(matter: Matter, clock: RunningClock, proven: date | None) -> Start:
    review = matter.reviews.select_related("disputed").get(decided_at=None)
    opinion = review.disputed
    assert opinion.issued_at is not None
    return Start(
        code=ClockCode(clock.code),
        now=clock.started_on,
        received=review.received_on,
        proven=proven,
        sent=review.posted_on or opinion.served_on or day_of(opinion.issued_at),
        seen=day_of(review.requested_at),
    )


def get_start_correction(actor: Actor, key: Any) -> StartCorrection:
    """One in a matter that the actor may see. Raises NotFound."""
    found = (
        StartCorrection.objects.select_related("clock", "evidence", "by", "unit").filter(pk=int(key)).first()
    )
    if found is None:
        raise NotFound
    found.matter = get_matter(actor, found.matter_id)
    return found
