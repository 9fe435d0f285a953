"""What every answer says to the browser, whoever gives it: a page, the interface for programs, a static file, or the front
door that refuses a body."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""The content security policy is that of an answer which shows nothing; pages have their own (`config.settings`)."""


class Always:
    """Outermost: what a page or a file says for itself stays, what it does not say is said here. Nothing is kept by a
    browser or a proxy unless it says so (files of the program do)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in {**ALWAYS, "Cache-Control": "no-store"}.items():
            response.headers.setdefault(name, value)
        return response
