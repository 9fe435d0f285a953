"""From an HTTP request to an Actor, and the clean-up of what a command refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from xinqiao.http.requests import request_id
from xinqiao.kernel.actor import Actor
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for

P = ParamSpec("P")

PETITION_KEY = "petition"
"""Session key under which the counter keeps which petition this visitor has opened."""


def staff_actor(request: HttpRequest) -> Actor:
    """The logged-in member of staff as an actor. The posts are read on every request."""
    if not hasattr(request, "xinqiao_actor"):
        assert isinstance(request.user, Staff)
        request.xinqiao_actor = actor_for(request.user, request_id(request))  # type: ignore[attr-defined]  # ours
    actor: Actor = request.xinqiao_actor  # type: ignore[attr-defined]  # ours
    return actor


def staff_only(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view its actor; send strangers to the login page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/login/?next={request.get_full_path()}")
        return view(request, staff_actor(request), *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], wrapped)


def say(request: HttpRequest, text: str) -> None:
    """A word of success on the next page."""
    messages.success(request, text)


def post_value(request: HttpRequest, name: str, default: str = "") -> str:
    value: Any = request.POST.get(name, default)
    return str(value)
