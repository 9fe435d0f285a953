"""The service of a document: each recipient a line of their own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.documents.joined import joined
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.matters.commands.service import record_service
from xinqiao.matters.files import received
from xinqiao.matters.models import Paper, ServiceMethod
from xinqiao.matters.queries.access import get_matter, get_paper
from xinqiao.matters.queries.recipients import Recipient, unserved_yet
from xinqiao.outgoing.queries.posting import under_way
from xinqiao.web.acts.outcome import what_is_next
from xinqiao.web.desk.bulk_papers import sheets
from xinqiao.web.desk.forms import ServiceForm
from xinqiao.web.forms import show_problems
from xinqiao.web.request import came_from, say, staff_only


def left_of(paper: Paper) -> list[str]:
    """Who has not got the document yet, where there are several to get it."""
    left = unserved_yet(paper) if paper.for_citizen else []
    return [one.masked for one in left] if len(left) > 1 or paper.services.exists() else []


@staff_only
@require_POST
def sheets_pdf(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """What receivers sign, to be taken along: one sheet each, with the code by which it comes back."""
    found = get_paper(actor, paper_id)
    made = [one() for one in sheets(actor, found)]
    return pdf(joined(made), f"{found.number}-" + _("送达回证") + ".pdf")


def _as_posted(paper: Paper, left: list[Recipient]) -> dict[str, Any]:
    """What the post list knows of the one letter that waits for its receipt, and for whom it is; on which day it arrived is for the receipt to
    say. Of several nothing is proposed: each has a number of its own."""
    letters = list(under_way(paper=paper)[:2])
    to = [str(one.principal.pk) for one in left if len(letters) == 1 and one.who.pk == letters[0].receiver_id]
    if not to:
        return {}
    (letter,) = letters
    proof = {"proof": letter.mail_number} if letter.mail_number else {}
    return {
        "method": ServiceMethod.POST,
        "sent_on": letter.post.posted_on,
        "served_on": None,
        "to": to,
        **proof,
    }


@staff_only
def serve(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """Record the service of a document with its proof."""
    found = get_paper(actor, paper_id)
    if request.method != "POST" and not check("service.record", actor, found).allowed:
        raise NotFound
    left = unserved_yet(found)
    form = ServiceForm(
        request.POST or None, request.FILES or None, initial=_as_posted(found, left), recipients=left
    )
    if request.method == "POST" and form.is_valid():
        try:
            with received(form.cleaned_data["files"]) as files:
                record_service(actor, found, form.delivery(), files)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            served = _("已登记%(number)s的送达。") % {"number": found.number}
            say(request, served + what_is_next(actor, get_matter(actor, found.matter_id)))
            return redirect(came_from(request) or reverse("desk:matter", args=[found.matter_id]))
    title = _("登记送达：%(number)s") % {"number": found.number}
    only = _("送达给：%(who)s") % {"who": left[0].masked} if len(left) == 1 and left[0].part else ""
    context = {
        "form": form,
        "matter": found.matter,
        "paper": found,
        "title": title,
        "submit": _("登记送达"),
        "lead": only,
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)
