"""The words of a PDF page by page, as PDFium reads them: with the text that a program wrote behind its signs (ActualText), and the
character maps of East Asian fonts."""

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from xinqiao.intake.apart.pdf_layers import without_hidden_layers
from xinqiao.intake.apart.word_signs import set_small

_SAMPLE = 400
_BROKEN_AT_A_STROKE, _SOFT = "\ufffe", "\xad"
"""What PDFium gives for a stroke at the end of a line, and the sign of a place where a word may be broken."""
_FULL, _END = 255, 2
_LIFTED = ((0.8, 0.05), (0.85, 0.15))
"""Of the size of the sign before it: a digit smaller than the first, whose line is farther from the line of that sign than the second, is
set high or low. Browsers set them hardly smaller, but well apart."""
_BESIDE = 2.0
"""Of the size of a sign: no farther from its beginning a digit begins that is set beside it."""
_OFF_LINE = 0.3
"""Of the height of a sign: by so much it stands on another line than the one before, or apart from it on the same."""
_TWICE = re.compile(r"(\S{1,60}?)\s{0,2}\1")
_SHADOW = 0.15
"""Of the size of a sign: so near to its like it is its shadow. No two letters stand so close."""
_MOST_TORN = 20
"""A page of no more signs may hold one on each line."""
_THIN, _LONG, _NEAR = 2.5, 6.0, 3.0
"""Points: no stroke through words is thicker, or shorter; so far from a place its sign may stand."""
_HOLDS_WORDS = {
    raw.FPDF_ANNOT_WIDGET: b"V",
    raw.FPDF_ANNOT_FREETEXT: b"Contents",
    raw.FPDF_ANNOT_TEXT: b"Contents",
    **dict.fromkeys(
        (raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_CARET),
        b"Contents",
    ),
    **dict.fromkeys((raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_STAMP), b"Contents"),
}
_TURNED = 0.1
_LINE_APART = 2.0
"""Points by which a line must stand higher than the one read before it, to be out of its order."""


class _Set(NamedTuple):
    """The size of a sign's font, the height of the line it stands on, and where it begins; a sign that PDFium adds, or that is turned, has
    no size."""

    size: float
    line: float
    left: float


def words_of_pdf(data: bytes) -> dict[str, Any]:
    """`pages`: the text of each; `pictures`: pages that hold some; `vertical`, `disordered`: pages written in columns, and those whose
    order of reading differs from that on paper; `unseen`: pages with words that nobody sees on them; `beside`: fields filled in and words
    written over the page, which are not read; `struck`: words that a note or a line strikes out, which are; `layers`: pages with layers that are off, which nobody sees and which are not."""
    data, layers = without_hidden_layers(data)
    pages, pictures, vertical, disordered, unseen, beside, struck = [], 0, 0, 0, 0, 0, 0
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = _opened(page)
            words, upright = text.get_text_range().replace("\r\n", "\n"), _is_vertical(text)
            torn = words.count("\n") * 3 > len(words) > _MOST_TORN
            doubled = sum(len(twice[0]) for twice in _TWICE.finditer(words)) * 2 > len(words)
            if not upright:
                words = _by_lines(text) if torn or doubled else _with_small_digits(text, words)
                words = words.replace(_BROKEN_AT_A_STROKE, "-").replace(_SOFT, "")
            pages.append(_by_columns(text) if upright else words)
            vertical += upright
            disordered += not upright and _is_disordered(text)
            pictures += any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
            unseen += _hides(page)
            beside += _written_over(page)
            struck += sum(kind == raw.FPDF_ANNOT_STRIKEOUT for kind in _notes_on(page))
            struck += sum(_crosses_words(text, line) for line in _thin_lines(page))
    return {
        "pages": pages,
        "pictures": pictures,
        "vertical": vertical,
        "disordered": disordered,
        "unseen": unseen,
        "beside": beside,
        "layers": layers,
        "struck": struck,
    }


def _opened(page: Any) -> Any:
    """The words of a page. One that is laid on its side with its words is read as it was written: else its lines come from the last to
    the first."""
    text = page.get_textpage()
    if page.get_rotation() and not _is_turned(text):
        page.set_rotation(0)
        text = page.get_textpage()
    return text


def _is_turned(text: Any) -> bool:
    """Whether most signs are written turned."""
    read = min(text.count_chars(), _SAMPLE)
    turned = sum(abs(raw.FPDFText_GetCharAngle(text, n)) > _TURNED for n in range(read))
    return bool(turned * 2 > read)


def _small_digits(text: Any) -> Iterator[tuple[int, str, bool]]:
    """Digits that are smaller than the sign before them and stand on another line are powers and indices: 10³ is not 103. On the same line
    they are what they are: programs set the digits beside Chinese words smaller. Gives the place, where it is set, and whether PDFium ended
    the line before it."""
    before: _Set | None = None
    for n in range(1, text.count_chars()):
        if not chr(raw.FPDFText_GetUnicode(text, n)).isdecimal():
            before = None
            continue
        at = next((at for at in range(n - 1, 0, -1) if not raw.FPDFText_IsGenerated(text, at)), 0)
        base, this = before or _set(text, at), _set(text, n)
        apart = abs(this.line - base.line)
        small = any(
            0 < this.size < base.size * small and base.size * far < apart < base.size
            for small, far in _LIFTED
        )
        # PDFium ends the line before a digit that stands close above or below the sign before it: 10³ became 10 and 3, and then 103.
        torn = at < n - 1
        if not small or (torn and not 0 < this.left - base.left < base.size * _BESIDE):
            continue
        before = base
        yield n, "superscript" if this.line > base.line else "subscript", torn


def _with_small_digits(text: Any, words: str) -> str:
    signs, place, reached = list(words), 0, 0
    for n, where, torn in _small_digits(text):
        place += len(text.get_text_range(reached, n - reached).replace("\r\n", "\n"))
        reached = n
        if place < len(signs):
            signs[place] = set_small(signs[place], where)
            signs[place - 1] = "" if torn else signs[place - 1]
    return "".join(signs)


def _set(text: Any, n: int) -> _Set:
    x, y = ctypes.c_double(), ctypes.c_double()
    if raw.FPDFText_IsGenerated(text, n) or raw.FPDFText_GetCharAngle(text, n):
        return _Set(0, 0, 0)
    raw.FPDFText_GetCharOrigin(text, n, x, y)
    return _Set(raw.FPDFText_GetFontSize(text, n), y.value, x.value)


def _hides(page: Any) -> bool:
    """Whether words of a page are drawn without ink, as behind a scan, or lie outside of it."""
    left, bottom, right, top = page.get_cropbox()
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
        if raw.FPDFTextObj_GetTextRenderMode(text) == raw.FPDF_TEXTRENDERMODE_INVISIBLE or _is_white(text):
            return True
        x0, y0, x1, y1 = text.get_bounds()
        if text.level == 0 and (x1 < left or x0 > right or y1 < bottom or y0 > top):
            return True
    return False


def _is_white(text: Any) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    told = raw.FPDFPageObj_GetFillColor(text, red, green, blue, opacity)
    return bool(told) and (not opacity.value or red.value == green.value == blue.value == _FULL)


def _written_over(page: Any) -> int:
    """Fields that hold a value, and notes with words."""
    found = 0
    for n in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, n)
        key = _HOLDS_WORDS.get(raw.FPDFAnnot_GetSubtype(annotation))
        # Two bytes are the end of an empty text.
        found += key is not None and raw.FPDFAnnot_GetStringValue(annotation, key, None, 0) > _END
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _notes_on(page: Any) -> Iterator[int]:
    """The kinds of what was noted on a page."""
    for n in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, n)
        yield raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)


def _thin_lines(page: Any) -> Iterator[tuple[float, float, float]]:
    """Left, right and height of what is drawn as thin as a stroke along the lines: below words, around cells, or through words."""
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, bottom, right, top = path.get_bounds()
        if top - bottom < _THIN < _LONG < right - left:
            yield left, right, (top + bottom) / 2


def _crosses_words(text: Any, line: tuple[float, float, float]) -> bool:
    """Whether a line runs through the middle of the signs at two of three places."""
    left, right, height = line
    return sum(_is_crossed(text, left + (right - left) * part, height) for part in (0.25, 0.5, 0.75)) >= 2


def _is_crossed(text: Any, x: float, y: float) -> bool:
    n = raw.FPDFText_GetCharIndexAtPos(text, x, y, _NEAR, 0)
    box = raw.FS_RECTF()
    if n < 0 or not raw.FPDFText_GetLooseCharBox(text, n, box):
        return False
    return bool(box.bottom + (box.top - box.bottom) * 0.25 < y < box.top - (box.top - box.bottom) * 0.25)


def _boxes(text: Any) -> list[tuple[str, float, float]]:
    """Signs with the middle of their boxes; those that PDFium adds itself, such as line ends, have none."""
    found = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for n in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, n))
        if sign in "\r\n" or raw.FPDFText_IsGenerated(text, n):
            continue
        if raw.FPDFText_GetCharBox(text, n, left, right, bottom, top):
            found.append((sign, (left.value + right.value) / 2, (bottom.value + top.value) / 2))
    return found


def _is_vertical(text: Any) -> bool:
    """Whether one sign follows another downwards rather than to the right."""
    if _is_turned(text):
        return False
    signs = _boxes(text)[:_SAMPLE]
    steps = [(abs(b[1] - a[1]), a[2] - b[2]) for a, b in pairwise(signs)]
    down = sum(aside < 2 < fallen < 40 for aside, fallen in steps)
    return len(steps) >= 8 and down * 2 > len(steps)


def _by_columns(text: Any) -> str:
    """The signs of a vertical page: columns from right to left, each from top to bottom."""
    columns: list[tuple[float, list[tuple[float, str]]]] = []
    for sign, x, y in _boxes(text):
        near = next((column for column in columns if abs(column[0] - x) < 5), None)
        if near is None:
            near = (x, [])
            columns.append(near)
        near[1].append((y, sign))
    ordered = sorted(columns, key=lambda column: -column[0])
    return "\n".join(
        "".join(sign for _y, sign in sorted(column, key=lambda at: -at[0])) for _x, column in ordered
    )


def _by_lines(text: Any) -> str:
    """The signs as the file orders them, a line for each height. PDFium takes a page of few lines in two columns for one that is written
    downwards, and ends the line after each sign; and it gives twice what is set twice, a little apart, to look bold or raised."""
    words, line, end = "", 0.0, 0.0
    before = _Placed()
    small = {n: where for n, where, _torn in _small_digits(text)}
    for n in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, n):
            continue
        broken = raw.FPDFText_IsHyphen(text, n) == 1
        sign = _BROKEN_AT_A_STROKE if broken else chr(raw.FPDFText_GetUnicode(text, n))
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetLooseCharBox(text, n, box)
        raw.FPDFText_GetCharOrigin(text, n, x, y)
        most = _OFF_LINE * (box.top - box.bottom)
        size = max(box.top - box.bottom, box.right - box.left)
        if before.holds(sign, x.value, y.value, _SHADOW * size):
            continue
        if n in small:
            words, end = words + set_small(sign, small[n]), box.right
            continue
        if words and (abs(y.value - line) > most or x.value < end - most):
            words += "\n"
        elif words and x.value - end > most:
            words += " "
        words, line, end = words + sign, y.value, box.right
    return words


class _Placed:
    """Where signs stand, in squares of a few points, to find those that lie near."""

    _SIDE = 4

    def __init__(self) -> None:
        self._squares: dict[tuple[str, int, int], list[tuple[float, float]]] = {}

    def holds(self, sign: str, x: float, y: float, near: float) -> bool:
        """Whether the same sign lies as near as this; it is put there if it does not."""
        across, up = int(x // self._SIDE), int(y // self._SIDE)
        around = (
            place
            for aside in (-1, 0, 1)
            for above in (-1, 0, 1)
            for place in self._squares.get((sign, across + aside, up + above), ())
        )
        if any(abs(x - left) < near and abs(y - height) < near for left, height in around):
            return True
        self._squares.setdefault((sign, across, up), []).append((x, y))
        return False


def _is_disordered(text: Any) -> bool:
    """Whether lines are read that stand above those read before them, in the same column."""
    lines = [text.get_rect(n) for n in range(text.count_rects())]
    risen = sum(
        after[1] > before[3] + _LINE_APART and after[0] < before[2] and before[0] < after[2]
        for before, after in pairwise(lines)
    )
    return bool(risen)
