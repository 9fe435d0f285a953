"""The policy ledger: one line for each matter, filtered by its address, taken out as a spreadsheet or on paper."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.responses import download, pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import choices
from xinqiao.library.queries import categories
from xinqiao.matters.models import Outcome
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.ledger import export_ledger
from xinqiao.policy.queries import ledger as reads
from xinqiao.rules.looking_back import FINDINGS
from xinqiao.web.look_back.sampled_page import founded_on
from xinqiao.web.request import post_value, staff_only

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_only
def ledger(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger, newest first."""
    wanted = {name: request.GET[name][:40] for name in reads.FILTERS if request.GET.get(name)}
    page = reads.page(actor, wanted)
    base = {k: v for k, v in wanted.items() if k != "after"}
    context = {
        "lines": [{"line": line, "basis": founded_on(line)} for line in page.lines],
        "wanted": wanted,
        "first_day": wanted.get("from", ""),
        "query": urlencode(base),
        "after": urlencode({**base, "after": page.after}) if page.after else "",
        "first": "after" in wanted,
        "units": reads.handling_units(),
        "categories": categories(),
        "outcomes": choices(Outcome.choices),
        "findings": choices((f.value, t) for f, t in FINDINGS.items()),
        "can_export": by_post("ledger.export", actor),
    }
    return render(request, "look_back/ledger.html", context)


@staff_only
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger as it is filtered, as XLSX or PDF."""
    if request.method != "POST":
        return redirect("look_back:ledger")
    asked = QueryDict(post_value(request, "query"))
    wanted = {name: asked[name][:40] for name in reads.FILTERS if asked.get(name)}
    form = post_value(request, "form")
    data = export_ledger(actor, get_unit(actor.unit), wanted=wanted, form=form)
    name = _("政策执行台账") + f"{today():%Y%m%d}.{form}"
    return pdf(data, name) if form == "pdf" else download(data, name, _XLSX)
