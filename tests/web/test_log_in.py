"""Trying to log in leaves a trace that names no secret."""

import json

import pytest
from django.test import Client

from tests.cast import Cast
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["handler", "My-Secret-2026-typed-here"])
def test_a_failed_log_in_is_on_record_without_what_was_typed(
    cast: Cast, client: Client, username: str
) -> None:
    client.post("/login/", {"username": username, "password": "not-the-password"})
    entry = AuditEntry.objects.get(action="session.login", outcome="denied")
    known = username == "handler"
    assert entry.subject == (f"offices.staff:{cast.staff['handler'].pk}" if known else "offices.staff")
    said = json.dumps(audit.read(entry), ensure_ascii=False)
    assert "not-the-password" not in said
    assert username not in said


@pytest.mark.django_db
def test_asking_how_long_the_session_lasts_does_not_make_it_longer_and_staying_does(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["registrar"])
    client.get("/desk/")
    session = client.session
    session["seen"] -= 1700
    session.save()
    assert client.get("/account/session/").json()["left"] <= 100
    assert client.get("/account/session/").json()["left"] <= 100
    assert client.post("/account/session/").json()["left"] > 1700
    assert client.get("/account/session/").json()["left"] > 1700
