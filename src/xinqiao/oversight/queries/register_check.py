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


def in_register(unit_id: int, day: date) -> DayCount:
    """How many of each way, whatever they became: the figures are held against those of the hand and shown to nobody."""
    return DayCount(
        **received_on(unit_id, day).aggregate(
            letters=Count("pk", filter=Q(channel=Channel.LETTER)),
            slips=Count("pk", filter=Q(channel=Channel.VISIT)),
            calls=Count("pk", filter=Q(channel=Channel.CALL)),
        )
    )


def registered_by(staff: int | None, unit_id: int, day: date) -> bool:
    """Whether this person registered some of what the unit received on that day."""
    return received_on(unit_id, day).filter(registered_by_id=staff).exists()


def late_ones(actor: Actor, made: RegisterCheck) -> tuple[int, int]:
    """How many of that day, of those that the actor sees, were registered late, and how many of them with a reason."""
    until = work_calendar().add_working_days(made.day, REGISTER_WORKING_DAYS).day
    found = received_on(made.unit_id, made.day).filter(seen(actor), channel__in=_BY_HAND)
    late = found.annotate(registered_day=TruncDate("registered_at")).filter(registered_day__gt=until)
    told = late.aggregate(n=Count("pk"), explained=Count("pk", filter=~Q(late_reason="")))
    return told["n"], told["explained"]


def to_compare(day: date) -> QuerySet[RegisterCheck]:
    """Daily counts that were not held against the register yet and of whose day nothing may be registered in time any more."""
    calendar = work_calendar()
    last = day - timedelta(days=1)
    while calendar.add_working_days(last, REGISTER_WORKING_DAYS).day >= day:
        last -= timedelta(days=1)
    return RegisterCheck.objects.filter(stage=CountStage.COUNTED, day__lte=last).order_by("pk")


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
