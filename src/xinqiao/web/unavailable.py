"""The answer when the machine has no room or the database does not answer: 503 in words, with everything that was typed, to be sent
again. Staff are told what is wrong; a citizen is told where the office is, which is remembered from when the database last answered."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from xinqiao.kernel.language import translated
from xinqiao.rules.words import Phrase
from xinqiao.web.templatetags.offices import told_without_asking

_SECRET = ("password", "code", "slips", "csrfmiddlewaretoken")
_RETRY_SECONDS = "60"


def is_for_citizens(request: HttpRequest) -> bool:
    """Whether the page is one of the counter, where nobody knows a system administrator."""
    try:
        return resolve(request.path_info).namespace == "counter"
    except Resolver404:
        return True


def unavailable(request: HttpRequest, why: Phrase) -> HttpResponse:
    """What was typed goes back to who typed it and nowhere else; passwords and codes do not."""
    sent = [
        (name, str(value))
        for name, values in (request.POST.lists() if request.method == "POST" else ())
        for value in values
        if not any(part in name for part in _SECRET)
    ]
    here = is_for_citizens(request)
    context = {
        "message": _("现在办不了，这次操作没有完成。请过一会儿再试。") if here else translated(why),
        "units": told_without_asking() if here else (),
        "address": request.get_full_path(),
        "sent": sent and [("csrfmiddlewaretoken", get_token(request)), *sent],
        "typed": [value for name, value in sent if not value.isascii()],
        "files": [file.name for _name, files in request.FILES.lists() for file in files] if sent else [],
    }
    page = render_to_string("web/unavailable.html", context)
    headers = {"Retry-After": _RETRY_SECONDS, "Cache-Control": "no-store"}
    if request.method == "GET":
        headers["Refresh"] = (
            _RETRY_SECONDS  # the page tries again by itself; what was sent, only a person sends again
        )
    return HttpResponse(page, status=503, headers=headers)
