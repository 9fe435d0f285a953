"""The records of a CSV or XLSX file, one after the other, with the row number a spreadsheet would show.

A record that cannot be read is a value with a Chinese sentence; `Refused` is raised only when the file as a whole is no table.
"""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from xinqiao.intake.file_kinds import MIB, FileRefused

MAX_FIELD_CHARS = 10_000_000
_CHUNK = MIB
_MAX_UNPACKED = 1024 * MIB
_MAX_CELLS = 30_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
# What zipfile and zlib raise for bytes that are no archive, or one they cannot unpack.
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_UNDECODED = re.compile("[\udc80-\udcff]")
_ABOVE_ASCII = re.compile("[^\x00-\x7f]")
# More than one byte in a hundred that is not UTF-8: the file is written in another encoding, not damaged.
_TOLERATED_SHARE = 0.01
_NO_TABLE = "文件不是能读的表格。请另存为 CSV（UTF-8 编码）或 XLSX 后重试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """Cells of one row; `problem` is a Chinese sentence when the row could not be read, and the cells are then empty."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


def read_records(path: Path) -> Iterator[TableRecord]:
    """Every row that is not blank, the heading included. CSV is read as a stream, XLSX from its first sheet.

    Raises `Refused` (Chinese sentence) when the file is missing, of another kind, or too damaged to be opened.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start.startswith(b"PK"):
            yield from _xlsx_records(path)
        elif start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or (b"\x00" in start and start[:1] < b"\x80"):
            raise FileRefused(_NO_TABLE)
        else:
            yield from _csv_records(path)
    except OSError as error:
        raise FileRefused(f"读不了文件“{path.name}”：文件不存在或没有读取权限。") from error


# ── CSV ──


def _csv_records(path: Path) -> Iterator[TableRecord]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD_CHARS))
    with path.open(encoding=encoding_of(path), errors="surrogateescape", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
        number = 0
        while True:
            lines.begin_record()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                # An unclosed quote swallows the rows after it: they are given back and read on their own.
                lines.give_back()
                yield TableRecord(number=number, cells=(), problem="引号不成对或字段过长，这一行没有读入。")
                continue
            if any(cell.strip() for cell in cells):
                yield _checked(number, cells)


def _checked(number: int, cells: list[str]) -> TableRecord:
    if any(_UNDECODED.search(cell) for cell in cells):
        return TableRecord(number=number, cells=(), problem="有不能识别的字节，这一行没有读入。")
    return TableRecord(number=number, cells=tuple(cell.replace("\x00", "") for cell in cells))


class _Lines:
    """Lines of a file; those taken since `begin_record`, but the first, can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._waiting: list[str] = []
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else next(self._lines)
        self._taken.append(line)
        return line

    def first(self) -> str:
        """The next line, which stays to be read."""
        line = next(self, "")
        if line:
            self._waiting.append(line)
        return line

    def begin_record(self) -> None:
        self._taken.clear()

    def give_back(self) -> None:
        self._waiting.extend(reversed(self._taken[1:]))
        self._taken.clear()


def _delimiter(lines: _Lines) -> str:
    heading = lines.first()
    return max(",\t;", key=heading.count)


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `utf-16` (by its mark) or `gb18030`; a few damaged bytes do not make UTF-8 into something else."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    bad = written = 0
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            bad += len(_UNDECODED.findall(text))
            written += len(_ABOVE_ASCII.findall(text))
    return "gb18030" if bad > written * _TOLERATED_SHARE else "utf-8-sig"


# ── XLSX ──


def _xlsx_records(path: Path) -> Iterator[TableRecord]:
    _check_size(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        rows = workbook.get_sheet_by_index(0).iter_rows()
        for number, row in enumerate(rows, start=1):
            cells = tuple(_written(cell) for cell in row)
            if any(cells):
                yield TableRecord(number=number, cells=cells)
    except (CalamineError, ValueError, IndexError) as error:
        raise FileRefused(_NO_TABLE) from error


def _check_size(path: Path) -> None:
    """Refuse what would fill the memory: the reader makes room for every cell up to the farthest one."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED:
                raise FileRefused("表格解压后过大。请分成几个文件，或另存为 CSV。")
            cells = max(
                (_extent(packed, name) for name in packed.namelist() if _SHEET.match(name)), default=0
            )
    except _BAD_ZIP as error:
        raise FileRefused(_NO_TABLE) from error
    if cells > _MAX_CELLS:
        raise FileRefused("表格里有离数据很远的单元格，或行列过多。请只保留数据，另存为 CSV 后重试。")


def _extent(packed: zipfile.ZipFile, name: str) -> int:
    """Rows times columns up to the farthest reference of a sheet."""
    rows = columns = 1
    tail = b""
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            for letters, digits in _REFERENCE.findall(tail + chunk):
                rows = max(rows, int(digits))
                columns = max(columns, _column_number(letters))
            tail = chunk[-20:]
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _written(cell: object) -> str:
    """A cell as text: whole numbers without “.0”, times as ISO 8601 with a blank."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
