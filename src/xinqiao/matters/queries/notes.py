"""Internal notes on a matter: for the unit that wrote them."""

from django.db.models import Q

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter, Note
from xinqiao.matters.queries.access import sees_by_invitation


def notes_of(actor: Actor, matter: Matter) -> tuple[Note, ...]:
    """Of the own unit and of those it took up, the newest first; nobody else reads them, whoever has the matter now."""
    if sees_by_invitation(actor, matter):
        return ()
    own = Q(unit_id=actor.unit) | Q(unit__merged_into=actor.unit)
    found = Note.objects.filter(own, matter=matter).select_related("by")
    return tuple(found.prefetch_related("mentioned").order_by("-at")[:50])
