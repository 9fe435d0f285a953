"""Saved filters of one person."""

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import SavedFilter


def saved_filters(actor: Actor) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(staff_id=actor.staff))
