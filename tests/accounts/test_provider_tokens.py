"""What a provider signs: which of its tokens count, and what is over there and here."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from pytest_django import Settings

from tests.provider_server import CLIENT
from xinqiao.accounts.models import EndedThere
from xinqiao.accounts.queries import over_there
from xinqiao.config.environment import issuer
from xinqiao.config.errors import SettingsError
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused
from xinqiao.offices.provider import LogoutToken, checked, checked_log_out, identity

KEY, OTHER = RSAKey.generate_key(2048, {"kid": "a"}), RSAKey.generate_key(2048, {"kid": "a"})
ISSUER = "https://sso.example.gov.cn"
AT = 1_790_000_000


@pytest.fixture
def at(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.XINQIAO_OIDC_ISSUER, settings.XINQIAO_OIDC_CLIENT = ISSUER, CLIENT
    moment = now().fromtimestamp(AT, now().tzinfo)
    monkeypatch.setattr("xinqiao.offices.provider.now", lambda: moment)


def _token(key: Any = KEY, *, alg: str = "RS256", leave_out: str = "", **changes: object) -> str:
    said = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "p-1",
        "nonce": "n",
        "iat": AT,
        "exp": AT + 60,
        "auth_time": AT,
        **changes,
    }
    said.pop(leave_out, None)
    return jwt.encode({"alg": alg, "kid": "a"}, said, key, algorithms=[alg])


def _checked(token: str) -> Any:
    return checked(token, {"keys": [KEY.as_dict(private=False)]}, nonce="n", since=AT)


@pytest.mark.usefixtures("at")
def test_only_a_token_for_this_log_in_counts() -> None:
    assert _checked(_token())["sub"] == "p-1"
    assert _checked(_token(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "p-1"
    wrong: list[dict[str, Any]] = [
        {"iss": "https://sso.example.gov.cn/"},
        {"aud": "other"},
        {"aud": "other", "azp": CLIENT},
        {"aud": ["other", CLIENT]},
        {"aud": ["other", CLIENT], "azp": "other"},
        {"nonce": "m"},
        {"exp": AT - 61},
        {"iat": AT + 3600},
        {"sub": ""},
        {"sub": 7},
        {"sub": "p" * 256},
        {"amr": "mfa"},
        {"auth_time": AT - 3600},
        *({"leave_out": name} for name in ("iss", "aud", "sub", "nonce", "iat", "exp")),
        {"key": OTHER},
    ]
    for change in wrong:
        with pytest.raises(Refused):
            _checked(_token(**change))


@pytest.mark.usefixtures("at")
def test_a_token_signed_in_another_way_counts_for_nothing() -> None:
    public = KEY.as_dict(private=False)
    by_secret = OctKey.import_key(str(public["n"]))
    for token in (_token(by_secret, alg="HS256"), "", "a.b.c", _token().rsplit(".", 1)[0] + "."):
        with pytest.raises(Refused):
            _checked(token)
    ec = ECKey.generate_key("P-256", {"kid": "a"})
    with pytest.raises(Refused):
        _checked(_token(ec, alg="ES256"))


@pytest.mark.usefixtures("at")
def test_an_answer_must_belong_to_what_was_begun() -> None:
    begun = {"state": "s", "nonce": "n", "verifier": "v", "at": AT}
    for kept, answer, told in (
        (None, {"state": "s", "code": "c"}, "不是从本系统开始"),
        (begun, {"code": "c"}, "不是从本系统开始"),
        ({**begun, "at": AT - 601}, {"state": "s", "code": "c"}, "时间太长"),
        (begun, {"state": "s", "code": "c", "iss": "https://other"}, "另一个"),
        (begun, {"state": "s", "error": "access_denied"}, "没有确认"),
    ):
        with pytest.raises(Refused, match=told):
            identity(kept, answer, "https://here/back/")


def _log_out(
    key: Any = KEY, *, alg: str = "RS256", typ: str = "logout+jwt", leave_out: str = "", **changes: object
) -> str:
    said = {
        "iss": ISSUER,
        "aud": [CLIENT],
        "iat": AT,
        "exp": AT + 60,
        "jti": "j",
        "sub": "p-1",
        "sid": "s-1",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        **changes,
    }
    said.pop(leave_out, None)
    return jwt.encode({"alg": alg, "kid": "a", "typ": typ}, said, key, algorithms=[alg])


@pytest.mark.usefixtures("at")
def test_only_the_provider_tells_of_the_end_of_a_session_there() -> None:
    """OpenID Connect Back-Channel Logout 1.0, 2.4–2.6."""
    keys = {"keys": [KEY.as_dict(private=False)]}
    assert checked_log_out(_log_out(), keys) == LogoutToken(jti="j", subject="p-1", sid="s-1")
    assert checked_log_out(_log_out(leave_out="sid"), keys).sid == ""
    assert checked_log_out(_log_out(leave_out="sub"), keys).subject == ""
    by_secret = OctKey.import_key(str(KEY.as_dict(private=False)["n"]))
    event = "http://schemas.openid.net/event/backchannel-logout"
    wrong: list[dict[str, Any]] = [
        {"iss": "https://other"},
        {"aud": "other"},
        {"iat": AT - 661},
        {"iat": AT + 3600},
        {"exp": AT - 61},
        {"nonce": "n"},
        {"events": {}},
        {"events": {event: "x"}},
        {"events": event},
        {"sub": "", "sid": ""},
        {"sub": 7},
        {"sub": "p" * 256},
        {"sid": ["s"]},
        {"jti": 7},
        {"typ": "at+jwt"},
        *({"leave_out": name} for name in ("iss", "aud", "iat", "exp", "jti", "events")),
        {"key": OTHER},
        {"key": by_secret, "alg": "HS256"},
    ]
    for change in wrong:
        with pytest.raises(Refused):
            checked_log_out(_log_out(**change), keys)
    for token in ("", "a.b.c", _token(), _log_out().rsplit(".", 1)[0] + "."):
        with pytest.raises(Refused):
            checked_log_out(token, keys)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sid", "told", "over"),
    [
        ("s-1", {"sid": "s-1"}, True),
        ("s-1", {"subject": "p-3"}, True),
        ("s-1", {"subject": "p-3", "sid": "s-1"}, True),
        ("s-1", {"subject": "p-3", "sid": "s-2"}, False),
        ("", {"subject": "p-3", "sid": "s-2"}, True),
        ("", {"subject": "p-4"}, False),
        ("s-1", {"sid": "s-2"}, False),
    ],
)
def test_what_is_over_there_is_over_here_and_nothing_else(sid: str, told: dict[str, str], over: bool) -> None:
    came = {"subject": "p-3", "sid": sid, "at": now().timestamp()}
    assert not over_there(came)
    EndedThere.objects.create(jti="j", at=now(), **told)
    assert over_there(came) is over
    assert not over_there(came | {"at": now().timestamp() + 1}), "who came afterwards stays in"


def test_only_a_closed_line_to_a_named_client_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("C", CLIENT)
    for wrong in (
        "http://sso.example.gov.cn",
        "sso.example.gov.cn",
        "https://",
        "https://a/?b",
        "https://a/#b",
    ):
        monkeypatch.setenv("I", wrong)
        with pytest.raises(SettingsError):
            issuer("I", needs="C")
    monkeypatch.setenv("I", ISSUER)
    assert issuer("I", needs="C") == ISSUER
    with pytest.raises(SettingsError, match="客户端"):
        issuer("I", needs="NOT_SET")
