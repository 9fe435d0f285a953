"""The last answers of the office to matters of the same category, beside a draft (M-C2)."""

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.matters.queries.access import seen
from xinqiao.rules.papers import RULES

SHOWN = 5
LOOKED_AT = 300
"""So many of the unit's last answers are looked through: a rare category must not make a page read the whole archive."""
_ANSWERS = tuple(kind for kind, rule in RULES.items() if rule.answers)


def last_replies(actor: Actor, matter: Matter) -> list[Paper]:
    """The newest first, of other matters that this person may see; none for an accusation or without a category."""
    if matter.category_id is None or matter.confidential:
        return []
    issued = Paper.objects.filter(unit_id=matter.holding_unit_id, state=PaperState.ISSUED, kind__in=_ANSWERS)
    recent = issued.order_by("-issued_at").values("pk")[:LOOKED_AT]
    found = Paper.objects.filter(
        seen(actor), pk__in=recent, matter__category_id=matter.category_id, matter__confidential=False
    )
    return list(found.exclude(matter=matter).select_related("matter").order_by("-issued_at")[:SHOWN])
