"""A key that only one person can derive, from a phrase that is stored nowhere (M-E3).

The phrase goes through Argon2id with a salt of the person, so that equal phrases of two people give different keys and nobody tries phrases
for all at once. Of what comes out one half says where the sealed bytes lie, the other seals them: whoever has the database does not even
see whose they are. A forgotten phrase cannot be replaced, by nobody."""

import os
import unicodedata
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.sealing import blind_index

_MEMORY, _ROUNDS = 64 * 1024, 3
"""KiB and passes: about a tenth of a second, done before any command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """`place`: where the person's sealed bytes lie."""

    place: str
    _key: bytes = field(repr=False)

    def seal(self, plain: bytes, *, size: int) -> bytes:
        """Sealed and filled up to `size`, so that the length says nothing. Raises ValueError for what is longer."""
        if len(plain) > size:
            raise ValueError(f"{len(plain)} bytes, at most {size}")
        nonce = os.urandom(12)
        return nonce + AESGCM(self._key).encrypt(nonce, plain.ljust(size), self.place.encode())

    def open(self, sealed: bytes | memoryview) -> bytes:
        """What was sealed. Raises Tampered."""
        raw = bytes(sealed)
        try:
            return AESGCM(self._key).decrypt(raw[:12], raw[12:], self.place.encode()).rstrip()
        except InvalidTag:
            raise Tampered("封存的数据被改动过，无法打开。请联系系统管理员从备份恢复。") from None


def own_key(phrase: str, *, staff_id: int) -> OwnKey:
    """The key of this person and phrase; written in full or half width, it is the same."""
    raw = hash_secret_raw(
        unicodedata.normalize("NFKC", phrase).strip().encode(),
        blind_index(str(staff_id), purpose="own-key"),
        time_cost=_ROUNDS,
        memory_cost=_MEMORY,
        parallelism=1,
        hash_len=64,
        type=Type.ID,
    )
    return OwnKey(place=raw[:32].hex(), _key=raw[32:])
