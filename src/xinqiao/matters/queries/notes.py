"""Internal notes on a matter: for the unit that wrote them."""

from django.db.models import Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter, Note
from xinqiao.matters.queries.access import sees_by_invitation


def notes_of(actor: Actor, matter: Matter) -> QuerySet[Note]:
    """Of the own unit and of those it took up, the newest first; nobody else reads them, whoever has the matter now."""
    if sees_by_invitation(actor, matter):
        return Note.objects.none()
    own = Q(unit_id=actor.unit) | Q(unit__merged_into=actor.unit)
    return Note.objects.filter(own, matter=matter).select_related("by").order_by("-at")[:50]
