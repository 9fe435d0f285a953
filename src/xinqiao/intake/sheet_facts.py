"""What the reader of spreadsheets does not tell of a sheet: how far it reaches, and which cells hold an error or a formula without its
result. Read from the packed XML piece by piece, whatever its size."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xinqiao.intake.file_kinds import MIB, FileRefused, Limits

_TOO_FAULTY = "表格里有20万处以上的错误值、没有算出结果的公式或者画掉的字。请先在表格软件里改好，再重新读入。"
_TOO_LARGE = "表格解压后过大。请分成几个文件，或另存为 CSV。"
NO_TABLE = "文件不是能读的表格。请另存为 CSV（UTF-8 编码）或 XLSX 后重试。"
_CHUNK = MIB
_CARRIED = 16 * 1024
_MAX_UNPACKED = 1024 * MIB
_SMALL_ENOUGH, _RATIO = MIB, Limits().max_ratio
_MAX_WHOLE = 16 * MIB
"""Of a part that is read as a whole: the names of the sheets, the styles."""
MOST_COUNTED = 10_000
_MAX_CELLS = 30_000_000
_MOST_FAULTS = 200_000
_DRAWINGS = re.compile(r"xl/drawings/drawing[^/]*\.xml$", re.IGNORECASE)
_PARTS_BESIDE = (
    ("浮动图片", _DRAWINGS, re.compile(rb"<(?:\w+:)?pic[ >]")),
    ("文本框", _DRAWINGS, re.compile(rb"<(?:\w+:)?txBody[ >]")),
    ("图表", _DRAWINGS, re.compile(rb"<(?:\w+:)?graphicFrame[ >]")),
    (
        "批注",
        re.compile(r"xl/(?:comments/?)+[^/]*\.xml$", re.IGNORECASE),
        re.compile(rb"<(?:\w+:)?comment[ >]"),
    ),
    (
        "批注的讨论",
        re.compile(r"xl/threadedcomments/[^/]*\.xml$", re.IGNORECASE),
        re.compile(rb"<(?:\w+:)?threadedComment[ >]"),
    ),
)
"""What lies over the cells of a sheet → the parts that hold it, and how one begins."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_CELL = re.compile(
    rb"""<(?:\w+:)?c\b([^<>]*)>\s*(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"""
    rb"""(?:<(?:\w+:)?v\b[^<>]*(?:/>|>([^<]*)</(?:\w+:)?v>))?\s*(</(?:\w+:)?c>)?"""
)
"""A cell: its attributes, formula, value, and whether all of it is there. Each tag ends before the next begins, so that tags without end
take no more time than others."""
_ATTRIBUTE = re.compile(rb"""(?<![\w:])(r|s|t|vm)\s*=\s*["']([^"']*)["']""")
_HIDDEN = rb"""\bhidden\s*=\s*["'](?:1|true)["']"""
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^<>]*""" + _HIDDEN + rb""")[^<>]*?\br\s*=\s*["'](\d+)["']([^<>]*)>"""
)
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*" + _HIDDEN)
_STRIKE = re.compile(rb"""<(?:\w+:)?strike\b(?![^<>]*\bval\s*=\s*["'](?:0|false)["'])""")
_NOT_NUMBERS = frozenset((b"s", b"str", b"inlineStr", b"b", b"d"))
_QUOTED = re.compile(r'"([^"]*)"')
_UNIT = re.compile(r"[^\d]*[A-Za-z][23]\)?|[^\d]*")
"""Words beside a number that have no digits of their own: m2, 元/m2."""
_NO_DIGIT = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_OF_A_TIME = re.compile(r"[ymdhsge]", re.IGNORECASE)
_LONGEST_FORM = 255
_ALWAYS = 1000
"""More digits than any number has."""
_RELATIONS = tuple(
    "{http://" + name + "/relationships}id"
    for name in ("schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument")
)
"""As usually, and in the strict variant."""
# What zipfile, zlib and lxml raise for bytes that are no archive, or one they cannot unpack.
_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, etree.XMLSyntaxError
)  # fmt: skip  # a list to be read across


class CellPlace(NamedTuple):
    """A cell: row as the spreadsheet shows it, column counted from 0."""

    row: int
    column: int


class SheetStyles(NamedTuple):
    """How cells are shown. `padded`: number of a style → how many digits it shows before the point, for those that may show more than the
    number has; `struck`: styles that strike out; `struck_texts`: numbers of shared texts of which words are struck out."""

    padded: Mapping[bytes, int] = {}
    struck: frozenset[bytes] = frozenset()
    struck_texts: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """`sheet`: place of the first sheet that is shown; `faults`: row → its cells whose value is not in the file, or is shown otherwise, by
    column, with a Chinese sentence, row 0 for a file that does not say where its cells stand; `beside`: what lies over the cells of the
    workbook → how many; `hidden_rows`, `hidden_columns`: which are read like the others."""

    sheet: int
    faults: dict[int, dict[int, str]]
    beside: dict[str, int]
    hidden_rows: int
    hidden_columns: bool


class _Shown:
    """What is found on the sheet that is read: its faults, hidden rows that hold cells, and whether columns are hidden."""

    def __init__(self) -> None:
        self.faults: dict[int, dict[int, str]] = {}
        self.rows: set[bytes] = set()
        self.columns = False
        self._many = 0

    def take(self, seen: bytes, styles: SheetStyles) -> None:
        for place, said in _found(seen, styles):
            self.faults.setdefault(place.row, {})[place.column] = said
            self._many += 1
        self.rows.update(row for row, held in _HIDDEN_ROW.findall(seen) if not held.endswith(b"/"))
        self.columns = self.columns or bool(_HIDDEN_COLUMN.search(seen))
        if self._many > _MOST_FAULTS:
            raise FileRefused(_TOO_FAULTY)


def facts_of(path: Path) -> SheetFacts:
    """What the file says of its first sheet. Raises FileRefused for what is no workbook or would fill the memory: a reader makes room for
    every cell up to the farthest one."""
    try:
        with zipfile.ZipFile(path) as packed:
            _check_size(packed)
            place, first = _first_sheet(packed)
            shown, styles = _Shown(), _styles(packed)
            for name in filter(_SHEET.match, packed.namelist()):
                _scan(packed, name, shown if name == first else None, styles)
            beside = {told: _counted(packed, parts, one) for told, parts, one in _PARTS_BESIDE}
    except _BAD_ZIP as error:
        raise FileRefused(NO_TABLE) from error
    return SheetFacts(
        sheet=place,
        faults=shown.faults,
        beside={told: n for told, n in beside.items() if n},
        hidden_rows=len(shown.rows),
        hidden_columns=shown.columns,
    )


def _check_size(packed: zipfile.ZipFile) -> None:
    """Raises FileRefused for a part that is blown up, and for a workbook that is too large altogether."""
    parts = packed.infolist()
    blown = any(part.file_size > max(_SMALL_ENOUGH, part.compress_size * _RATIO) for part in parts)
    if blown or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise FileRefused(_TOO_LARGE)


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _whole(packed: zipfile.ZipFile, name: str) -> etree._Element:
    if packed.getinfo(name).file_size > _MAX_WHOLE:
        raise FileRefused(_TOO_LARGE)
    return etree.fromstring(packed.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _counted(packed: zipfile.ZipFile, parts: re.Pattern[str], one: re.Pattern[bytes]) -> int:
    """How many there are; no more are counted than `MOST_COUNTED`."""
    found = 0
    for name in filter(parts.match, packed.namelist()):
        tail = b""
        for chunk in _pieces(packed, name):
            seen, last = tail + chunk, 0
            for match in one.finditer(seen):
                found, last = found + 1, match.end()
                if found >= MOST_COUNTED:
                    return found
            tail = seen[max(last, len(seen) - _CARRIED) :]
    return found


def _styles(packed: zipfile.ZipFile) -> SheetStyles:
    name = "xl/styles.xml"
    if name not in packed.namelist():
        return SheetStyles()
    book = _whole(packed, name)
    forms = {form.get("numFmtId"): form.get("formatCode", "") for form in book.iter("{*}numFmt")}
    fonts = [_strikes(font) for every in book.iter("{*}fonts") for font in every.iter("{*}font")]
    struck_fonts = {str(n) for n, strikes in enumerate(fonts) if strikes}
    styles = [style for cells in book.iter("{*}cellXfs") for style in cells.iter("{*}xf")]
    shown = {
        str(n).encode(): _digits_shown(forms.get(one.get("numFmtId"), "")) for n, one in enumerate(styles)
    }
    return SheetStyles(
        padded={style: digits for style, digits in shown.items() if digits > 1},
        struck=frozenset(
            str(n).encode() for n, one in enumerate(styles) if one.get("fontId") in struck_fonts
        ),
        struck_texts=frozenset(_struck_texts(packed)),
    )


def _strikes(font: etree._Element) -> bool:
    """Whether a font, or one for a part of a cell, strikes out."""
    return any(told.get("val", "1") not in ("0", "false") for told in font.iter("{*}strike"))


def _struck_texts(packed: zipfile.ZipFile) -> Iterator[bytes]:
    """Numbers of shared texts with words that are struck out."""
    name = "xl/sharedStrings.xml"
    if name not in packed.namelist() or not _counted(
        packed, re.compile(name), re.compile(rb"<(?:\w+:)?strike")
    ):
        return
    with packed.open(name) as part:
        read = etree.iterparse(part, tag="{*}si", resolve_entities=False, no_network=True)
        for number, (_event, text) in enumerate(read):
            if _strikes(text):
                yield str(number).encode()
            text.clear()


def _digits_shown(form: str) -> int:
    """How many digits a number's form shows at least before the point: six of 000000; `_ALWAYS` where its words hold some of their own, as
    in "0871-"0. Quotes, colours and conditions hold none, nor has a time any."""
    form = form[:_LONGEST_FORM]
    first = _NO_DIGIT.sub("", form).partition(";")[0]
    if any(not _UNIT.fullmatch(told) for told in _QUOTED.findall(form)):
        return _ALWAYS
    return 0 if _OF_A_TIME.search(first) else first.partition(".")[0].count("0")


def _first_sheet(packed: zipfile.ZipFile) -> tuple[int, str]:
    """The place of the first sheet that is shown, and the part that holds it; its number in the archive says nothing about that."""
    book = _whole(packed, "xl/workbook.xml")
    sheets = list(book.iter("{*}sheet"))
    place = next((n for n, sheet in enumerate(sheets) if sheet.get("state", "visible") == "visible"), 0)
    links = _whole(packed, "xl/_rels/workbook.xml.rels")
    wanted = next(filter(None, map(sheets[place].get, _RELATIONS)), None) if sheets else None
    target = next((str(link.get("Target")) for link in links if link.get("Id") == wanted), "")
    return place, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan(packed: zipfile.ZipFile, name: str, shown: _Shown | None, styles: SheetStyles) -> None:
    rows = columns = 1
    tail = b""
    for chunk in _pieces(packed, name):
        seen = tail + chunk
        for found in _REFERENCE.finditer(seen):
            rows, columns = max(rows, int(found[2])), max(columns, _column_number(found[1]))
        if shown is not None:
            shown.take(seen, styles)
        tail = seen[-_CARRIED:]
    if rows * columns > _MAX_CELLS:
        raise FileRefused("表格里有离数据很远的单元格，或行列过多。请只保留数据，另存为 CSV 后重试。")


def _found(seen: bytes, styles: SheetStyles) -> Iterator[tuple[CellPlace, str]]:
    for cell in _CELL.finditer(seen):
        told = dict(_ATTRIBUTE.findall(cell[1]))
        place = _REFERENCE.fullmatch(b'r="%s"' % told.get(b"r", b""))
        if fault := _fault(told, cell, styles):
            known = CellPlace(0, 0)
            if place and place[1]:
                known = CellPlace(int(place[2]), _column_number(place[1]) - 1)
            yield known, fault


def _fault(told: Mapping[bytes, bytes], cell: re.Match[bytes], styles: SheetStyles) -> str:
    """What is wrong with a cell of these attributes, or ""."""
    kind = told.get(b"t", b"n")
    if kind == b"e":
        picture = "是放在单元格里的图片，没有读入；请把图片另存为文件"
        return picture if b"vm" in told else "是错误值（如 #REF!）"
    _attributes, formula, value, ended = cell.groups()
    if (
        formula and ended and not value and kind not in (b"str", b"s")
    ):  # programs other than Excel write an empty one
        return "是没有算出结果的公式"
    within = _own_text(cell) if kind == b"inlineStr" else b""
    struck = told.get(b"s", b"") in styles.struck or (kind == b"s" and value in styles.struck_texts)
    if (value or within) and (struck or _STRIKE.search(within)):
        return "画了删除线，不知道还算不算数；请删去画掉的字后重新读入"
    shown = styles.padded.get(told.get(b"s", b""), 0) if value and kind not in _NOT_NUMBERS else 0
    if shown and _digits(value) < shown:
        return "的数字靠显示格式补了前导零或者文字，文件里没有这些字；请把这一列设为文本，按看到的重新填写"
    return ""


def _own_text(cell: re.Match[bytes]) -> bytes:
    """What stands in a cell that holds its text itself."""
    begin = cell.string.find(b"is>", cell.end(), cell.end() + _CARRIED)
    end = cell.string.find(b"is>", begin + 1, cell.end() + _CARRIED)
    return cell.string[begin:end] if 0 <= begin < end else b""


def _digits(value: bytes) -> int:
    """How many digits a number has before the point; `_ALWAYS` for what is none."""
    try:
        return len(str(abs(int(float(value)))))
    except (ValueError, OverflowError):
        return _ALWAYS


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
