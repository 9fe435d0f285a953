"""The unit's OpenID provider (OIDC): it says who somebody is, never what they may do (M-I5).

Code flow with PKCE. What comes back counts only with the state, the nonce, the issuer and the audience of what was asked, signed by one of the provider's own keys and not
expired; whoever comes shows the provider's password anew, because desks are shared. Nothing of the answer is kept but who it is.
"""

import hmac
import json
import secrets
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import BoundedSemaphore
from time import monotonic
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Exact
from xinqiao.offices.directory import secret_in
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.suggest.own_network import cut_after

_SECONDS, _LONGEST = 5.0, 200_000
_WITHIN, _LEEWAY = 600, 60
_NAME = 255
_LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
_AT_ONCE, _PATIENCE = BoundedSemaphore(2), 1.0
"""So many threads of a process wait for the provider, never all of them: anybody may ask for this way in."""
_KEEP = 300.0
_kept: dict[str, tuple[float, dict[str, Any]]] = {}
_QUIET = 5.0
_silent: dict[str, float] = {}
"""Until when a place that did not answer is not asked again: log-out messages count as nobody's wrong try then, and whoever sends many
would hold every thread that serves people."""
_ALGORITHMS = [f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)]
_DOWN = "统一身份认证现在连不上或者没有答复，没有登录；请稍后再试，或者用本系统的用户名和密码登录。"


class ProviderDown(Refused):
    """It cannot be asked now: whatever it said or will say may be right, and is worth another try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPerson:
    """A person of the provider: its key for that person, which nobody else ever gets, what it calls them, and whether it says that a second factor
    was shown there which this office lets count. `sid`: its name for this session, if it gives one."""

    subject: str
    called: str
    second_factor: bool
    sid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutToken:
    """A session there is over: the one called `sid`, or all of `subject`; `jti` names this message."""

    jti: Annotated[str, Exact("消息的标识", most=255, why="compared, in no log")]
    subject: Annotated[str, Exact("统一身份认证中的标识", most=255, why="compared, in no log")]
    sid: Annotated[str, Exact("统一身份认证的会话", most=255, why="compared, in no log")]


def connected() -> bool:
    """Whether this office has a provider."""
    return bool(settings.XINQIAO_OIDC_ISSUER)


def metadata() -> dict[str, Any]:
    """What the provider publishes of itself. Raises Refused when it does not answer, is another one or cannot do what is asked of it."""
    issuer: str = settings.XINQIAO_OIDC_ISSUER
    if not connected():
        raise _refused("本系统没有接统一身份认证，请系统管理员按运行手册设置 XINQIAO_OIDC_ISSUER。")
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise _refused("统一身份认证自称的地址与 XINQIAO_OIDC_ISSUER 不一致，没有使用；请系统管理员核对。")
    scheme = urlsplit(issuer).scheme
    places = [found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if any(urlsplit(str(place)).scheme != scheme for place in places):
        raise _refused("统一身份认证公布的地址不全，或者不是加密的，没有使用；请系统管理员核对。")
    if "S256" not in found.get("code_challenge_methods_supported", ["S256"]):
        raise _refused("统一身份认证不支持 PKCE（S256），没有使用；请系统管理员核对。")
    return found


def _known() -> dict[str, Any]:
    """The metadata, asked for again after some minutes: anybody may send somebody there. Raises Refused."""
    issuer, at = settings.XINQIAO_OIDC_ISSUER, monotonic()
    until, found = _kept.get(issuer, (0.0, {}))
    if until <= at:
        found = metadata()
        _kept[issuer] = (at + _KEEP, found)
    return found


def keys_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The public keys with which the provider signs. Raises Refused when there is none."""
    given = _fetched(found["jwks_uri"]).get("keys", [])
    keys = [k for k in given if k.get("kty") in ("RSA", "EC") and k.get("use", "sig") == "sig"]
    if not keys:
        raise _refused("统一身份认证没有公布签名的公钥，没有使用；请系统管理员核对。")
    return {"keys": keys}


def begin(back: str) -> tuple[str, dict[str, Any]]:
    """Where the browser is sent, and what its session keeps until it comes to `back`. Raises Refused."""
    found = _known()
    begun = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    address = prepare_grant_uri(
        found["authorization_endpoint"],
        settings.XINQIAO_OIDC_CLIENT,
        "code",
        redirect_uri=back,
        scope="openid profile",
        state=begun["state"],
        nonce=begun["nonce"],
        code_challenge=create_s256_code_challenge(begun["verifier"]),
        code_challenge_method="S256",
        prompt="login",
        acr_values=" ".join(settings.XINQIAO_OIDC_SECOND_FACTOR) or None,
    )
    return address, {**begun, "at": int(now().timestamp())}


def identity(begun: Mapping[str, Any] | None, answer: Mapping[str, str], back: str) -> ProviderPerson:
    """Who came back. `begun`: what the session kept; `answer`: what the browser brought. Raises Refused for whatever does not fit together."""
    if not begun or not hmac.compare_digest(answer.get("state", "").encode(), begun["state"].encode()):
        raise _refused("这次登录不是从本系统开始的，或者已经用过；请从登录页重新开始。")
    if int(now().timestamp()) - begun["at"] > _WITHIN:
        raise _refused("登录用的时间太长，请从登录页重新开始。")
    if answer.get("iss", settings.XINQIAO_OIDC_ISSUER) != settings.XINQIAO_OIDC_ISSUER:  # RFC 9207
        raise _refused("答复来自另一个统一身份认证，没有登录。")
    if not answer.get("code"):
        raise _refused("统一身份认证没有确认您的身份，没有登录；可以重试，或者用本系统的用户名和密码登录。")
    found = _known()
    told = _exchanged(found, code=answer["code"], verifier=begun["verifier"], back=back)
    claims = checked(str(told.get("id_token", "")), keys_of(found), nonce=begun["nonce"], since=begun["at"])
    called = claims.get("name") or claims.get("preferred_username") or ""
    return ProviderPerson(
        subject=claims["sub"],
        called=str(called)[:80],
        second_factor=_counts(claims),
        sid=str(claims.get("sid", ""))[:_NAME],
    )


def checked(token: str, keys: Mapping[str, Any], *, nonce: str, since: int) -> Mapping[str, Any]:
    """What a signed identity token says (OpenID Connect Core, 3.1.3.7). Raises Refused unless it was signed with one of these keys, is from
    this provider, for this system, for this log-in of `since`, and of now."""
    client = settings.XINQIAO_OIDC_CLIENT
    wanted = {
        "iss": {"essential": True, "value": settings.XINQIAO_OIDC_ISSUER},
        "aud": {"essential": True, "value": client},
    }
    try:
        read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]  # of the network
        claims = CodeIDToken(read.claims, read.header, wanted, {"nonce": nonce, "client_id": client})
        claims.validate(int(now().timestamp()), _LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        told = "统一身份认证的答复没有通过核对（{what}），没有登录；请重试，仍然这样的请告诉系统管理员。"
        raise _refused(Phrase(told, what=type(error).__name__)) from None
    if not claims["sub"] or len(claims["sub"]) > _NAME:
        raise _refused("统一身份认证的答复没有写明是谁，没有登录。")
    if claims.get("auth_time", since) < since - _LEEWAY:
        raise _refused("统一身份认证没有重新核对密码，没有登录；共用的电脑上请先退出上一个人。")
    return claims  # type: ignore[no-any-return]  # authlib tells no types


def logged_out(token: str) -> LogoutToken:
    """What the provider tells by itself of the end of a session there. Raises Refused."""
    return checked_log_out(token, keys_of(_known()))


def checked_log_out(token: str, keys: Mapping[str, Any]) -> LogoutToken:
    """What a signed logout token says (OpenID Connect Back-Channel Logout 1.0, 2.6). Raises Refused unless it was signed with one of these keys,
    is from this provider, for this system, of now, about the end of a session, and is no identity token."""
    at = int(now().timestamp())
    essential: Any = {name: {"essential": True} for name in ("iat", "exp", "jti", "events")}
    wanted = jwt.JWTClaimsRegistry(
        now=at,
        leeway=_LEEWAY,
        iss={"essential": True, "value": settings.XINQIAO_OIDC_ISSUER},
        aud={"essential": True, "value": settings.XINQIAO_OIDC_CLIENT},
        **essential,
    )
    try:
        read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]  # of the network
        claims = read.claims
        wanted.validate(claims)
        names = [claims.get(name, "") for name in ("jti", "sub", "sid")]
        fits = (
            isinstance(claims["events"].get(_LOGGED_OUT), dict)
            and "nonce" not in claims
            and read.header.get("typ", "JWT") in ("JWT", "logout+jwt")
            and at - claims["iat"] <= _WITHIN + _LEEWAY
            and all(isinstance(name, str) and len(name) <= _NAME for name in names)
            and (names[1] or names[2])
        )
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise _refused("统一身份认证的退出消息没有通过核对，没有采用。")
    return LogoutToken(jti=names[0], subject=names[1], sid=names[2])


def log_out_address(back: str) -> str:
    """Where the browser ends the session at the provider; nothing where it cannot. Raises Refused."""
    place = _known().get("end_session_endpoint")
    asked = urlencode({"client_id": settings.XINQIAO_OIDC_CLIENT, "post_logout_redirect_uri": back})
    return f"{place}{'&' if '?' in place else '?'}{asked}" if place else ""


def _counts(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that a second factor was shown, in words (`acr`, `amr`) that this office lets count, just now."""
    said = [claims.get("acr"), *(claims.get("amr") or ())]
    return any(one in said for one in settings.XINQIAO_OIDC_SECOND_FACTOR) and "auth_time" in claims


def _exchanged(found: Mapping[str, Any], *, code: str, verifier: str, back: str) -> dict[str, Any]:
    """What the provider gives for the code. The secret goes by the way that the provider knows (OpenID Connect Core, 9)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.XINQIAO_OIDC_CLIENT,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if settings.XINQIAO_OIDC_SECRET_FILE:
        secret = secret_in(settings.XINQIAO_OIDC_SECRET_FILE, "XINQIAO_OIDC_SECRET_FILE")
        ways = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in ways:
            pair = f"{quote(settings.XINQIAO_OIDC_CLIENT, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form["client_secret"] = secret
    return _fetched(found["token_endpoint"], urlencode(form).encode(), headers)


def _fetched(
    address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A JSON object of the provider: no redirect is followed, no proxy asked, the certificate is checked. Raises Refused; what was
    answered is not passed on."""
    place = urlsplit(address).netloc
    if _silent.get(place, 0.0) > monotonic() or not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise _down()
    try:
        line = _line(address)
        try:
            line.connect()
            with cut_after(_SECONDS, line.sock):
                parts = urlsplit(address)
                path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
                line.request(
                    "POST" if body else "GET", path, body, {"Accept": "application/json", **(headers or {})}
                )
                answer = line.getresponse()
                told = json.loads(answer.read(_LONGEST))
        finally:
            line.close()
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, OSError):
            _silent[place] = monotonic() + _QUIET
        raise _down() from None
    finally:
        _AT_ONCE.release()
    if answer.status != HTTPStatus.OK or not isinstance(told, dict):
        raise _down()
    return told


def _line(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    if parts.scheme == "https":
        trusted = ssl.create_default_context(cafile=settings.XINQIAO_OIDC_CA or None)
        return HTTPSConnection(parts.hostname or "", parts.port, timeout=_SECONDS, context=trusted)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)


def _down() -> ProviderDown:
    return ProviderDown(Verdict(allowed=False, reason=_DOWN))


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))
