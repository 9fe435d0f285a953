"""Copies that are given out: without what a file says beside its content of where it was made and by whom (PIPL 6, 51; ASVS V14.2.8).

The sealed original keeps its bytes. What was signed electronically is given out as it is: any change would break the signature."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from xinqiao.intake.file_kinds import KINDS, FileRefused
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.people_in_files import mail_with, without_people
from xinqiao.intake.pictures import clean_jpeg, clean_png, clean_webp

SIGNED = "有电子签名，原样给出，签名才能验证；文件自带的作者等信息因此还在。"
NOT_CLEANED = "文件自带的作者、位置等信息去不掉，原样给出，请不要再转给他人。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`as_it_is`: why nothing was taken away, in a sentence; empty for a clean copy."""

    data: bytes
    as_it_is: str = ""


class _Signed(Exception):
    """The file carries an electronic signature."""


def copy_of(name: str, data: bytes) -> Copy:
    """The copy of a checked file. Pixels, pages, text and sound stay as they are; the same file gives the same copy."""
    extension = extension_of(name)
    cleaner = _CLEANERS.get(KINDS[extension].kind) if extension in KINDS else None
    if cleaner is None:
        return Copy(data=data)
    try:
        return Copy(data=cleaner(data))
    except _Signed:
        return Copy(data=data, as_it_is=SIGNED)
    except Exception:  # the parsers raise many kinds; whoever needs the evidence gets it, and is told
        return Copy(data=data, as_it_is=NOT_CLEANED)


def _clean_pdf(data: bytes) -> bytes:
    """Without Info, XMP, what programs keep of their own, and what cameras wrote into the photographs on the pages."""
    pikepdf = import_module("pikepdf")  # only who gives out a PDF waits for it
    if (
        b"/ByteRange" in data
    ):  # of a signature; it can only stand in clear, for it tells where the signed bytes lie
        raise _Signed
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        for name in ("/Info", "/ID"):
            if name in opened.trailer:
                del opened.trailer[name]
        for one in opened.objects:
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                _strip(pikepdf, one)
        for page in opened.pages:
            for note in page.get("/Annots", ()):
                _nameless(note)
        opened.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _nameless(note: Any) -> None:
    """A comment on a page without who wrote it and when; what `T` says of a form field is the name of the field."""
    if str(note.get("/Subtype", "")) != "/Widget":
        for name in ("/T", "/M", "/CreationDate"):
            if name in note:
                del note[name]


def _strip(pikepdf: Any, one: Any) -> None:
    for name in ("/Metadata", "/PieceInfo", "/LastModified"):
        if name in one:
            del one[name]
    jpeg = pikepdf.Name.DCTDecode
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") in (jpeg, pikepdf.Array([jpeg])):
        try:
            cleaned = clean_jpeg(one.read_raw_bytes())
        except FileRefused:  # readers show what is broken as well as they can, and so does the copy
            return
        one.write(cleaned, filter=jpeg, decode_parms=one.get("/DecodeParms"))


_EMPTY = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_WRITER = re.compile(
    rb"(<(?:\w+:)?(Author|Creator|CreatorVersion|CustomDatas)(?:\s[^>]*)?>).*?(</(?:\w+:)?\2>)", re.DOTALL
)
_PICTURES: dict[str, Callable[[bytes], bytes]] = {
    "jpg": clean_jpeg,
    "jpeg": clean_jpeg,
    "png": clean_png,
    "webp": clean_webp,
}
_SIGNED_MAIL = re.compile(
    rb"^content-type:\s*(?:multipart/signed|application/(?:x-)?pkcs7-mime)", re.IGNORECASE | re.MULTILINE
)
_SIGNATURES = ("_xmlsignatures/", "signatures.xml", "signatures/")
"""Where Office and OFD keep signatures."""


def _clean_packed(data: bytes) -> bytes:
    """Without the properties of the document and what cameras wrote into its pictures; also the hours of the parts go."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as copy:
        for part in packed.infolist():
            if any(mark in part.filename.lower() for mark in _SIGNATURES):
                raise _Signed
            told = zipfile.ZipInfo(part.filename)
            told.compress_type = part.compress_type
            copy.writestr(told, _part(part.filename, packed.read(part)))
    return out.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name]
    if name.endswith("OFD.xml"):
        return _WRITER.sub(rb"\1\3", data)
    cleaner = _PICTURES.get(name.rpartition(".")[2].lower())
    try:
        return cleaner(data) if cleaner else without_people(name, data)
    except FileRefused:
        return data


def _clean_mail(data: bytes) -> bytes:
    """With clean copies of its pictures and documents; its own lines, who wrote whom when, are what it is given out for. A signature over the
    whole mail would break."""
    if _SIGNED_MAIL.search(data):
        raise _Signed
    return mail_with(data, lambda name, part: copy_of(name, part).data)


_INSIDE = (b"moov", b"trak", b"mdia")
_TELLING = (b"udta", b"meta", b"uuid")


def _clean_mp4(data: bytes) -> bytes:
    """Place, device and hour of a recording are blanked where they stand: nothing moves, so sound and picture stay readable."""
    copy = bytearray(data)
    for place, size, name in _boxes(data, 0, len(data)):
        if name in _TELLING:
            copy[place + 4 : place + size] = b"free".ljust(size - 4, b"\0")
        elif name in (b"mvhd", b"tkhd", b"mdhd"):
            hours = 16 if data[place + 8] == 1 else 8
            copy[place + 12 : place + 12 + hours] = bytes(hours)
    return bytes(copy)


def _boxes(data: bytes, place: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    while place + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, place)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, place + 8)[0], 16
        elif size == 0:
            size = end - place
        if size < head or place + size > end:
            raise FileRefused(NOT_CLEANED)
        yield place, size, name
        if name in _INSIDE:
            yield from _boxes(data, place + head, place + size)
        place += size


def _clean_mp3(data: bytes) -> bytes:
    """Without the tags at the beginning and the end."""
    if data.startswith(b"ID3"):
        size = 0
        for byte in data[6:10]:
            size = size << 7 | byte & 0x7F
        data = data[10 + size :].lstrip(b"\0")
    return data[:-128] if data[-128:-125] == b"TAG" else data


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": clean_jpeg,
    "png": clean_png,
    "webp": clean_webp,
    "pdf": _clean_pdf,
    "docx": _clean_packed,
    "xlsx": _clean_packed,
    "ofd": _clean_packed,
    "eml": _clean_mail,
    "mp4": _clean_mp4,
    "m4a": _clean_mp4,
    "mp3": _clean_mp3,
}
