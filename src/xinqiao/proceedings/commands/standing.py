"""Where a proceeding stands to its matter: whose it is now, and its row for the rest of an act (M-R6)."""

from typing import Any

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Refused
from xinqiao.matters.models import Matter
from xinqiao.rules.verdict import Verdict


def still_here(found: Any) -> bool:
    """Whether the unit that began it still has the matter."""
    return bool(found.unit_id == found.matter.holding_unit_id)


def here(_actor: Actor, found: Any) -> bool:
    """The same, for `fits`."""
    return still_here(found)


def lock_matter(found: Any) -> None:
    """Take the matter's row for the rest of the act: its version and its clocks are changed."""
    found.matter = Matter.objects.select_for_update(no_key=True).get(pk=found.matter_id)


def open_to_talk(matter: Matter) -> None:
    """An accusation is talked over with nobody (条例 30(3)). Raises Refused."""
    if matter.confidential:
        told = "检举控告事项按保密规定办理，不评议、不调解。"
        raise Refused(Verdict(allowed=False, reason=told))
