"""The audit administrator sees who did what, and no content of a matter."""

import pytest
from django.test import Client

from tests.cast import Cast, registered
from xinqiao.kernel import audit
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.rules.disclosing import Purpose

pytestmark = pytest.mark.django_db


def _log(cast: Cast, client: Client) -> str:
    client.force_login(cast.staff["audit_admin"])
    return client.get("/desk/audit/").content.decode()


def test_a_reason_written_about_a_matter_is_not_shown_to_the_audit_administrator(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    matter = Matter.objects.get(pk=given.petition.matter_id)
    why = "此人反映的是某某小区的漏水"
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason=why, category=None)
    kept = audit.read(AuditEntry.objects.get(action="matter.sort"))
    assert "漏水" in kept["reason"]
    shown = _log(cast, client)
    assert "漏水" not in shown
    assert "理由属于事项内容" in shown


def test_the_purpose_for_which_an_identity_was_opened_and_why_something_was_refused_are_shown(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    reveal_identity(cast.actor("registrar"), given.petition, Purpose.VERIFY)
    client.post("/login/", {"username": "handler", "password": "not-the-password"})
    shown = _log(cast, client)
    assert "核对身份" in shown
    assert "用户名或者密码不对" in shown
