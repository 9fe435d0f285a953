"""The suites under which data are sealed: AES-256-GCM with SHA-256, and SM4-GCM with SM3 (GB/T 32907, GB/T 32905, RFC 8998).

Which suite a key is for stands beside it in the key file, so that a suite is chosen when the first key is made and changed as a key is: by a
new version and `keys rewrap`. Both come from `cryptography`, whose OpenSSL has them; a certified module (国密) would be a third entry here."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_TAG = 16


class Aead(Protocol):
    """Seals under a nonce of 12 bytes; opens or raises InvalidTag."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM as `AESGCM` does it: the tag of 16 bytes stands at the end."""

    def __init__(self, key: bytes) -> None:
        self._cipher = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        sealing = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        if len(data) < _TAG:
            raise InvalidTag
        opening = Cipher(self._cipher, modes.GCM(nonce, data[-_TAG:])).decryptor()
        opening.authenticate_additional_data(associated_data)
        return opening.update(data[:-_TAG]) + opening.finalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """`mark` begins everything sealed under it. `name` is its word in the key file, `title` what people read."""

    name: str
    title: str
    mark: bytes
    hashed: HashAlgorithm
    cipher: type[Aead]
    key_bytes: int

    def derived(self, root: bytes, purpose: str) -> bytes:
        """The 32-byte key of one purpose, by HKDF."""
        info = b"xinqiao/" + purpose.encode()
        return HKDF(algorithm=self.hashed, length=32, salt=None, info=info).derive(root)

    def sealer(self, key: bytes) -> Aead:
        """What seals under a derived key."""
        return self.cipher(key[: self.key_bytes])  # type: ignore[call-arg]  # each takes its key

    def fingerprint(self, key: bytes, data: bytes) -> bytes:
        """HMAC: 32 bytes in either suite."""
        if isinstance(self.hashed, SHA256):
            return hmac.digest(key, data, "sha256")  # in one call, where Python has the hash itself
        made = HMAC(key, self.hashed)
        made.update(data)
        return made.finalize()


AES = Suite(name="aes", title="AES-256-GCM", mark=b"\x01", hashed=SHA256(), cipher=AESGCM, key_bytes=32)
SM = Suite(name="sm4", title="SM4-GCM、HMAC-SM3", mark=b"\x02", hashed=SM3(), cipher=Sm4Gcm, key_bytes=16)
SUITES: Mapping[str, Suite] = {suite.name: suite for suite in (AES, SM)}
