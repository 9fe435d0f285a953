"""What the pages of policy study share (M-P1, M-P2): which acts stand open, and the page of a form whose rows depend on the record."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.views import address
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say


def acts(actor: Actor, record: Model) -> dict[str, str]:
    """Act → the address of its form, for those that this person may do with the record now."""
    return {spec.slug: address(spec, record) for spec in offered(actor, record)}


def may(action: str, actor: Actor, record: Model) -> bool:
    """The same for one act whose form stands in a page of its own."""
    return check(action, actor, record).allowed and REGISTRY[action].possible(actor, record)


def sheet(
    request: HttpRequest,
    actor: Actor,
    action: str,
    record: Model,
    form: Any,
    *,
    template: str,
    context: dict[str, Any],
    done: tuple[str, str],
    names: dict[str, str] | None = None,
) -> HttpResponse:
    """Show the sheet, or do the act; `done`: what is said then, and where to go. What was typed stays when anything is refused."""
    if not check(action, actor, record).allowed:
        raise NotFound
    if request.method == "POST" and form.is_valid():
        run: Callable[..., Any] = REGISTRY[action].run.seen(whole_number(post_value(request, "version")))
        try:
            run(actor, record, form.given)
        except XinqiaoError as error:
            show_problems(form, error, names=names)
        else:
            if done[0]:
                say(request, done[0])
            return redirect(done[1])
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
