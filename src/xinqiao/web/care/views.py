"""Care: what happened in the reception rooms and what is offered after it (M-E2, M-E4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.care.models import Incident
from xinqiao.care.queries import incidents as reads
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.rules.caring import HELP, HELP_CALL, INJURIES, IncidentStage, until
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import address, links, on_course
from xinqiao.web.request import staff_only
from xinqiao.wellbeing.queries.arranged import arranged


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The own incidents and those one looks after, the calls for help of the unit. Raises NotFound for who has no post in it."""
    if not by_post("incident.record", actor):
        raise NotFound
    unit, record = get_unit(actor.unit), REGISTRY["incident.record"]
    found, calls = (
        list(reads.incidents(actor)[: reads.MOST + 1]),
        list(reads.help_calls(actor)[: reads.MOST + 1]),
    )
    context = {
        "incidents": [(one, translated(reads.stage_for(actor, one))) for one in found[: reads.MOST]],
        "more_incidents": len(found) > reads.MOST,
        "calls": [
            (c, translated(HELP[c.kind]), translated(HELP_CALL.stages[c.stage])) for c in calls[: reads.MOST]
        ],
        "more_calls": len(calls) > reads.MOST,
        "most": reads.MOST,
        "record": address(record, unit) if record in offered(actor, unit) else "",
    }
    return render(request, "care/index.html", context)


@staff_only
def calling_now(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What every open page of a colleague asks: who calls from which room. Nothing where it is as that page knows it, so that it is said
    once."""
    calls = reads.calling_now(actor)
    known = "-".join(str(call.pk) for call in calls)
    if known == request.GET.get("known", "")[:400]:
        return HttpResponse(status=204)
    context = {"calling": [(call, translated(HELP[call.kind])) for call in calls], "known": known}
    return render(request, "care/now.html", context)


@staff_only
def help_call(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One call: where, what is needed, who came."""
    found = reads.get_help(actor, pk)
    context = {
        "call": found,
        "title": translated(HELP[found.kind]),
        **on_course(actor, found),
    }
    return render(request, "care/help.html", context)


def _offers(found: Incident) -> list[str]:
    """What the head ticked, in words."""
    ticks = {
        _("已协助报警"): found.police_report,
        _("已陪同就医"): found.medical,
        _("休息、补休、休假"): found.leave,
        _("心理援助转介单"): found.referral,
        _("建议轮岗两周"): found.rotation,
    }
    return [words for words, ticked in ticks.items() if ticked]


@staff_only
def incident(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The slip, what was offered, and for the person concerned the referral slip. That and when the person ended it is shown to nobody else."""
    found = reads.get_incident(actor, pk)
    own = found.concerned_id == actor.staff
    last = until(found.stage, found.happened_at)
    steps = [step for step in steps_of(found) if own or step.act != "close"]
    context: dict[str, Any] = {
        "i": found,
        "stage": translated(reads.stage_for(actor, found)),
        "injury": translated(INJURIES[found.injury]),
        "offers": _offers(found),
        "steps": shown(found, steps),
        "acts": links(actor, found),
        "referral": own and found.referral,
        "until": last,
        "overdue": last is not None and last < now(),
        "offered": found.stage in (IncidentStage.OFFERED, IncidentStage.CLOSED),
    }
    return render(request, "care/incident.html", context)


@staff_only
def referral(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The slip for a counsellor outside the office, to be printed by the person concerned alone: nothing on it says what happened. Raises
    NotFound for everybody else, and where none was offered."""
    found = reads.get_incident(actor, pk)
    if found.concerned_id != actor.staff or not found.referral:
        raise NotFound
    return render(request, "care/referral.html", {"i": found, "arranged": arranged(found.unit_id)})
