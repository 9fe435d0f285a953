"""Supervision (M-D4): what the facts propose, the register, one of them with every rung."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.oversight.models import Supervision
from xinqiao.oversight.queries import supervision as reads
from xinqiao.rules.supervising import GROUNDS, RUNGS, Occasion, Rung
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

_PAGE = "oversight:register"


def _rung(found: Supervision) -> str:
    return translated(RUNGS[Rung(found.rung)]) if found.rung else ""


def _line(found: Supervision) -> RegisterLine:
    return line(
        found,
        what=f"{_rung(found)} · {translated(GROUNDS[Occasion(found.ground)])}",
        who=found.unit.short_name,
    )


@staff_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Supervision by the own unit and of it, newest first."""
    staff_here(actor)
    more = {
        "title": _("督办"),
        "hint": _("本单位作出的和收到的督办"),
        "empty": _("没有督办。"),
        "about": _("措施和情形"),
        "of": _("被督办的单位"),
    }
    if by_post("supervision.open", actor):
        more["proposals"] = reverse("oversight:proposals")
    return listed(request, _PAGE, reads.page(actor, **asked(request)), _line, **more)


def _rows(found: Iterable[reads.SupervisionProposal], *, may: bool) -> list[ProposedLine]:
    """One line a matter, with all its facts and the highest rung that one of them proposes."""
    of_matter: dict[int, list[reads.SupervisionProposal]] = {}
    for each in found:
        of_matter.setdefault(each.matter.pk, []).append(each)
    spec, ladder, lines = REGISTRY["supervision.open"], list(RUNGS), []
    for facts in of_matter.values():
        first, highest = facts[0], max(facts, key=lambda one: ladder.index(one.rung))
        chosen = urlencode({"ground": highest.ground.value, "rung": highest.rung.value})
        lines.append(
            ProposedLine(
                matter=first.matter,
                facts=_("；").join(translated(one.fact) for one in facts),
                proposal=translated(RUNGS[highest.rung]),
                url=f"{address(spec, first.matter)}?{chosen}" if may else "",
            )
        )
    return lines


@staff_only
def proposals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the facts propose to supervise; a person decides."""
    staff_here(actor)
    found, more = reads.proposals(actor)
    context = {
        "tabs": tabs(_PAGE),
        "title": _("督办建议"),
        "hint": _("由事实提出，由人决定；只看单位的工作，不看信访人"),
        "rows": _rows(found, may=by_post("supervision.open", actor)),
        "more": more,
        "act": _("督办"),
        "empty": _("没有建议督办的事项。"),
    }
    return render(request, "oversight/proposals.html", context)


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One supervision: its facts, every rung, receipt and answer, and what this person may do."""
    found = reads.get_supervision(actor, pk)
    facts = (
        (_("情形"), translated(GROUNDS[Occasion(found.ground)])),
        (_("事实"), found.fact),
        (_("被督办的单位"), found.unit.name),
        (_("作出督办的单位"), f"{found.by_unit.name} · {found.opened_by.name}"),
    )
    more: dict[str, Any] = {
        "title": _("督办"),
        "back": reverse(_PAGE),
        "back_title": _("督办登记册"),
        "line": _line(found),
        "now": _rung(found),
    }
    return shown_record(request, actor, found, facts, **more)
