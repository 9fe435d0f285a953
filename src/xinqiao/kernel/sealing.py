"""Sealing: personal data at rest under AES-256-GCM with versioned keys (M-I5, 个人信息保护法 51).

One root key per version, 32 random bytes, kept in a key file or the environment and never in the database. From it HKDF
derives one key per purpose, so that the blind index cannot be joined with anything else. Sealed bytes are bound to
their place (`context`: table, field, row): moved elsewhere they do not open.

Layout of sealed bytes: format 0x01 | key version, 2 bytes | nonce, 12 bytes | ciphertext and tag.
Cryptography stays behind this module, so that a certified module (国密) can take its place.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from xinqiao.kernel.errors import KeyMissing, KeyWrong, Tampered
from xinqiao.rules.folding import fold

_FORMAT = b"\x01"


@dataclass(frozen=True, slots=True)
class Keyring:
    """All root keys by version; new data are sealed under the highest."""

    roots: dict[int, bytes] = field(repr=False)

    @property
    def current(self) -> int:
        return max(self.roots)

    @cache  # noqa: B019 - one keyring lives as long as the process
    def derived(self, version: int, purpose: str) -> bytes:
        """The 32-byte key of one purpose. Raises KeyMissing when the version is not in the ring."""
        root = self.roots.get(version)
        if root is None:
            raise KeyMissing(f"缺少第 {version} 版密钥：请把当时的密钥行放回密钥文件后重新启动。")
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"xinqiao/" + purpose.encode()).derive(
            root
        )

    def __hash__(self) -> int:
        return id(self)

    @cache  # noqa: B019 - as above
    def cipher(self, version: int) -> AESGCM:
        return AESGCM(self.derived(version, "seal"))


def parse_keys(text: str) -> Keyring:
    """Read `version base64key` lines. Raises KeyWrong with what to do when a line cannot be used."""
    roots: dict[int, bytes] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            version, encoded = line.split()
            raw = base64.b64decode(encoded, validate=True)
            if len(raw) != 32 or not 0 < int(version) < 65536:
                raise ValueError
        except ValueError:
            raise KeyWrong(
                "密钥文件有一行无法识别。每行应为「版本号 空格 44个字符的密钥」，请用备份恢复该文件。"
            ) from None
        if roots.setdefault(int(version), raw) != raw:
            raise KeyWrong(f"密钥文件里第 {int(version)} 版出现两次而且不同，请用备份恢复该文件。")
    if not roots:
        raise KeyMissing("密钥文件是空的。请用备份恢复；全新安装请运行 ./xinqiao keys new。")
    return Keyring(roots)


def new_key_line(version: int = 1) -> str:
    """A fresh random key as a line of the key file."""
    return f"{version} {base64.b64encode(secrets.token_bytes(32)).decode()}\n"


@cache
def keyring() -> Keyring:
    """The office's keys, from XINQIAO_ROOT_KEY (lines) or the key file. Raises KeyMissing or KeyWrong."""
    from_environment = os.environ.get("XINQIAO_ROOT_KEY", "")
    if from_environment:
        return parse_keys(from_environment.replace(";", "\n"))
    path = Path(settings.XINQIAO_ROOT_KEY_FILE)
    try:
        return parse_keys(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise KeyMissing(
            f"没有找到密钥文件 {path}。没有密钥就打不开已封存的个人信息：请从密钥备份恢复；全新安装请运行 ./xinqiao keys new。"
        ) from None
    except OSError as error:
        raise KeyMissing(
            f"读不了密钥文件 {path}（{error.strerror}），请核对它的位置、所有者和权限。"
        ) from None
    except UnicodeDecodeError:
        raise KeyWrong(f"密钥文件 {path} 不是文本文件，请用备份恢复。") from None


def seal(plain: str | bytes, *, context: str) -> bytes:
    """Seal `plain` under the current key, bound to `context` such as `people.person:<id>:identity`."""
    ring = keyring()
    data = plain.encode("utf-8", "strict") if isinstance(plain, str) else plain
    nonce, header = os.urandom(12), header_of_today()
    return header + nonce + ring.cipher(ring.current).encrypt(nonce, data, header + context.encode())


def header_of_today() -> bytes:
    """The first three bytes of everything sealed under the newest key."""
    return _FORMAT + keyring().current.to_bytes(2, "big")


def rewrap(sealed: bytes | memoryview, *, context: str) -> bytes:
    """The same content sealed under the newest key, bound to the same place. Errors as `unseal_bytes`."""
    return seal(unseal_bytes(sealed, context=context), context=context)


def unseal_bytes(sealed: bytes | memoryview, *, context: str) -> bytes:
    """Open sealed bytes. Raises Tampered when they were changed, moved or sealed under another key of that version."""
    raw = bytes(sealed)
    if len(raw) < 31 or raw[:1] != _FORMAT:
        raise Tampered("封存的数据已损坏，无法打开。请联系系统管理员从备份恢复。")
    header, nonce, body = raw[:3], raw[3:15], raw[15:]
    try:
        return (
            keyring().cipher(int.from_bytes(raw[1:3], "big")).decrypt(nonce, body, header + context.encode())
        )
    except InvalidTag:
        raise Tampered("封存的数据被改动过或密钥不符，无法打开。请联系系统管理员从备份恢复。") from None


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """Open sealed text; errors as `unseal_bytes`."""
    return unseal_bytes(sealed, context=context).decode()


def version_of(sealed: bytes | memoryview) -> int:
    """The key version under which these bytes were sealed."""
    return int.from_bytes(bytes(sealed)[1:3], "big")


def blind_index(value: str, *, purpose: str) -> bytes:
    """Keyed fingerprint for exact search over sealed values; useless without the root key. Uses key version 1 for ever."""
    ring = keyring()
    return hmac.digest(ring.derived(min(ring.roots), f"index/{purpose}"), value.encode(), hashlib.sha256)


def audit_key() -> bytes:
    """Key of the audit chain's HMAC: who cannot read it cannot rewrite the chain."""
    ring = keyring()
    return ring.derived(min(ring.roots), "audit")


def audit_signer() -> Ed25519PrivateKey:
    """Key that signs checkpoints of the log; like the chain's it comes from the oldest root key and never changes."""
    ring = keyring()
    return Ed25519PrivateKey.from_private_bytes(ring.derived(min(ring.roots), "audit-sign"))


# Without 0/O, 1/I/L and vowels: can be read over the telephone and spells nothing.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def short_code(value: str, *, purpose: str) -> str:
    """Ten characters (about 47 bits), shown as XXXXX-XXXXX, that only this office can derive from `value`: the query
    code of a petition, the verification code of a document. The same receipt can so be printed again."""
    number = int.from_bytes(blind_index(value, purpose=purpose)[:16], "big")
    chars = ""
    for _ in range(10):
        number, digit = divmod(number, len(CODE_ALPHABET))
        chars += CODE_ALPHABET[digit]
    return f"{chars[:5]}-{chars[5:]}"


def same_code(typed: str, right: str) -> bool:
    """Compare in constant time, without blanks, dashes and case."""
    plain = "".join(c for c in fold(typed).text.upper() if c.isalnum())
    return hmac.compare_digest(plain.encode(), right.replace("-", "").encode())
