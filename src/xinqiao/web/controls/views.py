"""The control board: is each measure being kept, per office and period; each figure opens its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from xinqiao.controls.board import CONTROLS, chosen, control_of, readable
from xinqiao.controls.periods import NamedPeriod, named, offered, quarter_of
from xinqiao.controls.reading import STANDING_TITLES, Evidence, Reading, Standing, lines, read
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import Phrase
from xinqiao.web.controls.addresses import address
from xinqiao.web.request import staff_only

_UNITS_A_PAGE = 15

_LOOKS = {
    Standing.KEPT: "ok",
    Standing.AT_RISK: "soon",
    Standing.BROKEN: "late",
    Standing.NOTHING_DUE: "waiting",
}
STANDINGS = {standing: (_LOOKS[standing], title) for standing, title in STANDING_TITLES.items()}
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


DOMAINS = {
    "M-P": _("政策执行"),
    "M-C": _("沟通协调"),
    "M-I": _("信息管理"),
    "M-R": _("程序规范"),
    "M-E": _("情绪调节"),
    "M-D": _("责任落实"),
}
"""How the number of a measure begins → its domain (measures.md)."""


def domain_of(measure: str) -> str:
    return measure[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The measures of one domain: their titles, and of each unit what they say."""

    code: str
    title: str
    titles: tuple[tuple[str, str], ...]
    rows: tuple["BoardRow", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One unit's cells, in the order of the controls."""

    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    title: str
    look: str
    standing: str
    on: date | None
    by: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """What the address asks for: which unit of those that may be read, in which period."""

    units: list[Unit]
    unit: Unit
    named: NamedPeriod

    @property
    def query(self) -> str:
        return urlencode({"unit": self.unit.pk, "period": self.named.code})


def asked_for(request: HttpRequest, actor: Actor) -> BoardQuery:
    units = readable(actor)
    period = named(request.GET.get("period", "")[:8]) or quarter_of(today())
    return BoardQuery(
        units=units, unit=chosen(units, whole_number(request.GET.get("unit", ""))), named=period
    )


def _cell(unit: Unit, period: NamedPeriod, reading: Reading) -> Cell:
    look, word = STANDINGS[reading.standing]
    query = urlencode({"unit": unit.pk, "period": period.code})
    return Cell(
        measure=reading.control.measure,
        title=translated(reading.control.title),
        look=look,
        standing=translated(word),
        done=reading.done,
        due=reading.due,
        share=100 * reading.done // reading.due if reading.due else 0,
        sentence=translated(reading.sentence),
        url=reverse("controls:evidence", args=[reading.control.measure]) + f"?{query}",
    )


def _domains(units: Sequence[Unit], period: NamedPeriod) -> list[Domain]:
    readings = read(CONTROLS, [unit.pk for unit in units], period.period, today())
    cells = {unit: [_cell(unit, period, reading) for reading in readings[unit.pk]] for unit in units}
    return [
        Domain(
            code=code,
            title=translated(title),
            titles=tuple((c.measure, c.title) for c in CONTROLS if domain_of(c.measure) == code),
            rows=tuple(
                BoardRow(unit=unit, cells=tuple(c for c in said if domain_of(c.measure) == code))
                for unit, said in cells.items()
            ),
        )
        for code, title in DOMAINS.items()
        if any(domain_of(c.measure) == code for c in CONTROLS)
    ]


@staff_only
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One unit's measures in one period."""
    asked = asked_for(request, actor)
    domains = _domains([asked.unit], asked.named)
    context = {"asked": asked, "periods": offered(today()), "domains": domains}
    return render(request, "controls/board.html", context)


@staff_only
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The measures of all units that the person reads, in the order of the offices: no unit is ranked."""
    asked = asked_for(request, actor)
    page = Paginator(asked.units, _UNITS_A_PAGE).get_page(request.GET.get("page", "1"))
    context = {
        "asked": asked,
        "periods": offered(today()),
        "domains": _domains(list(page.object_list), asked.named),
        "page": page,
    }
    return render(request, "controls/units.html", context)


@staff_only
def evidence(request: HttpRequest, actor: Actor, measure: str) -> HttpResponse:
    """What stands behind one figure."""
    asked = asked_for(request, actor)
    control, unit, period = control_of(measure), asked.unit, asked.named.period
    reading = read([control], [unit.pk], period, today())[unit.pk][0]
    shown = [_line(line) for line in lines(control, unit.pk, period, today())]
    cut = Phrase("列出前{shown}条，共{all}条。", shown=len(shown), all=reading.due)
    context = {
        "asked": asked,
        "cell": _cell(unit, asked.named, reading),
        "lines": shown,
        "cut": translated(cut) if len(shown) < reading.due else "",
    }
    return render(request, "controls/evidence.html", context)


def _line(line: Evidence) -> EvidenceLine:
    look, word = STANDINGS[line.standing]
    return EvidenceLine(
        title=translated(line.title),
        look=look,
        standing=translated(word),
        on=line.on,
        by=line.by,
        url=address(line.subject),
    )
