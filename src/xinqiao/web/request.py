"""From an HTTP request to an Actor, and the clean-up of what a command refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from xinqiao.http.requests import request_id
from xinqiao.kernel.actor import Actor
from xinqiao.offices.models import Preference, Staff
from xinqiao.offices.queries import actor_for
from xinqiao.web.drafts.keeping import log_in_first

A = TypeVar("A", bound=HttpResponseBase)
P = ParamSpec("P")

ONWARD = "onward"
"""Session key under which is kept where to go on after the second factor or the new password."""

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
    view: Callable[Concatenate[HttpRequest, Actor, P], A],
) -> Callable[Concatenate[HttpRequest, P], A]:
    """Give a view its actor; send strangers to the login page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return log_in_first(request)
        return view(request, staff_actor(request), *args, **kwargs)

    wrapped.staff_only = True  # type: ignore[attr-defined]  # a mark of ours
    return cast(Callable[Concatenate[HttpRequest, P], A], wrapped)


def came_from(request: HttpRequest) -> str:
    """The page over which the form that was sent stood open, to which its person goes back; empty where it had a page of its own."""
    there = str(request.POST.get("here", ""))
    return (
        there if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None) else ""
    )


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent in a form, also where it is only shown again (`counter.kept.InAnotherLanguage`)."""
    return request.POST if request.method == "POST" or request.POST else None


def say(request: HttpRequest, text: str) -> None:
    """A word of success on the next page."""
    messages.success(request, text)


def go_on(request: HttpRequest) -> str:
    """Where to go on after log-in is complete; the own address only, which the session has kept."""
    return begin_at(request.user.pk or 0, str(request.session.pop(ONWARD, "/desk/")))


def begin_at(staff_id: int, address: str) -> str:
    """Where somebody goes who was on the way to the desk: to the page with which this person wants to begin."""
    if address != "/desk/":
        return address
    start = Preference.objects.filter(staff_id=staff_id).values_list("start", flat=True).first()
    return _START.get(start or "", address)


_START = {
    "messages": "/desk/messages/",
    "agenda": "/desk/agenda/",
    "matters": "/desk/matters/",
    "register": "/desk/register/",
}
"""Where a person begins who wants it so (`offices.preferences`); the desk else."""


def post_value(request: HttpRequest, name: str, default: str = "") -> str:
    value: Any = request.POST.get(name, default)
    return str(value)
