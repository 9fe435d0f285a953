"""Scanned receipts: sent in, proposed by their codes, looked at page by page beside the paper, filed by a person (M-R4)."""

from contextlib import ExitStack
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import CheckedFile, Upload, inspect
from xinqiao.intake.looking import look
from xinqiao.intake.scanned import codes_on_pages, pages_alone
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, along, offered
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import choices, translated
from xinqiao.matters.commands.receipts import file_proof
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.files import inspected, laid_by, read, received
from xinqiao.matters.models import Paper, ServiceMethod
from xinqiao.matters.queries.receipts import SignedSheet, papers_numbered, sheet_numbered
from xinqiao.matters.queries.recipients import recipients, served_to
from xinqiao.offices.queries import get_unit
from xinqiao.outgoing.commands.receipts import Scanned, filed, look_at_page, take_receipts
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage
from xinqiao.outgoing.queries import receipts
from xinqiao.outgoing.queries.posting import posted_on
from xinqiao.rules.papers import RULES
from xinqiao.web.acts.views import address, links
from xinqiao.web.forms import DayField, Form, ManyFiles, show_problems
from xinqiao.web.request import say, staff_only

_WAYS = (ServiceMethod.DIRECT, ServiceMethod.POST, ServiceMethod.LEFT)
"""Ways of service that bring a signed sheet back."""


class UploadForm(Form):
    """Scans of receipts, several files at once."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        told = _("扫描的 PDF，或者每页一张图片；可以一次选多个。不用按顺序，没有条码的页以后逐页指定")
        self.fields["files"] = ManyFiles(label=_("扫描件"), required=True, help_text=told)


@staff_only
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was read in before, and a new batch. Raises NotFound for who records no service."""
    if not by_post("receipts.take", actor):
        raise NotFound
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _taken(actor, form.cleaned_data["files"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            return redirect("outgoing:receipts", made.pk)
    found = list(receipts.listed(actor)[: receipts.PAGE + 1])
    context = {
        "form": form,
        "batches": found[: receipts.PAGE],
        "more": len(found) > receipts.PAGE,
        "most": receipts.PAGE,
    }
    return render(request, "outgoing/upload.html", context, status=422 if form.errors else 200)


def _taken(actor: Actor, uploads: Any) -> ReceiptBatch:
    """Inspected as every file is, then read for codes. Raises InvalidInput."""
    problems: dict[str, str] = {}
    pages: list[CheckedFile] = []
    codes: list[list[str]] = []
    for each in inspected(uploads, problems):
        try:
            codes += codes_on_pages(each.name, each.data)
            pages += map(inspect, pages_alone(each.name, each.data))
        except FileRefused as refusal:
            problems["files"] = str(refusal)
    if problems:
        raise InvalidInput(problems)
    with laid_by(pages) as sealed:
        scans = [Scanned(file=file, codes=told) for file, told in zip(sealed, codes, strict=True)]
        return take_receipts(actor, get_unit(actor.unit), scans)


def _title(sheet: SignedSheet) -> str:
    return f"{sheet.paper.number} {translated(RULES[sheet.paper.kind].title)}"


@staff_only
def batch(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """All pages of a batch: what is filed, what is proposed, what has no code."""
    found = receipts.get_batch(actor, pk)
    pages = list(found.pages.select_related("service"))
    waiting = [page for page in pages if page.state == PageState.WAITING]
    papers = papers_numbered(actor, [code for page in waiting for code in page.codes])
    known = receipts.papers_filed(actor, pages)
    rows = [
        {
            "page": page,
            "paper": _first(papers, page),
            "filed": known.get(page.service.paper_id) if page.service else None,
        }
        for page in pages
    ]
    counts = {state: sum(page.state == state for page in pages) for state in PageState.values}
    context = {
        "batch": found,
        "rows": rows,
        "counts": counts,
        "first": receipts.next_waiting(found, 0),
        "until": receipts.kept_until(found),
        "acts": links(actor, found),
    }
    return render(request, "outgoing/receipts.html", context)


def _first(papers: dict[str, Paper], page: ReceiptPage) -> str:
    """The document that a code of the page names."""
    found = next((papers[code] for code in page.codes if code in papers), None)
    return f"{found.number} {translated(RULES[found.kind].title)}" if found else ""


def _receiver(sheet: SignedSheet) -> str:
    """Masked, as lists name who gets a document."""
    if sheet.service is not None:
        return served_to(sheet.service)
    found = [one.masked for one in recipients(sheet.paper.matter) if one.principal.pk == sheet.principal]
    return found[0] if found else ""


class FilingForm(Form):
    """What the sheet says, as a person reads it there. Nothing of it is taken from the code."""

    method = forms.ChoiceField(
        label=gettext_lazy("送达方式"), choices=choices((way.value, way.label) for way in _WAYS)
    )
    sent_on = DayField(label=gettext_lazy("发出日期"))
    served_on = DayField(label=gettext_lazy("送达日期"), help_text=gettext_lazy("照回证上签收的日期填写"))
    proof = forms.CharField(
        label=gettext_lazy("送达凭证"),
        max_length=300,
        help_text=gettext_lazy("回证上的签收人，例如本人签收；扫描的这一页一并存入"),
    )
    witness = forms.CharField(label=gettext_lazy("见证人"), required=False, max_length=80)

    def __init__(self, *args: Any, sheet: SignedSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(str(one.principal.pk), one.masked) for one in recipients(sheet.paper.matter)]
        if sheet.principal is None and left:
            self.fields["to"] = forms.ChoiceField(
                label=_("送达给"), choices=left, widget=forms.RadioSelect, required=True
            )
            self.order_fields(["to"])

    def delivery(self, sheet: SignedSheet) -> Delivery:
        data = self.cleaned_data
        return Delivery(
            method=ServiceMethod(data["method"]),
            sent_on=data["sent_on"],
            served_on=data["served_on"],
            proof=data["proof"],
            witness=data["witness"],
            to=(data.get("to") or sheet.principal,),  # one or nobody by name, never whoever joined meanwhile
        )


@staff_only
def page(request: HttpRequest, actor: Actor, pk: int, position: int) -> HttpResponse:
    """One page beside what it is proposed for. The person who looks at it files it; the next one follows."""
    found = receipts.get_batch(actor, pk)
    here = receipts.get_page(found, position)
    typed = str(request.POST.get("number") or request.GET.get("number", ""))[:80]
    sheet = sheet_numbered(actor, typed) if typed else receipts.sheet_on(actor, here)
    form = _form(request, actor, sheet)
    dropped = _dropped(request, sheet)
    waits = here.state == PageState.WAITING
    ready = request.method == "POST" and waits and not dropped and (form is None or form.is_valid())
    if ready and sheet is not None:
        try:
            _file(actor, here, sheet, form)
        except XinqiaoError as error:
            form = form or forms.Form(request.POST)
            show_problems(form, error)
        else:
            say(request, _("第%(n)s页已归档：%(what)s。") % {"n": here.position, "what": _title(sheet)})
            return _next(found, here)
    return render(
        request,
        "outgoing/receipt_page.html",
        {
            **_seen(actor, found, here),
            "batch": found,
            "page": here,
            "sheet": sheet,
            "title": _title(sheet) if sheet else "",
            "who": _receiver(sheet) if sheet else "",
            "form": form,
            "dropped": dropped,
            "proofs": sheet.service.files.count() if sheet and sheet.service else 0,
            "filed": receipts.papers_filed(actor, [here]).get(here.service.paper_id)
            if here.service
            else None,
            "typed": typed,
            "missed": bool(typed) and sheet is None,
            "waits": waits,
            "aside": _aside(actor, found),
        },
        status=422 if dropped or (form is not None and form.errors) else 200,
    )


def _dropped(request: HttpRequest, sheet: SignedSheet | None) -> list[tuple[str, str]]:
    """What was typed for a service that somebody else recorded meanwhile: told, never dropped."""
    if sheet is None or sheet.service is None or "served_on" not in request.POST:
        return []
    fields = [field for field in FilingForm(request.POST, sheet=sheet) if field.value()]
    named = [dict(getattr(field.field, "choices", ())) for field in fields]
    return [(str(f.label), str(n.get(f.value(), f.value()))) for f, n in zip(fields, named, strict=True)]


def _form(request: HttpRequest, actor: Actor, sheet: SignedSheet | None) -> Any:
    """Nothing is asked where the service is on record already."""
    if sheet is None or sheet.service is not None:
        return None
    sent = posted_on(sheet.paper, sheet.principal)
    way = ServiceMethod.POST if sent else ServiceMethod.DIRECT
    return FilingForm(request.POST or None, sheet=sheet, initial={"method": way, "sent_on": sent})


def _file(actor: Actor, here: ReceiptPage, sheet: SignedSheet, form: Any) -> None:
    """The page becomes a file of the matter, inspected anew, and is marked in the transaction of the act."""
    called = _("送达回证") + f"-{here.batch_id}-{here.position}"
    ending = here.name.rpartition(".")[2]
    with ExitStack() as stack:
        files = stack.enter_context(received([Upload(name=f"{called}.{ending}", data=read(here.path))]))
        stack.enter_context(along(filed(here)))
        if sheet.service is not None:
            file_proof(actor, sheet.paper, service=sheet.service, files=files)
        else:
            record_service(actor, sheet.paper, form.delivery(sheet), files)


def _next(found: ReceiptBatch, here: ReceiptPage) -> HttpResponse:
    following = receipts.next_waiting(found, here.position)
    if following is None:
        return redirect("outgoing:receipts", found.pk)
    return redirect("outgoing:receipt_page", found.pk, following.position)


def _seen(actor: Actor, found: ReceiptBatch, here: ReceiptPage) -> dict[str, Any]:
    """The picture, on record; none of what was filed, which is seen in its matter, or of a matter that this person does not see."""
    if not here.path:
        return {"problem": _("这一页已经存入案卷，请在文书页查看。")}
    if receipts.hidden(actor, here):
        told = _("这一页的条码属于您看不到的信访事项，不显示。请照纸面交给承办的人，把这一页移出并写明理由。")
        return {"problem": told}
    try:
        return {"picture": look(here.name, look_at_page(actor, found, here.position), 1).picture}
    except FileRefused as refusal:
        return {"problem": translated(str(refusal))}


def _aside(actor: Actor, found: ReceiptBatch) -> str:
    spec = REGISTRY["receipts.set_aside"]
    return address(spec, found) if spec in offered(actor, found) else ""
