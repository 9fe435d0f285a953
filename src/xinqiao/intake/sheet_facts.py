"""What the reader of spreadsheets does not tell of a sheet: how far it reaches, and which cells hold an error or a formula without its
result. Read from the packed XML piece by piece, whatever its size."""

import re
import zipfile
import zlib
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
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
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


def faults_of(path: Path) -> dict[CellPlace, str]:
    """Cells of the first sheet whose value is not in the file, with a Chinese sentence. Raises FileRefused for what is no workbook or
    would fill the memory: a reader makes room for every cell up to the farthest one."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED:
                raise FileRefused("表格解压后过大。请分成几个文件，或另存为 CSV。")
            first = _first_sheet(packed)
            found: dict[CellPlace, str] = {}
            for name in filter(_SHEET.match, packed.namelist()):
                _scan(packed, name, found if name == first else None)
    except _BAD_ZIP as error:
        raise FileRefused(NO_TABLE) from error
    return found


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """The part that holds the sheet shown first; its number in the archive says nothing about that."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(packed.read("xl/workbook.xml"), parser)
    sheet = next(iter(book.iter("{*}sheet")), None)
    links = etree.fromstring(packed.read("xl/_rels/workbook.xml.rels"), parser)
    wanted = sheet.get(_RELATION) if sheet is not None else None
    target = next((str(link.get("Target")) for link in links if link.get("Id") == wanted), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan(packed: zipfile.ZipFile, name: str, faults: dict[CellPlace, str] | None) -> None:
    rows = columns = 1
    tail = b""
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            for letters, digits in _REFERENCE.findall(seen):
                rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
            if faults is not None and len(faults) < _MOST_FAULTS:
                faults |= _found(seen)
            tail = seen[-_CARRIED:]
    if rows * columns > _MAX_CELLS:
        raise FileRefused("表格里有离数据很远的单元格，或行列过多。请只保留数据，另存为 CSV 后重试。")


def _found(seen: bytes) -> dict[CellPlace, str]:
    errors = {_place(cell): "是错误值（如 #REF!）" for cell in _ERROR.findall(seen)}
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
