"""Every answer says to the browser what it may do with it, whoever gives the answer."""

from http import HTTPMethod

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        (HTTPMethod.GET, "/", 200),
        (HTTPMethod.GET, "/login/", 200),
        (HTTPMethod.GET, "/desk/", 302),
        (HTTPMethod.GET, "/no-such-page/", 404),
        (HTTPMethod.GET, "/api/v1/no-such-address", 404),
        (HTTPMethod.DELETE, "/api/v1/matters", 405),
        (HTTPMethod.GET, "/api/v1/matters", 401),
        (HTTPMethod.GET, "/api/v1/openapi.json", 200),
        (HTTPMethod.POST, "/api/v1/public/petitions", 422),
        (HTTPMethod.GET, "/static/xinqiao/desk.css", 200),
        (HTTPMethod.GET, "/static/no-such-file.css", 404),
    ],
)
def test_every_kind_of_answer_carries_every_header(
    cast: Cast, client: Client, method: HTTPMethod, address: str, status: int
) -> None:
    answer = client.generic(method, address)
    answer.close()
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    if not address.startswith("/static/xinqiao"):
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_host_that_is_not_ours_and_a_failure_carry_them_too(
    cast: Cast, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    refused = client.get("/", HTTP_HOST="elsewhere.example")
    monkeypatch.setattr("xinqiao.web.counter.views.PetitionForm", None)
    failed = client.get("/new/")
    assert (refused.status_code, failed.status_code) == (400, 500)
    for answer in (refused, failed):
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_proxy_that_speaks_plain_http_is_sent_on_with_them(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/")
    assert answer.status_code == 301
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
