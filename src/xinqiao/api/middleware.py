"""Answers under /api/ that no operation gave (no such address, wrong method, refused before it was read) are problems
too, not pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xinqiao.api.problems import MEDIA_TYPE, TITLES, problem

MOUNT = "/api/"
_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    403: "denied",
    413: "too_large",
    500: "server_error",
    503: "unavailable",
}
_KEPT = ("Allow", "Retry-After")


class ProblemAnswers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = response.get("Content-Type", "").startswith(MEDIA_TYPE)
        if not request.path.startswith(MOUNT) or response.status_code < 400 or told:
            return response
        status = response.status_code
        headers = {name: response[name] for name in _KEPT if name in response}
        detail = f"{TITLES.get(status, TITLES[400])}。地址和用法见 /api/v1/openapi.json。"
        return problem(request, status, _CODES.get(status, "bad_request"), detail, headers=headers)
