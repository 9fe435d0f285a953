"""A mark within a text that nobody sees and that goes with it wherever it is copied: who was shown it, and in which minute (M-I3).

    hidden(17, minute) → 34 signs without width; found(text) → the marks in it

It holds copied text, a saved page or a spreadsheet; a photograph holds the mark that is seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

_SIGNS = "\u200b\u200c\u200d\u2060"
_BEGIN = "\u2063"
_BITS = 64
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HiddenMark:
    """Whose eyes the text was for, and the minute in which it was shown."""

    staff: int
    at: datetime


def hidden(staff: int, at: datetime) -> str:
    """The mark as signs without width: 28 bits person, 28 bits minute, 8 bits of a checksum."""
    minute = int((at - _FIRST).total_seconds()) // 60
    body = (staff % 2**28) << 28 | minute % 2**28
    whole = body << 8 | _check(body)
    return _BEGIN + "".join(_SIGNS[whole >> shift & 3] for shift in range(_BITS - 2, -1, -2))


def found(text: str) -> Iterator[HiddenMark]:
    """Every mark in a text, each once. What is not a whole mark is passed over."""
    seen = set()
    for part in text.split(_BEGIN)[1:]:
        signs = [_SIGNS.index(sign) for sign in part[: _BITS // 2] if sign in _SIGNS]
        if len(signs) < _BITS // 2:
            continue
        whole = 0
        for sign in signs:
            whole = whole << 2 | sign
        body, check = whole >> 8, whole & 255
        if check == _check(body) and body not in seen:
            seen.add(body)
            yield HiddenMark(staff=body >> 28, at=_FIRST + timedelta(minutes=body % 2**28))


def _check(body: int) -> int:
    return crc32(body.to_bytes(7, "big")) & 255
