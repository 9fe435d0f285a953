"""One act on several matters: first what would come of each, then, confirmed, one after the other, each an act of its own in the log. What
was refused stays to be done again; what was done is not done twice, for each matter must still be as it was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.kernel import rehearsal
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import CommandSpec, act_on
from xinqiao.kernel.errors import NotFound, Rehearsed, XinqiaoError
from xinqiao.kernel.language import told, translated
from xinqiao.kernel.typed import read
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import get_matter
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import ActForm
from xinqiao.web.request import post_value, staff_only

ACTS = ("matter.forward", "matter.allocate", "matter.hand_over", "matter.take_over", "matter.appoint")
"""What is done with many matters at a time; everything else is a judgement of one matter."""
MOST = 50
"""Matters at a time; so many stand on a page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfMany:
    """A matter and what came of it, or would: `words`; `good` is None before anything was tried."""

    matter: Matter
    seen: int
    words: str = ""
    good: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralLink:
    title: str
    slug: str


def acts_on_several(actor: Actor) -> list[SeveralLink]:
    """The acts of this person's posts that a list offers."""
    found = (act_on(Matter, action.rpartition(".")[2]) for action in ACTS)
    return [
        SeveralLink(title=translated(spec.title), slug=spec.slug)
        for spec in found
        if by_post(spec.action, actor)
    ]


@staff_only
def several(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The form about the matters that were chosen in a list, its preview and its results."""
    spec = act_on(Matter, name)
    if spec.action not in ACTS or not by_post(spec.action, actor):
        raise NotFound
    chosen = _chosen(request, actor)
    if not chosen:
        messages.error(request, _("请先在清单里勾选要办理的事项。"))
        return redirect("desk:matters")
    typed = "look" in request.POST or "sure" in request.POST
    forms = [ActForm(spec, each.matter, request.POST if typed else None) for each in chosen]
    form = next((one for one in forms if typed and one.is_valid()), forms[0])
    stage = "form"
    if typed and form.is_valid():
        stage = "done" if "sure" in request.POST else "look"
        do = _done if stage == "done" else _would
        chosen = [_line(actor, spec, each, request.POST, do) for each in chosen]
    context = {
        "form": form,
        "lines": chosen,
        "stage": stage,
        "good": sum(each.good is True for each in chosen),
        "bad": sum(each.good is False for each in chosen),
        "typed": [(key, value) for key in form.fields for value in request.POST.getlist(key)],
    }
    return render(request, "web/several.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, actor: Actor) -> list[OneOfMany]:
    found = []
    for key in dict.fromkeys(map(whole_number, request.POST.getlist("matter")[:MOST])):
        if key is not None:
            matter = get_matter(actor, key)
            seen = whole_number(post_value(request, f"seen-{key}"))
            found.append(OneOfMany(matter=matter, seen=matter.version if seen is None else seen))
    return found


def _line(
    actor: Actor,
    spec: CommandSpec,
    line: OneOfMany,
    sent: Any,
    do: Callable[[Actor, CommandSpec, OneOfMany, dict[str, Any]], str],
) -> OneOfMany:
    """Each matter reads what was typed for itself: whom it may go to depends on it."""
    try:
        given = {name: read(name, what, sent.get(name), line.matter) for name, what in spec.asked.items()}
        words, good = do(actor, spec, line, given), True
    except XinqiaoError as error:
        words, good = told(error), False
    return OneOfMany(matter=line.matter, seen=line.seen, words=words, good=good)


def _would(actor: Actor, spec: CommandSpec, line: OneOfMany, given: dict[str, Any]) -> str:
    with rehearsal.rehearsal():
        try:
            spec.run.seen(line.seen)(actor, line.matter, **given)
        except Rehearsed:
            return _("可以办理")
    raise AssertionError("a rehearsal never ends by itself")


def _done(actor: Actor, spec: CommandSpec, line: OneOfMany, given: dict[str, Any]) -> str:
    done = spec.run.seen(line.seen)(actor, line.matter, **given)
    return translated(spec.said(done, given)) or _("已办理：%(act)s。") % {"act": translated(spec.title)}
