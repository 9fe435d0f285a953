"""Header lines of a mail as they were meant: encoded words under their superset, raw bytes of older programs, names of attachments."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from itertools import groupby
from typing import Any

from xinqiao.intake.charsets import codec_of, codec_of_unmarked, decoded, with_faults

_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:GMT|UTC?|Z))\s*(?:\([^)]*\))?\s*$", re.ASCII)
"""A difference from world time, or world time itself. A bare name is no zone: CST stands in China, America and Cuba."""


_IN_BRACKETS = re.compile(r"^([^<>]*)<([^<>\s]+@[^<>\s]+)>\s*$")
_ADDRESS = re.compile(r"[^\s<>()\",;:@]+@[^\s<>()\",;:@]+")
_HALF_OF_DAY = re.compile(r"\b[AP]M\b", re.IGNORECASE)


_OFFSET = re.compile(r"\s*(?:\b(?:GMT|UTC))?\s*([+-]\d{2}):?(\d{2})(?=\s*(?:\([^)]*\))?\s*$)", re.ASCII)
"""A difference as programs write it besides +0800: +08:00, GMT+0800; the parser takes the latter for world time."""


def header(message: Message, name: str) -> str:
    """The first header of that name in one line, "" when there is none."""
    return _in_words(_written(message, name))


def sender(message: Message) -> tuple[str, str]:
    """Name and address. The line is taken apart before its words are decoded: a decoded name may hold signs of an address. A name with a
    comma that nobody quoted is not the first of several senders."""
    written = _written(message, "from")
    name, address = parseaddr(written)
    if (found := _IN_BRACKETS.search(written)) and address != found[2]:
        name, address = (
            found[1].strip(' "'),
            found[2],
        )  # the name holds a sign of an address, or a comma that nobody quoted
    elif not found and len(told := _ADDRESS.findall(written)) == 1 and not (address == told[0] and name):
        name, address = written.replace(told[0], " ").strip(' "<>'), told[0]
    if "@" not in address:
        name, address = name or address, ""
    return _in_words(name), address


def attachment_name(part: Message) -> str:
    """The name of an attachment, "" for none; mail programs write Chinese names as RFC 2231 or as encoded words."""
    asked = (("filename", "content-disposition"), ("name", "content-type"))
    told = next(filter(None, (_parameter(part, name, where) for name, where in asked)), "")
    if isinstance(told, tuple):  # RFC 2231: the encoding, the language, the bytes
        try:
            return decoded(told[2].encode("raw-unicode-escape"), told[0] or "utf-8", "replace")
        except LookupError:
            pass
    return _in_words(_readable(told if isinstance(told, str) else part.get_filename() or ""))


def _parameter(part: Message, name: str, where: str) -> Any:
    """As the message itself gives it, but of the line as it stands in the file: older programs write a name in bytes of their own."""
    line = Message()
    line[where] = _written(part, where)
    return line.get_param(name, header=where)


def received_at(message: Message) -> datetime | None:
    """When the office's own server took it: the newest Received line is the first one; a sender's own Date line may say anything.
    None when the line is missing or its time zone is not told as a difference from world time."""
    stamp = _OFFSET.sub(r" \1\2", _written(message, "received").rpartition(";")[2].strip())
    if not _ZONE.search(stamp) or _HALF_OF_DAY.search(stamp):  # the parser reads 11:30 PM as the morning
        return None
    try:
        found = parsedate_to_datetime(stamp)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # -0000 is world time too, told by a computer that does not say where it stands (RFC 5322, 3.3).
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _written(message: Message, name: str) -> str:
    """As it stands in the file. The parser's own access replaces bytes above ASCII, which older programs write without a word."""
    found = (str(value) for key, value in message.raw_items() if key.lower() == name)
    return _readable(next(found, ""))


def _readable(written: str) -> str:
    data = written.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return with_faults(data) or decoded(data, codec_of_unmarked(data), "replace")


def _in_words(written: str) -> str:
    """Encoded words decoded. What cannot be decoded stays as it is written, so that nothing is lost."""
    line = " ".join(written.split())
    try:
        return " ".join("".join(_told(line)).split())
    except (ValueError, LookupError, TypeError):
        return line


def _told(line: str) -> Iterator[str]:
    """Neighbouring words of one encoding are decoded together: some programs cut a word within a character."""
    for codec, parts in groupby(
        decode_header(line), key=lambda part: codec_of(part[1] or "raw-unicode-escape")
    ):
        found = [part for part, _label in parts]
        if isinstance(found[0], str):
            yield "".join(found)
        else:
            yield _words(b"".join(found), codec)


def _words(data: bytes, codec: str) -> str:
    """Some programs cut a long line within a character."""
    try:
        return decoded(data, codec)
    except UnicodeDecodeError:
        if told := with_faults(data, codec):
            return told
        raise
