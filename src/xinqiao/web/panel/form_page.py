"""One form on a page of its own: shown, tried, shown again with what is wrong and everything typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xinqiao.kernel.errors import Stale, XinqiaoError
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say


def form_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[], Any],
    *,
    done: str,
    then: str,
    names: dict[str, str] | None = None,
    template: str = "panel/form.html",
    **context: Any,
) -> HttpResponse:
    """Run `do` when the form was sent and is valid; say `done` and go to `then`. What a command refuses stands beside its
    field."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except XinqiaoError as error:
            show_problems(form, error, names=names)
            if isinstance(error, Stale):
                context["version"] = error.current
        else:
            say(request, done)
            return redirect(then)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "back": then, **context}, status=status)
