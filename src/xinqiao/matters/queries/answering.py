"""Who answers: matters for which nobody present does, hand-overs that wait, people who are away (M-D1)."""

from datetime import timedelta

from django.db.models import F, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import HandOver, Matter
from xinqiao.matters.queries.access import seen, what_is_around, with_people
from xinqiao.matters.queries.own_work import with_work
from xinqiao.matters.queries.unanswered import ANSWERED_FOR, unanswered
from xinqiao.offices.models import Absence

WAIT_DAYS = 2
"""A hand-over that waits longer than so many days is shown to the heads."""
PAGE = 50
_BY_DAY = (F("next_due").asc(nulls_last=True), "id")


def answers(matter: Matter) -> bool:
    """Whether somebody present answers for it, or nobody has to yet."""
    return "unanswered" not in what_is_around(matter).there


def nobody_answers(actor: Actor) -> QuerySet[Matter]:
    """Open matters of the own unit that a living, present person does not answer for, by their days: a page of them and one more."""
    here = Matter.objects.filter(
        unanswered(today()), state__in=ANSWERED_FOR, holding_unit=actor.unit, closed_at=None
    )
    # Which they are is settled before anything is read of one: what a line says would else be worked out of every one that is put in order.
    chosen = here.filter(seen(actor, "")).order_by(*_BY_DAY).values("pk")[: PAGE + 1]
    found = Matter.objects.filter(pk__in=chosen)
    rows = with_work(with_people(found.select_related("holding_unit", "first_handler", "category")))
    return rows.order_by(*_BY_DAY)


def waiting_long(actor: Actor) -> QuerySet[HandOver]:
    """Hand-overs of the own unit that nobody accepted or declined for more than two days."""
    found = HandOver.objects.filter(
        seen(actor),
        accepted_at=None,
        lapsed_at=None,
        at__lt=now() - timedelta(days=WAIT_DAYS),
        matter__holding_unit=actor.unit,
    )
    return found.select_related("matter", "from_staff", "to_staff").order_by("at")


def absences(actor: Actor) -> QuerySet[Absence]:
    """Absences of the own unit that last or are to come, the next first."""
    found = Absence.objects.filter(staff__unit=actor.unit, last_day__gte=today(), ended_on=None)
    return found.select_related("staff", "deputy").order_by("first_day", "id")


def get_absence(actor: Actor, key: int) -> Absence:
    """One of the own unit. Raises NotFound."""
    found = Absence.objects.filter(pk=key, staff__unit=actor.unit).select_related("staff", "deputy").first()
    if found is None:
        raise NotFound
    return found
