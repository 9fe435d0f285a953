"""The register of forms 信息查询审批表, one form, one call through the office's line (M-I3)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed, translated
from xinqiao.matters.models import Call, Disclosure
from xinqiao.matters.queries import disclosures as reads
from xinqiao.matters.queries.masks import get_correction
from xinqiao.offices.queries import get_unit
from xinqiao.rules.correcting import HIDDEN, WHY_SHOWN, Hidden
from xinqiao.rules.disclosing import CALL, DISCLOSURE, PIECES, PURPOSES, DataPiece, DisclosureStage, Purpose
from xinqiao.rules.roles import ALONE
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import address, links, on_course
from xinqiao.web.desk.rows import due_class
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A form as a line. `holds`: it opens something now."""

    form: Disclosure
    stage: str
    look: str
    holds: bool
    pieces: str
    purpose: str


def row_of(form: Disclosure) -> FormRow:
    holds, ran = form.holds(now()), form.stage == DisclosureStage.GRANTED
    stage = translated(DISCLOSURE.stages[form.stage])
    owed = form.stage in (DisclosureStage.ASKED, DisclosureStage.OPENED)
    return FormRow(
        form=form,
        stage=_("已到期") if ran and not holds else stage,
        look=due_class(form.due_on, today()) if owed else "ok" if holds else "waiting",
        holds=holds,
        pieces=listed(translated(PIECES[DataPiece(piece)]) for piece in form.pieces),
        purpose=translated(PURPOSES[Purpose(form.purpose)]),
    )


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The forms of the own unit about matters that this person sees, the delegations, the calls that wait."""
    if not actor.roles - ALONE:
        raise NotFound
    found = list(reads.register(actor, whole_number(request.GET.get("before", "")))[: reads.PAGE + 1])
    unit, give = get_unit(actor.unit), REGISTRY["delegation.give"]
    context = {
        "rows": [row_of(form) for form in found[: reads.PAGE]],
        "before": found[reads.PAGE - 1].pk if len(found) > reads.PAGE else "",
        "delegations": [(d, links(actor, d)) for d in reads.delegations(actor)],
        "calls": reads.calls(actor),
        "give": address(give, unit) if give in offered(actor, unit) else "",
        "can_print": check("disclosure.register", actor, unit).allowed,
        "today": today(),
    }
    return render(request, "disclosure/index.html", context)


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One form: what is asked, who signed, what happened with it."""
    form = reads.get_disclosure(actor, pk)
    own = form.applicant_id == actor.staff
    context = {
        "here": form.unit_id == actor.unit,
        "f": form,
        "row": row_of(form),
        "own": own,
        "ready": form.released if own and form.holds(now()) else "",
        "identity": set(form.pieces) - {DataPiece.ORIGINAL},
        "original": DataPiece.ORIGINAL in form.pieces,
        **on_course(actor, form),
    }
    return render(request, "disclosure/one.html", context)


@staff_only
def call(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One call: who asks, how far it is; the number stands on the slip only."""
    made: Call = reads.get_call(actor, pk)
    acts = links(actor, made)
    context = {"c": made, "stage": translated(CALL.stages[made.stage]), "acts": acts, "dials": bool(acts)}
    context["steps"] = shown(made, steps_of(made))
    return render(request, "disclosure/call.html", context)


@staff_only
def mask(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A mask that somebody wants put right: where it stands in the masked copy, never what it hides."""
    found = get_correction(actor, pk)
    context = {
        "m": found,
        "kind": translated(HIDDEN[Hidden(found.kind)]) if found.kind in HIDDEN else "",
        "reason": translated(WHY_SHOWN[found.reason]) if found.reason else "",
        **on_course(actor, found),
    }
    return render(request, "disclosure/mask.html", context)
