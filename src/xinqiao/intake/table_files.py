"""The records of a CSV or XLSX file, one after the other, with the row number a spreadsheet would show.

A record that cannot be read is a value with a Chinese sentence; `Refused` is raised only when the file as a whole is no table.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from xinqiao.intake.charsets import codec_of_unmarked, edition_2022, is_hz
from xinqiao.intake.file_kinds import MIB, FileRefused
from xinqiao.intake.sheet_facts import MOST_COUNTED, NO_TABLE, SheetFacts, facts_of

MAX_FIELD_CHARS = 10_000_000
_CHUNK = MIB
_FIRST_LINES = 10
_EXACT = 1e15
"""From here on a spreadsheet's numbers are no longer exact: an ID number kept as a number has lost its last digits."""
_PICTURE = re.compile(r"=?_?(?:xlfn\.)?DISPIMG\(", re.IGNORECASE)
_SHORTENED = re.compile(r"\d(?:\.\d+E\+?|E\+)\d{1,3}", re.IGNORECASE)
_ERROR_WRITTEN = re.compile(r"#(?:N/A|[A-Z]+(?:/0)?[!?]|GETTING_DATA|#{2,})")
_NO_TABLE = re.compile(rb"\xd0\xcf\x11\xe0|%PDF|(?:\xef\xbb\xbf)?\s*(?:<|mime-version:)", re.IGNORECASE)
"""Old workbooks, PDF, and the web pages and letters that programs call .xls: their first bytes."""
_KEPT_DIGITS = re.compile(r"""="([^"]*)"|'(\d[\d -]*)""")
_UNDECODED = re.compile("[\udc80-\udcff\ufffd]")
_ABOVE_ASCII = re.compile("[^\x00-\x7f]")
_CHINESE = re.compile("[\u0800-\ud7ff\uf900-\ufffc\U00010000-\U0010ffff]")
_ZEROS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """Cells of one row; `problem` is a Chinese sentence when the row could not be read, and the cells are then empty. `faults`: column,
    counted from 0 → what is wrong with a cell whose value is not in the file. `number` is 0 for what concerns no row."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return place_of(self.number)


def place_of(number: int) -> str:
    return f"第 {number} 行" if number else "整张表"


def read_records(path: Path, known: Callable[[Sequence[str]], int] = len) -> Iterator[TableRecord]:
    """Every row that is not blank, the heading included. CSV is read as a stream, XLSX from the first sheet that is shown. `known` tells how many cells
    of a row are headings that are looked for: by them the sign is found that parts the cells of a CSV.

    Raises `Refused` (Chinese sentence) when the file is missing, of another kind, or too damaged to be opened.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_CHUNK)
        if start.startswith(b"PK"):
            yield from _xlsx_records(path)
        elif _NO_TABLE.match(start) or (
            b"\x00" in start[:8] and start[:1] < b"\x80" and not _unmarked_utf16(start)
        ):
            raise FileRefused(NO_TABLE)
        else:
            yield from _csv_records(path, known)
    except OSError as error:
        raise FileRefused(f"读不了文件“{path.name}”：文件不存在或没有读取权限。") from error


# ── CSV ──


def _csv_records(path: Path, known: Callable[[Sequence[str]], int]) -> Iterator[TableRecord]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD_CHARS))
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=_wrong(encoding), newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=_delimiter(path, encoding, known), strict=True)
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
                yield _checked(number, [edition_2022(cell) for cell in cells])


def _checked(number: int, cells: list[str]) -> TableRecord:
    if any(_UNDECODED.search(cell) for cell in cells):
        return TableRecord(number=number, cells=(), problem="有不能识别的字节，这一行没有读入。")
    said = "是缩写的数字（如 1.1E+17），末尾的数字已经丢失；请把这一列设为文本，按原件重新填写"
    faults = {n: said for n, cell in enumerate(cells) if _SHORTENED.fullmatch(cell.strip())}
    faults |= {n: told for n, cell in enumerate(cells) if (told := _lost(cell.strip()))}
    return TableRecord(number=number, cells=tuple(map(_meant, cells)), faults=faults)


def _meant(cell: str) -> str:
    """A cell without what was put before digits so that a spreadsheet keeps them: ="0012", '0012."""
    cell = cell.replace("\x00", "")
    kept = _KEPT_DIGITS.fullmatch(cell.strip())
    return kept[1] or kept[2] if kept else cell


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

    def begin_record(self) -> None:
        self._taken.clear()

    def give_back(self) -> None:
        self._waiting.extend(reversed(self._taken[1:]))
        self._taken.clear()


def _wrong(encoding: str) -> str:
    """How bytes that stand for no character are kept: `_UNDECODED` meets what comes of them."""
    return (
        "replace" if encoding.startswith(("utf-16", "hz")) else "surrogateescape"
    )  # which those do not know


def _delimiter(path: Path, encoding: str, known: Callable[[Sequence[str]], int]) -> str:
    """The sign that parts the most headings in one of the first lines: above them a title may stand."""
    with path.open(encoding=encoding, errors=_wrong(encoding)) as file:
        lines = [line.strip() for line in islice(file, _FIRST_LINES)]
    first = next(filter(None, lines), "")

    def parts(sign: str) -> tuple[int, int]:
        rows = [[cell.strip('" ') for cell in line.split(sign)] for line in lines]
        return 0 if known is len else max(map(known, rows), default=0), first.count(sign)

    return max(",\t;|", key=parts)


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `utf-16` (by its mark, or by its zeros), `gb18030`, `big5hkscs` or `hz`; a few damaged bytes do not make UTF-8 into something else."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    bad = written = read = 0
    sample = b""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            sample = sample or chunk
            bad += len(_UNDECODED.findall(text))
            written += len(_ABOVE_ASCII.findall(text))
            read += len(_CHINESE.findall(text))
    if not written and is_hz(sample):
        return "hz"
    if (
        bad <= read
    ):  # damaged, and not written in another encoding, whose bytes are hardly ever characters in this one
        return "utf-8-sig"
    return _unmarked_utf16(sample) or codec_of_unmarked(sample)


def _unmarked_utf16(sample: bytes) -> str:
    """The kind of UTF-16 whose mark is missing: one half of each comma, digit and line end is zero, always the same half."""
    high, low = sample[1::2].count(0), sample[::2].count(0)
    if max(high, low) < max(_ZEROS, 3 * min(high, low)):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"


# ── XLSX ──


def _xlsx_records(path: Path) -> Iterator[TableRecord]:
    facts = facts_of(path)
    try:
        # By its content: an XLSX that is called .xls is an XLSX.
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        sheet = workbook.get_sheet_by_index(facts.sheet)
        merged = _Merged(sheet.merged_cell_ranges or ())
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = merged.filled(number, [_written(cell) for cell in row])
            told = {column: said for column, cell in enumerate(row) if (said := _lost(cell))}
            told |= facts.faults.get(number, {})
            if any(cells) or told:
                yield TableRecord(number=number, cells=tuple(cells), faults=told)
        yield from _other_sheets(workbook, facts.sheet)
        for said in _beside(facts):
            yield TableRecord(number=0, cells=(), problem=said)
    except (CalamineError, ValueError, IndexError) as error:
        raise FileRefused(NO_TABLE) from error


def _beside(facts: SheetFacts) -> Iterator[str]:
    """What concerns the whole sheet."""
    for name, count in facts.beside.items():
        more = "以上" if count >= MOST_COUNTED else ""
        yield f"表格里另有{name} {count} 处{more}，没有读入；有用的请写进单元格，或者另存为文件。"
    if facts.faults.get(0):
        yield "有的单元格是错误值、没有算出结果的公式或者画掉的字，文件没有写明在哪里。请用 Excel、WPS 打开，另存后再读。"
    if facts.hidden_rows:
        yield f"有 {facts.hidden_rows} 行是隐藏的（或者被筛选掉了），一并读入了；不该登记的请删去后再读。"
    if facts.hidden_columns:
        yield "有的列是隐藏的，一并读入了；请取消隐藏，核对里面的内容。"


class _Merged:
    """Cells merged over several rows: the file holds their value in the first row only, and it holds for all of them."""

    def __init__(self, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._open = sorted(
            (first[0] + 1, last[0] + 1, first[1]) for first, last in ranges if last[0] > first[0]
        )
        self._values: dict[int, tuple[int, str]] = {}

    def filled(self, number: int, cells: list[str]) -> list[str]:
        """The cells of the row with this number; rows come in their order."""
        for column, (last, value) in list(self._values.items()):
            if number > last:
                del self._values[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = value
        while self._open and self._open[0][0] <= number:
            first, last, column = self._open.pop(0)
            if first == number and column < len(cells):
                self._values[column] = (last, cells[column])
        return cells


def _other_sheets(workbook: CalamineWorkbook, taken: int) -> Iterator[TableRecord]:
    """Only the first sheet that is shown is read; that others hold something is said and not passed over."""
    for index, name in enumerate(workbook.sheet_names):
        rows = workbook.get_sheet_by_index(index).height if index != taken else 0
        if rows:
            said = f"另一张工作表“{name}”里有 {rows} 行，没有读入；请另存为单独的文件再读。"
            yield TableRecord(number=0, cells=(), problem=said)


def _lost(cell: object) -> str:
    """What a cell says of itself that its value is not in it."""
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        return "的数字超过15位，表格软件已丢失末尾的数字；请把这一列设为文本，按原件重新填写"
    if isinstance(cell, str) and _PICTURE.match(cell):
        return "是放在单元格里的图片，没有读入；请把图片另存为文件"
    if isinstance(cell, str) and _ERROR_WRITTEN.fullmatch(cell):
        return "是错误值（如 #REF!）"
    return ""


def _written(cell: object) -> str:
    """A cell as text: numbers in the 15 digits that a spreadsheet has, whole ones without “.0”, times as ISO 8601 with a blank, truth as
    spreadsheets write it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return edition_2022(str(cell).strip())
