"""The form and its register on paper, the slip for the switchboard, and what a form lets out once (M-I3)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from xinqiao.documents.reports import Report, render_report
from xinqiao.documents.spreadsheet import Spreadsheet, to_xlsx
from xinqiao.http.responses import download, pdf
from xinqiao.kernel.actor import Actor
from xinqiao.matters import compose_disclosure as compose
from xinqiao.matters.commands.calling import call_slip
from xinqiao.matters.commands.disclosure import print_form, print_register, take_out
from xinqiao.matters.queries import disclosures as reads
from xinqiao.offices.queries import get_unit
from xinqiao.rules.disclosing import TAKING_OUT
from xinqiao.web.request import staff_only

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _pdf(report: Report, name: str) -> HttpResponse:
    folder = settings.XINQIAO_FONTS
    return pdf(render_report(report, font_dirs=(folder,) if folder.is_dir() else ()), name)


@staff_only
def form_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The form. That it was printed is recorded."""
    form = reads.get_disclosure(actor, pk)
    print_form(actor, form)
    return _pdf(compose.form_report(actor, form), _("信息查询审批表") + f"-{form.pk}.pdf")


@staff_only
def register_pdf(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register of the own unit's forms."""
    unit = print_register(actor, get_unit(actor.unit))
    found = list(reads.register(actor).select_related("petition")[: compose.REGISTER + 1])
    cut = len(found) > compose.REGISTER
    report = compose.register_report(actor, unit, found[: compose.REGISTER], cut=cut)
    return _pdf(report, _("信息查询登记册") + ".pdf")


@staff_only
def slip(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The slip for whoever dials."""
    made = reads.get_call(actor, pk)
    phone = call_slip(actor, made)
    return _pdf(compose.slip_report(actor, made, phone), _("呼叫单") + f"-{made.pk}.pdf")


@staff_only
def taken_out(request: HttpRequest, actor: Actor, pk: int, way: str) -> HttpResponse:
    """What the form lets out, once, on paper or as a file; marked with who, when and which form."""
    form = reads.get_disclosure(actor, pk)
    if request.method != "POST" or way not in TAKING_OUT:
        return redirect("disclosure:one", pk)
    taken = take_out(actor, form, way=way)
    if way == "print":
        return _pdf(compose.taken_report(actor, form, taken), f"{form.petition.number}.pdf")
    lines = compose.taken_lines(actor, form, taken)
    sheet = Spreadsheet(
        title=_("信息"), headings=compose.HEADINGS, rows=lines, note=compose.sign_of(actor, form)
    )
    return download(to_xlsx(sheet), f"{form.petition.number}.xlsx", _XLSX)
