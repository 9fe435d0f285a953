"""Security keys (WebAuthn): where they work, added, used, refused, removed. A browser's own answer is tried in `tests/web/test_security_key_in_a_browser.py`."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.soft_key import SoftKey
from xinqiao.config.environment import key_place
from xinqiao.config.errors import SettingsError
from xinqiao.kernel import audit
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices.models import SecondFactor, SecurityKey, Staff
from xinqiao.offices.second_factor import take_away
from xinqiao.offices.security_keys import MOST, made
from xinqiao.rules.key_places import went_back, why_no_keys

HERE, KEYS, SHOWN = "http://localhost", "/account/security-keys/", "/account/second-factor/"


@pytest.mark.parametrize(
    ("origin", "rp_id", "told"),
    [
        ("https://xinfang.example.gov.cn", "xinfang.example.gov.cn", ""),
        ("https://xinfang.example.gov.cn:8443", "example.gov.cn", ""),
        ("http://localhost:8000", "localhost", ""),
        ("", "", "XINQIAO_ORIGINS"),
        ("https://[", "", "XINQIAO_ORIGINS"),
        ("https://10.0.0.5", "10.0.0.5", "不认 IP 地址"),
        ("https://[::1]:8000", "::1", "不认 IP 地址"),
        ("http://xinfang.example.gov.cn", "xinfang.example.gov.cn", "HTTPS"),
        ("https://xinfang.example.gov.cn", "fang.example.gov.cn", "RP_ID"),
        ("https://xinfang.example.gov.cn", "cn", "RP_ID"),
        ("https://xinfang.example.gov.cn", "", "RP_ID"),
    ],
)
def test_where_keys_work(origin: str, rp_id: str, told: str) -> None:
    reason = why_no_keys(origin, rp_id)
    assert told in reason
    assert bool(reason) is bool(told)


def test_a_counter_must_grow_unless_the_key_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [went_back(*pair) for pair in ((0, 0), (0, 1), (4, 5))] == [False] * 3
    assert [went_back(*pair) for pair in ((5, 5), (5, 4), (5, 0))] == [True] * 3
    monkeypatch.setenv("R", "other.gov.cn")
    with pytest.raises(SettingsError, match="RP_ID"):
        key_place("R", "https://xinfang.example.gov.cn")
    monkeypatch.setenv("R", "")
    assert key_place("R", "https://xinfang.example.gov.cn") == "xinfang.example.gov.cn"


def _options(page: Any) -> str:
    return html.unescape(re.search(r'data-options="([^"]+)"', page.content.decode())[1])  # type: ignore[index]  # it is there


@pytest.fixture
def person(cast: Cast, settings: Settings) -> Staff:
    settings.XINQIAO_SECOND_FACTOR = True
    settings.XINQIAO_WEBAUTHN_ORIGIN, settings.XINQIAO_WEBAUTHN_RP_ID = HERE, "localhost"
    handler = cast.staff["handler"]
    SecondFactor.objects.create(staff=handler, sealed=b"", confirmed_at=now())
    return handler


def _browser(person: Staff, *, shown: bool = False) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    if shown:
        session = client.session
        session["second_factor"] = person.second_factor_round
        session.save()
    return client


def _denied() -> list[str]:
    found = AuditEntry.objects.filter(action="session.second_factor.pass", outcome="denied").order_by("seq")
    return [audit.read(entry)["reason"] for entry in found]


@pytest.mark.django_db
@pytest.mark.once
def test_a_key_is_added_by_name_used_at_log_in_and_removed(person: Staff, cast: Cast) -> None:
    key, desk = SoftKey(HERE), _browser(person, shown=True)
    assert _browser(person).get(KEYS).headers["Location"] == SHOWN, "who has not shown the factor adds none"
    answer = key.make(_options(desk.get(KEYS)))
    assert desk.post(KEYS, {"name": "黑色", "answer": answer}).status_code == 302
    page = desk.get(KEYS)
    assert "黑色" in page.content.decode()
    assert json.loads(_options(page))["publicKey"]["excludeCredentials"], "the key itself says it is there"
    assert desk.post(KEYS, {"name": "两次", "answer": answer}).status_code == 422, (
        "a challenge is answered once"
    )
    twice = desk.post(KEYS, {"name": "两次", "answer": key.make(_options(desk.get(KEYS)))})
    assert "已经登记过" in twice.content.decode()

    log_in = _browser(person)
    assert log_in.post(SHOWN, {"answer": key.show(_options(log_in.get(SHOWN)))}).status_code == 302
    assert log_in.get("/desk/").status_code == 200
    assert "key_to_show" not in log_in.session, "a challenge is answered once"
    assert SecurityKey.objects.get().count == 1
    copied = _browser(person)
    key.count = 0
    told = copied.post(SHOWN, {"answer": key.show(_options(copied.get(SHOWN)))})
    assert (told.status_code, "可能有复制品" in told.content.decode()) == (422, True)
    assert "复制品" in _denied()[0]
    assert copied.get("/desk/").status_code == 302

    other = cast.staff["registrar"]
    SecondFactor.objects.create(staff=other, sealed=b"", confirmed_at=now())
    number = SecurityKey.objects.get().pk
    assert _browser(other, shown=True).post(f"{KEYS}{number}/remove/").status_code == 404
    assert _browser(person).post(f"{KEYS}{number}/remove/").headers["Location"] == SHOWN
    assert desk.post(f"{KEYS}{number}/remove/").status_code == 302
    assert "data-options" not in _browser(person).get(SHOWN).content.decode()


@pytest.mark.django_db
@pytest.mark.once
def test_only_an_answer_to_this_page_at_this_address_counts(person: Staff, settings: Settings) -> None:
    key, desk = SoftKey(HERE), _browser(person, shown=True)
    settings.XINQIAO_SECOND_FACTOR = False
    assert _browser(person).get(KEYS).headers["Location"] == SHOWN, "also where the office asks for none"
    settings.XINQIAO_SECOND_FACTOR = True
    desk.post(KEYS, {"name": "黑色", "answer": key.make(_options(desk.get(KEYS)))})
    elsewhere = SoftKey("https://xinfang.example.com", handle=key.handle, key=key.key, count=7)
    other_place = SoftKey(HERE, rp_id="example.com", handle=key.handle, key=key.key, count=7)
    foreign = SoftKey(HERE, handle=key.handle, count=7)
    unknown = SoftKey(HERE, handle=b"u" * 32, count=7)
    for n, wrong in enumerate((elsewhere, other_place, foreign, unknown), 1):
        client = _browser(person)
        assert client.post(SHOWN, {"answer": wrong.show(_options(client.get(SHOWN)))}).status_code == 422
        assert len(_denied()) == n
    client = _browser(person)
    client.get(SHOWN)
    assert client.post(SHOWN, {"answer": "{}"}).status_code == 422
    locked = client.post(SHOWN, {"answer": key.show(_options(client.get(SHOWN)))})
    assert "输错的次数太多" in locked.content.decode(), "five lock, by key as by code"

    for wrong_place, told in (("https://10.0.0.5", "IP"), ("https://xinfang.gov.cn", "请用这个网址")):
        settings.XINQIAO_WEBAUTHN_ORIGIN = wrong_place
        settings.XINQIAO_WEBAUTHN_RP_ID = wrong_place.removeprefix("https://")
        for page in (desk.get(KEYS), _browser(person).get(SHOWN)):
            assert told in page.content.decode()
            assert "data-options" not in page.content.decode()
        assert desk.post(KEYS, {"name": "x", "answer": "{}"}).status_code == 200, "nothing is added there"
    row = SecurityKey.objects.get()
    SecurityKey.objects.bulk_create(
        SecurityKey(staff=person, name="x", handle=str(n), credential=row.credential, count=0, made_at=now())
        for n in range(MOST - 1)
    )
    settings.XINQIAO_WEBAUTHN_ORIGIN, settings.XINQIAO_WEBAUTHN_RP_ID = HERE, "localhost"
    assert f"最多有{MOST}把" in desk.get(KEYS).content.decode()
    take_away(person)
    assert not SecurityKey.objects.exists(), "who resets a person takes them all"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"id": 3}',
        '{"id":"a","rawId":"a","type":"public-key","response":{}}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"bnVsbA","attestationObject":"_w"}}',
        json.dumps(
            {
                "id": "YQ",
                "rawId": "YQ",
                "response": {"clientDataJSON": "e30", "attestationObject": "gYGB" * 4000},
            }
        ),
    ],
)
@pytest.mark.parametrize("state", [None, {"challenge": "YQ", "user_verification": "discouraged"}])
def test_made_up_answers_are_refused_in_words(answer: str, state: Any, settings: Settings) -> None:
    settings.XINQIAO_WEBAUTHN_ORIGIN, settings.XINQIAO_WEBAUTHN_RP_ID = HERE, "localhost"
    with pytest.raises(InvalidInput, match="没有核对上"):
        made(state, answer)
