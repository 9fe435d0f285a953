"""The answer when the machine has no room or the database does not answer: 503 in words, with everything that was typed, to be sent
again. It asks nothing of the database."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from xinqiao.kernel.language import translated
from xinqiao.rules.words import Phrase

_SECRET = ("password", "code", "slips", "csrfmiddlewaretoken")
_RETRY_SECONDS = "60"


def unavailable(request: HttpRequest, why: Phrase) -> HttpResponse:
    """What was typed goes back to who typed it and nowhere else; passwords and codes do not."""
    sent = [
        (name, str(value))
        for name, values in (request.POST.lists() if request.method == "POST" else ())
        for value in values
        if not any(part in name for part in _SECRET)
    ]
    context = {
        "message": translated(why),
        "address": request.get_full_path(),
        "sent": sent and [("csrfmiddlewaretoken", get_token(request)), *sent],
        "typed": [value for name, value in sent if not value.isascii()],
        "files": [file.name for _, files in request.FILES.lists() for file in files] if sent else [],
    }
    page = render_to_string("web/unavailable.html", context)
    headers = {"Retry-After": _RETRY_SECONDS, "Cache-Control": "no-store"}
    if request.method == "GET":
        headers["Refresh"] = (
            _RETRY_SECONDS  # the page tries again by itself; what was sent, only a person sends again
        )
    return HttpResponse(page, status=503, headers=headers)
