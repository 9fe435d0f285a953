"""What holds for every page: session limits, answers to refusals."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from xinqiao.http.requests import came_by_provider, ended_by_provider, second_factor_shown
from xinqiao.kernel import errors
from xinqiao.kernel.language import told
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import hurdle
from xinqiao.web.drafts.keeping import log_in_first, onward
from xinqiao.web.request import ONWARD
from xinqiao.web.unavailable import is_for_citizens

Next = Callable[[HttpRequest], HttpResponse]

SESSION = "/account/session/"
ASKING = (SESSION, "/care/now/")
"""Where a page asks by itself how long the session still lasts and who calls for help; asking alone does not make it longer."""

API = "/api/"
"""The interface for programs answers 401 or 403 by itself instead of being sent to a page."""

STATUS = {
    errors.Denied: 404,
    errors.NotFound: 404,
    errors.Refused: 409,
    errors.Stale: 409,
    errors.InvalidInput: 422,
    errors.TooManyTries: 429,
}

_BEFORE = {
    "second_factor": ("/account/second-factor/",),
    "password": ("/account/password/", "/account/second-factor/"),
}
"""What is open to somebody who still has to show or change something: nothing else of the account. Who only knows the
password must not be able to change it."""

_BUTTON_ONLY = gettext_noop("这一步要从页面上按按钮办理。请回到上一页，或者从首页重新进入。")
_SEALED_FOR_CITIZENS = gettext_noop(
    "现在打不开封存的信息，您刚才的操作没有保存。请打电话或者到接待场所办理。"
)
_SEALED = gettext_noop("现在打不开封存的信息，请联系系统管理员。您刚才的操作没有保存。")


class ChosenLanguage:
    """The language somebody chose with the switch of the page; Chinese until then, whatever the browser prefers: the
    office and its documents speak Chinese."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class SessionLimits:
    """End a session that was idle too long or is too old (等保 L3; ASVS V7.3), and hold people at the pages they must
    pass first: a new password, the second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After the check of where a form comes from: what was typed into it is kept."""
        if isinstance(request.user, Staff):
            answer = self._expired(request) or self._gate(request, request.user)
            if answer is not None and not request.path.startswith(API):
                return answer
        return None

    def _expired(self, request: HttpRequest) -> HttpResponse | None:
        at = int(time.time())
        request.session.setdefault("began", at)
        seen = request.session.get("seen", at)
        if session_left(request, at) < 0 or ended_by_provider(request):
            logout(request)
            return log_in_first(request, expired="1")
        asks_only = request.path in ASKING and request.method == "GET"
        if (at - seen >= 30 and not asks_only) or "seen" not in request.session:
            request.session["seen"] = at
        return None

    def _gate(self, request: HttpRequest, staff: Staff) -> HttpResponse | None:
        shown, elsewhere = second_factor_shown(request, staff), came_by_provider(request)
        due = hurdle(staff, second_factor=shown, elsewhere=elsewhere)
        if not due or request.path.startswith((*_BEFORE[due], "/logout/", "/language/", "/static/")):
            return None
        if request.path == "/login/":  # as somebody else, at a desk that is shared
            return None
        if not request.path.startswith("/account/"):
            request.session[ONWARD] = onward(request)
        return redirect(f"account:{due}")


def session_left(request: HttpRequest, at: int) -> int:
    """Seconds until this session ends, if nothing is done in it."""
    idle = request.session.get("seen", at) + settings.XINQIAO_SESSION_IDLE
    return int(min(idle, request.session.get("began", at) + settings.XINQIAO_SESSION_ABSOLUTE) - at)


class Refusals:
    """Turn the errors of commands and queries into pages that say what to do; never a stack trace."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.content:
            return answer
        # An address that only a button leads to, opened from the history or typed: an empty page says nothing.
        told = {"message": _(_BUTTON_ONLY), "status": answer.status_code}
        page = render(request, "web/refused.html", told, status=answer.status_code)
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, errors.XinqiaoError):
            return None
        for kind, status in STATUS.items():
            if isinstance(exception, kind):
                hidden = isinstance(exception, errors.Denied)
                message = told(errors.NotFound() if hidden else exception)
                return render(
                    request, "web/refused.html", {"message": message, "status": status}, status=status
                )
        if isinstance(exception, errors.SealError):
            words = _SEALED_FOR_CITIZENS if is_for_citizens(request) else _SEALED
            return render(request, "web/refused.html", {"message": _(words), "status": 503}, status=503)
        return None
