"""What the reader of spreadsheets does not tell of a sheet: how far it reaches, and which cells hold an error or a formula without its
result. Read from the packed XML piece by piece, whatever its size."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xinqiao.intake.file_kinds import MIB, FileRefused

NO_TABLE = "文件不是能读的表格。请另存为 CSV（UTF-8 编码）或 XLSX 后重试。"
_CHUNK = MIB
_CARRIED = 4096
_MAX_UNPACKED = 1024 * MIB
_MAX_CELLS = 30_000_000
_MOST_FAULTS = 10_000
_PARTS_BESIDE = (
    (
        "浮动图片",
        re.compile(r"xl/drawings/drawing[^/]*\.xml$", re.IGNORECASE),
        re.compile(rb"<(?:\w+:)?pic[ >]"),
    ),
    ("批注", re.compile(r"xl/comments[^/]*\.xml$", re.IGNORECASE), re.compile(rb"<(?:\w+:)?comment[ >]")),
)
"""What lies over the cells of a sheet → the parts that hold it, and how one begins."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_STYLED = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bs=["']([0-9]+)["'])(?![^>]*\bt=["'](?:s|str|inlineStr|b|e)["'])[^>/]*>"""
)
_PADDED = re.compile(r"0{2,}(?![^;]*[ymdhs#?])|[^;\"]*\"[^\"]*\d[^\"]*\"", re.IGNORECASE)
"""A number's form that shows more digits than the number has: 000000, or "0871-"0."""
_AS_A_PICTURE = re.compile(rb"""\bvm\s*=""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt\s*=\s*["']e["'][^>]*>""")
_NO_RESULT = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*>)<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?=</(?:\w+:)?c>)"""
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What zipfile, zlib and lxml raise for bytes that are no archive, or one they cannot unpack.
_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, etree.XMLSyntaxError
)  # fmt: skip  # a list to be read across


class CellPlace(NamedTuple):
    """A cell: row as the spreadsheet shows it, column counted from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """`sheet`: place of the first sheet that is shown; `faults`: its cells whose value is not in the file, or is shown otherwise, with a
    Chinese sentence; `beside`: what lies over the cells of the workbook → how many."""

    sheet: int
    faults: dict[CellPlace, str]
    beside: dict[str, int]


def facts_of(path: Path) -> SheetFacts:
    """What the file says of its first sheet. Raises FileRefused for what is no workbook or would fill the memory: a reader makes room for
    every cell up to the farthest one."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED:
                raise FileRefused("表格解压后过大。请分成几个文件，或另存为 CSV。")
            place, first = _first_sheet(packed)
            found: dict[CellPlace, str] = {}
            padded = _padded_styles(packed)
            for name in filter(_SHEET.match, packed.namelist()):
                _scan(packed, name, found if name == first else None, padded)
            beside = {told: _counted(packed, parts, one) for told, parts, one in _PARTS_BESIDE}
    except _BAD_ZIP as error:
        raise FileRefused(NO_TABLE) from error
    return SheetFacts(sheet=place, faults=found, beside={told: n for told, n in beside.items() if n})


def _counted(packed: zipfile.ZipFile, parts: re.Pattern[str], one: re.Pattern[bytes]) -> int:
    return sum(len(one.findall(packed.read(name))) for name in filter(parts.match, packed.namelist()))


def _padded_styles(packed: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles that show digits which the number does not have."""
    name = "xl/styles.xml"
    if name not in packed.namelist():
        return frozenset()
    book = etree.fromstring(packed.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    forms = {form.get("numFmtId"): form.get("formatCode", "") for form in book.iter("{*}numFmt")}
    styles = (style.get("numFmtId") for cells in book.iter("{*}cellXfs") for style in cells.iter("{*}xf"))
    return frozenset(str(n).encode() for n, form in enumerate(styles) if _PADDED.match(forms.get(form, "")))


def _first_sheet(packed: zipfile.ZipFile) -> tuple[int, str]:
    """The place of the first sheet that is shown, and the part that holds it; its number in the archive says nothing about that."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(packed.read("xl/workbook.xml"), parser)
    sheets = list(book.iter("{*}sheet"))
    place = next((n for n, sheet in enumerate(sheets) if sheet.get("state", "visible") == "visible"), 0)
    links = etree.fromstring(packed.read("xl/_rels/workbook.xml.rels"), parser)
    wanted = sheets[place].get(_RELATION) if sheets else None
    target = next((str(link.get("Target")) for link in links if link.get("Id") == wanted), "")
    return place, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan(
    packed: zipfile.ZipFile, name: str, faults: dict[CellPlace, str] | None, padded: frozenset[bytes]
) -> None:
    rows = columns = 1
    tail = b""
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            for letters, digits in _REFERENCE.findall(seen):
                rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
            if faults is not None and len(faults) < _MOST_FAULTS:
                faults |= _found(seen, padded)
            tail = seen[-_CARRIED:]
    if rows * columns > _MAX_CELLS:
        raise FileRefused("表格里有离数据很远的单元格，或行列过多。请只保留数据，另存为 CSV 后重试。")


def _found(seen: bytes, padded: frozenset[bytes]) -> dict[CellPlace, str]:
    picture, wrong = "是放在单元格里的图片，没有读入；请把图片另存为文件", "是错误值（如 #REF!）"
    errors = {_place(cell): picture if _AS_A_PICTURE.search(cell) else wrong for cell in _ERROR.findall(seen)}
    shown = "的数字靠显示格式补了前导零或者文字，文件里没有这些字；请把这一列设为文本，按看到的重新填写"
    cells = _STYLED.finditer(seen) if padded else ()
    errors |= {_place(cell[0]): shown for cell in cells if cell[1] in padded}
    empty = {_place(cell): "是没有算出结果的公式" for cell in _NO_RESULT.findall(seen)}
    return {place: told for place, told in (empty | errors).items() if place is not None}


def _place(cell: bytes) -> CellPlace | None:
    found = _REFERENCE.search(cell)
    return CellPlace(int(found[2]), _column_number(found[1]) - 1) if found and found[1] else None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
