"""A form of the own petition belongs to the petition it was shown for. One browser may open another in a second tab, or shut it: what is
sent then is neither put on the wrong petition nor lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.http.viewing import Next
from xinqiao.web.counter.views import visitor

_OF = "of"


class OfOnePetition:
    """Give back what was typed for a petition that is not the one open now."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After the check of where a form comes from."""
        if (
            request.method != "POST"
            or _OF not in request.POST
            or request.POST[_OF] == str(visitor(request).petition_id)
        ):
            return None
        typed = [
            text
            for name, texts in request.POST.lists()
            if name not in (_OF, "csrfmiddlewaretoken")
            for text in texts
            if text.strip()
        ]
        return render(
            request, "counter/kept.html", {"typed": typed, "files": bool(request.FILES)}, status=409
        )
