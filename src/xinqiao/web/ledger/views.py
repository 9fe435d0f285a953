"""The policy ledger (M-P5): one line for each matter, filtered by its address, taken out as a spreadsheet or on paper."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.documents.reports import render_report
from xinqiao.documents.spreadsheet import Spreadsheet, to_xlsx
from xinqiao.http.responses import download, pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import basis_in_words, choices, listed, told
from xinqiao.library.queries import categories
from xinqiao.matters.models import Outcome
from xinqiao.matters.paperwork import office_fonts
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.ledger import export_ledger
from xinqiao.policy.queries import ledger as reads
from xinqiao.rules.looking_back import FINDINGS
from xinqiao.rules.text_input import whole_number
from xinqiao.web.request import post_value, staff_only

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def founded_on(line: reads.Line) -> str:
    """The policy basis of a reply: as it states it, else the provisions that it cites, in the language of the page."""
    return line.basis or listed(basis_in_words(cited) for cited in line.cited)


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger, newest first; no line of it where the filter is misspelt."""
    wrong = ""
    try:
        wanted = reads.wanted_of(request.GET.dict())
        page = reads.page(actor, wanted, after=whole_number(request.GET.get("after", "")))
    except InvalidInput as error:
        wanted, page, wrong = reads.LedgerWanted(), reads.Page(lines=[], after=""), told(error)
    asked = wanted.as_text()
    context = {
        "wrong": wrong,
        "lines": [{"line": line, "basis": founded_on(line)} for line in page.lines],
        "wanted": wanted,
        "query": urlencode(asked),
        "after": urlencode({**asked, "after": page.after}) if page.after else "",
        "first": "after" in request.GET,
        "units": reads.handling_units(),
        "categories": categories(),
        "outcomes": choices(Outcome.choices),
        "findings": choices((f.value, t) for f, t in FINDINGS.items()),
        "can_export": by_post("ledger.export", actor),
    }
    return render(request, "ledger/list.html", context, status=422 if wrong else 200)


@staff_only
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger as it is filtered, as XLSX or PDF."""
    if request.method != "POST":
        return redirect("ledger:list")
    wanted = reads.wanted_of(QueryDict(post_value(request, "query")).dict())
    form = post_value(request, "form")
    found = export_ledger(actor, get_unit(actor.unit), wanted=wanted, form=form)
    name = _("政策执行台账") + f"{today():%Y%m%d}.{form}"
    if isinstance(found, Spreadsheet):
        return download(to_xlsx(found), name, _XLSX)
    return pdf(render_report(found, font_dirs=office_fonts()), name)
