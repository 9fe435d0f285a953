"""Every answer says to the browser what it may do with it, whoever gives the answer."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from http import HTTPMethod

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.web import violation as web

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


def _reported(client: Client, body: str) -> int:
    return client.post("/violation/", body, content_type="application/csp-report").status_code


def test_a_page_makes_no_text_into_a_program_and_what_a_browser_stops_is_on_record(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    for part in ("script-src 'self'", "require-trusted-types-for 'script'", "report-uri /violation/"):
        assert part in policy
    assert "unsafe" not in policy
    told = {
        "effective-directive": "script-src",
        "blocked-uri": "https://x.example/?q=1",
        "document-uri": "http://t/notices/a-key-that-opens/?a=1",
    }
    assert _reported(client, json.dumps({"csp-report": told})) == 204
    entry = AuditEntry.objects.get(action="session.violation")
    assert audit.read(entry)["after"] == {
        "rule": "script-src",
        "blocked": "https://x.example",
        "page": "/notices/<str:key>/",
    }
    for junk in ("", "[]", "{}", "[" * 9000, '{"csp-report": {"document-uri": 7}}'):
        assert _reported(client, junk) == 204
    monkeypatch.setattr(web, "_PER_RANGE", replace(web._PER_RANGE, tries=2))
    for _ in range(4):
        assert _reported(client, json.dumps({"csp-report": told})) == 204
    assert AuditEntry.objects.filter(action="session.violation").count() == 2, "nobody fills the log"


def test_the_cookie_is_for_our_pages_alone_and_leaving_clears_the_browser(cast: Cast, client: Client) -> None:
    person = cast.staff["registrar"]
    person.set_password("Cebian-2026-lu")
    person.save()
    came = client.post("/login/", {"username": person.username, "password": "Cebian-2026-lu"})
    cookie = came.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.post("/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_behind_tls_cookies_and_pages_go_by_it_alone() -> None:
    """Read of a program that starts with it (`config.settings`)."""
    environment = {**os.environ, "XINQIAO_TLS": "1", "XINQIAO_MODE": "test"}
    names = (
        "SECURE_HSTS_SECONDS SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE SECURE_SSL_REDIRECT"
    )
    told = f"import xinqiao.config.settings as s; print(*(getattr(s, n) for n in {names.split()!r}))"
    found = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["31536000", "__Host-sessionid", "__Host-csrftoken", "True", "True"]
