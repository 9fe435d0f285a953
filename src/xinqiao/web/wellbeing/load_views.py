"""The own load, for heads that of the unit, and the proposal beside the form of an assignment (M-E1)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Matter
from xinqiao.offices.queries import get_unit
from xinqiao.rules.carrying import STAGES
from xinqiao.rules.words import duration_words
from xinqiao.web.acts.views import PROPOSED, address
from xinqiao.web.request import staff_only
from xinqiao.wellbeing.models import Rest
from xinqiao.wellbeing.queries.arranged import arranged
from xinqiao.wellbeing.queries.load import (
    Carried,
    candidates,
    carried,
    due_rests,
    may_read_unit,
    monday_of,
    owed_for,
    running_out,
)

MOST = 100
"""Rests on one page."""
_SHOWN = 30
"""So many candidates are seen at once beside a form."""
ACTS = (
    ("rest.grant", gettext_noop("登记补休")),
    ("wellbeing.arrange", gettext_noop("安排咨询机构和上限")),
)


def _row(one: Carried) -> dict[str, Any]:
    stages = [(translated(words), one.open[words]) for words in STAGES if one.open[words]]
    return {
        "one": one,
        "received": translated(duration_words(one.minutes)),
        "stages": stages,
        "in_a_row": translated(duration_words(int(one.in_a_row.total_seconds()) // 60)),
        "off_hours": len(one.off_hours),
    }


def _rest(rest: Rest) -> dict[str, Any]:
    take = address(REGISTRY["rest.take"], rest)
    return {
        "rest": rest,
        "long": translated(duration_words(rest.minutes)),
        "warned": running_out(rest),
        "left": (rest.expires_on - today()).days,
        "take": take,
    }


@staff_only
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A week: the own row on top, those of the unit below it for its heads, in the order of the accounts; and the rests that are due."""
    monday = monday_of(request.GET.get("week", ""))
    found, unit = carried(actor, monday), get_unit(actor.unit)
    rests = list(due_rests(actor)[: MOST + 1])
    may = {spec.action: address(spec, unit) for spec in offered(actor, unit)}
    heads = may_read_unit(actor)
    context = {
        "own_heading": _("我的"),
        "own_rows": [_row(found[0])],
        "others_heading": _("本单位其他人"),
        "others": [_row(one) for one in found[1:]],
        "heads": heads,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7) if monday + timedelta(days=7) <= today() else None,
        "bounds": arranged(actor.unit),
        "rests": [(_rest(rest), rest.staff_id == actor.staff) for rest in rests[:MOST]],
        "more": len(rests) > MOST,
        "most": MOST,
        "owed": owed_for(monday, found),
        "tools": [(translated(words), may[action]) for action, words in ACTS if action in may],
    }
    return render(request, "wellbeing/load.html", context)


def _proposal(matter: Matter) -> dict[str, Any]:
    """Candidates in the order of their accounts; a person decides."""
    found = candidates(matter)
    return {
        "proposal": "wellbeing/proposal.html",
        "candidates": [(one, translated(duration_words(one.minutes))) for one in found.people[:_SHOWN]],
        "more_candidates": len(found.people) > _SHOWN,
        "most_candidates": _SHOWN,
        "hard_matter": found.hard,
        "bounds": found.bounds,
    }


PROPOSED.update(
    dict.fromkeys(("matter.allocate", "matter.accept", "matter.hand_over", "matter.appoint"), _proposal)
)
