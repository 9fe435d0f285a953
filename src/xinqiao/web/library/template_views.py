"""The office's templates of documents: by kind, one with its versions, a change proposed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.library.commands.templates import propose_template
from xinqiao.library.models import Category, TemplateVersion
from xinqiao.library.queries.instruments import require_reader
from xinqiao.library.queries.templates import body_before, template_named, templates_of, versions_of, waiting
from xinqiao.offices.queries import get_unit
from xinqiao.rules.papers import RULES
from xinqiao.rules.template_parts import MADE
from xinqiao.rules.templates import Template, outline, templated
from xinqiao.rules.text_difference import DifferentPiece, text_difference
from xinqiao.web.acts.form import ActForm
from xinqiao.web.acts.views import BESIDE, links
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_only


def _pieces(change: TemplateVersion) -> list[DifferentPiece]:
    return text_difference(body_before(change), change.body.strip())


def _beside(change: TemplateVersion, _faster: datetime | None) -> dict[str, Any]:
    """Who decides a change sees what it changes."""
    return {"beside": "library/change_beside.html", "change": change, "pieces": _pieces(change)}


BESIDE[TemplateVersion] = _beside


@staff_only
def templates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that hold here, by kind of paper."""
    require_reader(actor)
    found, names = templates_of(actor.unit), dict(Category.objects.values_list("code", "name"))
    kinds = [
        (translated(rule.title), kind, [(t, names.get(t.category, "")) for t in found if t.kind == kind])
        for kind, rule in templated().items()
    ]
    context = {
        "kinds": [row for row in kinds if row[2] or row[1] in MADE],
        "waiting": [(change, links(actor, change)) for change in waiting(actor.unit)],
        "can_propose": by_post("template.propose", actor),
    }
    return render(request, "library/templates.html", context)


@staff_only
def template(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One template as it holds, and every change of it."""
    require_reader(actor)
    found, versions = template_named(actor.unit, code), list(versions_of(actor.unit, code))
    if found is None and not versions:
        raise NotFound
    for version in versions:
        version.pieces = _pieces(version)  # type: ignore[attr-defined]  # for the page
    context = {
        "code": code,
        "template": found,
        "kind": translated(RULES[found.kind if found else versions[0].kind].title),
        "versions": [(version, links(actor, version)) for version in versions],
        "can_propose": by_post("template.propose", actor),
    }
    return render(request, "library/template.html", context)


@staff_only
def propose(request: HttpRequest, actor: Actor, code: str = "") -> HttpResponse:
    """A change of a template, its present words filled in, or a new one with the headings of its kind."""
    unit, spec = get_unit(actor.unit), REGISTRY["template.propose"]
    form = ActForm(spec, unit, request.POST or None)
    found = template_named(actor.unit, code) if code else None
    kind = request.GET.get("kind", "")
    if (code and found is None) or not by_post("template.propose", actor):
        raise NotFound
    if found is not None:
        form.initial = _as_typed(found)
    elif kind in templated():
        form.initial = {"kind": kind, "body": outline(RULES[kind])}
    if request.method == "POST" and form.is_valid():
        try:
            row = propose_template(actor, unit, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已提出，等另一人批准。"))
            return redirect("library:template", row.code)
    context = {"form": form, "version": None, "back": reverse("library:templates"), "about": _("文书范本")}
    return render(request, "web/act.html", context, status=422 if form.errors else 200)


def _as_typed(found: Template) -> dict[str, Any]:
    category = Category.objects.filter(code=found.category).first() if found.category else None
    typed = {"code": found.code, "kind": found.kind, "name": found.name, "body": found.body.strip()}
    return {**typed, "category": category}
