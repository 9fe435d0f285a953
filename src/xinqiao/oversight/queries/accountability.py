"""Accountability as those read it whom it concerns, and nobody else (M-D6)."""

from typing import Any

from django.db.models import Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import of_unit, superiors
from xinqiao.oversight.models import Account
from xinqiao.rules.roles import HEADS

PAGE = 30


def accounts(actor: Actor) -> QuerySet[Account]:
    """Those that concern the actor, that the actor found for the unit where they still work, and for leaders those of their people, those they
    propose and those their unit decides on; also of units that theirs took up; none whose time is over."""
    whose = Q(concerned_id=actor.staff)
    if actor.unit_id is not None:
        whose |= Q(found_by_id=actor.staff) & of_unit(actor.unit_id, "by_unit")
        for field in ("unit", "by_unit", "body", "other_body") if actor.roles & HEADS else ():
            whose |= of_unit(actor.unit_id, field)
    shown = Q(kept_until=None) | Q(kept_until__gte=today())
    found = Account.objects.filter(whose, shown) if actor.staff_id else Account.objects.none()
    return found.select_related("concerned", "unit", "by_unit", "body", "other_body", "found_by")


def get_account(actor: Actor, key: Any) -> Account:
    """One of them. Raises NotFound: absent, hidden and over are the same."""
    found = accounts(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def bodies(found: Account) -> QuerySet[Unit]:
    """Who may be asked to decide: the unit of the person, or one above it."""
    return Unit.objects.filter(pk__in=superiors(found.unit_id), active=True).order_by("level", "id")


def other_bodies(found: Account) -> QuerySet[Unit]:
    """Who may decide on an objection: a unit above the one that decided, never that one itself nor the one that proposed."""
    return (
        Unit.objects.filter(pk__in=superiors(found.body_id), active=True)
        .exclude(pk__in=[found.body_id, found.by_unit_id])
        .order_by("level", "id")
    )
