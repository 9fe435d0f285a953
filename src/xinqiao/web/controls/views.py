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
from xinqiao.controls.frozen import BoardSaid, board_of
from xinqiao.controls.periods import NamedPeriod, named, offered, quarter_of
from xinqiao.controls.post_cards import what_helps
from xinqiao.controls.reading import STANDING_TITLES, Evidence, Reading, Standing, lines, read
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.rules.roles import ROLE_TITLES
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import Phrase
from xinqiao.web.controls.addresses import address
from xinqiao.web.controls.lines import CourseLine, lines_of
from xinqiao.web.controls.sight import hidden, unnamed
from xinqiao.web.request import staff_only

UNITS_A_PAGE = 15

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
    """What one control says, as it is shown. `share`: percent done. `later`: what was counted otherwise since it was kept."""

    measure: str
    title: str
    look: str
    standing: str
    done: int
    due: int
    share: int
    sentence: str
    url: str
    later: str = ""
    line: CourseLine | None = None


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


def _cell(
    unit: Unit,
    period: NamedPeriod,
    reading: Reading,
    said: BoardSaid | None = None,
    line: CourseLine | None = None,
) -> Cell:
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
        later=_later(reading, said),
        line=line,
    )


def _later(was: Reading, said: BoardSaid | None) -> str:
    """What a later night counted of a period that was over."""
    now = (said.later or {}).get(was.control.measure) if said is not None else None
    if said is None or now is None or said.later_on is None:
        return ""
    told = Phrase(
        "留存时{was}，{day}算得{now}",
        was=f"{was.done}/{was.due}",
        day=said.later_on,
        now=f"{now.done}/{now.due}",
    )
    return translated(told)


def domains_of(
    units: Sequence[Unit],
    named: NamedPeriod,
    said: dict[int, BoardSaid],
    lines: dict[str, CourseLine] | None = None,
) -> list[Domain]:
    cells = {
        unit: [
            _cell(unit, named, reading, said[unit.pk], (lines or {}).get(reading.control.measure))
            for reading in said[unit.pk].readings
        ]
        for unit in units
    }
    return [
        Domain(
            code=code,
            title=translated(title),
            titles=tuple((c.measure, c.title) for c in CONTROLS if domain_of(c.measure) == code),
            rows=tuple(
                BoardRow(unit=unit, cells=tuple(c for c in found if domain_of(c.measure) == code))
                for unit, found in cells.items()
            ),
        )
        for code, title in DOMAINS.items()
        if any(domain_of(c.measure) == code for c in CONTROLS)
    ]


def told_of(named: NamedPeriod, said: BoardSaid) -> str:
    """Whence the figures of a period that is over come; nothing of one that runs."""
    if said.kept_on is not None:
        return translated(Phrase("本期已经结束：以下是{day}终了时留存的数字。", day=said.kept_on))
    if named.period.last < today():
        return translated(Phrase("本期已经结束，当时没有留存数字：以下按现在的记录计算。"))
    return ""


@staff_only
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One unit's measures in one period, each with its course."""
    asked = asked_for(request, actor)
    said = board_of([asked.unit.pk], asked.named, today())
    own = said[asked.unit.pk]
    lines = lines_of(asked.unit.pk, asked.named, own.readings)
    context = {
        "asked": asked,
        "periods": offered(today()),
        "domains": domains_of([asked.unit], asked.named, said, lines),
        "lines": bool(lines),
        "told": told_of(asked.named, own),
    }
    return render(request, "controls/board.html", context)


@staff_only
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The measures of all units that the person reads, in the order of the offices: no unit is ranked."""
    asked = asked_for(request, actor)
    page = Paginator(asked.units, UNITS_A_PAGE).get_page(request.GET.get("page", "1"))
    shown = list(page.object_list)
    said = board_of([unit.pk for unit in shown], asked.named, today())
    context = {
        "asked": asked,
        "periods": offered(today()),
        "domains": domains_of(shown, asked.named, said),
        "page": page,
        "told": told_of(asked.named, said[shown[0].pk]),
    }
    return render(request, "controls/units.html", context)


@staff_only
def evidence(request: HttpRequest, actor: Actor, measure: str) -> HttpResponse:
    """What stands behind one figure, as it is now, and what a person can do about it."""
    asked = asked_for(request, actor)
    control, unit, period = control_of(measure), asked.unit, asked.named.period
    reading = read([control], [unit.pk], period, today())[unit.pk][0]
    found = list(lines(control, unit.pk, period, today()))
    closed = hidden(actor, [line.subject for line in found])
    cut = Phrase("列出前{shown}条，共{all}条。", shown=len(found), all=reading.due)
    context = {
        "asked": asked,
        "cell": _cell(unit, asked.named, reading),
        "lines": [_line(unnamed(line) if line.subject in closed else line) for line in found],
        "cut": translated(cut) if len(found) < reading.due else "",
        "helps": [
            (translated(ROLE_TITLES[role]), risks) for role, risks in what_helps(measure, actor.roles).items()
        ],
        "then": _then(asked, measure, reading),
    }
    return render(request, "controls/evidence.html", context)


def _then(asked: BoardQuery, measure: str, now: Reading) -> str:
    """What was kept of a period that is over, where the records now say something else."""
    said = board_of([asked.unit.pk], asked.named, today(), [control_of(measure)])[asked.unit.pk]
    was = said.readings[0]
    if said.kept_on is None or (was.done, was.due, was.at_risk) == (now.done, now.due, now.at_risk):
        return ""
    told = Phrase(
        "{day}终了时留存的是{was}，现在按记录算得{now}。",
        day=said.kept_on,
        was=f"{was.done}/{was.due}",
        now=f"{now.done}/{now.due}",
    )
    return translated(told)


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
