"""What was typed at the counter is never lost: by a switch of the language, or because another petition was opened.

A form of the own petition belongs to the petition it was shown for. One browser may open another in a second tab, or shut it: what is
sent then is neither put on the wrong petition nor lost."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import activate

from xinqiao.http.viewing import Next
from xinqiao.web.counter.views import visitor
from xinqiao.web.forms import SHOWN_IN

_OF = "of"
_OF_THE_FORM = frozenset({_OF, SHOWN_IN, "csrfmiddlewaretoken", "files_kept"})
"""What a form sends that nobody typed."""


class InAnotherLanguage:
    """The switch of the language beside a form sends the form: it comes back as it was typed, in the other language, and nothing is done.
    So it is on a telephone without JavaScript, too."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if language := request.META.get(SHOWN_IN):
            response.headers["Content-Language"] = language
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """After the check of where a form comes from. Every view then meets a page that is asked for, so that none does anything; what was
        typed goes with it."""
        wanted = request.POST.get(SHOWN_IN) if request.method == "POST" else None
        if wanted in dict(settings.LANGUAGES):
            request.META[SHOWN_IN] = wanted
            activate(wanted)
            request.method = "GET"


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
            if name not in _OF_THE_FORM
            for text in texts
            if text.strip()
        ]
        return render(
            request, "counter/kept.html", {"typed": typed, "files": bool(request.FILES)}, status=409
        )
