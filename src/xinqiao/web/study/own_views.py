"""What study asks of one person (M-P1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.policy.queries.study import MISSED, UNTAKEN, mine
from xinqiao.web.request import staff_only


@staff_only
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sessions to come, what I missed, tests."""
    context = {"mine": mine(actor, today()), "missed_most": MISSED, "untaken_most": UNTAKEN}
    return render(request, "study/mine.html", context)
