"""The duty list by half days, the look at the conduct, and what citizens said of it (M-C3)."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.reception.models import DutyShift
from xinqiao.reception.queries.desk import evaluated, get_shift, shifts
from xinqiao.rules.receiving import HALVES, SHIFT, ShiftStage
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import address, links
from xinqiao.web.request import staff_only

_BACK, _AHEAD = timedelta(days=14), timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    shift: DutyShift
    half: str
    stage: str
    look: str


def _row(shift: DutyShift) -> ShiftRow:
    late = shift.stage == ShiftStage.PLANNED and shift.day < today()
    look = "late" if late else "ok" if shift.good else "soon" if shift.good is False else "waiting"
    return ShiftRow(
        shift=shift,
        half=translated(HALVES[shift.half]),
        stage=translated(SHIFT.stages[shift.stage]),
        look=look,
    )


@staff_only
def duty(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Two weeks back and two ahead."""
    first, last = today() - _BACK, today() + _AHEAD
    found = shifts(actor).filter(day__range=(first, last)).order_by("-day", "-half")
    rows = [_row(shift) for shift in found]
    if not rows and not by_post("reception.read", actor):
        raise NotFound
    plans = by_post("duty.set", actor)
    context = {
        "rows": rows,
        "evaluated": evaluated(actor.unit, today()),
        "first": first,
        "last": last,
        "set": address(REGISTRY["duty.set"], get_unit(actor.unit)) if plans else "",
    }
    return render(request, "reception/duty.html", context)


@staff_only
def duty_day(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One half day: who, under which telephones, and what the second person saw."""
    shift = get_shift(actor, pk)
    acts = links(actor, shift)
    if len(acts) == 1 and shift.second_id == actor.staff:
        return redirect(acts[0].url)
    context = {"row": _row(shift), "s": shift, "steps": shown(shift, steps_of(shift)), "acts": acts}
    return render(request, "reception/shift.html", context)
