"""Who answers (M-D1): what nobody present answers for, hand-overs that wait, who is away and who stands in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.queries import answering
from xinqiao.offices.models import Absence
from xinqiao.web.acts.bulk import offered_on_lists
from xinqiao.web.acts.views import ActLink, links
from xinqiao.web.desk.rows import rows
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """`now`: the person is away today; `acts`: what this person may do about it."""

    absence: Absence
    now: bool
    acts: list[ActLink]


@staff_only
def responsibility(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The own unit's page: a handler sees who is away, a head also what waits for somebody to answer."""
    if not by_post("absence.record", actor):
        raise NotFound
    heads = by_post("matter.appoint", actor)
    matters = list(answering.nobody_answers(actor)) if heads else []
    waiting = list(answering.waiting_long(actor)[: answering.PAGE + 1])
    context = {
        "heads": heads,
        "rows": rows(actor, matters[: answering.PAGE]),
        "more": len(matters) > answering.PAGE,
        "several": [link for link in offered_on_lists(actor) if link.slug == "appoint"],
        "waiting": waiting[: answering.PAGE],
        "more_waiting": len(waiting) > answering.PAGE,
        "absences": [_row(actor, absence) for absence in answering.absences(actor)],
        "record": reverse("desk:do", args=["units", actor.unit, "absence"]),
    }
    return render(request, "desk/answering.html", context)


def _row(actor: Actor, absence: Absence) -> AbsenceRow:
    own = absence.staff_id == actor.staff or by_post("matter.appoint", actor)
    now = absence.first_day <= today()
    return AbsenceRow(absence=absence, now=now, acts=links(actor, absence) if own else [])
