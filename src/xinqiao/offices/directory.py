"""The unit's directory (LDAP): it says who somebody is, never what they may do (M-I5).

Only over TLS with a certificate that is checked. The person is looked for by name with the unit's own filter, must be the one whose
unchanging key was linked, and then shows the password to the directory itself; nothing of it is kept here. Whoever the filter does not
find is no member of the unit any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from xinqiao.kernel.errors import Refused
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

try:  # an extra of its own: it is built on the machine, against Debian's libldap
    import ldap
    from ldap.filter import escape_filter_chars
except ImportError:
    ldap = None

_SECONDS = 3
_NAME = "{name}"


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A person of the directory: where the entry stands, its key that no rename changes and nobody else ever gets, what it is called."""

    place: str
    key: str
    called: str


def connected() -> bool:
    """Whether this office has a directory."""
    return bool(settings.XINQIAO_LDAP_ADDRESS) and ldap is not None


def entry_of(name: str) -> DirectoryEntry | None:
    """Who the directory knows by this name; None for nobody or more than one. Raises Refused when it does not answer."""
    return entries_of([name])[name]


def entries_of(names: list[str]) -> dict[str, DirectoryEntry | None]:
    """The same for several, over one connection."""
    with _talking() as talk:
        _introduce(talk)
        return {name: _found(talk, name) for name in names}


def vouches(name: str, key: str, password: str) -> bool:
    """Whether the directory takes this password from the person linked by `key`. Raises Refused when it does not answer."""
    if not password:
        return False  # RFC 4513, 5.1.2: a bind without a password succeeds, and proves nothing
    with _talking() as talk:
        _introduce(talk)
        entry = _found(talk, name)
        if entry is None or entry.key != key:
            return False
        try:
            talk.simple_bind_s(entry.place, password)
        except (ldap.INVALID_CREDENTIALS, ldap.UNWILLING_TO_PERFORM, ldap.CONSTRAINT_VIOLATION):
            return False  # wrong, closed or locked there
        return True


def secret_in(place: str, setting: str) -> str:
    """What this system shows of itself to a directory or a provider. Raises Refused when its file cannot be read."""
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        told = "读不到 {setting} 指的文件，没有登录；请系统管理员核对，管理员可以用本系统自己的密码。"
        raise Refused(Verdict(allowed=False, reason=Phrase(told, setting=setting))) from None


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


@contextmanager
def _talking() -> Iterator[Any]:
    if not connected():
        raise _refused("本系统没有接单位目录，请系统管理员按运行手册设置 XINQIAO_LDAP_ADDRESS。")
    try:
        talk = ldap.initialize(settings.XINQIAO_LDAP_ADDRESS)
        for option, value in _options():
            talk.set_option(option, value)
        yield talk
        talk.unbind_s()
    except ldap.LDAPError:
        # What the directory answered may name people and places of it: it is not passed on.
        told = "单位目录现在连不上或者没有答复，不能核对；不算输错密码，请稍后再试。管理员可以用本系统自己的密码。"
        raise _refused(told) from None


def _options() -> Iterator[tuple[int, Any]]:
    yield ldap.OPT_PROTOCOL_VERSION, ldap.VERSION3
    yield ldap.OPT_REFERRALS, 0  # a password goes to the one server that was named
    yield ldap.OPT_NETWORK_TIMEOUT, _SECONDS
    yield ldap.OPT_TIMEOUT, _SECONDS
    yield ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND
    if settings.XINQIAO_LDAP_CA:
        yield ldap.OPT_X_TLS_CACERTFILE, settings.XINQIAO_LDAP_CA
    yield ldap.OPT_X_TLS_NEWCTX, 0


def _introduce(talk: Any) -> None:
    """As the account that may look people up; without one the directory lets anybody look."""
    if settings.XINQIAO_LDAP_USER:
        secret = secret_in(settings.XINQIAO_LDAP_PASSWORD_FILE, "XINQIAO_LDAP_PASSWORD_FILE")
        talk.simple_bind_s(settings.XINQIAO_LDAP_USER, secret)


def _found(talk: Any, name: str) -> DirectoryEntry | None:
    key = settings.XINQIAO_LDAP_KEY
    wanted = settings.XINQIAO_LDAP_FILTER.replace(_NAME, escape_filter_chars(name))
    try:
        answer = talk.search_ext_s(
            settings.XINQIAO_LDAP_BASE, ldap.SCOPE_SUBTREE, wanted, [key, "cn"], sizelimit=2
        )
    except (ldap.NO_SUCH_OBJECT, ldap.SIZELIMIT_EXCEEDED):
        return None
    people = [(place, {k.lower(): v for k, v in held.items()}) for place, held in answer if place]
    if len(people) != 1 or not people[0][1].get(key.lower()):
        return None
    place, held = people[0]
    called = held.get("cn", [b""])[0].decode(errors="replace")
    return DirectoryEntry(place=place, key=held[key.lower()][0].hex(), called=called)
