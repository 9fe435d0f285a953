"""Sealing for another office: what Debian's `age` and `openssl cms` write is opened here, and what is sealed here is opened by them."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from xinqiao.exchange import envelopes
from xinqiao.exchange.envelopes import (
    BadKey,
    CannotOpen,
    PrivateKeys,
    expired,
    fingerprint,
    new_keys,
    open_with,
    public_of,
    read_key,
    seal_for,
)
from xinqiao.rules.exchanging import Envelope

pytestmark = pytest.mark.once
DATA = bytes(range(256)) * 300 + "甲小满\r\n\n".encode()
AT = datetime(2026, 11, 30, tzinfo=UTC)
Tool = Callable[..., bytes]


@pytest.fixture(scope="module")
def keys() -> PrivateKeys:
    return new_keys("云水市信访局", AT)


@pytest.fixture
def tool(keys: PrivateKeys, tmp_path: Path) -> Tool:
    """Runs a command in a folder with the keys and the data as files; a machine without it skips."""
    (tmp_path / "id.txt").write_text(keys.age + "\n")
    (tmp_path / "own.pem").write_text(keys.certificate)
    (tmp_path / "own.der").write_bytes(keys.rsa)
    (tmp_path / "data").write_bytes(DATA)

    def run(name: str, *words: str, sealed: bytes = b"") -> bytes:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed here: apt-get install {name}")
        (tmp_path / "sealed").write_bytes(sealed)
        return subprocess.run([name, *words], cwd=tmp_path, check=True, capture_output=True).stdout

    return run


def test_age_opens_what_is_sealed_here_and_the_other_way_round(keys: PrivateKeys, tool: Tool) -> None:
    recipient, _certificate = public_of(keys)
    assert tool("age", "-d", "-i", "id.txt", "sealed", sealed=seal_for(recipient, DATA)) == DATA
    for words in ((), ("-a",)):
        assert open_with(keys, tool("age", *words, "-r", recipient.text, "data")) == DATA
    assert tool("age-keygen", "-y", "id.txt").decode().strip() == recipient.text


def test_openssl_opens_what_is_sealed_here_and_the_other_way_round(keys: PrivateKeys, tool: Tool) -> None:
    _recipient, certificate = public_of(keys)
    opening = "cms -decrypt -inform DER -in sealed -recip own.pem -inkey own.der -keyform DER -binary"
    assert tool("openssl", *opening.split(), sealed=seal_for(certificate, DATA)) == DATA
    for form in ("DER", "PEM", "SMIME"):
        sealed = tool("openssl", *f"cms -encrypt -binary -aes256 -outform {form} -in data own.pem".split())
        assert open_with(keys, sealed) == DATA, form


def test_oaep_and_gcm_go_both_ways_and_are_refused_in_words_without_openssl(
    keys: PrivateKeys, tool: Tool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.XINQIAO_SMIME = "gcm"
    _recipient, certificate = public_of(keys)
    sealed = seal_for(certificate, DATA)
    opening = "cms -decrypt -inform DER -in sealed -recip own.pem -inkey own.der -keyform DER -binary"
    assert tool("openssl", *opening.split(), sealed=sealed) == DATA
    assert b"authEnvelopedData" in tool(
        "openssl", *["cms", "-cmsout", "-print", "-inform", "DER", "-in", "sealed"], sealed=sealed
    )
    oaep = "-recip own.pem -keyopt rsa_padding_mode:oaep"
    for form, words in (("DER", oaep), ("PEM", oaep), ("SMIME", oaep), ("DER", "own.pem")):
        for cipher in ("-aes-256-gcm", "-aes-128-gcm", "-aes256"):
            made = tool("openssl", *f"cms -encrypt -binary {cipher} -outform {form} -in data {words}".split())
            assert open_with(keys, made) == DATA, (form, words, cipher)
    with pytest.raises(CannotOpen, match="文件已损坏"):
        open_with(keys, sealed[:-40] + bytes([sealed[-40] ^ 1]) + sealed[-39:])
    monkeypatch.setattr("xinqiao.exchange.by_openssl.which", lambda _name: None)
    with pytest.raises(CannotOpen, match="须本机有 openssl"):
        open_with(keys, sealed)
    with pytest.raises(BadKey, match="本机没有 openssl"):
        seal_for(certificate, DATA)


def test_what_is_not_for_this_unit_or_damaged_is_not_opened(keys: PrivateKeys) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelopes, "_RSA_BITS", 2048)
        other = new_keys("云水市住房和城乡建设局", AT)
    recipient, certificate = public_of(keys)
    aged, enveloped = seal_for(recipient, DATA), seal_for(certificate, DATA)
    hostile = (
        b"",
        b"\x30",
        b"\x30\x82\xff\xff" + b"\x02" * 400,
        b"age-encryption.org/v1\n",
        b"hello",
        b"\x00" * 99,
    )
    changed = (aged[:-3], enveloped[:-40], aged[:-1] + bytes([aged[-1] ^ 1]), DATA)
    for sealed in (
        *hostile,
        *changed,
        seal_for(public_of(other)[0], DATA),
        seal_for(public_of(other)[1], DATA),
    ):
        with pytest.raises(CannotOpen):
            open_with(keys, sealed)


def test_a_public_key_is_taken_and_a_private_one_is_not(keys: PrivateKeys) -> None:
    recipient, certificate = public_of(keys)
    assert read_key(f"\n {recipient.text} \n") == recipient
    assert read_key(certificate.text.replace("\n", "\r\n")) == certificate
    assert (recipient.kind, certificate.kind) == (Envelope.AGE, Envelope.SMIME)
    wrong = {
        keys.age: "私钥",
        recipient.text[:-1]: "62个字符",
        "wxid_abc": "age1",
        "-----BEGIN CERTIFICATE-----\nMII": "证书",
    }
    for text, told in wrong.items():
        with pytest.raises(BadKey, match=told):
            read_key(text)
    assert not expired(certificate, AT)
    assert expired(certificate, AT + timedelta(days=366 * 11))
    print_ = fingerprint(recipient, "")
    assert len(print_.split()) == 4
    assert len({print_, fingerprint(recipient, "ed25519:x"), fingerprint(certificate, "")}) == 3
