"""The desks: first page, lists, the matter page, petitions and their files."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.documents.spreadsheet import to_xlsx
from xinqiao.http.responses import XLSX, download, pdf, sent_in
from xinqiao.intake.copies import copy_of
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.looking import can_be_looked_at, look
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import choices, listed, translated
from xinqiao.kernel.rehearsal import rehearsing
from xinqiao.kernel.sealing import same_code
from xinqiao.library.queries import categories
from xinqiao.matters.commands.exporting import export_matters
from xinqiao.matters.commands.intake import attach, link_same_matter, register
from xinqiao.matters.commands.representing import may_elect
from xinqiao.matters.commands.reveal import (
    download_attachment,
    print_matter,
    reissue_receipt,
)
from xinqiao.matters.compose_forms import election_form, evaluation_sheet, receipt, registration_form
from xinqiao.matters.files import received
from xinqiao.matters.models import Channel
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries import desk as reads
from xinqiao.matters.queries.access import get_attachment, get_matter, sees_by_invitation
from xinqiao.matters.queries.filters import MARKS, SORTS, TITLES, misspelt
from xinqiao.matters.queries.petitions import find_earlier, get_petition
from xinqiao.matters.queries.recipients import wants_guardian
from xinqiao.matters.query_codes import code_of
from xinqiao.matters.submission import ready
from xinqiao.offices.queries import get_unit, staff_of, subordinates, units
from xinqiao.policy.commands.discussion import look_in
from xinqiao.reception.commands.desk import settle
from xinqiao.reception.queries.desk import received_as
from xinqiao.rules.lifecycle import STATE_TITLES
from xinqiao.rules.roles import ADMINS, UNIT_WIDE, Role
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.bulk import chosen_matters, offered_on_lists, the_list
from xinqiao.web.acts.likely import answers, press
from xinqiao.web.desk import at_once
from xinqiao.web.desk.candidates import LinkForm, candidates
from xinqiao.web.desk.first_page import first_page
from xinqiao.web.desk.forms import AttachForm, RegisterForm, ReissueForm
from xinqiao.web.desk.lately import sorted_and_forwarded
from xinqiao.web.desk.mail_views import forget, held_mail, proposals
from xinqiao.web.desk.matter_page import matter_page
from xinqiao.web.desk.menu import views_kept
from xinqiao.web.desk.message_views import have_read, unread
from xinqiao.web.desk.next_step import next_step
from xinqiao.web.desk.people import who_receives
from xinqiao.web.desk.people_views import by_number, perhaps_a_person
from xinqiao.web.desk.rows import rows
from xinqiao.web.desk.scans import waiting
from xinqiao.web.forms import show_problems
from xinqiao.web.request import came_from, post_value, say, staff_only
from xinqiao.web.resubmission import settled


@staff_only
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What must I do today, what waits for whom, what is late."""
    if not actor.roles - ADMINS:
        return redirect("desk:staff" if actor.roles - {"audit_admin"} else "desk:audit")
    context = {
        "p": first_page(actor),
        "unread": unread(request, actor),
        "channels": choices(c for c in Channel.choices if c[0] in _AT_HAND)
        if by_post("petition.register", actor)
        else (),
    }
    return render(request, "desk/home.html", context)


_AT_HAND = (Channel.VISIT, Channel.LETTER, Channel.CALL)
"""What is registered all day; the form takes every channel."""


ANSWERING = frozenset(UNIT_WIDE | {Role.SECTION_HEAD})
"""Posts whose lists hold what several handlers have."""
FILTERS = ("q", *TITLES, "after")


_SELDOM = {"kind", "category", "channel", "unit", "handler", "mark", "since", "until"}
"""Filters that are folded until one of them is used."""


@staff_only
def matters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, filtered by its address; without one it begins with the unit that the person wants first."""
    wanted = {name: request.GET[name][:200] for name in FILTERS if request.GET.get(name)}
    if not request.GET and (first := getattr(request.user, "unit_wanted", None)):
        wanted["unit"] = str(first)
    wrong = _wrong(wanted)
    page = (
        reads.MattersPage(rows=[], after="")
        if wrong
        else reads.matters(actor, wanted, getattr(request.user, "rows_wanted", 0) or 0)
    )
    base = {k: v for k, v in wanted.items() if k != "after"}
    context = {
        "rows": rows(actor, page.rows),
        "unread": unread(request, actor),
        "count": reads.how_many(actor, wanted, page),
        "counted": reads.COUNTED,
        "wrong": wrong,
        "after": urlencode({**base, "after": page.after}) if page.after else "",
        "first": "after" in wanted,
        "wanted": wanted,
        "person": {} if page.rows else perhaps_a_person(actor, wanted.get("q", "").strip()),
        "can_find": by_post("identity.search", actor),
        "query": urlencode(base),
        "states": choices((s.value, t) for s, t in STATE_TITLES.items()),
        "kinds": choices(Kind.choices),
        "channels": choices(Channel.choices),
        "categories": categories(),
        "units": units() if actor.roles & UNIT_WIDE else (),
        "handlers": staff_of(actor.unit, Role.HANDLER) if actor.roles & ANSWERING else (),
        "marks": choices(MARKS.items()),
        "narrowed": bool(_SELDOM & wanted.keys()),
        "sorts": choices(SORTS.items()),
        "saved": views_kept(request, actor),
        "can_export": by_post("matter.export", actor),
        "several": offered_on_lists(actor),
    }
    return render(request, "desk/matters.html", context, status=422 if wrong else 200)


@staff_only
def go(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To the matter of which this is the number, to the earlier petitions of whose telephone or identity number it is, and else to all in which
    the words stand. The box sends it in the body: what somebody types may be a number that belongs in no address."""
    words = (post_value(request, "q") or request.GET.get("q", ""))[:100].strip()
    to_library = "library" in request.POST
    found = None if to_library else reads.only_numbered(actor, words)
    if found is not None:
        return redirect("desk:matter", found)
    if person := by_number(request, actor, words):
        return person
    where = "library:list" if to_library else "desk:matters"
    return redirect(f"{reverse(where)}?{urlencode({'q': words})}")


def _wrong(wanted: dict[str, str]) -> str:
    """What is said of a filter that no list has."""
    found = misspelt(wanted)
    return _("没有这样的筛选条件：%(names)s。请重新选择。") % {"names": listed(found)} if found else ""


@staff_only
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as it is filtered, as a spreadsheet."""
    if request.method != "POST":
        return redirect("desk:matters")
    asked = QueryDict(post_value(request, "query"))
    wanted = {name: asked[name][:200] for name in FILTERS if asked.get(name)}
    if wrong := _wrong(wanted):
        raise InvalidInput({"query": wrong})
    keys = chosen_matters(request)
    if "chosen" in request.POST and not keys:
        messages.error(request, _("请先在清单里勾选要办理的事项。"))
        return redirect(the_list(request))
    found = export_matters(actor, get_unit(actor.unit), wanted=wanted, chosen=keys)
    return download(to_xlsx(found), _("信访事项") + f"{today():%Y%m%d}.xlsx", XLSX)


@staff_only
def matter(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """One matter. That somebody looked who is only invited to discuss it is recorded."""
    subject = get_matter(actor, matter_id)
    if sees_by_invitation(actor, subject):
        look_in(actor, subject)
    have_read(request, actor, subject.pk)
    return render(request, "desk/matter.html", {"p": matter_page(actor, subject)})


@staff_only
def print_view(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """A matter for paper. That somebody printed it is recorded."""
    print_matter(actor, get_matter(actor, matter_id))
    subject = get_matter(
        actor, matter_id
    )  # with all that a page reads around it, which a command does not bring along
    return render(request, "desk/print.html", {"p": matter_page(actor, subject)})


@staff_only
def register_petition(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register what came by visit, letter, telephone or e-mail; the receipt can be printed at once. Who may not is led to the desk before
    anything is typed."""
    if request.method != "POST" and not by_post("petition.register", actor):
        return redirect("desk:home")
    mail = held_mail(request)
    asked = {"channel": request.GET["channel"]} if request.GET.get("channel") in Channel.values else {}
    initial = {"key": uuid4().hex, **asked, **(proposals(mail[1]) if mail else {})}
    form = RegisterForm(request.POST or None, request.FILES or None, initial=initial)
    at_once.offer(form, actor)
    likely = partial(sorted_and_forwarded, actor, "to_unit", _("登记、分类"))
    press(form, likely())
    if request.method == "POST":
        at_once.complete(form, actor)
    if request.method == "POST" and form.whole():
        try:
            received_mail = (mail[0],) if mail else ()
            with ready(form.submission(*received_mail), form.cleaned_data["materials"]) as submission:
                given = register(actor, get_unit(actor.unit), settled(request, submission, actor.unit))
        except XinqiaoError as error:
            show_problems(form, error, names=form.NAMES)
        else:
            forget(request)
            received_here = received_as(actor, given.petition)
            if received_here is not None and received_here.matter_id is None:
                settle(actor, received_here)
            request.session[f"code-{given.petition.pk}"] = given.code
            at_once.link(request, actor, given.petition, form.cleaned_data)
            at_once.pass_on(request, actor, given.petition, form.cleaned_data)
            if wants_guardian(given.petition):
                say(
                    request,
                    _("证件号码显示信访人不满十四周岁：请接着登记监护人（《个人信息保护法》第三十一条）。"),
                )
            if may_elect(given.petition):
                say(
                    request,
                    _(
                        "多人走访应当推选代表，不超过5人：请在事项页打印推选代表书，签名以后登记"
                        "（《信访工作条例》第二十条第三款）。"
                    ),
                )
            return redirect("desk:receipt", given.petition.pk)
    status = 422 if request.method == "POST" else 200
    context: dict[str, Any] = {"form": form, "mail": mail, "review_unit": _reviews(actor), "why_below": True}
    context["likely"] = answers(form, likely())
    if rehearsing():
        context["scans_wait"] = waiting(request)
    return render(request, "desk/register.html", context, status=status)


def _reviews(actor: Actor) -> int | None:
    """The own unit, where it is above another and may get a request for review itself (条例 35)."""
    unit = get_unit(actor.unit)
    return (
        unit.pk if check("review.receive", actor, unit).allowed and len(subordinates({unit.pk})) > 1 else None
    )


@staff_only
def show_receipt(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """The receipt just registered in this session, as page or PDF."""
    petition = get_petition(actor, petition_id)
    code = request.session.get(f"code-{petition_id}")
    if code is None or not same_code(code, code_of(petition)):
        raise NotFound(_("回执只在登记后由登记人打印；信访人遗失的，请在事项页点“补发回执”。"))
    if "pdf" in request.GET:
        return pdf(to_pdf(receipt(petition, code)), f"{petition.number}-" + _("回执") + ".pdf")
    context = {
        "petition": petition,
        "code": code,
        "candidates": candidates(actor, petition),
        "step": next_step(actor, get_matter(actor, petition.matter_id)),
    }
    return render(request, "desk/receipt.html", context)


@staff_only
def reissue(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """The receipt again, for a petitioner who lost it and shows who they are."""
    petition = get_petition(actor, petition_id)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = reissue_receipt(actor, petition, checked=form.cleaned_data["checked"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            request.session[f"code-{petition.pk}"] = code
            return redirect("desk:receipt", petition.pk)
    context = {
        "form": form,
        "matter": petition.matter,
        "title": _("补发回执"),
        "lead": _("只补发给%(who)s。核对证件后再补发；查询码换成新的，原来的马上不能再用，补发会记入日志。")
        % {"who": who_receives(petition) or _("信访人本人或者登记的代表")},
        "submit": _("补发回执"),
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def registration_pdf(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """The registration form for the file, masked. That somebody printed it is recorded."""
    petition = get_petition(actor, petition_id)
    print_matter(actor, petition.matter)
    return pdf(to_pdf(registration_form(petition)), f"{petition.number}-" + _("登记表") + ".pdf")


@staff_only
def election_pdf(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """The form on which a group that came in person elects its representatives, with lines to sign."""
    petition = get_petition(actor, petition_id)
    print_matter(actor, petition.matter)
    return pdf(to_pdf(election_form(petition)), f"{petition.number}-" + _("推选代表书") + ".pdf")


@staff_only
def attachment(request: HttpRequest, actor: Actor, attachment_id: UUID) -> HttpResponse:
    found = get_attachment(actor, attachment_id)
    return sent_in(download_attachment(actor, found), found.name, found.content_type)


@staff_only
def look_at(request: HttpRequest, actor: Actor, attachment_id: UUID) -> HttpResponse:
    """A page of a file drawn by the server: nothing in the file runs here, and nothing of it is left on this machine. In the log as a
    download is."""
    found = get_attachment(actor, attachment_id)
    if not can_be_looked_at(found.name):
        return redirect("desk:attachment", attachment_id)
    data = download_attachment(actor, found)
    kept = copy_of(found.name, data).as_it_is
    context: dict[str, Any] = {
        "file": found,
        "matter": found.matter,
        "as_it_is": translated(kept) if kept else "",
    }
    try:
        context["page"] = look(found.name, data, whole_number(request.GET.get("page", "")) or 1)
    except FileRefused as error:
        context["problem"] = translated(str(error))
    return render(request, "desk/look.html", context)


@staff_only
def add_files(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """Files that came later: a scan of the letter, a photograph, a contract."""
    petition = get_petition(actor, petition_id)
    form = AttachForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            with received(form.cleaned_data["materials"]) as given:
                attach(actor, petition, given, theirs=form.cleaned_data["theirs"])
        except XinqiaoError as error:
            show_problems(form, error, names={"files": "materials"})
        else:
            say(request, _("材料已经存入。"))
            return redirect("desk:matter", petition.matter_id)
    context = {"form": form, "matter": petition.matter, "title": _("添加材料"), "submit": _("存入材料")}
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def link(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """Confirm that two petitions raise the same matter. Who may not is told before anything is typed."""
    petition = get_petition(actor, petition_id)
    if request.method != "POST" and not check("petition.link", actor, petition).allowed:
        raise NotFound
    alike, number = candidates(actor, petition), request.GET.get("number", "")[:32]
    why = next((one.ground for one in alike if one.number == number), "")
    form = LinkForm(request.POST or None, initial={"number": number, "reason": why})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            link_same_matter.permit(actor, petition)
            earlier, paper = find_earlier(actor, given["number"], given["document"], given["code"])
            link_same_matter(actor, petition, earlier, reason=given["reason"], paper=paper)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已关联。"))
            return redirect(came_from(request) or reverse("desk:matter", args=[petition.matter_id]))
    context = {"form": form, "matter": petition.matter, "petition": petition, "title": _("关联同一事项")}
    context |= {"submit": _("确认关联"), "candidates": alike}
    return render(request, "desk/link.html", context, status=422 if form.errors else 200)


@staff_only
def evaluation_pdf(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """The sheet on which the petitioner evaluates both units by hand."""
    petition = get_petition(actor, petition_id)
    print_matter(actor, petition.matter)
    return pdf(to_pdf(evaluation_sheet(petition)), f"{petition.number}-" + _("满意度评价单") + ".pdf")
