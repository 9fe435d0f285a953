"""The private address under which a calendar program reads a person's agenda again and again (M-R3, M-P1)."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import download
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import actor_for, get_unit
from xinqiao.policy.calendar_feed import reader_of
from xinqiao.policy.commands.study_record import close_feed, open_feed
from xinqiao.web.agenda.calendar_file import calendar_file
from xinqiao.web.agenda.views import AHEAD, page
from xinqiao.web.request import post_value, say, staff_only

BEFORE, YEAR = 30, 365
"""Days that the address holds, back and ahead."""
_TYPE = "text/calendar; charset=utf-8"


@staff_only
def as_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next three months, once."""
    return download(calendar_file(actor, today(), today() + timedelta(days=AHEAD)), "xinqiao.ics", _TYPE)


@staff_only
def address(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make or end the own calendar address. The address stands in the answer and nowhere else."""
    if request.method != "POST":
        return redirect("desk:agenda")
    unit = get_unit(actor.unit)
    if post_value(request, "close"):
        close_feed(actor, unit)
        say(request, _("日历地址已停用。"))
        return redirect("desk:agenda")
    token = open_feed(actor, unit)
    return page(request, actor, request.build_absolute_uri(reverse("desk:agenda_read", args=[token])))


def read(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program, which has no log-in: the address itself is the key."""
    staff = reader_of(token)
    if staff is None:
        raise NotFound
    first = today() - timedelta(days=BEFORE)
    found = calendar_file(actor_for(staff), first, today() + timedelta(days=YEAR))
    return HttpResponse(found, content_type=_TYPE)
