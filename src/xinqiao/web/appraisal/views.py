"""Sheets of assessment: the list, one of them with the unit's own words beside the figures, the same as PDF (M-D7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.appraisal.queries import sheets as reads
from xinqiao.appraisal.sheet_on_paper import sheet_pdf
from xinqiao.controls.reading import Standing
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.rules.appraising import NEVER, SHEET, counted_until
from xinqiao.web.acts.views import address, on_course
from xinqiao.web.controls.views import STANDINGS
from xinqiao.web.request import staff_only


@staff_only
def sheets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those by the own unit and of it, newest first: no order by any figure. Raises NotFound for who does not read the board."""
    if not by_post("controls.read", actor):
        raise NotFound
    unit, spec = get_unit(actor.unit), REGISTRY["appraisal.open"]
    found = list(reads.sheets(actor)[: reads.PAGE + 1])
    context = {
        "sheets": [(one, translated(SHEET.stages[one.stage])) for one in found[: reads.PAGE]],
        "more": len(found) > reads.PAGE,
        "most": reads.PAGE,
        "open": address(spec, unit) if spec in offered(actor, unit) else "",
        "never": _never(),
    }
    return render(request, "appraisal/sheets.html", context)


def _never() -> list[tuple[str, str]]:
    return [(translated(what), translated(why)) for what, why in NEVER]


def _lines(sheet: AppraisalSheet) -> list[tuple[str, str, str, str]]:
    return [
        (
            translated(line.title),
            STANDINGS[Standing(line.look)][0] if line.look else "",
            translated(line.standing),
            translated(line.words),
        )
        for line in reads.lines_of(sheet, today())
    ]


@staff_only
def sheet(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One sheet: the figures, the unit's own words beside them, what could not be chosen and why."""
    found = reads.get_sheet(actor, pk)
    context = {
        "sheet": found,
        "lines": _lines(found),
        "until": translated(counted_until(found.year, found.counted_on)),
        "never": _never(),
        **on_course(actor, found),
    }
    return render(request, "appraisal/sheet.html", context)


@staff_only
def sheet_on_paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The same as PDF."""
    found = reads.get_sheet(actor, pk)
    made = sheet_pdf(found, reads.lines_of(found, today()))
    return pdf(made, f"{found.unit.short_name}-{found.year}.pdf")
