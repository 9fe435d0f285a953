"""Sealing for a recipient's public key, and opening with one's own: age (X25519, by pyrage) and S/MIME (CMS EnvelopedData, by cryptography;
with RSA-OAEP or AES-GCM by `openssl`).

Both are standards with tools of their own, `age` and `openssl cms`: whoever receives needs no Xinqiao. Neither says who sealed; that is told
by the signature within (`exchange.signatures`)."""

import base64
import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyrage
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs7,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

from xinqiao.exchange import by_openssl
from xinqiao.rules.exchanging import Envelope

_AGE, _PEM = "age1", "-----BEGIN CERTIFICATE-----"
_MAGIC = b"age-encryption.org/v1\n"
_OAEP = bytes.fromhex("06092a864886f70d010107")
_AUTHENTICATED = bytes.fromhex("060b2a864886f70d0109100117")
"""The names of both, as DER writes them."""
_RSA_BITS, _LEAST_BITS = 3072, 2048
_YEARS = 10


class BadKey(Exception):
    """No public key for which anything can be sealed; the message says what to do."""


class CannotOpen(Exception):
    """Not sealed for this unit, or damaged; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """What a recipient gave of itself: an age recipient, or a certificate in PEM."""

    kind: Envelope
    text: str

    @property
    def raw(self) -> bytes:
        """The bytes that its fingerprint is made of: the same however the key was pasted."""
        if self.kind == Envelope.AGE:
            return self.text.encode()
        return _certificate(self.text).public_bytes(Encoding.DER)

    @property
    def hashed(self) -> str:
        """By which a package says for whom it was sealed."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKeys:
    """Everything of one unit that opens: both kinds. Kept sealed."""

    age: str = field(repr=False)
    certificate: str
    rsa: bytes = field(repr=False)


def read_key(text: str) -> PublicKey:
    """A public key as it was pasted. Raises BadKey; a private key is refused in words of its own, for it must not be shown to anybody."""
    found = text.strip()
    if "PRIVATE KEY" in found or found.upper().startswith("AGE-SECRET-KEY"):
        raise BadKey("这是私钥，不能给任何人。请对方换一对密钥，只把公钥发给您。")
    if found.startswith(_AGE):
        try:
            return PublicKey(kind=Envelope.AGE, text=str(pyrage.x25519.Recipient.from_str(found)))
        except pyrage.RecipientError:
            raise BadKey("age 公钥不完整：应以 age1 开头，共62个字符，请重新复制。") from None
    if found.startswith(_PEM):
        made = _certificate(found)
        return PublicKey(kind=Envelope.SMIME, text=made.public_bytes(Encoding.PEM).decode())
    raise BadKey(
        "请粘贴 age 公钥（以 age1 开头），或者 PEM 格式的证书（以 -----BEGIN CERTIFICATE----- 开头）。"
    )


def _certificate(text: str) -> x509.Certificate:
    try:
        found = x509.load_pem_x509_certificate(text.encode("ascii"))
        key = found.public_key()
    except (ValueError, UnicodeEncodeError):
        raise BadKey("证书读不出来，请重新复制 PEM 格式的整个证书。") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _LEAST_BITS:
        raise BadKey("只能用 RSA 2048 位以上的加密证书，请对方换一张，或者改用 age 公钥。")
    return found


def expired(key: PublicKey, at: datetime) -> bool:
    """Whether it is a certificate that is not valid then."""
    if key.kind == Envelope.AGE:
        return False
    found = _certificate(key.text)
    return not found.not_valid_before_utc <= at <= found.not_valid_after_utc


def fingerprint(key: PublicKey, signing: str) -> str:
    """Sixteen signs in four groups, read aloud over the telephone: of the key and of the key that signs, if there is one."""
    hashed = hashlib.sha256(key.raw + b"\n" + signing.encode()).hexdigest()[:16].upper()
    return " ".join(hashed[at : at + 4] for at in range(0, 16, 4))


def seal_for(key: PublicKey, data: bytes) -> bytes:
    """The sealed file: S/MIME with AES-CBC, which everybody reads, or with RSA-OAEP and AES-GCM where the office has set so. Raises BadKey."""
    if key.kind == Envelope.AGE:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(key.text)]))
    if settings.XINQIAO_SMIME == "gcm":
        return _sealed_by_openssl(key, data)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(data).add_recipient(_certificate(key.text))
    builder = builder.set_content_encryption_algorithm(AES256)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _sealed_by_openssl(key: PublicKey, data: bytes) -> bytes:
    try:
        return by_openssl.sealed(data, _certificate(key.text).public_bytes(Encoding.PEM).decode())
    except by_openssl.NoOpenssl:
        raise BadKey(
            "本机没有 openssl（3.0 以上），不能按 RSA-OAEP、AES-GCM 封装。请系统管理员安装，或者把 XINQIAO_SMIME 改为 cbc，或者改用 age 公钥。"
        ) from None


def open_with(keys: PrivateKeys, data: bytes) -> bytes:
    """What was sealed for this unit, of whichever kind; CMS in DER, PEM or as a mail program saves it is not told apart by its name.
    Raises CannotOpen."""
    if data.startswith(_MAGIC) or data.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----"):
        return _open_age(keys, data)
    return _open_cms(keys, data)


def _open_age(keys: PrivateKeys, data: bytes) -> bytes:
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(keys.age)]))
    except pyrage.DecryptError:
        raise CannotOpen(
            "打不开：不是封给本单位的，或者文件已损坏。请对方核对收件单位的公钥后重新封装。"
        ) from None


def _open_cms(keys: PrivateKeys, data: bytes) -> bytes:
    certificate = x509.load_pem_x509_certificate(keys.certificate.encode())
    # Made here and kept sealed: that it is a key need not be proven each time.
    key = load_der_private_key(keys.rsa, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    whole = data
    if data.startswith(b"-----BEGIN"):
        data, read = data.replace(b" CMS-----", b" PKCS7-----"), pkcs7.pkcs7_decrypt_pem
    elif data[:1] == b"\x30":
        read = pkcs7.pkcs7_decrypt_der
    else:
        read = pkcs7.pkcs7_decrypt_smime
    try:
        return read(data, certificate, key, [])
    except (ValueError, InvalidTag, NotImplementedError, TypeError):
        pass
    except Exception as problem:  # the parser of the package raises kinds of its own
        if not type(problem).__module__.startswith("cryptography"):
            raise
    return _opened_by_openssl(keys, whole)


def _opened_by_openssl(keys: PrivateKeys, data: bytes) -> bytes:
    """With RSA-OAEP or AES-GCM, which only `openssl` reads; a file that names neither is refused at once."""
    if not _modern(data):
        raise CannotOpen("打不开：不是 age 或者 S/MIME 移送包，不是封给本单位的，或者文件已损坏。")
    try:
        return by_openssl.opened(data, keys.certificate, keys.rsa)
    except by_openssl.NoOpenssl:
        raise CannotOpen(
            "打不开：用了 RSA-OAEP 或者 AES-GCM 加密，须本机有 openssl（3.0 以上）；有的，就是不是封给本单位的，或者文件已损坏。"
            "请系统管理员核对，或者请对方用 age、AES-256-CBC 重新封装。"
        ) from None


def _modern(data: bytes) -> bool:
    """Whether it names RSA-OAEP or the content type of authenticated encryption."""
    body = data
    if data[:1] != b"\x30":
        lines = [line for line in data.splitlines() if line and b"-" not in line and b":" not in line]
        with suppress(ValueError):
            body = base64.b64decode(b"".join(lines))
    return any(name in body for name in (_OAEP, _AUTHENTICATED))


def new_keys(name: str, at: datetime) -> PrivateKeys:
    """A fresh pair of each kind; the certificate is signed by itself, its fingerprint is compared by telephone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _YEARS))
        .sign(key, hashes.SHA256())
    )
    return PrivateKeys(
        age=str(pyrage.x25519.Identity.generate()),
        certificate=made.public_bytes(Encoding.PEM).decode(),
        rsa=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def public_of(keys: PrivateKeys) -> tuple[PublicKey, PublicKey]:
    """What others are given: the age recipient and the certificate."""
    recipient = str(pyrage.x25519.Identity.from_str(keys.age).to_public())
    return (
        PublicKey(kind=Envelope.AGE, text=recipient),
        PublicKey(kind=Envelope.SMIME, text=keys.certificate),
    )
