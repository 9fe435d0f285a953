"""Masks put right by hand, where people look for them: on the page of the matter and beside the request to show (M-I2)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.language import told, translated
from xinqiao.matters.commands.masking import ask_to_show
from xinqiao.matters.models import MaskCorrection, Matter, Petition
from xinqiao.matters.queries.masks import place_at
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.rules.correcting import HIDDEN, MASK, Hidden, MaskStage
from xinqiao.web.acts.views import PROPOSED, ActLink, links
from xinqiao.web.request import post_value, say, staff_only

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


@staff_only
@require_POST
def show_here(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """One click on a mask that should not be there: asked for, and shown once another has looked at the original."""
    petition = get_petition(actor, petition_id)
    at, reason = post_value(request, "at"), post_value(request, "reason")
    place = place_at(petition, int(at)) if at.isascii() and at.isdigit() and len(at) < 8 else None
    if place is None:
        say(request, _("选中的地方没有可以请求显示的遮盖：信访人自己的信息不显示；请只选一处遮盖的星号。"))
    else:
        try:
            ask_to_show(actor, petition, piece=place.key, reason=reason)
        except (InvalidInput, Refused) as error:
            say(request, told(error))
        else:
            say(request, _("已经请求显示，由另一名可以看原文的人核对后才显示。"))
    return redirect("desk:matter", petition.matter_id)


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
