"""Who made a package or a receipt: Ed25519 signatures under a key that the other office approved, and receipts made of them.

A public key is written `ed25519:` and its base64. Another kind is another name before the colon and one entry of `_KINDS`: SM2 is read when
the machine has Debian's `openssl`, whose command does the arithmetic (decisions.md); this office itself signs with Ed25519."""

import base64
import binascii
import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ED25519, _SM2 = "ed25519", "sm2"
_SM2_IDENTITY = "1234567812345678"
"""Of GM/T 0009-2012 10: the identity that goes into the hash where none is agreed."""
_SM2_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
"""SubjectPublicKeyInfo of an SM2 key up to its two coordinates (GM/T 0009, RFC 5480 with curve 1.2.156.10197.1.301)."""
_SECONDS = 20
RECEIPT = "xinqiao-receipt-1"


class NotSigned(Exception):
    """No receipt, or not of this key; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelReceipt:
    """What a receipt says: which package came, by the hash of what it holds, when."""

    parcel: str
    manifest: str
    at: str


def new_signing_key() -> bytes:
    """32 bytes, to be kept sealed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_name(private: bytes) -> str:
    """The public key as others are given it."""
    public = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return f"{_ED25519}:{base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()}"


def sign(private: bytes, message: bytes) -> str:
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(private).sign(message)).decode()


def is_public_name(text: str) -> bool:
    """Whether it is a key of a kind that can be read here."""
    kind, _, encoded = text.partition(":")
    return kind in _KINDS and len(_decoded(encoded)) == _SIZES[kind]


def signed_by(name: str, message: bytes, signature: str) -> bool:
    """Whether the holder of this public key signed the message; also False for what is no key or no signature."""
    kind, _, encoded = name.partition(":")
    found = _KINDS.get(kind)
    return found is not None and found(_decoded(encoded), message, _decoded(signature))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    """By `openssl pkeyutl` (SM2 with SM3, GB/T 32918.2); False where the machine has none. `public`: x and y, 64 bytes."""
    if not (openssl := which("openssl")) or len(public) != 64 or not signature:
        return False
    with tempfile.TemporaryDirectory() as folder:
        parts = {"key": _SM2_PREFIX + public, "message": message, "signature": signature}
        for name, data in parts.items():
            Path(folder, name).write_bytes(data)
        words = (
            "pkeyutl -verify -pubin -inkey key -keyform DER -rawin -digest sm3 -in message -sigfile signature"
        )
        done = subprocess.run(  # noqa: S603 - Debian's own, with words of ours
            [openssl, *words.split(), "-pkeyopt", f"distid:{_SM2_IDENTITY}"],
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    return done.returncode == 0


_KINDS: Mapping[str, Callable[[bytes, bytes, bytes], bool]] = {_ED25519: _ed25519, _SM2: _sm2}
_SIZES = {_ED25519: 32, _SM2: 64}


def receipt_of(private: bytes, said: ParcelReceipt) -> str:
    """One line that can be pasted: what it says and the signature over it."""
    told = {"format": RECEIPT, "parcel": said.parcel, "manifest": said.manifest, "at": said.at}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    return f"{base64.b64encode(text).decode()}.{sign(private, text)}"


def read_receipt(name: str, line: str) -> ParcelReceipt:
    """What a receipt says that the holder of this key signed. Raises NotSigned."""
    encoded, _, signature = "".join(line.split()).partition(".")
    text = _decoded(encoded)
    if not text or not signed_by(name, text, signature):
        raise NotSigned("回执的签名不是这个收件单位的，请核对是否复制完整；也可以请对方念出回执码。")
    try:
        told = json.loads(text)
        if told["format"] != RECEIPT:
            raise ValueError
        return ParcelReceipt(parcel=str(told["parcel"]), manifest=str(told["manifest"]), at=str(told["at"]))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NotSigned("这不是移送包的回执，请核对后重新粘贴。") from None
