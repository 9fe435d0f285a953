"""The yearly report of a unit (条例 41) as page and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.controls.board import chosen, readable
from xinqiao.controls.on_paper import year_pdf
from xinqiao.controls.reading import Standing
from xinqiao.controls.yearly import Year, year_of
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.series import years
from xinqiao.offices.models import Unit
from xinqiao.rules.text_input import whole_number
from xinqiao.web.controls.views import STANDINGS
from xinqiao.web.request import staff_only


def _asked(request: HttpRequest, actor: Actor) -> tuple[list[Unit], list[int], Year]:
    """The units and years to choose from, and the report that is asked for. Raises NotFound."""
    units, offered = readable(actor), years() or [today().year]
    year = whole_number(request.GET.get("year", "")) or offered[0]
    if year not in offered:
        raise NotFound
    unit = chosen(units, whole_number(request.GET.get("unit", "")))
    return units, offered, year_of(unit, year, today())


@staff_only
def year(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The figures of one unit and year. Who reads the unit's row of the board reads this."""
    units, offered, found = _asked(request, actor)
    context = {
        "units": units,
        "years": offered,
        "found": found,
        "groups": [
            (translated(g.heading), g.most, [(translated(label), n) for label, n in g.lines])
            for g in found.groups
        ],
        "punctual": [(translated(p.title), p) for p in found.punctual],
        "readings": [
            (r.control.measure, translated(r.control.title), *_standing(r.standing), translated(r.sentence))
            for r in found.readings
        ],
    }
    return render(request, "controls/year.html", context)


def _standing(standing: Standing) -> tuple[str, str]:
    look, word = STANDINGS[standing]
    return look, translated(word)


@staff_only
def year_on_paper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as PDF."""
    _units, _offered, found = _asked(request, actor)
    return pdf(year_pdf(found, today()), f"{found.unit.short_name}-{found.year}.pdf")
