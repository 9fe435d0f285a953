"""The public counter: submit, follow, evaluate, ask for review. No account; works without JavaScript."""

from collections.abc import Sequence
from time import time
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.duties.queries.posts import published
from xinqiao.http.requests import client_address, request_id
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound, TooManyTries, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.matters.commands.commitment import told_done, told_not_done
from xinqiao.matters.commands.intake import attach, submit
from xinqiao.matters.commands.open import open_with_code
from xinqiao.matters.commands.reveal import download_paper, renew_code
from xinqiao.matters.commands.review import evaluate, request_review
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.files import SealedFile, received
from xinqiao.matters.models import Channel, Grade, Petition
from xinqiao.matters.notices import offered
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.access import get_paper
from xinqiao.matters.queries.commitments import get_commitment
from xinqiao.matters.queries.correspondence import correspondence
from xinqiao.matters.queries.not_open import why_no_review, why_not_evaluated
from xinqiao.matters.queries.petitions import code_stands, own_petition
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.verifying import verify_paper
from xinqiao.matters.sending import sent_from
from xinqiao.matters.submission import ready, wrong
from xinqiao.offices.queries import get_unit, reached
from xinqiao.rules.leading import LeaderDayStage
from xinqiao.rules.receiving import HALVES
from xinqiao.web.counter import proof
from xinqiao.web.counter.forms import (
    EvaluationForm,
    OpenForm,
    PetitionForm,
    PromiseForm,
    ReviewRequestForm,
    SentMaterialForm,
    VerifyForm,
    choose_again,
)
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import PETITION_KEY, say, typed
from xinqiao.web.resubmission import settled

_OFFICES = 12
"""So many petition offices are told on the first page with address, telephone and hours; a city has fewer."""
_DAYS = 20
"""So many reception days of leaders are shown."""
IDLE = 20 * 60
"""Seconds after which an own petition is shut on a computer that may be shared."""


def visitor(request: HttpRequest) -> Actor:
    """The citizen as an actor: of the petition opened in this session, or of none; a code made anew ends what the old one opened, and so
    does time."""
    opened, at = request.session.get(PETITION_KEY), int(time())
    if (
        not opened
        or at - opened.get("at", at) > IDLE
        or not code_stands(UUID(opened["petition"]), opened.get("round", 0))
    ):
        if opened:
            del request.session[PETITION_KEY]
            request.session.pop("receipt", None)
        return Actor.visitor(request_id(request))
    if at - opened.get("at", 0) >= 60:
        request.session[PETITION_KEY] = {**opened, "at": at}
    return Actor.citizen(UUID(opened["petition"]), opened["matter"], request_id(request))


def _remember(request: HttpRequest, petition: Petition) -> None:
    request.session.cycle_key()
    request.session[PETITION_KEY] = {
        "petition": str(petition.pk),
        "matter": petition.matter_id,
        "round": petition.code_round,
        "at": int(time()),
    }


def home(request: HttpRequest) -> HttpResponse:
    days = list(published()[: _DAYS + 1])
    context = {
        "offices": reached()[:_OFFICES],
        "leader_days": [
            (one, translated(HALVES[one.half]), one.stage == LeaderDayStage.DROPPED) for one in days[:_DAYS]
        ],
        "more_days": len(days) > _DAYS,
    }
    return render(request, "counter/home.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Submit a petition: the receipt follows at once."""
    challenge, status = proof.new_challenge(), 422 if request.method == "POST" else 200
    fresh = {"key": challenge.key, "key_tag": proof.tag_of(challenge.key)}
    form = PetitionForm(request.POST or None, request.FILES or None, initial=fresh)
    checked: list[tuple[BoundField, Any]] = []
    if request.method == "POST" and "check" in request.POST:
        checked = _to_check(form)
        status = 200 if checked else status
    elif request.method == "POST" and form.whole():
        try:
            unit, told = form.cleaned_data["unit"], form.submission()
            with (
                sent_from(client_address(request) or "unknown", told),
                ready(told, form.cleaned_data["materials"]) as submission,
            ):
                given = submit(
                    visitor_without_petition(request), None, unit, settled(request, submission, unit.pk)
                )
        except XinqiaoError as error:
            show_problems(form, error, names=form.NAMES)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            _remember(request, given.petition)
            request.session["receipt"] = given.code
            return redirect("counter:receipt")
    choose_again(form)
    context = {"form": form, "puzzle": challenge.puzzle, "checked": checked}
    return render(request, "counter/new.html", context, status=status)


def _to_check(form: PetitionForm) -> list[tuple[BoundField, Any]]:
    """What was typed, to be read once more before it is sent, where no JavaScript repeats it; nothing where something is to be put right."""
    if not form.whole():
        return []
    if told := wrong(form.submission(), form.cleaned_data["materials"]):
        show_problems(form, InvalidInput(told), names=form.NAMES)
        return []
    said = form.cleaned_data
    asked = [field for field in form.visible_fields() if field.name not in ("answer", "materials")]
    return [
        (field, "✓" if said[field.name] is True else said[field.name]) for field in asked if said[field.name]
    ]


def visitor_without_petition(request: HttpRequest) -> Actor:
    return Actor.visitor(request_id(request))


def show_receipt(request: HttpRequest) -> HttpResponse:
    """The receipt with its code, until the petitioner goes on: nobody who comes to the same screen later sees it."""
    actor, code = visitor(request), request.session.get("receipt")
    if actor.petition_id is None or code is None:
        return redirect("counter:progress")
    petition = own_petition(actor)
    return render(request, "counter/receipt.html", {"petition": petition, "code": code})


def receipt_pdf(request: HttpRequest) -> HttpResponse:
    actor, code = visitor(request), request.session.get("receipt")
    if actor.petition_id is None or code is None:
        return redirect("counter:progress")
    petition = own_petition(actor)
    return pdf(to_pdf(receipt(petition, code)), f"{petition.number}-" + _("回执") + ".pdf")


def open_(request: HttpRequest) -> HttpResponse:
    """Open a petition with number and code."""
    form, status = OpenForm(request.POST or None), 200
    if request.method == "POST":
        opened, status = opened_with(request, form)
        if opened is not None:
            return redirect("counter:progress")
    return render(request, "counter/open.html", {"form": form}, status=status)


def opened_with(
    request: HttpRequest, form: OpenForm, shown_for: str | None = None
) -> tuple[Petition | None, int]:
    """The petition that was opened, or what the form was answered with. Wrong tries are slowed down and answered alike. `shown_for`: the one
    that a form in between belongs to; another is not opened."""
    if not form.is_valid():
        return None, 422
    try:
        petition = open_with_code(
            visitor_without_petition(request),
            form.cleaned_data["number"],
            form.cleaned_data["code"],
            address=client_address(request) or "unknown",
        )
    except XinqiaoError as error:
        show_problems(form, error)
        return None, 429 if isinstance(error, TooManyTries) else 422
    if shown_for not in (None, str(petition.pk)):
        form.add_error("number", _("这不是您填表时打开的那一件，请填那一件的编号和查询码。"))
        return None, 409
    _remember(request, petition)
    return petition, 200


def verify(request: HttpRequest) -> HttpResponse:
    """Whether a paper is genuine and still stands, by number and code; the address in its QR fills them in. A file is compared by
    its SHA-256, in the browser or, without JavaScript, here: it is kept nowhere."""
    posted = request.method == "POST"
    form = VerifyForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    context, status = {"form": form, "posted": posted}, 422 if posted else 200
    if posted and form.is_valid():
        try:
            found = verify_paper(
                visitor_without_petition(request),
                form.cleaned_data["number"],
                form.cleaned_data["code"],
                address=client_address(request) or "unknown",
            )
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            status, sha256 = 200, form.cleaned_data["file"]
            context |= {"found": found, "compared": bool(sha256), "same": sha256 == found.sha256}
    return render(request, "counter/verify.html", context, status=status)


def show_progress(request: HttpRequest) -> HttpResponse:
    actor = visitor(request)
    request.session.pop("receipt", None)
    context = {"p": progress(actor), "c": correspondence(actor), "noticing": bool(offered())}
    return render(request, "counter/progress.html", context)


def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    actor = visitor(request)
    found = get_paper(actor, paper_id)
    return pdf(download_paper(actor, found), f"{found.number}.pdf")


def give_evaluation(request: HttpRequest, unit_id: int) -> HttpResponse:
    actor, unit = visitor(request), get_unit(unit_id)
    petition = own_petition(actor)
    if unit.pk not in (petition.matter.registering_unit_id, petition.matter.first_unit_id):
        raise NotFound(_("这件事不是这个单位登记、承办的，不能评价它。"))
    title = _("评价%(unit)s") % {"unit": unit.name}
    said = petition.matter.evaluations.filter(sheet=None)
    if typed(request) is None and (why := why_not_evaluated(petition.matter, unit, said)):
        return _not_open(request, title, why)
    form = EvaluationForm(request.POST or None, visited=petition.channel == Channel.VISIT)
    if request.method == "POST" and form.is_valid():
        try:
            evaluate(
                actor,
                petition,
                unit,
                Grade(form.cleaned_data["grade"]),
                form.cleaned_data["comment"],
                interrupted=form.cleaned_data.get("interrupted"),
                phone_seen=form.cleaned_data.get("phone_seen"),
            )
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("谢谢，您的评价已经记录。"))
            return redirect("counter:progress")
    lead = _("您评价的是单位的办理工作。评价可以修改一次。")
    return render(
        request, "counter/form.html", {"form": form, "title": title, "lead": lead, "submit": _("提交评价")}
    )


def _not_open(request: HttpRequest, title: str, why: str) -> HttpResponse:
    """In place of a form that would be refused whatever is written in it: why, and where words are taken."""
    context = {"title": title, "lead": translated(why), "elsewhere": correspondence(visitor(request)).open}
    return render(request, "counter/form.html", context)


def say_of_promise(request: HttpRequest, pk: int, *, done: bool) -> HttpResponse:
    """The petitioner says of what was promised whether it was done."""
    actor = visitor(request)
    promise = get_commitment(actor, pk)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            (told_done if done else told_not_done)(actor, promise, words=form.cleaned_data["words"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("您说的已经记录，单位能看到。"))
            return redirect("counter:progress")
    title = _("单位答应的事，已做到") if done else _("单位答应的事，没做到")
    context = {"form": form, "title": title, "lead": promise.what, "submit": _("提交")}
    return render(request, "counter/form.html", context)


def ask_review(request: HttpRequest) -> HttpResponse:
    actor = visitor(request)
    petition = own_petition(actor)
    here = progress(actor)
    if typed(request) is None and not here.review:
        return _not_open(request, _("请求复查、复核"), why_no_review(petition.matter))
    form = ReviewRequestForm(
        request.POST or None, request.FILES or None, late=here.review_late, reviewers=here.reviewers
    )
    if request.method == "POST" and form.is_valid():
        try:
            with received(form.cleaned_data["materials"]) as given:
                _ask_and_attach(actor, petition, form.cleaned_data, given)
        except XinqiaoError as error:
            show_problems(form, error, names={"files": "materials"})
        else:
            say(request, _("您的请求已经收到，由上一级机关审查，30日内作出意见。请下载回执。"))
            return redirect("counter:progress")
    choose_again(form)
    word = here.review or _("复查")
    title = _("请求%(word)s") % {"word": word}
    lead = _("由作出意见的单位的上一级机关、单位重新审查，不收任何费用。")
    return render(request, "counter/form.html", {"form": form, "title": title, "lead": lead, "submit": title})


def _ask_and_attach(
    actor: Actor, petition: Petition, given: dict[str, Any], files: Sequence[SealedFile]
) -> None:
    """The request first: it opens a file that was closed, so that something can be added."""
    request_review(
        actor,
        petition,
        given["text"],
        to_unit=given.get("to_unit"),
        late_reason=given.get("late_reason", ""),
    )
    if files:
        attach(actor, own_petition(actor), files)


def add_material(request: HttpRequest) -> HttpResponse:
    actor = visitor(request)
    petition = own_petition(actor)
    form = SentMaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with received(form.cleaned_data["materials"]) as given:
                attach(actor, petition, given)
        except XinqiaoError as error:
            show_problems(form, error, names={"files": "materials"})
        else:
            say(request, _("材料已经收到。"))
            return redirect("counter:progress")
    choose_again(form)
    return render(
        request,
        "counter/form.html",
        {
            "form": form,
            "title": _("补充材料"),
            "lead": _("照片、PDF、Word 等，每次最多20个。"),
            "submit": _("提交材料"),
        },
    )


def change_code(request: HttpRequest) -> HttpResponse:
    """Another query code, when others may know the one of now; whoever opened the petition with that is outside."""
    actor = visitor(request)
    petition = own_petition(actor)
    if request.method == "POST":
        code = renew_code(actor, petition)
        _remember(request, own_petition(actor))
        request.session["receipt"] = code
        return redirect("counter:receipt")
    title = _("更换查询码")
    lead = _("查询码可能被别人知道了，可以换一个。换了以后，原来的查询码马上不能再用；新的请抄下来。")
    return render(
        request, "counter/form.html", {"form": Form(), "title": title, "lead": lead, "submit": title}
    )


def leave(request: HttpRequest) -> HttpResponse:
    """Close the petition on this device."""
    if request.method == "POST":
        request.session.flush()
        return redirect("counter:home")
    raise NotFound
