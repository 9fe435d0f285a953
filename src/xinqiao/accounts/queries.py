"""Reads about accounts and the changes that wait for a second administrator."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from xinqiao.accounts.models import AccountChange, EndedThere, UnitProposal
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models.matter import MatterStaff, StaffPart
from xinqiao.offices.models import SecondFactor, Staff
from xinqiao.offices.queries import OPENED, administered, administrators_of, subordinates
from xinqiao.rules.account_changes import AccountFacts, ChangeStage
from xinqiao.rules.roles import ADMINS, Role


def roles_of(staff: Staff) -> frozenset[Role]:
    return frozenset(Role(role) for role in staff.posts.values_list("role", flat=True))


def account_facts(staff: Staff) -> AccountFacts:
    factor = SecondFactor.objects.filter(pk=staff.pk).exclude(confirmed_at=None)
    return AccountFacts(
        roles=roles_of(staff),
        cleared=MatterStaff.objects.filter(staff=staff, part=StaffPart.CLEARED).exists(),
        own_factor=factor.exists(),
    )


def over_there(came: Mapping[str, Any]) -> bool:
    """Whether the provider told, since a session was begun by it, that it is over."""
    since = datetime.fromtimestamp(came["at"], tz=UTC)
    whole = Q(subject=came["subject"]) if not came["sid"] else Q(subject=came["subject"], sid="")
    one = Q(sid=came["sid"]) if came["sid"] else Q(pk__in=())
    return EndedThere.objects.filter(whole | one, at__gte=since).exists()


def changes(actor: Actor) -> QuerySet[AccountChange]:
    """Changes of the accounts that this administrator has to do with, the last first."""
    found = AccountChange.objects.filter(staff__in=administered(actor))
    return found.select_related("staff__unit", "asked_by")


def get_change(actor: Actor, key: Any) -> AccountChange:
    """One of them. Raises NotFound."""
    change = changes(actor).filter(pk=key).first()
    if change is None:
        raise NotFound
    return change


def proposals(actor: Actor) -> QuerySet[UnitProposal]:
    """Proposals about the units that this administrator looks after, the last first."""
    here = subordinates({actor.unit}) if actor.roles & ADMINS else ()
    return UnitProposal.objects.filter(unit_id__in=here).select_related("unit", "asked_by")


def get_proposal(actor: Actor, key: Any) -> UnitProposal:
    """One of them. Raises NotFound."""
    found = proposals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def waiting() -> QuerySet[AccountChange]:
    """Changes that can still be confirmed."""
    return AccountChange.objects.filter(stage=ChangeStage.ASKED, expires_at__gt=now())


def last_of(staff: Staff) -> frozenset[Role]:
    """The administrator's posts that nobody else with an open account holds for this unit."""
    held = roles_of(staff) & ADMINS
    others = administrators_of(staff.unit_id).exclude(pk=staff.pk)
    working = set(others.filter(OPENED).values_list("posts__role", flat=True))
    return frozenset(role for role in held if role not in working)
