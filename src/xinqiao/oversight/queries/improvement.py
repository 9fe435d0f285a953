"""Proposals of better work and policy as both units read them (条例 40)."""

from typing import Any

from django.db.models import Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.queries.access import seen
from xinqiao.oversight.models import ImprovementProposal
from xinqiao.rules.proposing import ImprovementStage
from xinqiao.rules.roles import ALONE

PAGE = 30
_OVER = (ImprovementStage.SETTLED, ImprovementStage.DROPPED)


def improvements(actor: Actor) -> QuerySet[ImprovementProposal]:
    """Those of the own unit about matters that the actor sees, and those it received: a letter names no petitioner, and who answers it need
    not see the matter. Those of accusations do not exist."""
    if not actor.roles - ALONE:
        return ImprovementProposal.objects.none()
    received = Q(unit_id=actor.unit) & ~Q(stage__in=(ImprovementStage.DRAFTED, ImprovementStage.DROPPED))
    found = ImprovementProposal.objects.filter(
        received | Q(seen(actor), by_unit_id=actor.unit), matter__confidential=False
    )
    return found.select_related("matter", "unit", "by_unit", "by", "paper")


def get_improvement(actor: Actor, key: Any) -> ImprovementProposal:
    """Raises NotFound."""
    found = improvements(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, *, look: str, after: int | None) -> list[ImprovementProposal]:
    """Newest first, one more than a page holds when there are more."""
    found = improvements(actor)
    if look == "open":
        found = found.exclude(stage__in=_OVER)
    elif look == "ended":
        found = found.filter(stage__in=_OVER)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])
