"""Sealing of whole streams, for backups: by chunks under the suite of the key, in the STREAM construction (Rogaway et al., 2015).

Each chunk's nonce holds its number and whether it is the last: chunks cannot be dropped, repeated, reordered or cut off.
Layout: magic | key version, 2 bytes | nonce prefix, 7 bytes | chunks of CHUNK bytes and a tag each.
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.sealing import keyring

CHUNK = 1 << 20
_TAG = 16
_MAGIC = b"XINQIAO-BACKUP-1"
_HEADER = len(_MAGIC) + 2 + 7
_PURPOSE = "backup"
_BROKEN = "备份文件已损坏、不完整或与密钥不符，没有恢复任何数据。请换一份备份，或核对密钥文件。"


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """Everything written comes out sealed in `target`; `close` writes the last chunk, without which nothing opens."""

    def __init__(self, target: BinaryIO) -> None:
        ring = keyring()
        self._target, self._number, self._waiting = target, 0, bytearray()
        self._prefix = os.urandom(7)
        self._header = _MAGIC + ring.current.to_bytes(2, "big") + self._prefix
        self._cipher = ring.cipher(ring.current, _PURPOSE)
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        added = bytes(data)  # type: ignore[call-overload]  # any buffer will do
        self._waiting += added
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(added)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._target.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
        super().close()


class SealedReader(io.RawIOBase):
    """The clear stream. Raises Tampered at the first chunk that is not as it was written."""

    def __init__(self, source: BinaryIO) -> None:
        header = source.read(_HEADER)
        if len(header) < _HEADER or not header.startswith(_MAGIC):
            raise Tampered("这不是信桥的备份文件。")
        version = int.from_bytes(header[len(_MAGIC) : len(_MAGIC) + 2], "big")
        self._source, self._header, self._prefix = source, header, header[-7:]
        self._cipher = keyring().cipher(version, _PURPOSE)
        self._number, self._clear, self._next = 0, b"", source.read(CHUNK + _TAG)
        if not self._next:
            raise Tampered(_BROKEN)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # readinto is given a buffer
        if not self._clear and self._next:
            self._clear = self._open()
        count = min(len(view), len(self._clear))
        view[:count] = self._clear[:count]
        self._clear = self._clear[count:]
        return count

    def _open(self) -> bytes:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        nonce = _nonce(self._prefix, self._number, last=not self._next)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, chunk, self._header)
        except InvalidTag:
            raise Tampered(_BROKEN) from None
