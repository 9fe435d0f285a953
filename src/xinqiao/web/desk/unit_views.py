"""The administrators' desk of units: those of the own unit and below, and one unit with all that was changed about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop

from xinqiao.accounts.commands.structure import proposal_in_words
from xinqiao.accounts.models import UnitProposal
from xinqiao.accounts.queries import proposals
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed, translated
from xinqiao.offices.models import Level, Unit, UnitChange
from xinqiao.offices.queries import subordinates
from xinqiao.rules.account_changes import UNIT_PROPOSAL, ChangeStage
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.steps import shown as shown_steps
from xinqiao.web.acts.views import links
from xinqiao.web.request import staff_only

PAGE = 100
_FIELDS = {
    "name": gettext_noop("全称"),
    "short_name": gettext_noop("简称"),
    "document_word": gettext_noop("机关代字"),
    "level": gettext_noop("级别"),
    "superior": gettext_noop("上一级机关"),
    "line_superior": gettext_noop("上一级主管部门"),
    "parent": gettext_noop("所属单位"),
    "address": gettext_noop("地址"),
    "telephone": gettext_noop("电话"),
    "hours": gettext_noop("接待时间"),
    "merged_into": gettext_noop("并入"),
}


@staff_only
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The units that this administrator looks after, a page by key."""
    found = _own(actor).order_by("id")
    if (after := whole_number(request.GET.get("after", ""))) is not None:
        found = found.filter(pk__gt=after)
    rows = list(found.select_related("superior", "merged_into")[:PAGE])
    context = {"rows": rows, "after": f"after={rows[-1].pk}" if len(rows) == PAGE else ""}
    return render(request, "desk/units.html", context)


@staff_only
def unit(request: HttpRequest, actor: Actor, unit_id: int) -> HttpResponse:
    """One unit: how it stands, what may be changed, what was changed, by whom and why."""
    found = (
        _own(actor).select_related("superior", "line_superior", "parent", "merged_into").filter(pk=unit_id)
    )
    shown = found.first()
    if shown is None:
        raise NotFound
    context = {
        "unit": shown,
        "facts": [(translated(title), _told(shown, field)) for field, title in _FIELDS.items()],
        "acts": links(actor, shown) if shown.active else [],
        "proposals": [_proposal(actor, one) for one in proposals(actor).filter(unit=shown)[:PAGE]],
        "changes": [_change(change) for change in shown.changes.select_related("by").order_by("-id")[:PAGE]],
        "most": PAGE,
    }
    return render(request, "desk/unit.html", context)


def _own(actor: Actor) -> Any:
    if not by_post("unit_proposal.confirm", actor):
        raise NotFound
    return Unit.objects.filter(pk__in=subordinates({actor.unit}))


def _told(unit: Unit, field: str) -> str:
    return _worded(field, getattr(unit, field))


def _worded(field: str, value: Any) -> str:
    return translated(Level(value).label) if field == "level" else str(value or "—")


def _proposal(actor: Actor, proposal: UnitProposal) -> dict[str, Any]:
    return {
        "of": proposal,
        "title": translated(proposal.get_kind_display()),
        "wanted": listed(map(translated, proposal_in_words(proposal))) if proposal.waits else "",
        "stage": translated(UNIT_PROPOSAL.stages[proposal.stage]),
        "expired": proposal.stage == ChangeStage.ASKED and not proposal.waits,
        "acts": links(actor, proposal),
        "steps": shown_steps(proposal, steps_of(proposal)),
    }


def _change(change: UnitChange) -> dict[str, Any]:
    rows = [
        (translated(_FIELDS[field]), _worded(field, was), _worded(field, change.after[field]))
        for field, was in change.before.items()
        if field in _FIELDS
    ]
    ended = [(translated(name), n) for name, n in change.after.get("ended", {}).items()]
    return {"of": change, "title": translated(BY_ACTION[change.action].title), "rows": rows, "ended": ended}
