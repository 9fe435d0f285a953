"""Internal notes on a matter: for the unit that wrote them."""

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter, Note


def notes_of(actor: Actor, matter: Matter) -> tuple[Note, ...]:
    """Of the own unit, the newest first; nobody else reads them, whoever has the matter now."""
    found = Note.objects.filter(matter=matter, unit_id=actor.unit).select_related("by")
    return tuple(found.prefetch_related("mentioned").order_by("-at")[:50])
