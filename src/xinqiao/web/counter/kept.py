"""What was typed at the counter is never lost: by a switch of the language, or because another petition was opened.

A form of the own petition belongs to the petition it was shown for. One browser may open another in a second tab, or shut it; after a
while it is shut by itself: what is sent then is neither put on the wrong petition nor lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import activate
from django.utils.translation import gettext as _

from xinqiao.http.viewing import Next
from xinqiao.web.counter.forms import OpenForm
from xinqiao.web.counter.views import opened_with, visitor
from xinqiao.web.forms import SHOWN_IN
from xinqiao.web.request import say

_OF = "of"
_NOT_KEPT = frozenset({_OF, SHOWN_IN, "csrfmiddlewaretoken", "files_kept", *OpenForm.base_fields})
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


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the own petition. Where that is not open (any more) number and code are asked in its place; the page follows, and what was
    typed for it stands in it again."""

    @wraps(view)
    def page(request: HttpRequest, **where: Any) -> HttpResponse:
        opened, shown_for = visitor(request).petition_id, request.POST.get(_OF)
        here = opened is not None and shown_for in (None, str(opened))
        form, status = OpenForm(request.POST if "code" in request.POST else None), 200
        if here and not (request.method == "POST" and form.is_bound):
            return view(request, **where)
        if request.method == "POST":
            again = here and shown_for is not None  # loaded anew, a page sends number and code once more
            if not again:
                petition, status = opened_with(request, form, shown_for) if form.is_bound else (None, 409)
                again = petition is not None
            if again:
                return _shown_again(request, view, where) if shown_for else redirect(request.path)
        return render(request, "counter/open.html", _of_the_page(request, form), status=status)

    return page


def _shown_again(
    request: HttpRequest, view: Callable[..., HttpResponse], where: dict[str, Any]
) -> HttpResponse:
    """The form with what was typed for it; in place of a button alone, which may have no page, the petition."""
    if not _typed(request):
        say(request, _("已经打开。刚才的还没有提交，请再做一次。"))
        return redirect("counter:progress")
    say(request, _("已经打开。您填写的内容都在下面，还没有提交，请看一遍再提交。"))
    shown = request.POST.copy()
    shown[SHOWN_IN] = ""
    request.POST = shown  # type: ignore[assignment]  # Django's own type of what it lets be set
    request.method = "GET"
    return view(request, **where)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """A button that sends no words is not pressed again by itself."""
    return [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in _NOT_KEPT
        for text in texts
        if text.strip()
    ]


def _of_the_page(request: HttpRequest, form: OpenForm) -> dict[str, Any]:
    """What the page shows beside its two questions."""
    here = request.method == "GET" or _OF in request.POST
    return {
        "form": form,
        "there": request.path if here else reverse("counter:progress"),
        "shown_for": request.POST.get(_OF),
        "typed": _typed(request),
        "files": bool(request.FILES),
    }
