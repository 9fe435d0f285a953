"""A security key made of software: it signs what a page asks, as a browser would send it."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG


@dataclass(slots=True)
class SoftKey:
    """`origin`: of the page that asks; `count`: how often it has signed."""

    origin: str
    rp_id: str = "localhost"
    handle: bytes = b"k" * 32
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> str:
        """What it answers to a page that wants a new key."""
        told = self._client("webauthn.create", options)
        cose = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # has no types
        public = AttestedCredentialData.create(b"\0" * 16, self.handle, cose)
        made = AttestationObject.create("none", self._data(FLAG.UP | FLAG.AT, public), {})
        return self._answer(clientDataJSON=told, attestationObject=made)

    def show(self, options: str) -> str:
        """What it answers at log-in."""
        self.count += 1
        told, data = self._client("webauthn.get", options), self._data(FLAG.UP)
        signature = self.key.sign(bytes(data) + sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=data, signature=signature)

    def _client(self, kind: str, options: str) -> bytes:
        asked = json.loads(options)["publicKey"]["challenge"]
        told: Any = CollectedClientData.create(kind, asked, self.origin)
        return bytes(told)

    def _data(self, flags: AuthenticatorData.FLAG, public: bytes = b"") -> AuthenticatorData:
        place = sha256(self.rp_id.encode()).digest()
        made: AuthenticatorData = AuthenticatorData.create(place, flags, self.count, public)
        return made

    def _answer(self, **parts: bytes) -> str:
        name = websafe_encode(self.handle)
        response = {part: websafe_encode(bytes(value)) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
