"""What `cryptography` does not read of S/MIME: RSA-OAEP, and AES-GCM as AuthEnvelopedData (RFC 5083, 5084). Debian's `openssl cms` reads and writes both.

Key and certificate are handed over through pipes and never lie on a disk."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from shutil import which

_SECONDS = 60
_OPEN = "cms -decrypt -binary -inform {form} -recip {certificate} -inkey {key} -keyform DER"
_SEAL = "cms -encrypt -binary -aes-256-gcm -outform DER -recip {certificate} -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"


class NoOpenssl(Exception):
    """This machine has no `openssl`, or it did not do what was asked; nothing is told apart: who sent the file learns nothing of the key."""


@contextmanager
def _pipes(parts: Mapping[str, bytes]) -> Iterator[dict[str, int]]:
    """Each part behind a file descriptor of its own; a key and a certificate fit into the pipe whole."""
    ends: dict[str, int] = {}
    try:
        for name, data in parts.items():
            ends[name], writes = os.pipe()
            with open(writes, "wb") as into:
                into.write(data)
        yield ends
    finally:
        for end in ends.values():
            os.close(end)


def _run(words: str, parts: Mapping[str, bytes], data: bytes, **more: str) -> bytes:
    if not (openssl := which("openssl")):
        raise NoOpenssl
    with _pipes(parts) as ends:
        places = {name: f"/dev/fd/{end}" for name, end in ends.items()}
        try:
            done = subprocess.run(  # noqa: S603 - Debian's own, with words of ours
                [openssl, *words.format(**places, **more).split()],
                input=data,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                pass_fds=tuple(ends.values()),
            )
        except subprocess.TimeoutExpired:
            raise NoOpenssl from None
    if done.returncode:
        raise NoOpenssl
    return done.stdout


def opened(data: bytes, certificate: str, key: bytes) -> bytes:
    """What was sealed for this certificate. With AES-GCM nothing is given back where a byte was changed. Raises NoOpenssl."""
    form = "PEM" if data.startswith(b"-----BEGIN") else "DER" if data[:1] == b"\x30" else "SMIME"
    return _run(_OPEN, {"certificate": certificate.encode(), "key": key}, data, form=form)


def sealed(data: bytes, certificate: str) -> bytes:
    """Sealed for this certificate with RSA-OAEP (SHA-256) and AES-256-GCM. Raises NoOpenssl."""
    return _run(_SEAL, {"certificate": certificate.encode()}, data)
