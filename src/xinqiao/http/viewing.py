"""The row a page leaves in the log of views, for pages and for programs alike (M-I3)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xinqiao.http.requests import request_id
from xinqiao.kernel import viewing
from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for

Next = Callable[[HttpRequest], HttpResponse]


class Views:
    """Keeps what a page showed before it leaves. A redirect and a refusal show nothing; what an act did stands in the audit log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with viewing.watching() as shown:
            answer = self.get_response(request)
        if shown and (answer.status_code < 300 or answer.status_code == 422):
            actor = _actor(request)
            if actor is not None and actor.kind is ActorKind.STAFF:
                match = request.resolver_match
                viewing.keep(actor, shown, page=(match.view_name if match else "") or request.path)
        return answer


def _actor(request: HttpRequest) -> Actor | None:
    """The person for whom the page was made, as the page or the interface found out; nobody for visitors."""
    for name in ("xinqiao_actor", "auth"):
        found = getattr(request, name, None)
        if isinstance(found, Actor):
            return found
    user = getattr(request, "user", None)
    return actor_for(user, request_id(request)) if isinstance(user, Staff) else None
