"""One session: what it is about, its versions, cases, questions and materials (M-P2)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.responses import sent_in
from xinqiao.intake.files import Upload
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.library.queries.instruments import get_version
from xinqiao.matters.files import received
from xinqiao.policy.commands.study import add_material, download_material, prepare_session
from xinqiao.policy.models import StudySession
from xinqiao.policy.queries.study import attendance_of, covered, get_material, get_session, own_test, taken_by
from xinqiao.policy.queries.study_cases import proposed, shown
from xinqiao.policy.study_texts import TEXTS
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.study.forms import MaterialForm
from xinqiao.web.study.page import acts, may
from xinqiao.web.study.plan_views import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPart:
    """One written part of a session."""

    name: str
    title: str
    text: str


def _parts(session: StudySession) -> list[SessionPart]:
    return [
        SessionPart(name=name, title=_(label), text=getattr(session, name)) for name, label in TEXTS.items()
    ]


@staff_only
def session(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    return _page(request, actor, get_session(actor, session_id))


def _page(
    request: HttpRequest, actor: Actor, found: StudySession, form: MaterialForm | None = None
) -> HttpResponse:
    people = attendance_of(found)
    look, word = standing(found)
    context = {
        "s": found,
        "look": look,
        "word": word,
        "parts": _parts(found),
        "cases": shown(actor, found),
        "missing": [translated(part) for part in covered(found).missing],
        "moves": list(found.moves.select_related("by")),
        "people": people,
        "there": sum(a.present for a in people),
        "materials": list(found.materials.all()),
        "material_form": form or MaterialForm(),
        "questions": found.questions.count(),
        "taken": taken_by(found),
        "own_test": own_test(actor, found),
        "acts": acts(actor, found),
        "can_hold": may("study.hold_session", actor, found),
        "can_add": may("study.add_material", actor, found),
        "can_ask": may("study.add_question", actor, found),
    }
    return render(request, "study/session.html", context, status=422 if form else 200)


@staff_only
def choose_versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put the two versions of a comparison into a session; what was written there stays."""
    found = get_session(actor, whole_number(post_value(request, "session")) or 0)
    if request.method == "POST":
        old, new = (
            get_version(actor, whole_number(post_value(request, name)) or 0) for name in ("old", "new")
        )
        prepare_session(
            actor, found, leader=found.leader, place=found.place, old_version=old, new_version=new
        )
        say(request, _("两个版本已放进这次学习。"))
    return redirect("study:session", found.pk)


@staff_only
def cases(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Concluded matters that cite the session's instrument, to choose from, and those that are linked."""
    found = get_session(actor, session_id)
    if not check("study.link_case", actor, found).allowed:
        raise NotFound
    context = {
        "s": found,
        "proposed": proposed(actor, found),
        "cases": shown(actor, found),
        "acts": acts(actor, found),
    }
    return render(request, "study/cases.html", context)


@staff_only
def questions(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """The questions of the self-test with their answers, for who writes them."""
    found = get_session(actor, session_id)
    if not check("study.add_question", actor, found).allowed:
        raise NotFound
    context = {
        "s": found,
        "questions": list(found.questions.all()),
        "acts": acts(actor, found),
    }
    return render(request, "study/questions.html", context)


@staff_only
def add_file(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Keep a file with the session."""
    found = get_session(actor, session_id)
    if request.method != "POST":
        return redirect("study:session", session_id)
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with received([Upload(name=upload.name, data=upload.read())], "file") as (given,):
                add_material(actor, found, given)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("材料已添加。"))
            return redirect("study:session", session_id)
    return _page(request, actor, found, form)


@staff_only
def material(request: HttpRequest, actor: Actor, material_id: UUID) -> HttpResponse:
    found = get_material(actor, material_id)
    return sent_in(download_material(actor, found), found.name, found.content_type)
