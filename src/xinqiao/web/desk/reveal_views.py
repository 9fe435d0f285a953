"""Identity or original, for a stated purpose (M-I3): shown once, marked with whose eyes it is for, not stored by the browser."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.language import listed, told, translated
from xinqiao.matters.commands.reveal import reveal_identity, reveal_original
from xinqiao.matters.models import Disclosure, Petition
from xinqiao.matters.queries.disclosures import free_to, holding
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.rules.disclosing import IDENTITY, PIECES, PURPOSES, DataPiece, Purpose
from xinqiao.rules.watermark import hidden
from xinqiao.web.acts.views import LEADS, ActLink, links
from xinqiao.web.desk.forms import RevealForm
from xinqiao.web.request import staff_only

_LINES = range(80)
_ASKING = ("disclosure", "open_urgently")


@staff_only
def reveal(request: HttpRequest, actor: Actor, petition_id: UUID, what: str) -> HttpResponse:
    """The question for what, and what the post or a signed form opens."""
    petition = get_petition(actor, petition_id)
    form = RevealForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "petition": petition, "what": what}
    if request.method == "POST" and form.is_valid():
        purpose = Purpose(form.cleaned_data["purpose"])
        try:
            if what == "identity":
                context["people"] = reveal_identity(actor, petition, purpose)
            else:
                context["original"] = reveal_original(actor, petition, purpose)
        except Refused as refused:
            context["refused"] = told(refused)
        else:
            context |= _marked(actor)
    if not {"people", "original"} & context.keys():
        context |= _instead(actor, petition, what)
    return render(request, "desk/reveal.html", context, status=409 if "refused" in context else 200)


def _marked(actor: Actor) -> dict[str, Any]:
    """The mark that is seen, slanted over the page, and the one that is not, behind each value."""
    sign = f"{actor.label} · {actor.unit_name} · {now():%Y-%m-%d %H:%M}"
    return {"sign": sign, "lines": _LINES, "mark": hidden(actor.staff, now())}


def _instead(actor: Actor, petition: Petition, what: str) -> dict[str, Any]:
    """What is offered first: a call without the number; where the post opens nothing, the form."""
    offered = {link.url.rstrip("/").rpartition("/")[2]: link for link in links(actor, petition)}
    wanted = IDENTITY if what == "identity" else frozenset({DataPiece.ORIGINAL})
    asking: list[ActLink] = []
    free, held = free_to(actor, petition), holding(actor, petition, wanted, now())
    if not free.union(*(form.pieces for form in held)) >= wanted:
        asking = [offered[name] for name in _ASKING if name in offered]
    call = offered["call"].url if what == "identity" and "call" in offered else ""
    shut = bool(asking) and not held and not free & wanted
    return {"call": call, "form_first": asking, "held": [_held(form) for form in held], "shut": shut}


def _held(form: Disclosure) -> dict[str, Any]:
    """What a form opens, for what, and until when."""
    return {
        "pieces": listed(translated(PIECES[DataPiece(piece)]) for piece in form.pieces),
        "purpose": translated(PURPOSES[Purpose(form.purpose)]),
        "until": form.until,
    }


def _shown_by(form: Disclosure) -> str:
    """The page on which what an emergency opened is seen."""
    what = "identity" if IDENTITY & set(form.pieces) else "original"
    return reverse("desk:reveal", args=[form.petition_id, what])


LEADS["disclosure.open_urgently"] = _shown_by
