"""An act whose form is written by hand, because its rows depend on records or a file comes with it: shown, tried, shown again with what is
wrong and everything typed. It looks as every other act does."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.commands import CommandSpec
from xinqiao.kernel.errors import Stale, XinqiaoError
from xinqiao.web.acts.form import words_of
from xinqiao.web.acts.outcome import outcome
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_actor


def by_hand(
    request: HttpRequest,
    spec: CommandSpec,
    form: Any,
    do: Callable[[], Any],
    *,
    back: str,
    about: str,
    names: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Run `do` when the form was sent and is valid, and go `back`. What a command refuses stands beside its field, of which `names` says
    another name where the form has one."""
    form.act = words_of(spec)
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
        except XinqiaoError as error:
            show_problems(form, error, names=names)
            if isinstance(error, Stale):
                context["version"] = error.current
        else:
            say(
                request,
                outcome(
                    staff_actor(request),
                    spec,
                    done,
                    form.cleaned_data,
                    done if isinstance(done, OnCourse) else None,
                ),
            )
            return redirect(back)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "web/act.html", {"form": form, "back": back, "about": about, **context}, status=status
    )
