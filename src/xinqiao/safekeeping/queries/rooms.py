"""Who reads what of safekeeping (M-I7): those of the unit who handle leaks its incidents, everybody the keepers and the own pledge."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import everybody_of
from xinqiao.rules.impact import DataUse, ImpactStage
from xinqiao.rules.roles import ADMINS, ALONE
from xinqiao.safekeeping.models import (
    Custody,
    DataRequest,
    ImpactAssessment,
    Leak,
    Pledge,
    SelfCheck,
    WalkRound,
)

MOST = 30
"""So many of each are listed."""


def leaks(actor: Actor) -> QuerySet[Leak]:
    """Of the own unit for who has a part in them by post, and those that the person reported; none about what has become an accusation
    that the person may not see (条例 30(3))."""
    wanted = Q(reported_by_id=actor.staff)
    if by_post("leak.contain", actor):
        wanted |= Q(unit_id=actor.unit)
    open_to_all = Q(matter=None) | Q(matter__confidential=False)
    if actor.roles - ADMINS:
        open_to_all |= Q(seen(actor), matter__isnull=False)
    return Leak.objects.filter(wanted, open_to_all).select_related("unit", "matter", "reported_by")


def get_leak(actor: Actor, key: Any) -> Leak:
    """Raises NotFound."""
    found = leaks(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def number_of(actor: Actor, leak: Leak) -> str:
    """The number of the matter, for who may see it."""
    shown = leak.matter is not None and check("matter.view", actor, leak.matter).allowed
    return leak.matter.number if leak.matter is not None and shown else ""


def keepers(actor: Actor) -> QuerySet[Custody]:
    """Who keeps what in the own unit now."""
    found = Custody.objects.filter(unit_id=actor.unit, ended_at=None)
    return found.select_related("first", "second")


def get_keeper(actor: Actor, key: Any) -> Custody:
    """Raises NotFound."""
    found = keepers(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def self_checks(actor: Actor) -> QuerySet[SelfCheck]:
    """Of the own unit."""
    reads = by_post("self_check.verify", actor)
    found = SelfCheck.objects.filter(unit_id=actor.unit) if reads else SelfCheck.objects.none()
    return found.select_related("unit", "filled_by")


def get_self_check(actor: Actor, key: Any) -> SelfCheck:
    """Raises NotFound."""
    found = self_checks(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def walk_rounds(actor: Actor) -> QuerySet[WalkRound]:
    """Of the own unit, for who looks after it."""
    reads = by_post("walk_round.settle", actor)
    found = WalkRound.objects.filter(unit_id=actor.unit) if reads else WalkRound.objects.none()
    return found.select_related("unit", "walked_by")


def get_walk_round(actor: Actor, key: Any) -> WalkRound:
    """Raises NotFound."""
    found = walk_rounds(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def data_requests(actor: Actor) -> QuerySet[DataRequest]:
    """Of the own unit, for who records or answers them, and only where they may see the matter."""
    reads = by_post("data_request.grant", actor) or by_post("data_request.record", actor)
    if not reads:
        return DataRequest.objects.none()
    found = DataRequest.objects.filter(seen(actor), unit_id=actor.unit)
    return found.select_related("unit", "matter", "petition__person", "recorded_by")


def get_data_request(actor: Actor, key: Any) -> DataRequest:
    """Raises NotFound."""
    found = data_requests(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def impacts(actor: Actor) -> QuerySet[ImpactAssessment]:
    """Of the own unit, for who drafts or adopts them."""
    reads = by_post("impact.draft", actor)
    found = ImpactAssessment.objects.filter(unit_id=actor.unit) if reads else ImpactAssessment.objects.none()
    return found.select_related("unit", "drafted_by")


def not_assessed(actor: Actor) -> list[DataUse]:
    """What must be assessed before it begins and has no assessment that stands (个人信息保护法 55), however many there are."""
    standing = set(impacts(actor).filter(stage=ImpactStage.ADOPTED).values_list("handling", flat=True))
    return [one for one in DataUse if one is not DataUse.OTHER and one not in standing]


def get_impact(actor: Actor, key: Any) -> ImpactAssessment:
    """Raises NotFound."""
    found = impacts(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def own_requests(petition: Petition) -> QuerySet[DataRequest]:
    """What was asked of the own data, for the petitioner who has opened the petition."""
    return DataRequest.objects.filter(petition=petition).select_related("unit", "petition")


def own_request(petition: Petition, pk: int) -> DataRequest:
    """One of them. Raises NotFound."""
    found = own_requests(petition).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def pledges(actor: Actor) -> QuerySet[Pledge]:
    """The own ones, and for who looks after it all of the unit."""
    wanted = Q(staff_id=actor.staff)
    if by_post("self_check.verify", actor):
        wanted |= Q(unit_id=actor.unit)
    return Pledge.objects.filter(wanted).select_related("unit", "staff")


def get_pledge(actor: Actor, pk: int) -> Pledge:
    """Raises NotFound."""
    found = pledges(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def not_pledged(unit_id: int, year: int) -> QuerySet[Staff]:
    """Members of the unit who have a post and have not signed this year."""
    signed = Pledge.objects.filter(staff=OuterRef("pk"), year=year, occasion="yearly")
    found = (
        everybody_of(unit_id)
        .filter(~Exists(signed), posts__isnull=False)
        .exclude(posts__role__in=ALONE - ADMINS)
    )
    return found.distinct()
