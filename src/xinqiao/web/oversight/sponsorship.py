"""Sponsorship (M-D2): what the facts propose, the register of the own unit's leaders, one of them with its entries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.oversight.models import Sponsorship
from xinqiao.oversight.queries import sponsorship as reads
from xinqiao.rules.sponsoring import SponsorshipStage, look_of
from xinqiao.web.acts.views import address
from xinqiao.web.oversight.shape import (
    ProposedLine,
    RegisterLine,
    asked,
    line,
    listed,
    shown_record,
    staff_here,
    tabs,
)
from xinqiao.web.request import staff_only

_PAGE = "oversight:sponsorships"


def _line(found: Sponsorship) -> RegisterLine:
    active = found.stage == SponsorshipStage.ACTIVE
    look = look_of(found.last_on, today()) if active else "ok"
    return line(found, what=found.matter.title, who=found.leader.name, look=look)


@staff_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the leaders of the own unit sponsor, newest first: amber after 15 days without entry, red after 30."""
    staff_here(actor)
    more = {
        "title": _("领导包案"),
        "hint": _("超过15天没有记录为黄色，超过30天为红色；不计件数"),
        "empty": _("没有领导包案。"),
        "about": _("事项"),
        "of": _("包案领导"),
    }
    if by_post("sponsorship.take_on", actor):
        more["proposals"] = reverse("oversight:sponsorship_proposals")
    return listed(request, _PAGE, reads.page(actor, **asked(request)), _line, **more)


@staff_only
def proposals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Matters that the facts propose for a leader; a leader decides."""
    staff_here(actor)
    found, more = reads.proposals(actor)
    spec, may = REGISTRY["sponsorship.take_on"], by_post("sponsorship.take_on", actor)
    rows = [
        ProposedLine(
            matter=each.matter,
            facts=_("；").join(translated(fact) for fact in each.facts),
            proposal=_("领导包案"),
            url=address(spec, each.matter) if may else "",
        )
        for each in found
    ]
    context = {
        "tabs": tabs(_PAGE),
        "title": _("包案建议"),
        "hint": _("难的是事，不是人：由事实提出，由领导本人决定"),
        "rows": rows,
        "more": more,
        "act": _("由我包案"),
        "empty": _("没有建议包案的事项。"),
    }
    return render(request, "oversight/proposals.html", context)


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One sponsorship: why, every entry, and what this person may do."""
    found = reads.get_sponsorship(actor, pk)
    facts = (
        (_("包案的事实和理由"), found.ground),
        (_("包案领导"), f"{found.unit.name} · {found.leader.name}"),
    )
    more: dict[str, Any] = {
        "title": _("领导包案"),
        "back": reverse(_PAGE),
        "back_title": _("领导包案"),
        "line": _line(found),
    }
    return shown_record(request, actor, found, facts, **more)
