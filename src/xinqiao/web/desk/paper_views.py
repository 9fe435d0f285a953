"""Documents at the desk: drafting, approving, issuing, serving, reading."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused, Stale, XinqiaoError
from xinqiao.kernel.language import day_in_words, told, translated
from xinqiao.library.queries.templates import text_used
from xinqiao.matters.citing import (
    CitationCheck,
    applies_on,
    check_paper,
    override_of,
)
from xinqiao.matters.commands import papers
from xinqiao.matters.commands.citing import override_citations
from xinqiao.matters.commands.promising import undecided
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.content import case_of
from xinqiao.matters.files import received
from xinqiao.matters.models import Approval, Paper, PaperState
from xinqiao.matters.offers import hindrance, paper_steps
from xinqiao.matters.preview import DECIDED_ON, preview
from xinqiao.matters.queries.access import get_matter, get_paper
from xinqiao.matters.queries.commitments import to_confirm
from xinqiao.matters.queries.desk import desk_papers
from xinqiao.matters.queries.recipients import served_to
from xinqiao.outgoing.queries.posting import under_way
from xinqiao.rules.approval import STEP_TITLES, chain_of
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import begin_at
from xinqiao.web.acts.outcome import next_words
from xinqiao.web.acts.views import BESIDE
from xinqiao.web.desk.citations import CitedPiece, panel, pieces
from xinqiao.web.desk.composing import begun_from
from xinqiao.web.desk.drafting import beside, chain_steps, changed, checks, differences, only_asked
from xinqiao.web.desk.forms import (
    ApprovalForm,
    OverrideForm,
    PaperForm,
    paper_initial,
)
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.desk.message_views import have_read
from xinqiao.web.desk.minimum import minimum
from xinqiao.web.desk.paper_texts import texts
from xinqiao.web.desk.reply_check import reply_panel
from xinqiao.web.desk.service_views import left_of
from xinqiao.web.forms import show_problems
from xinqiao.web.request import came_from, post_value, say, staff_only


def _beside(paper: Paper, _faster: datetime | None) -> dict[str, Any]:
    """The text stands beside every act on it: who reads it second has it in sight (M-E5)."""
    return {"beside": "desk/paper_beside.html", "texts": texts(paper, paper.content)}


BESIDE[Paper] = _beside


@staff_only
def draft(request: HttpRequest, actor: Actor, matter_id: int, kind: str) -> HttpResponse:
    """Begin a document: the form is its text. Who begins one that is under way is led to it."""
    if kind not in drafted():
        raise NotFound
    matter = get_matter(actor, matter_id)
    if request.method != "POST" and (first := papers.under_way(matter, kind)) is not None:
        say(request, _("这种文书已有一份在起草或者审核，这里是原稿。"))
        return redirect("desk:edit" if first.state == PaperState.DRAFT else "desk:paper", first.pk)
    due = RULES[kind].due(case_of(matter))
    if request.method != "POST" and not due.allowed:
        raise Refused(due)  # before anybody types
    if request.method != "POST" and not check("paper.draft", actor, matter).allowed:
        raise NotFound
    form = changed(
        request, actor, PaperForm(request.POST or None, request.FILES or None, kind=kind, matter=matter)
    )
    if request.method == "POST" and form.is_valid() and not only_asked(request):
        try:
            with received(form.cleaned_data["files"]) as files:
                paper = papers.draft(actor, matter, kind, form.content(), begun_from(request), files)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            return _submit_or_keep(request, actor, paper)
    if not form.is_bound:
        begin_at(form, next(name for name, field in form.fields.items() if not field.widget.is_hidden))
    context = beside(request, actor, form)
    return render(request, "desk/draft.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _submit_or_keep(request: HttpRequest, actor: Actor, paper: Paper) -> HttpResponse:
    """Send the saved draft for approval when that button was pressed; otherwise show it."""
    if "submit" in request.POST:
        return _submit(request, actor, get_paper(actor, paper.pk))
    say(request, _("草稿已保存。"))
    return redirect("desk:paper", paper.pk)


def _submit(request: HttpRequest, actor: Actor, paper: Paper, seen: int | None = None) -> HttpResponse:
    """Send for approval. What is missing is told beside the text, which those see in clear who may change it."""
    if "submit" not in paper_steps(actor, paper):
        return redirect("desk:paper", paper.pk)
    try:
        reason = post_value(request, "override_reason")
        papers.submit_for_approval.seen(seen)(actor, paper, reason=reason)
    except XinqiaoError as error:
        form = PaperForm(
            paper_initial(papers.original_content(paper)) | {"version": paper.version},
            kind=paper.kind,
            matter=paper.matter,
        )
        form.is_valid()
        show_problems(form, error)
        context = _edit_context(request, actor, paper, form, saved=True)
        return render(request, "desk/draft.html", context, status=422)
    say(request, _done(_("已送审"), get_paper(actor, paper.pk)))
    if to_confirm(paper):
        return redirect("commitments:of_paper", paper.pk)
    return redirect("desk:matter", paper.matter_id)


def _edit_context(
    request: HttpRequest, actor: Actor, paper: Paper, form: PaperForm, **more: Any
) -> dict[str, Any]:
    returned = paper.approvals.filter(approved=False).select_related("by").last()
    return {**beside(request, actor, form), "paper": paper, "returned": returned, **more}


@staff_only
def edit(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """Go on with a draft, in clear, for those only who may change it. When another clerk saved it meanwhile, both texts are
    shown and nothing typed is lost."""
    paper = get_paper(actor, paper_id)
    if "save" not in paper_steps(actor, paper):
        return redirect("desk:paper", paper.pk)
    initial = paper_initial(papers.original_content(paper)) | {"version": paper.version}
    sent = (request.POST or None, request.FILES or None)
    form = PaperForm(*sent, initial=initial, kind=paper.kind, matter=paper.matter)
    form, theirs = changed(request, actor, form), list[dict[str, str]]()
    if request.method == "POST" and form.is_valid() and not only_asked(request):
        try:
            seen = whole_number(post_value(request, "version"))
            with received(form.cleaned_data["files"]) as files:
                given = (form.content(), begun_from(request), files)
                saved = papers.save_draft.seen(seen)(actor, paper, *given)
        except Stale as error:
            show_problems(form, error)
            theirs = differences(get_paper(actor, paper_id), form)
            form.data = {**form.data.dict(), "version": str(error.current)}  # type: ignore[attr-defined]  # a QueryDict
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            return _submit_or_keep(request, actor, saved)
    context = _edit_context(request, actor, paper, form, theirs=theirs)
    return render(request, "desk/draft.html", context, status=_status(form))


def _remarks(paper: Paper) -> list[Approval]:
    """What approvers said of earlier texts, and when it was sent back: the newest first."""
    standing = {approval.pk for approval in papers.approvals_of(paper)}
    found = paper.approvals.exclude(pk__in=standing).exclude(approved=True, note="")
    return list(found.select_related("by").order_by("-at", "-pk"))


@staff_only
def paper(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """One document: text, chain of approvals, what can be done with it now."""
    found = get_paper(actor, paper_id)
    have_read(request, actor, found.matter_id)
    return _page(request, actor, found, ApprovalForm())


def _marked_texts(paper: Paper, checked: CitationCheck | None) -> list[tuple[str, tuple[CitedPiece, ...]]]:
    """As `texts`, with each citation marked; and the day of the fact where one was given."""
    rows = []
    for name, (label, text) in zip(_places(paper), texts(paper, paper.content), strict=True):
        before, _line, decision = text.partition("\n") if name.startswith("item_") else ("", "", text)
        lead = (CitedPiece(text=f"{before}\n"),) if decision and before else ()
        rows.append((label, (*lead, *pieces(checked, paper.kind, name, decision or text))))
    if (fact := applies_on(paper.content)) is not None:
        rows.append((_("适用日期"), (CitedPiece(text=day_in_words(fact)),)))
    return rows


def _places(paper: Paper) -> list[str]:
    """The names of the fields in the order of `texts`."""
    items = (f"item_{item['position']}" for item in paper.content.get("items", []))
    return [*RULES[paper.kind].labels, *items]


def _issues_too(actor: Actor, paper: Paper) -> bool:
    """Whether who approves now is the last to do so and may issue it too."""
    return (
        str(chain_of(paper.kind, paper.matter.route)[-1]) == paper.step
        and check("paper.issue", actor, paper).allowed
    )


def _hindered(paper: Paper, checked: CitationCheck | None) -> bool:
    """Whether the document under way could not be issued: its basis does not resolve and nobody let it pass."""
    under_way = paper.state in (PaperState.IN_APPROVAL, PaperState.APPROVED)
    if not under_way or checked is None or not checked.keys:
        return False
    return override_of(paper, papers.content_hash(paper), checked) is None


def _page(
    request: HttpRequest,
    actor: Actor,
    found: Paper,
    form: ApprovalForm,
    override_form: OverrideForm | None = None,
    refused: str = "",
) -> HttpResponse:
    steps, hindered = paper_steps(actor, found), hindrance(found)
    left = undecided(found) if steps & {"approve", "issue"} else None
    remarks = _remarks(found) if RULES[found.kind].chain else []
    checked = check_paper(found, day_of(found.issued_at) if found.issued_at else today())
    context = {
        "paper": found,
        "matter": found.matter,
        "title": translated(RULES[found.kind].title),
        "brief": brief(found.matter),
        "texts": _marked_texts(found, checked),
        "check": panel(checked, found.kind) if checked is not None else None,
        "reply": reply_panel(found.matter, found.kind, found.content, masked=True)
        if found.state in (PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED)
        else None,
        "minimum": minimum(found.matter, found.kind, papers.original_content(found))
        if found.state in (PaperState.DRAFT, PaperState.IN_APPROVAL, PaperState.APPROVED)
        else None,
        "let_stand": found.reply_checks.exclude(reason="").select_related("by"),
        "overrides": found.citation_overrides.select_related("by"),
        "hindered": _hindered(found, checked),
        "override_form": override_form or OverrideForm(),
        "can_override": "override_citations" in steps and _hindered(found, checked),
        "chain": chain_steps(found),
        "template": text_used(found.unit_id, found.template, found.template_sha256)
        if found.template
        else None,
        "returned": found.approvals.filter(approved=False).select_related("by").last(),
        "remarks": remarks,
        "own_remarks": [r for r in remarks if r.by_id == actor.staff_id],
        "services": [
            {"row": s, "to": served_to(s)}
            for s in found.services.select_related("by", "principal", "receiver").prefetch_related("files")
        ],
        "left": left_of(found),
        "letters": under_way(paper=found),
        "unserved": found.unserved.select_related("by", "scan", "principal"),
        "hindrance": translated(Refused(hindered).message) if hindered is not None else "",
        "can_edit": "save" in steps,
        "can_read": "second_read" in steps,
        "can_approve": "approve" in steps,
        "can_issue": "issue" in steps,
        "issues_too": "approve" in steps and _issues_too(actor, found) and not _hindered(found, checked),
        "undecided": translated(left.reason) if left is not None else "",
        "files": found.files.all(),
        "can_recall": "recall" in steps,
        "can_drop": "drop" in steps,
        "can_serve": "serve" in steps,
        "can_tell_unserved": "unserved" in steps,
        "can_open": check("paper.download", actor, found).allowed,
        "can_preview": found.state in DECIDED_ON,
        "others": len(_others(actor, found)) if steps & {"approve", "issue"} else 0,
        "form": form,
        "refused": refused,
    }
    status = 409 if refused else _status(form)
    return render(request, "desk/paper.html", context, status=status)


@staff_only
def step(request: HttpRequest, actor: Actor, paper_id: UUID, what: str) -> HttpResponse:
    """Submit, approve, send back, issue or drop. What is refused is told on the document's own page, beside what is wrong."""
    found = get_paper(actor, paper_id)
    if request.method != "POST":
        return redirect("desk:paper", paper_id)
    try:
        return _take(request, actor, found, what)
    except Refused as error:
        return _page(request, actor, get_paper(actor, paper_id), ApprovalForm(), refused=told(error))
    except InvalidInput as error:
        form = ApprovalForm(request.POST)
        show_problems(form, error)
        return _page(request, actor, found, form)


def _take(request: HttpRequest, actor: Actor, found: Paper, what: str) -> HttpResponse:
    note = post_value(request, "note")
    seen = whole_number(post_value(request, "version"))
    if what == "submit":
        return _submit(request, actor, found, seen)
    if what == "approve":
        done = papers.approve.seen(seen)(actor, found, note=note)
        issues_too = "issue" in (post_value(request, "issue"), post_value(request, "next"))
        say(request, _done(_("已审核同意"), done, onward=not issues_too))
        if issues_too:
            say(request, _done(_("已签发"), papers.issue_paper(actor, done)))
    elif what == "back":
        papers.send_back.seen(seen)(actor, found, note=note)
        author = found.author.name if found.author else ""
        say(request, _("已退回%(name)s修改，意见已附上。") % {"name": author})
    elif what == "override":
        return _override(request, actor, found, seen)
    elif what == "issue":
        done = papers.issue_paper.seen(seen)(actor, found)
        say(request, _done(_("已签发"), done))
    elif what == "drop":
        papers.drop_paper.seen(seen)(actor, found, note=note)
        say(request, _("已作废：%(paper)s。") % {"paper": translated(RULES[found.kind].short_title)})
    else:
        raise NotFound
    if "next" in request.POST:
        return redirect(_onward(actor, found))
    again = paper_steps(actor, get_paper(actor, found.pk)) & {"issue", "serve"}
    if again or (what == "drop" and not came_from(request)):
        return redirect("desk:paper", found.pk)  # it is this person's again at once
    return redirect(came_from(request) or reverse("desk:home"))


def _onward(actor: Actor, found: Paper) -> str:
    """The document that has waited longest for this person, after this one; the first page when there is none."""
    others = _others(actor, found)
    return reverse("desk:paper", args=[others[0].pk]) if others else reverse("desk:home")


def _others(actor: Actor, found: Paper) -> list[Paper]:
    return [p for p in desk_papers(actor).to_decide if p.pk != found.pk]


def _done(did: str, paper: Paper, *, onward: bool = True) -> str:
    """What was done with a document, under which number, and, unless that is done at once, who has it next."""
    number = paper.number or paper.matter.number
    facts = {"did": did, "paper": translated(RULES[paper.kind].short_title), "number": number}
    said = _("%(did)s：%(paper)s（%(number)s）。") % facts
    if paper.state == PaperState.ISSUED:
        return said + (next_words(_("登记送达"), "", None) if paper.for_citizen else "")
    if not onward:
        return said
    if paper.state == PaperState.APPROVED:
        return said + next_words(_("签发"), "", None)
    return said + next_words(_("审核"), translated(STEP_TITLES[paper.waits_for]), None)


def _override(request: HttpRequest, actor: Actor, found: Paper, seen: int | None) -> HttpResponse:
    """Counsel lets a document pass whose basis does not resolve."""
    try:
        override_citations.seen(seen)(actor, found, reason=post_value(request, "reason"))
    except InvalidInput as error:
        form = OverrideForm(request.POST)
        show_problems(form, error)
        return _page(request, actor, found, ApprovalForm(), form)
    say(request, _("已写明理由，仍然采用；理由记入日志，与文书一起显示。"))
    return redirect("desk:paper", found.pk)


@staff_only
def check_citations(request: HttpRequest, actor: Actor, matter_id: int, kind: str) -> HttpResponse:
    """What the law asks for, the citations and the check of what is being typed, as a fragment for the draft's page."""
    if kind not in drafted() or request.method != "POST":
        raise NotFound
    form = PaperForm(request.POST, kind=kind, matter=get_matter(actor, matter_id))
    return render(request, "desk/checks.html", checks(request, form, asked=True))


@staff_only
def paper_pdf(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    found = get_paper(actor, paper_id)
    if found.state != PaperState.ISSUED:
        raise NotFound(_("文书还没有签发。"))
    return pdf(download_paper(actor, found), f"{found.number}.pdf")


@staff_only
def paper_preview(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """The letter as it will look, masked, while it waits for a decision."""
    found = get_paper(actor, paper_id)
    if found.state not in DECIDED_ON:
        raise NotFound(_("只有等审核、签发的文书有样张。"))
    return pdf(preview(found), f"{RULES[found.kind].title}.pdf")
