"""The proof that no number is missing, as a page to print (M-R1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.controls.board import chosen, readable
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed
from xinqiao.matters.queries.series import numbers_of, years
from xinqiao.rules.text_input import whole_number
from xinqiao.web.request import staff_only


@staff_only
def numbers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The numbers of a unit and a year. Who reads the unit's row of the board reads this; no petition is named by its content."""
    units = readable(actor)
    offered = years() or [today().year]
    year = whole_number(request.GET.get("year", "")) or offered[0]
    if year not in offered:
        raise NotFound
    unit = chosen(units, whole_number(request.GET.get("unit", "")))
    found = numbers_of(unit, year)
    context = {
        "units": units,
        "unit": unit,
        "years": offered,
        "found": found,
        "gaps": listed(found.gaps),
        "at": now(),
    }
    return render(request, "controls/numbers.html", context)
