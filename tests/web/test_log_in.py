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
