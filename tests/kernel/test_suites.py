"""The national suite does what its standards say, seals backups too, and its index is another one."""

import hashlib
import io

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3, Hash

from xinqiao.kernel import sealing
from xinqiao.kernel.errors import KeyMissing, Tampered
from xinqiao.kernel.sealed_stream import SealedReader, SealingWriter
from xinqiao.kernel.suites import AES, SM, SUITES, Sm4Gcm, Suite

pytestmark = pytest.mark.once
KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


def sm3(data: bytes) -> bytes:
    made = Hash(SM3())
    made.update(data)
    return made.finalize()


def test_the_vectors_of_the_standards() -> None:
    """GB/T 32905 A.1, A.2; GB/T 32907 A.1; RFC 8998 A.1."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    block = Cipher(SM4(KEY), modes.ECB()).encryptor()
    assert block.update(KEY).hex() == "681edf34d206965e86b3e94f536e4246"
    plain = b"".join(bytes([n * 17]) * 8 for n in (10, 11, 12, 13, 14, 15, 14, 10))
    nonce = bytes.fromhex("00001234567800000000abcd")
    beside = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = Sm4Gcm(KEY).encrypt(nonce, plain, beside)
    assert sealed[:-16].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert Sm4Gcm(KEY).decrypt(nonce, sealed, beside) == plain
    for changed in (sealed[:-1], b"\x00" + sealed[1:], b"", sealed[:15]):
        with pytest.raises(InvalidTag):
            Sm4Gcm(KEY).decrypt(nonce, changed, beside)


def test_hmac_sm3_is_hmac_of_rfc_2104_over_sm3() -> None:
    inner, outer = (bytes(one ^ pad for one in KEY.ljust(64, b"\x00")) for pad in (0x36, 0x5C))
    assert SM.fingerprint(KEY, b"abc") == sm3(outer + sm3(inner + b"abc"))
    assert (
        AES.fingerprint(KEY, b"abc")
        == hashlib.sha256(
            bytes(one ^ 0x5C for one in KEY.ljust(64, b"\x00"))
            + hashlib.sha256(bytes(one ^ 0x36 for one in KEY.ljust(64, b"\x00")) + b"abc").digest()
        ).digest()
    )


@pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)
def test_a_new_office_seals_all_under_the_suite_that_was_chosen(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = sealing.parse_keys(sealing.new_key_line(suite=suite))
    monkeypatch.setattr(sealing, "keyring", lambda: ring)
    monkeypatch.setattr("xinqiao.kernel.sealed_stream.keyring", sealing.keyring)
    sealed = sealing.seal("甲小满", context="x")
    assert sealed[:3] == suite.mark + b"\x00\x01"
    assert sealing.unseal(sealed, context="x") == "甲小满"
    other = next(one for one in SUITES.values() if one is not suite)
    for wrong in (other.mark + sealed[1:], b"\x03" + sealed[1:], sealed[:-1], sealed[:20]):
        with pytest.raises(Tampered):
            sealing.unseal(wrong, context="x")
    with pytest.raises(KeyMissing, match="第 2 版"):
        sealing.unseal(suite.mark + b"\x00\x02" + sealed[3:], context="x")
    target = io.BytesIO()
    with SealingWriter(target) as writer:
        writer.write(b"backup" * 1000)
    assert SealedReader(io.BytesIO(target.getvalue())).read() == b"backup" * 1000
    with pytest.raises(Tampered):
        SealedReader(io.BytesIO(target.getvalue()[:-1])).read()
    assert len(sealing.blind_index("13800001234", purpose="phone")) == 32
