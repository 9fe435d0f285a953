"""The table of who must take part in which discussion: read, and kept by counsel and leaders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed
from xinqiao.policy.commands.participants import set_participants
from xinqiao.policy.queries.participants import table
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.participants import ALWAYS
from xinqiao.rules.roles import ADMINS, Role
from xinqiao.web.panel.form_page import form_page
from xinqiao.web.panel.forms import ParticipantsForm, departments_text
from xinqiao.web.request import staff_only


def _may_set(actor: Actor) -> bool:
    return bool(actor.roles & BY_ACTION["participants.set"].roles)


@staff_only
def participants(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole table."""
    if not actor.roles - ADMINS - {Role.EXPERT}:
        raise NotFound
    rows = [
        {"subject": subject, "departments": listed(p.title for p in parties)}
        for subject, parties in table().items()
    ]
    always = listed(p.title for p in ALWAYS)
    context = {"rows": rows, "always": always, "can_set": _may_set(actor)}
    return render(request, "panel/participants.html", context)


@staff_only
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One subject's departments, or a new subject."""
    if not _may_set(actor):
        raise NotFound
    subject = request.GET.get("subject", "")[:40]
    initial = {"subject": subject, "departments": departments_text(subject)}
    form = ParticipantsForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: set_participants(actor, None, form.cleaned_data["subject"], form.rows()),
        done=_("必邀名单已保存，从下一次会商起适用。"),
        then=reverse("panel:participants"),
        names={"rows": "departments"},
        title=_("必须邀请的部门"),
        lead=_("业务科室和法律顾问每次都参加，不必写。本单位没有写的主题，按系统原有的名单。"),
        submit=_("保存名单"),
    )
