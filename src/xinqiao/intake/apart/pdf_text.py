"""The words of a PDF page by page, as PDFium reads them: with the text that a program wrote behind its signs (ActualText), and the
character maps of East Asian fonts."""

import ctypes
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

_SAMPLE = 400
_LINE_APART = 2.0
"""Points by which a line must stand higher than the one read before it, to be out of its order."""


def words_of_pdf(data: bytes) -> dict[str, Any]:
    """`pages`: the text of each; `pictures`: pages that hold some; `vertical`, `disordered`: pages written in columns, and those whose
    order of reading differs from that on paper."""
    pages, pictures, vertical, disordered = [], 0, 0, 0
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            words, upright = text.get_text_range().replace("\r\n", "\n"), _is_vertical(text)
            pages.append(_by_columns(text) if upright else words)
            vertical += upright
            disordered += not upright and _is_disordered(text)
            pictures += any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return {"pages": pages, "pictures": pictures, "vertical": vertical, "disordered": disordered}


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


def _is_disordered(text: Any) -> bool:
    """Whether lines are read that stand above those read before them, in the same column."""
    lines = [text.get_rect(n) for n in range(text.count_rects())]
    risen = sum(
        after[1] > before[3] + _LINE_APART and after[0] < before[2] and before[0] < after[2]
        for before, after in pairwise(lines)
    )
    return bool(risen)
