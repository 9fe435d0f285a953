"""Requests for instruction 请示 (M-P4): the lists, one of them, and its answer, with which a scan may come."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from xinqiao.courses.queries import steps_of
from xinqiao.http.responses import pdf
from xinqiao.intake.files import Upload
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import CommandSpec, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import told_in
from xinqiao.matters.commands.instruction import InstructionAnswer, read_letter
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.files import received
from xinqiao.matters.models import RequestForInstruction
from xinqiao.matters.queries.access import sees_by_invitation
from xinqiao.matters.queries.disputes import PAGE, asked, get_request, requests_from, requests_to
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.by_hand import by_hand
from xinqiao.web.acts.form import fields_of
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import ActLink
from xinqiao.web.forms import Form
from xinqiao.web.instruction.presenter import request_row
from xinqiao.web.request import post_value, staff_only


@staff_only
def requests_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests to this unit that wait for an answer, and those about matters this person sees."""
    if not actor.roles & BY_ACTION["instruction.read"].roles:
        raise NotFound
    context = {
        "to_us": [request_row(r) for r in requests_to(actor, waiting=True)],
        "answered": [request_row(r) for r in requests_to(actor, waiting=False)],
        "most": PAGE,
        "ours": [request_row(r) for r in requests_from(actor)],
    }
    return render(request, "instruction/list.html", context)


def _answers_by(actor: Actor, found: RequestForInstruction) -> CommandSpec | None:
    """The act by which this person may give or record the answer now, or correct it."""
    return next(iter(offered(actor, found, by_hand=True)), None)


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
        "steps": shown(found, steps_of(found)),
        "acts": [
            ActLink(title=translated(spec.title), url=reverse("instruction:answer", args=[request_id]))
            for spec in filter(None, [_answers_by(actor, found)])
        ],
    }
    return render(request, "instruction/one.html", context)


@staff_only
def letter_pdf(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """The letter as issued."""
    found = get_request(actor, request_id)
    data = read_letter(actor, found) if asked(actor, found) else download_paper(actor, found.paper)
    return pdf(data, f"{found.paper.number}.pdf")


class AnswerForm(Form):
    """What the answer says, and its scan."""

    file = forms.FileField(
        label=gettext_lazy("批复的扫描件"), required=False, help_text=gettext_lazy("PDF、图片，不超过30MB")
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields = {**fields_of(told_in(InstructionAnswer), None), **self.fields}


@staff_only
def answer(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Give the answer, record one that came on paper, or correct it."""
    found = get_request(actor, request_id)
    spec = _answers_by(actor, found)
    if spec is None or sees_by_invitation(actor, found.matter):
        raise NotFound
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def do() -> None:
        data = form.cleaned_data
        scans = [Upload(name=data["file"].name, data=data["file"].read())] if data["file"] else []
        with received(scans, "file") as kept:
            given = InstructionAnswer(
                number=data["number"],
                answered_on=data["answered_on"],
                text=data["text"],
                file=kept[0] if kept else None,
            )
            spec.run.seen(whole_number(post_value(request, "version")))(actor, found, given)

    return by_hand(
        request,
        spec,
        form,
        do,
        back=reverse("instruction:one", args=[request_id]),
        about=found.paper.number,
        version=found.version,
        beside="instruction/letter.html",
        content=found.paper.content,
    )
