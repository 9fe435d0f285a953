"""Who signed a package or a receipt; SM2 by Debian's `openssl`."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from xinqiao.exchange.signatures import (
    NotSigned,
    ParcelReceipt,
    is_public_name,
    new_signing_key,
    public_name,
    read_receipt,
    receipt_of,
    sign,
    signed_by,
)

pytestmark = pytest.mark.once
SAID = ParcelReceipt(parcel="YS2026-00001", manifest="0" * 64, at="2026-11-30T09:00:00+08:00")


def test_a_receipt_is_read_only_with_the_key_that_signed_it() -> None:
    mine, other = new_signing_key(), new_signing_key()
    line = receipt_of(mine, SAID)
    assert read_receipt(public_name(mine), f"{line[:40]}\n {line[40:]}\n") == SAID, (
        "as a mail program breaks it"
    )
    text, _, mark = line.partition(".")
    foreign = base64.b64encode(b'{"format": "x"}').decode()
    no_receipt = f"{foreign}.{sign(mine, base64.b64decode(foreign))}"
    for key, wrong in (
        (public_name(other), line),
        (public_name(mine), f"{text}.{sign(other, base64.b64decode(text))}"),
        (public_name(mine), f"{foreign}.{mark}"),
        (public_name(mine), no_receipt),
        (public_name(mine), "回执"),
        ("", line),
        ("sm2:AAAA", line),
        ("rsa:AAAA", line),
    ):
        with pytest.raises(NotSigned):
            read_receipt(key, wrong)


def test_an_sm2_signature_of_openssl_is_read(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed here: apt-get install openssl")

    def openssl(words: str) -> bytes:
        return subprocess.run(
            ["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True
        ).stdout

    (tmp_path / "message").write_bytes(b"receipt")
    openssl("genpkey -algorithm SM2 -out key.pem")
    public = openssl("pkey -in key.pem -pubout -outform DER")[-64:]
    words = "pkeyutl -sign -inkey key.pem -rawin -digest sm3 -in message -pkeyopt distid:1234567812345678"
    mark = base64.b64encode(openssl(words)).decode()
    name = f"sm2:{base64.b64encode(public).decode()}"
    assert is_public_name(name)
    assert signed_by(name, b"receipt", mark)
    assert not signed_by(name, b"another", mark)
    assert not is_public_name("sm2:AAAA")
