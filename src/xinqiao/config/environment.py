"""Settings as typed values from the environment; a wrong one stops the start with a clear word."""

import os
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from xinqiao.config.errors import SettingsError
from xinqiao.rules.key_places import why_no_keys

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "secure_delete": "1",
    "cell_size_check": "1",
}
"""Durability and safety of the embedded database; the start-up check compares what is really in force. `trusted_schema`
stays on: Django guards JSON columns with json_valid() in CHECK constraints, which SQLite refuses without it."""


_ASKED = {"XINQIAO_ROOT", "XINQIAO_ROOT_KEY", "XINQIAO_VENV", "XINQIAO_PYTHON", "XINQIAO_SHARED"}
"""What is read so far, and what is read elsewhere: by the launcher, the key ring and tests."""


def text(name: str, default: str = "") -> str:
    _ASKED.add(name)
    return os.environ.get(name, default).strip()


def unread() -> tuple[str, ...]:
    """Variables of ours that no setting reads: a misspelt one would be without effect, and nobody would know."""
    return tuple(sorted(n for n in os.environ if n.startswith("XINQIAO_") and n not in _ASKED))


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value in ("", "1", "0", "yes", "no", "on", "off", "true", "false"):
        return default if value == "" else value in ("1", "yes", "on", "true")
    raise SettingsError(f"环境变量 {name} 应为 on 或 off，现在是「{value}」。")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise SettingsError(f"环境变量 {name} 应为整数，现在是「{value}」。")
    return int(value)


def one_of(name: str, among: tuple[str, ...]) -> str:
    """One of a few words; the first where nothing is set. Raises SettingsError."""
    value = text(name, among[0]).lower()
    if value not in among:
        raise SettingsError(f"环境变量 {name} 应为 {'、'.join(among)} 之一，现在是「{value}」。")
    return value


def outside(name: str, home: Path) -> Path | None:
    """A folder that does not lie in the home, None where nothing is set. Raises SettingsError."""
    if not text(name):
        return None
    place = Path(text(name)).resolve()
    if place.is_relative_to(home.resolve()):
        raise SettingsError(f"{name} 应放在数据目录 {home} 以外，否则改动数据的人也能一起改动。")
    return place


def addresses(name: str, *, needs: str) -> list[str]:
    """Mail addresses with commas between them, none where nothing is set. Raises SettingsError."""
    found = [one.strip() for one in text(name).split(",") if one.strip()]
    if wrong := [one for one in found if one.count("@") != 1 or not one.isprintable() or " " in one]:
        raise SettingsError(f"环境变量 {name} 中的「{wrong[0]}」不是邮箱地址。")
    if found and not text(needs):
        raise SettingsError(
            f"设了 {name} 的，还要在 {needs} 中写明邮件服务器，例如 smtp.example.gov.cn:587。"
        )
    return found


def ldap_address(name: str, *, needs: str) -> str:
    """Where the unit's directory answers, nothing where there is none. Raises SettingsError for anything but LDAP over TLS, and where the
    package that speaks it is not installed."""
    value = text(name)
    if value and (urlsplit(value).scheme != "ldaps" or not urlsplit(value).hostname):
        raise SettingsError(f"{name} 只能是加密的 ldaps://目录的域名[:端口]：密码不能明着传。")
    if value and not text(needs):
        raise SettingsError(f"设了 {name} 的，还要在 {needs} 中写明人员在目录中的位置。")
    if value and find_spec("ldap") is None:
        raise SettingsError(f"设了 {name} 的，还要装 python-ldap，见运行手册「单位目录」。")
    return value


def ldap_filter(name: str, default: str) -> str:
    """How a person is looked for in the directory; {name} stands once for the name. Raises SettingsError."""
    value = text(name, default)
    if value.count("{name}") != 1 or not (value.startswith("(") and value.endswith(")")):
        raise SettingsError(f"环境变量 {name} 应写在括号里，写一次 {{name}}，例如 (uid={{name}})。")
    return value


def issuer(name: str, *, needs: str) -> str:
    """Which OpenID provider is believed, nothing where there is none. Raises SettingsError for anything but an address over TLS, this
    machine excepted."""
    value = text(name)
    if not value:
        return ""
    parts = urlsplit(value)
    closed = parts.scheme == "https" or (
        parts.scheme == "http" and hostname(value) in ("localhost", "127.0.0.1")
    )
    if not closed or not hostname(value) or parts.query or parts.fragment:
        raise SettingsError(f"{name} 只能是加密的 https://域名，与统一身份认证自称的 issuer 一字不差。")
    if not text(needs):
        raise SettingsError(f"设了 {name} 的，还要在 {needs} 中写明本系统在统一身份认证中的客户端标识。")
    return value


def words(name: str) -> list[str]:
    """Words with commas between them."""
    return [one.strip() for one in text(name).split(",") if one.strip()]


def key_place(name: str, origin: str) -> str:
    """The name that security keys are bound to: that of the address itself where nothing is set. Raises SettingsError for one that no key
    would take."""
    value = text(name)
    if value and (wrong := why_no_keys(origin, value)):
        raise SettingsError(f"环境变量 {name}：{wrong}")
    return value or hostname(origin)


def hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def networks(name: str, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses or ranges with commas between them. Raises SettingsError."""
    try:
        return tuple(ip_network(one.strip()) for one in text(name, default).split(",") if one.strip())
    except ValueError:
        raise SettingsError(
            f"环境变量 {name} 应为地址或者网段，逗号分隔，例如 127.0.0.1,10.0.0.0/8。"
        ) from None


def database(home: Path) -> dict[str, Any]:
    """The default database: SQLite in the home, or what XINQIAO_DATABASE_URL names (postgresql://user:pass@host/name)."""
    url = text("XINQIAO_DATABASE_URL")
    if not url:
        pragmas = "".join(f"PRAGMA {name}={value};" for name, value in SQLITE_PRAGMAS.items())
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "xinqiao.sqlite3",
            # Kept open: each opening sets the pragmas anew, and the last one to close empties the write-ahead log.
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    return postgresql(url)


def postgresql(url: str) -> dict[str, Any]:
    """The PostgreSQL database at this address. Raises SettingsError."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingsError(
            "XINQIAO_DATABASE_URL 应为 postgresql://用户:密码@主机:端口/库名，或者不设（使用 SQLite）。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **_session(pooled=flag("XINQIAO_DATABASE_POOLED", default=False)),
    }


def _session(*, pooled: bool) -> dict[str, Any]:
    """A pool gives every transaction another session: no cursor outlives one, and what a session is to begin with is set with the account
    (ALTER ROLE … SET lock_timeout)."""
    if pooled:
        return {"DISABLE_SERVER_SIDE_CURSORS": True}
    return {"OPTIONS": {"options": "-c lock_timeout=20s"}}  # as long as SQLite waits
