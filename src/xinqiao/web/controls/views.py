"""The control board: is each measure being kept, per office and period; each figure opens its evidence."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from xinqiao.controls.board import CONTROLS, chosen, read_measure, read_unit, readable
from xinqiao.controls.periods import Named, named, offered, quarter_of
from xinqiao.controls.reading import Evidence, Reading, Standing
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.rules.text_input import whole_number
from xinqiao.web.controls.addresses import address
from xinqiao.web.request import staff_only

_UNITS_A_PAGE = 15

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.KEPT: ("ok", _("落实")),
    Standing.AT_RISK: ("soon", _("有风险")),
    Standing.BROKEN: ("late", _("未落实")),
    Standing.NOTHING_DUE: ("waiting", _("本期没有应做的")),
}
"""Look and word of each standing: never the colour alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one control says, as it is shown. `share`: percent done."""

    measure: str
    title: str
    look: str
    standing: str
    done: int
    due: int
    share: int
    sentence: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    title: str
    look: str
    standing: str
    on: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: which unit of those that may be read, in which period."""

    units: list[Unit]
    unit: Unit
    named: Named

    @property
    def query(self) -> str:
        return urlencode({"unit": self.unit.pk, "period": self.named.code})


def _asked(request: HttpRequest, actor: Actor) -> Asked:
    units = readable(actor)
    period = named(request.GET.get("period", "")[:8]) or quarter_of(today())
    return Asked(units=units, unit=chosen(units, whole_number(request.GET.get("unit", ""))), named=period)


def _cell(unit: Unit, period: Named, title: str, reading: Reading) -> Cell:
    look, word = STANDINGS[reading.standing]
    query = urlencode({"unit": unit.pk, "period": period.code})
    return Cell(
        measure=reading.measure,
        title=translated(title),
        look=look,
        standing=translated(word),
        done=reading.done,
        due=reading.due,
        share=100 * reading.done // reading.due if reading.due else 0,
        sentence=translated(reading.sentence),
        url=reverse("controls:evidence", args=[reading.measure]) + f"?{query}",
    )


def _cells(unit: Unit, period: Named) -> tuple[Cell, ...]:
    row = read_unit(unit, period.period, today())
    titles = [title for _measure, title, _control in CONTROLS]
    return tuple(_cell(unit, period, t, r) for t, r in zip(titles, row.readings, strict=True))


@staff_only
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One unit's measures in one period."""
    asked = _asked(request, actor)
    context = {"asked": asked, "periods": offered(today()), "cells": _cells(asked.unit, asked.named)}
    return render(request, "controls/board.html", context)


@staff_only
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The measures of all units that the person reads, in the order of the offices: no unit is ranked."""
    asked = _asked(request, actor)
    page = Paginator(asked.units, _UNITS_A_PAGE).get_page(request.GET.get("page", "1"))
    rows = [{"unit": unit, "cells": _cells(unit, asked.named)} for unit in page.object_list]
    context = {
        "asked": asked,
        "periods": offered(today()),
        "rows": rows,
        "page": page,
        "titles": [(measure, title) for measure, title, _control in CONTROLS],
    }
    return render(request, "controls/units.html", context)


@staff_only
def evidence(request: HttpRequest, actor: Actor, measure: str) -> HttpResponse:
    """What stands behind one figure."""
    asked = _asked(request, actor)
    title, reading = read_measure(measure, asked.unit, asked.named.period, today())
    context = {
        "asked": asked,
        "cell": _cell(asked.unit, asked.named, title, reading),
        "lines": [_line(line) for line in reading.lines],
    }
    return render(request, "controls/evidence.html", context)


def _line(line: Evidence) -> Line:
    look, word = STANDINGS[line.standing]
    return Line(
        title=translated(line.title),
        look=look,
        standing=translated(word),
        on=line.on,
        url=address(line.subject),
    )
