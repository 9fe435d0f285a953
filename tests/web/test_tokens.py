"""The page of the own tokens."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from xinqiao.offices.models import ApiToken

TOKEN = re.compile(r"xq_[\w-]{43}")


def _make(client: Client, **fields: Any) -> str:
    return client.post("/account/tokens/", {"name": "OA对接", "days": 30, **fields}).content.decode()


@pytest.mark.django_db
def test_a_token_is_made_shown_once_used_and_revoked(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["handler"])
    assert "接口令牌" in client.get("/account/").content.decode()
    text = TOKEN.findall(_make(client))[0]
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/me", headers=bearer).json()["username"] == "handler"
    page = client.get("/account/tokens/").content.decode()
    assert "OA对接" in page
    assert not TOKEN.search(page)
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert Client().get("/api/v1/me", headers=bearer).status_code == 401
    assert "还没有令牌" in client.get("/account/tokens/").content.decode()


@pytest.mark.django_db
def test_a_token_of_somebody_else_cannot_be_revoked(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["handler"])
    _make(client)
    client.force_login(cast.staff["registrar"])
    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"), [({"name": " "}, "请填写「用途」"), ({"days": 91}, "90"), ({"days": 0}, "1")]
)
def test_a_token_needs_a_purpose_and_an_end(
    cast: Cast, client: Client, fields: dict[str, Any], words: str
) -> None:
    client.force_login(cast.staff["handler"])
    assert words in _make(client, **fields)
    assert ApiToken.objects.count() == 0


@pytest.mark.django_db
def test_before_the_second_factor_is_shown_there_is_no_token(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    client.force_login(cast.staff["handler"])
    answer = client.post("/account/tokens/", {"name": "OA对接", "days": 30})
    assert answer["Location"] == "/account/second-factor/"
    assert ApiToken.objects.count() == 0


@pytest.mark.django_db
def test_administrators_have_no_tokens(cast: Cast, client: Client) -> None:
    for who in ("system_admin", "security_admin", "audit_admin"):
        client.force_login(cast.staff[who])
        assert client.get("/account/tokens/").status_code == 404
        assert "接口令牌" not in client.get("/account/").content.decode()
