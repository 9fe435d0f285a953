"""Masks put right by hand, where people look for them: on the page of the matter and beside the request to show (M-I2)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.models import MaskCorrection, Matter, Petition
from xinqiao.rules.correcting import HIDDEN, MASK, Hidden, MaskStage
from xinqiao.web.acts.views import PROPOSED, ActLink, links

_OPEN = (MaskStage.HIDDEN, MaskStage.ASKED)
"""What can still be undone, and what waits for another."""
_SIGN = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskRow:
    """One correction: `what` is its kind or where the mask stands, never what it hides; `acts` are this person's."""

    made: MaskCorrection
    what: str
    stage: str
    acts: tuple[ActLink, ...] = ()


def _kind(made: MaskCorrection) -> str:
    return translated(HIDDEN[Hidden(made.kind)]) if made.kind in HIDDEN else _("一处遮盖")


def _row(made: MaskCorrection, acts: list[ActLink]) -> MaskRow:
    return MaskRow(
        made=made,
        what=made.around or _kind(made),
        stage=translated(MASK.stages[made.stage]),
        acts=tuple(acts),
    )


def mask_rows(actor: Actor, matter: Matter) -> tuple[MaskRow, ...]:
    """Those of a matter that stand or wait."""
    found = [made for made in matter.mask_corrections.all() if made.stage in _OPEN]
    return tuple(_row(made, links(actor, made)) for made in found)


def is_masked(petition: Petition) -> bool:
    """Whether anything in the copy is masked, read of the copy: the original stays sealed."""
    requests = (item.text for item in petition.matter.requests.all())
    return any(_SIGN in text for text in (petition.title, petition.text, *requests))


def _beside(petition: Petition) -> dict[str, Any]:
    """What was hidden by hand is undone there, not asked to be shown."""
    found = MaskCorrection.objects.filter(matter=petition.matter_id, stage__in=_OPEN)
    rows = [_row(made, []) for made in found.select_related("asked_by")]
    return {"proposal": "desk/masks_beside.html", "masks": rows, "matter_id": petition.matter_id}


PROPOSED["mask.show"] = _beside
