"""Reads of counted days (M-R1): what the register has of a day, the list of a unit, one of them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Channel, Petition
from xinqiao.matters.queries.access import seen
from xinqiao.offices.queries import of_unit
from xinqiao.oversight.models import RegisterCheck
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.counting_in import CountStage, DayCount
from xinqiao.rules.submission import REGISTER_WORKING_DAYS

PAGE = 30
_BY_HAND = (Channel.LETTER, Channel.VISIT, Channel.CALL)


def received_on(unit_id: int, day: date) -> QuerySet[Petition]:
    """What the unit received on paper, in person or by telephone on that day and has registered by now; what was split off came with the
    letter it was split from."""
    begin, end = moments(day, day)
    # Nothing is registered before it came: said so that the index by the time of registration serves.
    found = Petition.objects.filter(unit_id=unit_id, registered_at__gte=begin, split_from=None)
    return found.filter(received_at__gte=begin, received_at__lt=end)


def in_register(unit_id: int, day: date) -> tuple[DayCount, int, int]:
    """How many of each way; how many of them were registered late, and how many of those without a reason. Accusations are in none of the
    figures: whoever sees fewer in the list than here would know that there is one (条例 30(3))."""
    until = work_calendar().add_working_days(day, REGISTER_WORKING_DAYS).day
    by_hand = Q(channel__in=_BY_HAND)
    late = by_hand & Q(registered_day__gt=until)
    told = (
        received_on(unit_id, day)
        .exclude(matter__confidential=True)
        .annotate(registered_day=TruncDate("registered_at"))
        .aggregate(
            letters=Count("pk", filter=Q(channel=Channel.LETTER)),
            slips=Count("pk", filter=Q(channel=Channel.VISIT)),
            calls=Count("pk", filter=Q(channel=Channel.CALL)),
            late=Count("pk", filter=late),
            unexplained=Count("pk", filter=late & Q(late_reason="")),
        )
    )
    late_ones, unexplained = told.pop("late"), told.pop("unexplained")
    return DayCount(**told), late_ones, unexplained


def to_compare(day: date) -> QuerySet[RegisterCheck]:
    """Daily counts that were not held against the register yet and of whose day nothing may be registered in time any more."""
    calendar = work_calendar()
    last = day - timedelta(days=1)
    while calendar.add_working_days(last, REGISTER_WORKING_DAYS).day >= day:
        last -= timedelta(days=1)
    return RegisterCheck.objects.filter(stage=CountStage.COUNTED, day__lte=last).order_by("pk")


def accusations(actor: Actor, made: RegisterCheck) -> int:
    """How many of that day the actor sees, now: counted apart."""
    found = received_on(made.unit_id, made.day).filter(seen(actor), matter__confidential=True)
    return found.filter(channel__in=_BY_HAND).count()


def checks(actor: Actor) -> QuerySet[RegisterCheck]:
    """Those of the own unit, for who counts, who registers and who answers for both."""
    here = RegisterCheck.objects.filter(of_unit(actor.unit))
    may = by_post("register_check.count", actor) or by_post("register_check.explain", actor)
    return (here if may else here.none()).select_related("unit", "counted_by")


def get_check(actor: Actor, key: Any) -> RegisterCheck:
    """One that the actor may read. Raises NotFound."""
    found = checks(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, *, look: str, after: int | None) -> list[RegisterCheck]:
    """The latest entered first, one more than a page holds when there are more."""
    found, over = checks(actor), (CountStage.AGREED, CountStage.SETTLED)
    if look == "open":
        found = found.exclude(stage__in=over)
    elif look == "ended":
        found = found.filter(stage__in=over)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])
