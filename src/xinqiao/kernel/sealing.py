"""Sealing: personal data at rest under versioned keys (M-I5, 个人信息保护法 51), each with the suite that stands beside it (`kernel.suites`).

One root key per version, 32 random bytes, kept in a key file or the environment and never in the database. From it HKDF
derives one key per purpose, so that the blind index cannot be joined with anything else. Sealed bytes are bound to
their place (`context`: table, field, row): moved elsewhere they do not open.

Layout of sealed bytes: mark of the suite | key version, 2 bytes | nonce, 12 bytes | ciphertext and tag. A text within is UTF-8 or, after a
byte that begins no UTF-8, GBK: most of ours is Chinese and a third shorter in it.
Cryptography stays behind this module, so that a certified module (国密) can take its place.
"""

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from xinqiao.kernel.errors import KeyMissing, KeyWrong, Tampered
from xinqiao.kernel.suites import AES, SUITES, Aead, Suite
from xinqiao.rules.folding import fold

_MARKS = {suite.mark for suite in SUITES.values()}


@dataclass(frozen=True, slots=True)
class Keyring:
    """All root keys by version, and the suite of each that is not AES; new data are sealed under the highest."""

    roots: dict[int, bytes] = field(repr=False)
    suites: Mapping[int, Suite] = field(default_factory=dict)

    @property
    def current(self) -> int:
        return max(self.roots)

    def suite(self, version: int) -> Suite:
        return self.suites.get(version, AES)

    @cache  # noqa: B019 - one keyring lives as long as the process
    def derived(self, version: int, purpose: str) -> bytes:
        """The 32-byte key of one purpose. Raises KeyMissing when the version is not in the ring."""
        root = self.roots.get(version)
        if root is None:
            raise KeyMissing(f"缺少第 {version} 版密钥：请把当时的密钥行放回密钥文件后重新启动。")
        return self.suite(version).derived(root, purpose)

    def __hash__(self) -> int:
        return id(self)

    @cache  # noqa: B019 - as above
    def cipher(self, version: int, purpose: str = "seal") -> Aead:
        return self.suite(version).sealer(self.derived(version, purpose))


def parse_keys(text: str) -> Keyring:
    """Read lines of version, key in base64 and, where it is not AES, the suite. Raises KeyWrong with what to do when a line cannot be used."""
    roots, suites = dict[int, bytes](), dict[int, Suite]()
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            version, encoded, *words = line.split()
            [suite] = [SUITES[word] for word in words or [AES.name]]
            raw = base64.b64decode(encoded, validate=True)
            if len(raw) != 32 or not 0 < int(version) < 65536:
                raise ValueError
        except (ValueError, KeyError):
            raise KeyWrong(
                "密钥文件有一行无法识别。每行应为「版本号 空格 44个字符的密钥」，国密的后面再写「空格 sm4」，请用备份恢复该文件。"
            ) from None
        if roots.setdefault(int(version), raw) != raw or suites.setdefault(int(version), suite) != suite:
            raise KeyWrong(f"密钥文件里第 {int(version)} 版出现两次而且不同，请用备份恢复该文件。")
    if not roots:
        raise KeyMissing("密钥文件是空的。请用备份恢复；全新安装请运行 ./xinqiao keys new。")
    return Keyring(roots, suites)


def new_key_line(version: int = 1, suite: Suite = AES) -> str:
    """A fresh random key as a line of the key file."""
    word = "" if suite is AES else f" {suite.name}"
    return f"{version} {base64.b64encode(secrets.token_bytes(32)).decode()}{word}\n"


@cache
def keyring() -> Keyring:
    """The office's keys. Raises KeyMissing or KeyWrong."""
    return parse_keys(key_text())


def shared_place() -> Path:
    """Where the key file lies sealed to those who hold its shares (`kernel.shared_key`)."""
    return settings.XINQIAO_HOME / "keys" / "root.shares"


def key_text() -> str:
    """The lines of the keys, from XINQIAO_ROOT_KEY or the key file. Raises KeyMissing or KeyWrong."""
    if from_environment := os.environ.get("XINQIAO_ROOT_KEY", ""):
        return from_environment.replace(";", "\n")
    path = Path(settings.XINQIAO_ROOT_KEY_FILE)
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        way = (
            "请持有份额的人到场，运行 ./xinqiao keys join，不要新建密钥。"
            if shared_place().exists()
            else "请从密钥备份恢复；全新安装请运行 ./xinqiao keys new。"
        )
        raise KeyMissing(f"没有找到密钥文件 {path}。没有密钥就打不开已封存的个人信息：{way}") from None
    except OSError as error:
        raise KeyMissing(
            f"读不了密钥文件 {path}（{error.strerror}），请核对它的位置、所有者和权限。"
        ) from None
    except UnicodeDecodeError:
        raise KeyWrong(f"密钥文件 {path} 不是文本文件，请用备份恢复。") from None


def seal(plain: str | bytes, *, context: str) -> bytes:
    """Seal `plain` under the current key, bound to `context` such as `people.person:<id>:identity`."""
    ring = keyring()
    data = _written(plain) if isinstance(plain, str) else plain
    nonce, header = os.urandom(12), header_of_today()
    return header + nonce + ring.cipher(ring.current).encrypt(nonce, data, header + context.encode())


_IN_GBK = b"\xff"


def _written(text: str) -> bytes:
    try:
        return min(_IN_GBK + text.encode("gbk"), text.encode(), key=len)
    except UnicodeEncodeError:  # a sign that GBK has not
        return text.encode()


def header_of_today() -> bytes:
    """The first three bytes of everything sealed under the newest key."""
    ring = keyring()
    return ring.suite(ring.current).mark + ring.current.to_bytes(2, "big")


def rewrap(sealed: bytes | memoryview, *, context: str) -> bytes:
    """The same content sealed under the newest key, bound to the same place. Errors as `unseal_bytes`."""
    return seal(unseal_bytes(sealed, context=context), context=context)


def unseal_bytes(sealed: bytes | memoryview, *, context: str) -> bytes:
    """Open sealed bytes. Raises Tampered when they were changed, moved or sealed under another key of that version."""
    raw, ring = bytes(sealed), keyring()
    header, nonce, body = raw[:3], raw[3:15], raw[15:]
    if len(raw) < 31 or raw[:1] not in _MARKS:
        raise Tampered("封存的数据已损坏，无法打开。请联系系统管理员从备份恢复。")
    version = version_of(header)
    cipher = ring.cipher(version)
    try:
        if raw[:1] != ring.suite(version).mark:
            raise InvalidTag
        return cipher.decrypt(nonce, body, header + context.encode())
    except InvalidTag:
        raise Tampered("封存的数据被改动过或密钥不符，无法打开。请联系系统管理员从备份恢复。") from None


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """Open sealed text; errors as `unseal_bytes`."""
    data = unseal_bytes(sealed, context=context)
    return data[1:].decode("gbk") if data.startswith(_IN_GBK) else data.decode()


def version_of(sealed: bytes | memoryview) -> int:
    """The key version under which these bytes were sealed."""
    return int.from_bytes(bytes(sealed)[1:3], "big")


def blind_index(value: str, *, purpose: str) -> bytes:
    """Keyed fingerprint for exact search over sealed values; useless without the root key. Uses key version 1 for ever."""
    ring = keyring()
    first = min(ring.roots)
    return ring.suite(first).fingerprint(ring.derived(first, f"index/{purpose}"), value.encode())


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
