"""Under which addresses a security key (WebAuthn) works: a name over TLS, or this machine; never an IP address (M-I5)."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from xinqiao.rules.words import Phrase

_THIS_MACHINE = "localhost"


def why_no_keys(origin: str, rp_id: str) -> str:
    """What keeps keys from working under this address; nothing where they work. `rp_id`: the name that a key is bound to, the host itself
    or a domain above it (Web Authentication, 5.1.3)."""
    try:
        parts = urlsplit(origin)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host:
        return "还没有设置本系统的网址，不能使用安全密钥；请系统管理员设置 XINQIAO_ORIGINS，写带 https:// 的域名。"
    if _is_number(host):
        return "安全密钥只认域名，不认 IP 地址；请系统管理员给本系统配上域名和 HTTPS。"
    if parts.scheme != "https" and host != _THIS_MACHINE:
        return "安全密钥只在 HTTPS 下使用；请系统管理员给本系统配上证书。"
    if rp_id != host and not ("." in rp_id and host.endswith(f".{rp_id}")):
        told = "密钥绑定的域名「{rp_id}」不是网址 {origin} 的域名或者它的上级域名；请系统管理员改 XINQIAO_WEBAUTHN_RP_ID。"
        return Phrase(told, rp_id=rp_id, origin=origin)
    return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def went_back(before: int, now: int) -> bool:
    """Whether a key's counter did not grow, which a copy of it would show; a key that does not count says zero each time
    (Web Authentication, 6.1.1)."""
    return (before, now) != (0, 0) and now <= before
