"""What concerns one person: the own standing and the private calendar address (M-P1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.study_record import close_feed, open_feed
from xinqiao.policy.queries.study import MISSED, UNTAKEN, has_feed, mine
from xinqiao.policy.study_calendar import calendar_of
from xinqiao.web.request import post_value, say, staff_only


@staff_only
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What study asks of me: sessions to come, what I missed, tests; and my calendar address."""
    return render(request, "study/mine.html", _own(actor))


def _own(actor: Actor, address: str = "") -> dict[str, object]:
    return {
        "mine": mine(actor, today()),
        "missed_most": MISSED,
        "untaken_most": UNTAKEN,
        "has_feed": has_feed(actor),
        "address": address,
    }


@staff_only
def feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make or end the own calendar address. The address stands in the answer and nowhere else."""
    if request.method != "POST":
        return redirect("study:mine")
    unit = get_unit(actor.unit)
    if post_value(request, "close"):
        close_feed(actor, unit)
        say(request, _("日历地址已停用。"))
        return redirect("study:mine")
    token = open_feed(actor, unit)
    address = request.build_absolute_uri(reverse("study:calendar", args=[token]))
    return render(request, "study/mine.html", _own(actor, address))


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed for a calendar program, which has no log-in: the address itself is the key."""
    found = calendar_of(token)
    if found is None:
        raise NotFound
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")
