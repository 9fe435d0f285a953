"""When the matters of a county came: the newest this month, the others before.

In an office that has fewer than eleven years of them the oldest came so long ago that their period ends this year, as some do in every office; what
came between is not there. Else only the largest office would have files to destroy, and its board would be compared with one that counts none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from xinqiao.kernel.clock import day_of
from xinqiao.matters.models import ImportedRow, Matter, Petition, RunningClock
from xinqiao.offices.models import Unit
from xinqiao.outgoing.queries.destroying import start_of
from xinqiao.rules.archiving import Keeping
from xinqiao.rules.destroying import closed_before
from xinqiao.rules.lifecycle import State

A_MONTH = 250
"""Matters that a county registers in a month."""


def came(now: datetime, last: int, matter: int) -> datetime:
    """When a matter came, of which `last` is the newest."""
    months = (last - matter) // A_MONTH
    since_first = last // A_MONTH - months
    if last < A_MONTH * 12 * 11 and since_first < 12:
        before = closed_before(Keeping.TEN, day_of(now))
        assert before is not None
        return start_of(before.replace(year=before.year - 1)) + timedelta(days=30 * since_first)
    return now - timedelta(days=30 * months)


def aged(now: datetime, offices: Iterable[Unit]) -> int:
    """Put every matter, petition and clock that ended to its time; the key of the newest matter. All were registered here."""
    ImportedRow.objects.all().delete()
    _clocks_of_work(now, offices)
    last = Matter.objects.count()
    for first in range(1, last + 1, A_MONTH):
        at = came(now, last, first)
        here = Matter.objects.filter(pk__range=(first, first + A_MONTH - 1))
        here.update(received_at=at, sorted_at=at)
        here.exclude(concluded_at=None).update(concluded_at=at, ended_at=at, ended_as=State.CONCLUDED)
        here.exclude(closed_at=None).update(closed_at=at)
        Petition.objects.filter(matter__in=here).update(received_at=at, registered_at=at)
        ended = RunningClock.objects.filter(matter__in=here).exclude(stopped_on=None)
        ended.update(due_on=day_of(at), stopped_on=day_of(at))
    return last


def _clocks_of_work(now: datetime, offices: Iterable[Unit]) -> None:
    """What an office has accepted runs there; the time of registration runs only where nothing was done yet."""
    for office in offices:
        handled = RunningClock.objects.filter(
            matter__holding_unit=office, matter__state=State.ACCEPTED, stopped_on=None
        )
        handled.update(code="T7", unit=office)
    begun = RunningClock.objects.filter(code="T2", stopped_on=None).exclude(matter__state=State.REGISTERED)
    begun.update(stopped_on=day_of(now))
