"""Pictures: structure and size read from the headers without decoding; hidden data of camera and place removed."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from importlib import import_module

from xinqiao.intake.file_kinds import FileRefused, Limits
from xinqiao.rules.words import Phrase

_BROKEN = "图片不完整或已损坏，打不开。请重新拍照、扫描或另存后上传。"
_MAX_SCANS = 100
_MOST_PIECES = 20_000  # segments or chunks; a camera writes some dozens
_FILL = re.compile(rb"\xff*(?=\xff)")
_MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
)
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_KEPT = frozenset((0xC4, 0xDB, 0xDD, 0xDA, 0xCC)) | _JPEG_SIZES
_ORIENTATION = 0x0112
_PLAIN_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def check_picture(data: bytes, extension: str, limits: Limits) -> None:
    """Raise `Refused` for a broken picture or one with more points than `limits.max_pixels`. Decodes nothing."""
    width, height = _SIZES[extension](data)
    if width < 1 or height < 1:
        raise FileRefused(_BROKEN)
    if width * height > limits.max_pixels:
        most = limits.max_pixels // 10_000
        raise FileRefused(
            Phrase(
                "图片有{width}×{height}像素，超过上限{most}万像素。请缩小图片或降低扫描分辨率后上传。",
                width=width,
                height=height,
                most=most,
            )
        )
    try:
        with import_module("PIL.Image").open(io.BytesIO(data)) as picture:
            picture.verify()
    except (
        Exception
    ) as error:  # Pillow's parsers raise many kinds; each of them means the same to the sender.
        raise FileRefused(_BROKEN) from error


def clean_jpeg(data: bytes) -> bytes:
    """The same picture, bit for bit, without EXIF, place, maker notes, comments, thumbnails and trailing data.

    The orientation of the camera is kept, or photographs would lie on their side.
    """
    # A reader takes colours by this mark: a picture without it stays without.
    jfif = any(m == 0xE0 and data[start + 4 : start + 9] == b"JFIF\0" for m, start, _ in _jpeg_segments(data))
    pieces = [b"\xff\xd8", *([_segment(0xE0, _PLAIN_JFIF)] if jfif else [])]
    orientation = _orientation(data)
    if orientation != 1:
        pieces.append(_segment(0xE1, b"Exif\x00\x00" + _orientation_only(orientation)))
    for marker, start, end in _jpeg_segments(data):
        body = data[start:end]
        kept_profile = marker == 0xE2 and body[4:16] == b"ICC_PROFILE\x00"
        if marker in _JPEG_KEPT or kept_profile or (marker == 0xEE and body[4:9] == b"Adobe"):
            pieces.append(body)
    return b"".join([*pieces, b"\xff\xd9"])


def clean_png(data: bytes) -> bytes:
    """The same picture without text, EXIF, time, profile and other side chunks, and without trailing data."""
    pieces = [_PNG_HEAD]
    for name, body in _png_chunks(data):
        if name in _PNG_KEPT:
            pieces.append(
                struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
            )
    return b"".join(pieces)


def clean_webp(data: bytes) -> bytes:
    """The same picture without EXIF (but its orientation) and XMP."""
    orientation = _orientation(data)
    pieces, place = [b"WEBP"], 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + size]
        if name == b"VP8X":
            body = bytes([body[0] & ~0x0C | (0x08 if orientation != 1 else 0)]) + body[1:]
        if name not in (b"EXIF", b"XMP "):
            pieces.append(_riff_chunk(name, body))
        place += 8 + size + size % 2
    if orientation != 1:
        pieces.append(_riff_chunk(b"EXIF", _orientation_only(orientation)))
    whole = b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    size, scans = (0, 0), 0
    for marker, start, end in _jpeg_segments(data):
        if marker in _JPEG_SIZES and end - start >= 9:
            height, width = struct.unpack_from(">HH", data, start + 5)
            size = (max(size[0], width), max(size[1], height))
        scans += marker == 0xDA
        if scans > _MAX_SCANS:
            raise FileRefused(_BROKEN)
    if not scans:
        raise FileRefused(_BROKEN)
    return size


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the end mark; a scan includes its compressed data."""
    place = 2
    for _ in range(_MOST_PIECES):
        fill = _FILL.match(data, place)
        place = fill.end() if fill else place
        if place + 2 > len(data) or data[place] != 0xFF:
            raise FileRefused(_BROKEN)
        marker = data[place + 1]
        if marker == 0xD9:
            return
        if place + 4 > len(data):
            raise FileRefused(_BROKEN)
        end = place + 2 + struct.unpack_from(">H", data, place + 2)[0]
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        if end > len(data) or end < place + 4:
            raise FileRefused(_BROKEN)
        yield marker, place, end
        place = end
    raise FileRefused(_BROKEN)


def _end_of_scan(data: bytes, place: int) -> int:
    marker = _MARKER_AFTER_SCAN.search(data, place)
    if not marker:
        raise FileRefused(_BROKEN)
    return marker.start()


def _orientation(data: bytes) -> int:
    try:
        with import_module("PIL.Image").open(io.BytesIO(data)) as picture:
            value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # unreadable EXIF is dropped with the rest
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _orientation_only(value: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _png_size(data: bytes) -> tuple[int, int]:
    chunks = list(_png_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise FileRefused(_BROKEN)
    width, height = struct.unpack_from(">II", chunks[0][1])
    return width, height


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    for _ in range(_MOST_PIECES):
        if place + 12 > len(data):
            break
        length = struct.unpack_from(">I", data, place)[0]
        name, end = data[place + 4 : place + 8], place + 8 + length
        if end + 4 > len(data) or zlib.crc32(data[place + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            raise FileRefused(_BROKEN)
        yield name, data[place + 8 : end]
        if name == b"IEND":
            return
        place = end + 4
    raise FileRefused(_BROKEN)


def _webp_size(data: bytes) -> tuple[int, int]:
    if len(data) < 30 or struct.unpack_from("<I", data, 4)[0] + 8 not in (len(data), len(data) + 1):
        raise FileRefused(_BROKEN)
    form = data[12:16]
    if form == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise FileRefused(_BROKEN)


_SIZES = {"jpg": _jpeg_size, "png": _png_size, "webp": _webp_size}
