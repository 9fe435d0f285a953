"""The audit log, and the filters that people keep."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.controls.health import troubles
from xinqiao.documents.spreadsheet import to_xlsx
from xinqiao.http.responses import XLSX, download
from xinqiao.kernel import audit
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.language import basis_in_words, choices, told, translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import all_records
from xinqiao.matters.commands.exporting_log import export_log
from xinqiao.matters.commands.filters import drop_filter, save_filter
from xinqiao.matters.queries.audit_filter import audit_filter
from xinqiao.matters.queries.history import title_of, who_acted, with_names
from xinqiao.matters.queries.subjects import subject_words, withheld
from xinqiao.offices.queries import get_unit
from xinqiao.rules.disclosing import PURPOSES
from xinqiao.rules.grants import BY_ACTION, GRANTS, not_your_post
from xinqiao.rules.text_input import whole_number
from xinqiao.web.request import post_value, say, staff_only

PAGE = 100


_ADMINISTRATION = frozenset(
    {"staff", "account", "account_change", "session", "unit", "unit_proposal", "library", "calendar", "audit"}
)
"""Acts whose written reasons are about accounts and the law library. Those about matters are content of matters, which an
administrator does not read, however well they are masked."""

_WITHHELD = gettext_noop("理由属于事项内容，不在这里显示")


def _reason(entry: AuditEntry) -> dict[str, str]:
    """Reason and basis of an entry, in the language of the page where they are the program's own words: why it refused,
    one of the purposes for opening what is sealed."""
    kept = audit.read(entry)
    grant, reason = BY_ACTION.get(entry.action), kept.get("reason") or ""
    refused = not_your_post(grant) if grant else ""
    ours = entry.outcome == "denied" or reason in PURPOSES.values()
    if reason and not ours and entry.action.partition(".")[0] not in _ADMINISTRATION:
        reason = _WITHHELD
    return {
        "reason": translated(refused if reason == refused else reason),
        "basis": basis_in_words(kept.get("basis") or ""),
    }


@staff_only
def audit_log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log, newest first, by key; and its verification."""
    if not by_post("audit.read", actor):
        raise NotFound
    before = whole_number(request.GET.get("before", ""))
    chosen = audit_filter(request.GET.dict())
    entries = chosen.found.order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    page = list(with_names(entries)[:PAGE])
    hidden = withheld(page)
    subjects = subject_words(page, hidden)
    rows = [
        {
            "entry": e,
            "who": who_acted(e),
            "subject": subjects[e.seq],
            "key": "" if e.seq in hidden else e.subject,
            **_reason(e),
            "title": title_of(e.action),
        }
        for e in page
    ]
    breaks = list(audit.verify()) if "verify" in request.GET else None
    context = {
        "rows": rows,
        "breaks": breaks,
        "troubles": troubles(),
        "checkpoint": audit.checkpoint(),
        "wanted": chosen.wanted,
        "wrong": chosen.wrong,
        "query": chosen.query,
        "older": urlencode({**chosen.wanted, "before": page[-1].seq}) if len(page) == PAGE else "",
        "actions": sorted(choices((g.action, g.title) for g in GRANTS), key=lambda pair: pair[1]),
        "kinds": sorted(choices((r.label, r.name) for r in all_records()), key=lambda pair: pair[1]),
    }
    return render(request, "desk/audit.html", context, status=422 if chosen.wrong else 200)


@staff_only
def audit_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log as it is filtered, as a spreadsheet."""
    if request.method != "POST":
        return redirect("desk:audit")
    data = export_log(actor, None, wanted=QueryDict(post_value(request, "query")).dict())
    return download(to_xlsx(data), _("审计日志") + f"{today():%Y%m%d}.xlsx", XLSX)


@staff_only
def keep_filter(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Save the list's filter under a name."""
    query = post_value(request, "query")[:500]
    if request.method == "POST":
        try:
            own = get_unit(actor.unit)
            shared = "shared" in request.POST
            save_filter(actor, own, name=post_value(request, "name"), query=query, shared=shared)
        except InvalidInput as error:
            messages.error(request, told(error))
            query = "" if "query" in error.fields else query  # no number stands in an address
        else:
            say(request, _("筛选条件已保存。"))
    return redirect(f"/desk/matters/?{query}")


@staff_only
def remove_filter(request: HttpRequest, actor: Actor, filter_id: int) -> HttpResponse:
    """Delete one of the own filters."""
    if request.method == "POST":
        drop_filter(actor, get_unit(actor.unit), filter_id=filter_id)
        say(request, _("筛选条件已删除。"))
    return redirect("desk:matters")
