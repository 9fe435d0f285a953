"""The key file in the hands of several people (engineering rule "unseal needs 3 distinct people"): sealed by HPKE (RFC 9180: X25519, HKDF-SHA256,
AES-256-GCM) to a public key whose private half exists only on their sheets (`kernel.shares`). So a new version of the key is sealed to the same
sheets without anybody coming, and what lies on the disk and beside the backups opens to nobody alone."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from xinqiao.kernel.errors import KeyWrong
from xinqiao.kernel.sealing import blind_index, parse_keys, shared_place
from xinqiao.kernel.storage import Folder

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_FOR = b"xinqiao/root.shares"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedKey:
    """The file. `number` is that of the set of sheets, `newest` the newest key version in it. `proof`: whoever holds no root key
    cannot put a public key of their own here and wait for the next version to be sealed to it."""

    number: int
    needed: int
    holders: Sequence[str]
    day: str
    public: str
    newest: int = 0
    sealed: str = ""
    proof: str = ""

    def holding(self, keys: str) -> "SharedKey":
        """The same with these lines of the key file; the office's own key must be loaded."""
        public = X25519PublicKey.from_public_bytes(base64.b64decode(self.public))
        sealed = base64.b64encode(_SUITE.encrypt(keys.encode(), public, _FOR)).decode()
        made = replace(self, newest=parse_keys(keys).current, sealed=sealed)
        return replace(made, proof=made._proven())

    def _proven(self) -> str:
        told = json.dumps(asdict(replace(self, proof="")), sort_keys=True)
        return blind_index(told, purpose="root.shares").hex()

    def trusted(self) -> bool:
        """Whether it was made by who held this office's key."""
        return self.proof == self._proven()

    def written(self) -> bytes:
        """What `shared_key` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    def opened(self, secret: bytes) -> str:
        """The lines of the key file. Raises KeyWrong: the secret is of another set, or the file was changed."""
        private = X25519PrivateKey.from_private_bytes(secret)
        try:
            if public_of(secret) != self.public:
                raise InvalidTag
            keys = _SUITE.decrypt(base64.b64decode(self.sealed), private, _FOR).decode()
        except (InvalidTag, ValueError):
            raise KeyWrong(
                "这些份额打不开这个 root.shares：它是另一次分持时写的，或者被改动过。请用备份旁边的另一份。"
            ) from None
        parse_keys(keys)
        return keys


def public_of(secret: bytes) -> str:
    """What is sealed to who holds the secret: also the check that the right one came together."""
    return base64.b64encode(
        X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    ).decode()


def shared_key(place: Path | None = None) -> SharedKey | None:
    """What was shared out, None where nothing was. Raises KeyWrong for what is no such file."""
    place = place or shared_place()
    try:
        return SharedKey(**json.loads(place.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise KeyWrong(f"{place} 不完整，无法识别。请用备份旁边的另一份。") from None


def keep(shared: SharedKey) -> None:
    """Write it where it is looked for and, as a backup alone opens nothing, beside the backups; the old one is replaced at once or not at all."""
    for folder in filter(None, (shared_place().parent, settings.XINQIAO_BACKUP)):
        Folder(folder).write(shared_place().name, shared.written())
