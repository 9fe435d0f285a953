"""Moving a session, recording it, catching up, and the record on paper (M-P1, M-P2)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.matters.paperwork import to_pdf
from xinqiao.policy.commands.study_plan import move_session
from xinqiao.policy.commands.study_record import catch_up, hold_session
from xinqiao.policy.compose_study import study_record
from xinqiao.policy.models import StudySession
from xinqiao.policy.queries.study import attendance_of, get_session, participants
from xinqiao.policy.queries.study_cases import shown
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.study.forms import CatchUpForm, HoldForm, MoveForm


def _seen(request: HttpRequest, actor: Actor, session_id: int, action: str) -> StudySession:
    found = get_session(actor, session_id, seen_version=whole_number(post_value(request, "version")))
    if not allowed_actions((action,), actor, found):
        raise NotFound
    return found


def _form_page(
    request: HttpRequest, found: StudySession, form: forms.Form, title: str, submit: str, lead: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "s": found, "title": title, "submit": submit, "lead": lead}
    return render(request, "study/form.html", context, status=422 if form.errors else 200)


@staff_only
def move(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Set the session for another day, with the reason."""
    found = _seen(request, actor, session_id, "study.move_session")
    form = MoveForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move_session(actor, found, to_day=data["to_day"], reason=data["reason"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("学习日期已调整，理由已记录。"))
            return redirect("study:session", session_id)
    return _form_page(request, found, form, _("调整学习日期"), _("调整日期"))


@staff_only
def hold(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """Close the session with its attendance."""
    found = _seen(request, actor, session_id, "study.hold_session")
    form = HoldForm(request.POST or None, session=found, people=participants(found.plan.unit_id))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hold_session(
                actor,
                found,
                present=form.present,
                reasons=form.reasons,
                discussion=data["discussion"],
                common_errors=data["common_errors"],
            )
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("学习记录已登记。缺席人员会在自己的学习页面看到要补学的内容。"))
            return redirect("study:session", session_id)
    context = {"form": form, "s": found}
    return render(request, "study/hold.html", context, status=422 if form.errors else 200)


@staff_only
def catch(request: HttpRequest, actor: Actor, session_id: int, staff_id: int) -> HttpResponse:
    """Note that an absent person has caught up."""
    found = get_session(actor, session_id)
    person = next((a.staff for a in attendance_of(found) if a.staff_id == staff_id and not a.present), None)
    if person is None:
        raise NotFound
    form = CatchUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            catch_up(actor, found, staff_id=staff_id, on=data["on"], how=data["how"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("补学已登记。"))
            return redirect("study:session", session_id)
    title = _("登记补学：%(name)s") % {"name": person.name}
    return _form_page(request, found, form, title, _("登记补学"))


@staff_only
def record(request: HttpRequest, actor: Actor, session_id: int) -> HttpResponse:
    """The record as a document for the file."""
    found = get_session(actor, session_id)
    document = study_record(found, attendance_of(found), shown(actor, found))
    return pdf(to_pdf(document), f"{found.day:%Y%m%d}-" + _("学习记录") + ".pdf")
