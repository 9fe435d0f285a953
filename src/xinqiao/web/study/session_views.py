"""One session: what it is about, its versions, cases and materials (M-P2)."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.responses import download
from xinqiao.intake.files import Upload
from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import told, translated
from xinqiao.matters.files import received
from xinqiao.policy.commands.study import (
    Preparation,
    add_material,
    download_material,
    drop_case,
    link_case,
    prepare_session,
)
from xinqiao.policy.models import PlanState, StudySession
from xinqiao.policy.queries.study import (
    attendance_of,
    covered,
    get_material,
    get_session,
    own_test,
    taken_by,
)
from xinqiao.policy.queries.study_cases import Case, proposed, shown
from xinqiao.policy.study_texts import TEXTS
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.study.forms import MaterialForm, PrepareForm
from xinqiao.web.study.plan_views import standing

_ACTS = (
    "study.prepare_session",
    "study.move_session",
    "study.hold_session",
    "study.link_case",
    "study.add_material",
    "study.add_question",
    "study.catch_up",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One written part of a session."""

    name: str
    title: str
    text: str


def _parts(session: StudySession) -> list[Part]:
    return [Part(name=name, title=_(label), text=getattr(session, name)) for name, label in TEXTS.items()]


@staff_only
def session(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    return _page(request, actor, get_session(actor, session_id))


def _page(
    request: HttpRequest, actor: Actor, found: StudySession, form: MaterialForm | None = None
) -> HttpResponse:
    allowed = allowed_actions(_ACTS, actor, found)
    held, approved = found.held_at is not None, found.plan.state == PlanState.APPROVED
    linked = shown(actor, found)
    people = attendance_of(found)
    look, word = standing(found)
    context = {
        "s": found,
        "look": look,
        "word": word,
        "parts": _parts(found),
        "cases": linked,
        "missing": [translated(part) for part in covered(found).missing],
        "moves": list(found.moves.select_related("by")),
        "people": people,
        "there": sum(a.present for a in people),
        "materials": list(found.materials.all()),
        "material_form": form or MaterialForm(),
        "questions": found.questions.count(),
        "taken": taken_by(found),
        "own_test": own_test(actor, found),
        "me": actor.staff,
        "can_prepare": not held and "study.prepare_session" in allowed,
        "can_link": not held and "study.link_case" in allowed,
        "can_move": not held and approved and "study.move_session" in allowed,
        "can_hold": not held and approved and found.day <= today() and "study.hold_session" in allowed,
        "keeps_record": "study.hold_session" in allowed,
        "can_add": "study.add_material" in allowed,
        "can_ask": "study.add_question" in allowed,
    }
    return render(request, "study/session.html", context, status=422 if form else 200)


@staff_only
def prepare(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Write what the session is about."""
    found = get_session(actor, session_id, seen_version=whole_number(post_value(request, "version")))
    if "study.prepare_session" not in allowed_actions(_ACTS, actor, found):
        raise NotFound
    form = PrepareForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            prepare_session(actor, found, form.given)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("学习内容已保存。"))
            return redirect("study:session", session_id)
    context = {"form": form, "s": found, "title": _("准备学习内容"), "submit": _("保存")}
    return render(request, "study/form.html", context, status=422 if form.errors else 200)


@staff_only
def choose_versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put the two versions of a comparison into a session; what was written there stays."""
    found = get_session(actor, whole_number(post_value(request, "session")) or 0)
    if request.method == "POST":
        given = Preparation(
            leader_id=found.leader_id,
            place=found.place,
            old_version_id=whole_number(post_value(request, "old")),
            new_version_id=whole_number(post_value(request, "new")),
        )
        prepare_session(actor, found, given)
        say(request, _("两个版本已放进这次学习。"))
    return redirect("study:session", found.pk)


@staff_only
def cases(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Concluded matters that cite the session's instrument, to choose from; linking and unlinking them."""
    found = get_session(actor, session_id)
    if "study.link_case" not in allowed_actions(_ACTS, actor, found):
        raise NotFound
    if request.method == "POST":
        return _link(request, actor, found)
    offered: list[Case] = proposed(actor, found)
    context = {"s": found, "proposed": offered, "cases": shown(actor, found)}
    return render(request, "study/cases.html", context)


def _link(request: HttpRequest, actor: Actor, found: StudySession) -> HttpResponse:
    matter_id = whole_number(post_value(request, "matter")) or 0
    try:
        if post_value(request, "drop"):
            drop_case(actor, found, matter_id=matter_id)
            say(request, _("已取消关联。"))
        else:
            link_case(actor, found, matter_id=matter_id, note=post_value(request, "note"))
            say(request, _("案例已关联，遮盖了信访人的信息。"))
    except InvalidInput as error:
        messages.error(request, told(error))
    return redirect("study:cases", found.pk)


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
    return download(download_material(actor, found), found.name, found.content_type)
