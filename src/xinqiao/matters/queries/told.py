"""What a person is told, of matters that this person may see now."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import visible
from xinqiao.offices.messages import MOST, messages_of
from xinqiao.offices.models import StaffMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMatter:
    """A message and its matter."""

    message: StaffMessage
    matter: Matter


def told(actor: Actor, kind: str = "") -> Sequence[ToldMatter]:
    """The newest messages, of one kind or of all; those of matters that have left this person's sight are not shown."""
    found = messages_of(actor.staff)
    rows = list((found.filter(kind=kind) if kind else found)[:MOST])
    matters = {m.pk: m for m in visible(actor).filter(pk__in={row.matter_id for row in rows})}
    return [
        ToldMatter(message=row, matter=matters[row.matter_id]) for row in rows if row.matter_id in matters
    ]
