"""The table of who must take part in which discussion: read, and kept by counsel and leaders."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import units
from xinqiao.policy.commands.participants import Row, set_participants
from xinqiao.policy.queries.participants import table
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.participants import ALWAYS
from xinqiao.rules.roles import ADMINS, Role
from xinqiao.web.acts.by_hand import by_hand
from xinqiao.web.acts.form import fields_of
from xinqiao.web.forms import Form
from xinqiao.web.request import staff_only


class ParticipantsForm(Form):
    """The departments of one subject, one a line; behind a colon the parts of its name by which a unit is recognised."""

    departments = forms.CharField(
        label=gettext_lazy("必须邀请的部门"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "一行一个部门。部门名称后可以加冒号，写识别词，用顿号分开，例如：自然资源主管部门：自然资源、规划"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = fields_of(REGISTRY["participants.set"].asked, None)
        self.fields = {**asked, **self.fields}

    def rows(self) -> list[Row]:
        """Typed lines as rows; a line that is exactly the name of a unit stands for that unit."""
        by_name: dict[str, Unit] = {unit.name: unit for unit in units()}
        found = []
        for line in self.cleaned_data["departments"].splitlines():
            title, _sign, words = line.replace(":", "：").partition("：")
            if name := title.strip():
                listed_words = [w.strip() for w in words.split("、") if w.strip()]
                found.append(Row(title=name, words="\n".join(listed_words), unit=by_name.get(name)))
        return found


def _departments(subject: str) -> str:
    """The departments of a subject as the form takes them."""
    lines = []
    for party in table().get(subject, ()):
        words = "、".join(party.words)
        lines.append(f"{party.title}：{words}" if words else party.title)
    return "\n".join(lines)


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
    return render(request, "discussion/participants.html", context)


@staff_only
def edit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One subject's departments, or a new subject."""
    if not _may_set(actor):
        raise NotFound
    subject = request.GET.get("subject", "")[:40]
    form = ParticipantsForm(
        request.POST or None, initial={"subject": subject, "departments": _departments(subject)}
    )
    return by_hand(
        request,
        REGISTRY["participants.set"],
        form,
        lambda: set_participants(actor, None, form.cleaned_data["subject"], form.rows()),
        back=reverse("discussion:participants"),
        about=_("必邀名单"),
        names=dict.fromkeys(("rows", "title", "words"), "departments"),
    )
