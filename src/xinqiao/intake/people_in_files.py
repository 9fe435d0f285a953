"""Who commented on an office file or changed it, where its parts say so beside the content: the comment stays, its author and hour go."""

import re
from base64 import encodebytes
from collections.abc import Callable
from email import message_from_bytes

from xinqiao.intake.mail_headers import attachment_name

_TAG = re.compile(rb"<[^<>]+>")
_AUTHOR = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</)")


def _attribute(*names: str) -> re.Pattern[bytes]:
    told = "|".join(names).encode()
    return re.compile(rb"(\s(?:\w+:)?(?:" + told + rb")=)(\"[^\"]*\"|'[^']*')")


_NAMES = _attribute("author", "userId", "displayName", "userName", "Creator", "url")
"""The formats ask for most of these, so that a dash takes their place."""
_MORE = _attribute("initials", "date", "dateUtc", "dT")
_PARTS = re.compile(r"word/[^/]+\.xml|xl/(persons|threadedComments)/.+\.xml|.*Annot.*\.xml", re.IGNORECASE)
_BOOK = "xl/workbook.xml"
"""It names who reserved the file, and the folder where it lay."""
_COMMENTS = re.compile(r"xl/comments[^/]*\.xml|xl/comments/.+\.xml", re.IGNORECASE)


def without_people(name: str, data: bytes) -> bytes:
    """A part of a packed document without the names of those who wrote beside its content. Raises ValueError for a part that is written in
    another encoding than the one that is looked through."""
    if not (_PARTS.fullmatch(name) or _COMMENTS.fullmatch(name) or name == _BOOK):
        return data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError(name)
    if _COMMENTS.fullmatch(name):
        return _AUTHOR.sub(rb"\1-\2", data)
    return _TAG.sub(_nameless, data) if _NAMES.search(data) else data


def _nameless(tag: re.Match[bytes]) -> bytes:
    said = tag[0]
    if not _NAMES.search(said) and not _MORE.search(said):
        return said
    return _MORE.sub(b"", _NAMES.sub(rb'\1"-"', said))


def mail_with(data: bytes, clean: Callable[[str, bytes], bytes]) -> bytes:
    """The same mail with each attachment as `clean` gives it, everything else byte by byte. Raises ValueError where an attachment cannot be
    found as it is written."""
    for part in message_from_bytes(data).walk():
        raw = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(raw, bytes):
            continue
        copy = clean(attachment_name(part) or f"a.{part.get_content_subtype()}", raw)
        if copy == raw:
            continue
        written = str(part.get_payload()).encode("ascii", "surrogateescape")
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64" or written not in data:
            raise ValueError(part.get_content_type())
        data = data.replace(written, _base64(copy, b"\r\n" if b"\r\n" in written else b"\n"), 1)
    return data


def _base64(data: bytes, end: bytes) -> bytes:
    return encodebytes(data).rstrip().replace(b"\n", end) + end
