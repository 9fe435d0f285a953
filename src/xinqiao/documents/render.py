"""From a document to a PDF/A file through Typst: offline, fonts embedded, text that can be searched and copied."""

import io
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from xinqiao.documents.coverage import machine_folders, shipped_fonts, shown_in, shows
from xinqiao.documents.papers import Document, PaperKind, RecordKind
from xinqiao.documents.qr import qr_svg
from xinqiao.rules.folding import is_invisible
from xinqiao.rules.paper_rule import Setting
from xinqiao.rules.papers import RULES

_TEMPLATE = Path(str(files("xinqiao.documents").joinpath("letter.typ")))
_lock = threading.Lock()


@cache
def _compiler(font_dirs: tuple[Path, ...]) -> Any:
    return import_module("typst").Compiler(
        str(_TEMPLATE), font_paths=[str(shipped_fonts()), *map(str, font_dirs)], ignore_system_fonts=True
    )


def qr_text(document: Document) -> str:
    """What the QR says: of a sheet that comes back, which it is; else the address that verifies this very document, or its number and code where the counter has no address."""
    number, code = document.number, document.verification_code
    if document.scanned:
        return document.scanned
    if not document.verify_at:
        return f"{number} {code}"
    return f"{document.verify_at}?{urlencode({'number': number, 'code': code})}"


def render(
    document: Document, *, font_dirs: Sequence[Path] = (), pdf_standard: Literal["a-2b", "a-3b"] = "a-2b"
) -> bytes:
    """Set the document. The office's own fonts (仿宋, 小标宋, 黑体) in `font_dirs` are preferred when they are there; a rare
    character is looked for in all fonts of the machine.

    On one machine the same document gives the same bytes. Texts are passed as data and never read as markup. A character
    that no font has is set as □ with a note that names it, to be written by hand: never dropped in silence."""
    own = tuple(font_dirs)
    near = (shipped_fonts(), *own)
    rare = {c for c in "".join(_texts(asdict(document))) if not shows(near, c) and not _shows_nothing(c)}
    far = tuple(f for f in machine_folders() if any(shown_in(f)[ord(c)] for c in rare)) if rare else ()
    try:
        return _set(document, (*own, *far), near + far, pdf_standard, bool(own))
    except import_module("typst").TypstError:
        if not far:
            raise
        return _set(document, own, near, pdf_standard, bool(own))


def _set(
    document: Document,
    folders: tuple[Path, ...],
    shown: tuple[Path, ...],
    pdf_standard: Literal["a-2b", "a-3b"],
    own_fonts: bool,
) -> bytes:
    """Set with the fonts of `folders`; characters that none in `shown` has become □."""
    missing: list[str] = []
    data = displayable(asdict(document), shown, missing)
    day = document.day
    data["notes"] = [*data["notes"], *_note(missing)]
    data |= {
        "layout": _layout(document.kind),
        "own_fonts": own_fonts,
        "qr": qr_svg(qr_text(document)) if document.verification_code else "",
        "day": [day.year, day.month, day.day],
    }
    wide = _compile({**data, "close": False}, folders, pdf_standard)
    pages = _pages(wide)
    if pages == 1 or data["layout"] == "form":
        return wide
    close = _compile({**data, "close": True}, folders, pdf_standard)
    return close if _pages(close) < pages else wide


def _texts(value: Any) -> Iterator[str]:
    """Every text in a nested structure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _shows_nothing(character: str) -> bool:
    """Line ends, and characters such as joiners and variation marks."""
    return character in "\n\t" or is_invisible(character)


def _compile(data: dict[str, Any], folders: tuple[Path, ...], pdf_standard: Literal["a-2b", "a-3b"]) -> bytes:
    content = json.dumps(data, ensure_ascii=False)
    with _lock:
        compiled = _compiler(folders).compile(
            format="pdf", pdf_standards=[pdf_standard], sys_inputs={"document": content}
        )
    assert isinstance(compiled, bytes)
    return compiled


def _pages(pdf: bytes) -> int:
    with import_module("pikepdf").open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _layout(kind: PaperKind | RecordKind) -> Setting:
    return Setting.FORM if isinstance(kind, RecordKind) else RULES[kind].setting


def displayable(value: Any, shown: tuple[Path, ...], missing: list[str]) -> Any:
    """The same structure with □ for each character that no font shows, without characters that show nothing; what was
    replaced is collected in `missing`."""
    if isinstance(value, dict):
        return {key: displayable(part, shown, missing) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [displayable(part, shown, missing) for part in value]
    if not isinstance(value, str):
        return value
    text = []
    for character in value:
        if character in "\n\t" or shows(shown, character):
            text.append(character)
        elif not is_invisible(character):
            text.append(_GAP)
            missing.append(character)
    return "".join(text)


_GAP = "□"
_NAMED = 30


def _note(missing: Sequence[str]) -> tuple[str, ...]:
    """The note that lists the characters to be written by hand, in the order of the text."""
    codes = [f"U+{ord(c):04X}" for c in dict.fromkeys(missing)]
    if not codes:
        return ()
    more = f"等{len(codes)}个" if len(codes) > _NAMED else ""
    listed = "、".join(codes[:_NAMED])
    return (f"（文中“{_GAP}”为字库缺少的生僻字，编码 {listed}{more}，请手工补写。）",)
