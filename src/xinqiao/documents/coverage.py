"""Which characters a font file can show, read from its `cmap` table (OpenType formats 4 and 12; .ttf, .otf, .ttc)."""

import mmap
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
MACHINE = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
"""Where the machine keeps its fonts; asked only for a character that the fonts of the office and the shipped ones lack."""


@cache
def shown_in(folder: Path) -> bytes:
    """One byte for each code point: 1 when some font in the folder or below has a glyph for it."""
    table = bytearray(0x110000)
    for font in _fonts(folder):
        for code in characters(font):
            table[code] = 1
    return bytes(table)


def shows(folders: Iterable[Path], character: str) -> bool:
    return any(shown_in(folder)[ord(character)] for folder in folders)


@cache
def shipped_fonts() -> Path:
    """Folder of the fonts that come with a package: Noto Serif SC and Noto Sans SC."""
    return Path(str(files("pylopdf_fonts_zh_cn")))


def sets_chinese(font_dirs: Sequence[Path] = ()) -> bool:
    """Whether the fonts at hand show what every document holds."""
    return all(shows((shipped_fonts(), *font_dirs), character) for character in "信访事项〔2026〕号")


@cache
def machine_folders() -> tuple[Path, ...]:
    """Every folder of the machine that holds fonts."""
    return tuple(sorted({font.parent for place in MACHINE for font in _fonts(place)}))


def _fonts(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in FONT_SUFFIXES]


def characters(font: Path) -> frozenset[int]:
    """Code points that have a glyph; empty for a file that cannot be read as a font."""
    try:
        # Mapped, not read: of a file of many megabytes only the tables are looked at.
        with font.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            codes = {code for start in _faces(data) for code in _face(data, start)}
    except (OSError, ValueError, struct.error):
        return frozenset()
    return frozenset(code for code in codes if code < 0x110000)


def _faces(data: mmap.mmap) -> tuple[int, ...]:
    """Where each face begins; a collection holds several."""
    if data[:4] != b"ttcf":
        return (0,)
    (count,) = struct.unpack_from(">L", data, 8)
    return struct.unpack_from(f">{count}L", data, 12)


def _face(data: mmap.mmap, start: int) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, place, _ = struct.unpack_from(">4sLLL", data, start + 12 + 16 * number)
        if tag == b"cmap":
            yield from _cmap(data, place)


def _cmap(data: mmap.mmap, place: int) -> Iterator[int]:
    (subtables,) = struct.unpack_from(">H", data, place + 2)
    for number in range(subtables):
        (offset,) = struct.unpack_from(">L", data, place + 8 + 8 * number)
        (kind,) = struct.unpack_from(">H", data, place + offset)
        if kind == 4:
            yield from _segments(data, place + offset)
        elif kind == 12:
            yield from _groups(data, place + offset)


def _groups(data: mmap.mmap, at: int) -> Iterator[int]:
    """Format 12: runs of code points and glyphs; glyph 0 is the empty box."""
    (count,) = struct.unpack_from(">L", data, at + 12)
    for first, last, glyph in struct.iter_unpack(">LLL", data[at + 16 : at + 16 + 12 * count]):
        yield from range(first if glyph else first + 1, last + 1)


def _segments(data: mmap.mmap, at: int) -> Iterator[int]:
    """Format 4: segments with a shift or with a glyph for each code point."""
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if not ranges[number]:
                glyph = (code + deltas[number]) & 0xFFFF
            else:
                spot = ranges_at + 2 * number + ranges[number] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, spot)
            if glyph:
                yield code
