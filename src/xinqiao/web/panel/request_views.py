"""Disputed matters and requests for instruction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.intake.files import Upload
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.instruction import (
    Answer,
    answer_request,
    decide_dispute,
    mark_dispute,
    read_letter,
    record_answer,
)
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.files import received
from xinqiao.matters.models import DisputeKind, RequestForInstruction
from xinqiao.matters.queries.access import get_matter, sees_by_invitation
from xinqiao.matters.queries.disputes import asked, get_request, requests_from, requests_to
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.panel.form_page import form_page
from xinqiao.web.panel.forms import AnswerForm, DecisionForm, DisputeForm
from xinqiao.web.panel.presenter import request_row
from xinqiao.web.request import post_value, staff_only


@staff_only
def dispute(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """Mark a matter as disputed."""
    seen = whole_number(post_value(request, "version"))
    matter = get_matter(actor, matter_id, seen_version=seen)
    form = DisputeForm(request.POST or None)

    def do() -> None:
        mark_dispute(
            actor, matter, DisputeKind(form.cleaned_data["kind"]), reason=form.cleaned_data["reason"]
        )

    return form_page(
        request,
        form,
        do,
        done=_("已标记为争议事项。"),
        then=reverse("desk:matter", args=[matter_id]),
        title=_("标记争议"),
        lead=_("标记后，在请示得到批复，或者分管领导作出决定之前，不能签发答复和意见书；法定期限照常计算。"),
        submit=_("标记此事项"),
        brief=brief(matter),
        matter=matter,
        version=matter.version,
    )


@staff_only
def decide(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """The leader in charge decides how a disputed matter is answered."""
    seen = whole_number(post_value(request, "version"))
    matter = get_matter(actor, matter_id, seen_version=seen)
    form = DecisionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: decide_dispute(actor, matter, decision=form.cleaned_data["decision"]),
        done=_("决定已记录，可以按决定答复。"),
        then=reverse("desk:matter", args=[matter_id]),
        title=_("决定争议事项如何答复"),
        lead=_("决定记入此事项的经过。请示尚未得到批复的，也可以先行决定，请写明理由。"),
        submit=_("作出决定"),
        brief=brief(matter),
        matter=matter,
        version=matter.version,
    )


@staff_only
def requests_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests to this unit that wait for an answer, and those about matters this person sees."""
    if not actor.roles & BY_ACTION["instruction.read"].roles:
        raise NotFound
    context = {
        "to_us": [request_row(r) for r in requests_to(actor, waiting=True)],
        "answered": [request_row(r) for r in requests_to(actor, waiting=False)],
        "ours": [request_row(r) for r in requests_from(actor)],
    }
    return render(request, "panel/requests.html", context)


def _answers_as(actor: Actor, found: RequestForInstruction) -> str:
    """In which capacity the person may give or record the answer: "asked", "asking" or not at all."""
    if found.answered_at is not None:
        return ""
    if check("instruction.answer", actor, found).allowed:
        return "asked"
    return "asking" if check("instruction.record", actor, found.matter).allowed else ""


@staff_only
def instruction(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """One request: for the unit asked the letter alone, for the unit that asks also the way to the matter."""
    found = get_request(actor, request_id)
    by_post = check("paper.download", actor, found.paper).allowed
    context = {
        "r": found,
        "row": request_row(found),
        "content": found.paper.content,
        "sees_matter": check("matter.view", actor, found.matter).allowed,
        "reads_letter": by_post or asked(actor, found),
        "sees_file": found.answer_file is not None and by_post,
        "answers": bool(_answers_as(actor, found)),
    }
    return render(request, "panel/request.html", context)


@staff_only
def letter_pdf(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """The letter as issued."""
    found = get_request(actor, request_id)
    data = read_letter(actor, found) if asked(actor, found) else download_paper(actor, found.paper)
    return pdf(data, f"{found.paper.number}.pdf")


@staff_only
def answer(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Give the answer, or record one that came on paper."""
    found = get_request(actor, request_id)
    capacity = _answers_as(actor, found)
    if not capacity or sees_by_invitation(actor, found.matter):
        raise NotFound
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def do() -> None:
        data = form.cleaned_data
        scans = [Upload(name=data["file"].name, data=data["file"].read())] if data["file"] else []
        with received(scans, "file") as kept:
            given = Answer(
                text=data["text"],
                number=data["number"],
                answered_on=data["answered_on"],
                file=kept[0] if kept else None,
            )
            if capacity == "asked":
                answer_request(actor, found, given)
            else:
                record_answer(actor, found.matter, found, given)

    return form_page(
        request,
        form,
        do,
        done=_("批复已记录，可以在依据中引用。"),
        then=reverse("panel:request", args=[request_id]),
        title=_("批复请示") if capacity == "asked" else _("记录批复"),
        submit=_("保存批复"),
        letter=found,
    )
