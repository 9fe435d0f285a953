"""Reads of practices (M-C5): one's own, and those that were shown to one as trainer. Nobody else has any."""

from django.db.models import Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.training.models import Practice

MOST = 30
"""So many are listed of each kind."""


def practices(actor: Actor) -> QuerySet[Practice]:
    found = Practice.objects.filter(Q(staff_id=actor.staff) | Q(trainer_id=actor.staff))
    return found.select_related("staff", "trainer").order_by("-id")


def own(actor: Actor) -> list[Practice]:
    """The latest, one more than are listed when there are more."""
    return list(practices(actor).filter(staff_id=actor.staff)[: MOST + 1])


def shown_to(actor: Actor) -> list[Practice]:
    return list(practices(actor).filter(trainer_id=actor.staff)[: MOST + 1])


def get_practice(actor: Actor, pk: int) -> Practice:
    """Raises NotFound."""
    found = practices(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
