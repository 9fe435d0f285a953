"""The calendar by week and by day, and the unit's page."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.controls.board import readable
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import written_day
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.queries.stages import AtStage, at_stages
from xinqiao.matters.queries.unit_load import CLIMBING, LOAD, climbing, load
from xinqiao.offices.models import Unit
from xinqiao.policy.queries.study import has_feed
from xinqiao.rules.lifecycle import STATE_TITLES
from xinqiao.web.agenda.dated import Dated, dated, still_owed
from xinqiao.web.desk.rows import rows
from xinqiao.web.request import staff_only

WEEK = 7
AHEAD = 90
"""Days of the file."""
SPANS = {"day": 1, "week": WEEK}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    day: date
    today: bool
    off: bool
    things: tuple[Dated, ...]


@staff_only
def agenda(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A week, or one day of it."""
    return page(request, actor)


def page(request: HttpRequest, actor: Actor, address: str = "") -> HttpResponse:
    """The same; `address`: a calendar address that was just made, shown this once."""
    span = request.GET.get("span", "week")
    span = span if span in SPANS else "week"
    first = _first(request.GET.get("from", ""), span)
    length = SPANS[span]
    found, cut = dated(actor, first, first + timedelta(days=length - 1))
    now_shown = first <= today() < first + timedelta(days=length)
    owed, owed_cut = still_owed(actor, first - timedelta(days=1)) if now_shown else ([], [])
    context = {
        "owed": owed,
        "days": [_day(first + timedelta(days=n), found) for n in range(length)],
        "cut": _("、").join(dict.fromkeys(cut + owed_cut)),
        "span": span,
        "first": first,
        "before": first - timedelta(days=length),
        "after": first + timedelta(days=length),
        "can_unit": by_post("controls.read", actor),
        "can_feed": by_post("study.open_feed", actor),
        "has_feed": has_feed(actor),
        "address": address,
    }
    return render(request, "agenda/agenda.html", context)


def _first(text: str, span: str) -> date:
    """The day that the address says, in a week its Monday; today for none."""
    try:
        day = written_day("from", text) if text else today()
    except InvalidInput:
        day = today()
    return day - timedelta(days=day.weekday()) if span == "week" else day


def _day(day: date, found: list[Dated]) -> AgendaDay:
    return AgendaDay(
        day=day,
        today=day == today(),
        off=not work_calendar().is_working_day(day),
        things=tuple(one for one in found if one.day == day),
    )


def _stage(one: AtStage, here: Unit, actor: Actor) -> tuple[AtStage, str, str, str]:
    """The line of a stage: its unit and title; of the own unit also where these matters are listed."""
    own = here.pk == actor.unit
    url = f"{reverse('desk:matters')}?{urlencode({'desk': 'mine', 'state': one.state})}" if own else ""
    return one, here.short_name, translated(STATE_TITLES[one.state]), url


@staff_only
def unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who has the ball: who of the unit, or of the own section, has what, what climbs, and how much stands at which stage here and below."""
    units = {unit.pk: unit for unit in readable(actor)}
    people, cut = load(actor)
    context = {
        "people": people,
        "cut": cut,
        "most": LOAD,
        "stages": [_stage(one, units[one.unit_id], actor) for one in at_stages(units)],
        "below": len(units) > 1,
        "climbing": rows(actor, climbing(actor)),
        "climbing_most": CLIMBING,
        "late": f"{reverse('desk:matters')}?desk=mine&due=late",
    }
    return render(request, "agenda/unit.html", context)
