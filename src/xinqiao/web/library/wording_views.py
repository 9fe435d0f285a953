"""The language norms of the own office: by group, one norm with its versions, a change proposed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.library.commands.wording import propose
from xinqiao.library.models import NormVersion
from xinqiao.library.queries.instruments import require_reader
from xinqiao.library.queries.wording import norm_last, norm_named, norms_of, retired, versions_of, waiting
from xinqiao.offices.queries import get_unit
from xinqiao.rules.wording.norms import GROUPS, SEVERITY_TITLES, Norm, Severity
from xinqiao.web.acts.form import ActForm
from xinqiao.web.acts.views import links
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_only

LOOKS = {Severity.FORBIDDEN: "late", Severity.DISCOURAGED: "soon", Severity.ENCOURAGED: "ok"}


def _shown(norm: Norm) -> dict[str, Any]:
    return {"norm": norm, "look": LOOKS[norm.severity], "severity": _(SEVERITY_TITLES[norm.severity])}


@staff_only
def wording(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All norms that hold here, and a sentence tried against them."""
    require_reader(actor)
    norms, words = norms_of(actor.unit), request.GET.get("q", "").strip()[:500]
    met = {met.norm.code for met in norms.meet(words)}
    found = [norm for norm in norms.norms if not words or norm.code in met or _holds(norm, words)]
    groups = [(_(g.title), [_shown(n) for n in found if n.group == g.code]) for g in GROUPS]
    context = {
        "words": words,
        "groups": [(title, rows) for title, rows in groups if rows],
        "count": len(found),
        "waiting": [(norm, links(actor, norm)) for norm in waiting(actor.unit)],
        "retired": retired(actor.unit),
        "can_propose": by_post("wording.propose", actor),
    }
    return render(request, "library/wording.html", context)


def _example(norm: Norm | NormVersion, code: str) -> str:
    """By its first example people know a norm; a code says nothing."""
    return norm.hits[0] if norm.hits else code


def _holds(norm: Norm, words: str) -> bool:
    return any(words in text for text in (norm.pattern, *norm.hits))


@staff_only
def norm(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One norm as it holds, its examples, and every change of it."""
    require_reader(actor)
    found, versions = norm_named(actor.unit, code), list(versions_of(actor.unit, code))
    if found is None and not versions:
        raise NotFound
    context = {
        "code": code,
        "title": _example(found or versions[0], code),
        "shown": _shown(found) if found else None,
        "comes_back": found is None and norm_last(actor.unit, code) is not None,
        "versions": [(version, links(actor, version)) for version in versions],
        "can_propose": by_post("wording.propose", actor),
    }
    return render(request, "library/norm.html", context)


@staff_only
def propose_norm(request: HttpRequest, actor: Actor, code: str = "") -> HttpResponse:
    """A change of a norm, its present words filled in, or a new one."""
    unit, spec = get_unit(actor.unit), REGISTRY["wording.propose"]
    form = ActForm(spec, unit, request.POST or None)
    found = norm_last(actor.unit, code) if code else None
    if (code and found is None) or not by_post("wording.propose", actor):
        raise NotFound
    if found is not None:
        form.initial = {
            **{
                name: getattr(found, name)
                for name in ("code", "group", "severity", "pattern", "why", "better")
            },
            "hits": list(found.hits),
            "misses": list(found.misses),
        }
    if request.method == "POST" and form.is_valid():
        try:
            row = propose(actor, unit, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("已提出，等另一人批准。"))
            return redirect("library:norm", row.code)
    context = {"form": form, "version": None, "back": reverse("library:wording"), "about": _("用语规范")}
    return render(request, "web/act.html", context, status=422 if form.errors else 200)
