"""Paper files (M-I4): what lies where, who has it until when, labels, and what a stocktaking found."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.documents.code_labels import render_labels
from xinqiao.documents.reports import render_report
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import get_unit
from xinqiao.rules.roles import ALONE
from xinqiao.rules.shelving import (
    DIFFERENCE,
    DIFFERENCES,
    FILE_STATES,
    PLACES,
    FileState,
    Found,
    LoanStage,
)
from xinqiao.shelves.compose import labels_of, loan_slip, where
from xinqiao.shelves.models import Difference, Loan
from xinqiao.shelves.queries import register as reads
from xinqiao.web.acts.views import address, links, on_course
from xinqiao.web.desk.rows import standing
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """A loan as a line."""

    loan: Loan
    stage: str
    look: str


def _row(loan: Loan) -> LoanRow:
    stage, look = standing(loan)
    if loan.stage != LoanStage.LENT and loan.turn_due:
        look = "waiting"
    return LoanRow(loan=loan, stage=stage, look=look)


def _begins(actor: Actor, unit: Unit) -> dict[str, str]:
    """The addresses of what can be begun here."""
    names = {"place.register": "register", "paper_file.shelve": "shelve"}
    open_now = offered(actor, unit)
    return {
        name: address(REGISTRY[action], unit)
        for action, name in names.items()
        if REGISTRY[action] in open_now
    }


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is out first; then where things lie, and what the last counts left open. Raises NotFound for administrators and experts."""
    if not actor.roles - ALONE:
        raise NotFound
    unit, typed = get_unit(actor.unit), str(request.GET.get("code", "")).strip()[:40]
    out = list(reads.lent(actor)[: reads.MOST + 1])
    differing = list(reads.differences(actor).filter(closed_at=None)[: reads.MOST + 1])
    rooms = list(reads.places(actor).exclude(kind="shelf")[: reads.MOST + 1])
    context: dict[str, Any] = {
        **_begins(actor, unit),
        "typed": typed,
        "found": [(f, where(f)) for f in reads.looked_up(actor, typed)[: reads.MOST]] if typed else [],
        "exposed": reads.exposed(actor)[: reads.MOST],
        "loans": [_row(one) for one in out[: reads.MOST]],
        "more_loans": len(out) > reads.MOST,
        "differences": [
            (one, translated(DIFFERENCES[Found(one.kind)]), translated(DIFFERENCE.stages[one.stage]))
            for one in differing[: reads.MOST]
        ],
        "more_differences": len(differing) > reads.MOST,
        "places": [(one, translated(PLACES[one.kind])) for one in rooms[: reads.MOST]],
        "more_places": len(rooms) > reads.MOST,
        "takings": list(reads.stocktakings(actor)[:5]),
        "most": reads.MOST,
    }
    return render(request, "shelves/index.html", context)


@staff_only
def place(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A room or a cabinet, what stands in it and what belongs there."""
    found = reads.get_place(actor, pk)
    files = list(reads.belongs_here(actor, found)[: reads.MOST + 1])
    context = {
        "p": found,
        "kind": translated(PLACES[found.kind]),
        "keepers": reads.keepers_of(found),
        "parts": [(one, translated(PLACES[one.kind])) for one in reads.places(actor).filter(inside=found)],
        "files": [(one, where(one)) for one in files[: reads.MOST]],
        "more": len(files) > reads.MOST,
        "most": reads.MOST,
        "acts": links(actor, found),
    }
    return render(request, "shelves/place.html", context)


def _fonts() -> tuple[Any, ...]:
    folder = settings.XINQIAO_FONTS
    return (folder,) if folder.is_dir() else ()


@staff_only
def labels(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The labels of a place, of what stands in it and of the files that belong there."""
    found = reads.get_place(actor, pk)
    data = render_labels(labels_of(actor, found), font_dirs=_fonts())
    return pdf(data, _("条码") + f"-{found.code}.pdf")


@staff_only
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One volume: where it belongs, who has it, who had it."""
    found = reads.get_file(actor, pk)
    loans = list(reads.loans(actor).filter(file=found)[: reads.MOST + 1])
    context = {
        "f": found,
        "where": where(found),
        "state": translated(FILE_STATES[FileState(found.state)]),
        "loans": [_row(one) for one in loans[: reads.MOST]],
        "more": len(loans) > reads.MOST,
        "most": reads.MOST,
        "acts": links(actor, found),
    }
    return render(request, "shelves/file.html", context)


@staff_only
def loan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One loan and its steps."""
    found = reads.get_loan(actor, pk)
    context = {
        "row": _row(found),
        "l": found,
        **on_course(actor, found),
    }
    return render(request, "shelves/loan.html", context)


@staff_only
def slip(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The slip that lies where the file was."""
    found = reads.get_loan(actor, pk)
    return pdf(render_report(loan_slip(found), font_dirs=_fonts()), _("借阅单") + f"-{found.pk}.pdf")


@staff_only
def stocktaking(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One count and the differences that the person may see."""
    found = reads.get_stocktaking(actor, pk)
    rows = list(reads.differences(actor).filter(stocktaking=found)[: reads.MOST * 10 + 1])
    context = {
        "t": found,
        "kind": translated(PLACES[found.place.kind]),
        "rows": [
            (one, translated(DIFFERENCES[Found(one.kind)]), translated(DIFFERENCE.stages[one.stage]))
            for one in rows[: reads.MOST * 10]
        ],
        "more": len(rows) > reads.MOST * 10,
        "most": reads.MOST * 10,
    }
    return render(request, "shelves/stocktaking.html", context)


@staff_only
def difference(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One difference and its steps."""
    found: Difference = reads.get_difference(actor, pk)
    context = {
        "d": found,
        "kind": translated(DIFFERENCES[Found(found.kind)]),
        "where": where(found.file) if found.file is not None else "",
        **on_course(actor, found),
    }
    return render(request, "shelves/difference.html", context)
