"""From a document to a PDF/A file through Typst: offline, fonts embedded, text that can be searched and copied."""

import io
import json
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import segno
import typst

from xinqiao.documents.papers import FORMS, Document

_TEMPLATE = Path(str(files("xinqiao.documents").joinpath("letter.typ")))
_lock = threading.Lock()


@cache
def shipped_fonts() -> Path:
    """Folder of the fonts that come with a package: Noto Serif SC and Noto Sans SC."""
    return Path(str(files("pylopdf_fonts_zh_cn")))


@cache
def _compiler(font_dirs: tuple[Path, ...]) -> typst.Compiler:
    return typst.Compiler(
        str(_TEMPLATE), font_paths=[str(shipped_fonts()), *map(str, font_dirs)], ignore_system_fonts=True
    )


def _qr(document: Document) -> str:
    if not document.verification_code or document.kind in FORMS:
        return ""
    out = io.BytesIO()
    text = f"{document.number} {document.verification_code}"
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def render(
    document: Document, *, font_dirs: Sequence[Path] = (), pdf_standard: Literal["a-2b", "a-3b"] = "a-2b"
) -> bytes:
    """Set the document. The office's own fonts (仿宋, 小标宋, 黑体) in `font_dirs` are preferred when they are there.

    The same document gives the same bytes. Texts are passed as data and never read as markup. A rare character that no
    font has is set as □ with a note that names it, to be written by hand: never dropped in silence."""
    day = document.day
    data = asdict(document) | {
        "form": document.kind in FORMS,
        "qr": _qr(document),
        "day": [day.year, day.month, day.day],
    }
    content = json.dumps(data, ensure_ascii=False)
    missing: list[str] = []
    while True:
        try:
            return _compile(_with_gaps(content, missing), tuple(font_dirs), pdf_standard)
        except typst.TypstError as error:
            lacking = _UNDISPLAYABLE.search(str(error))
            if lacking is None or len(missing) > 50:
                raise
            missing.extend(c for c in lacking.group(1) if c not in missing)


_UNDISPLAYABLE = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def _with_gaps(content: str, missing: Sequence[str]) -> str:
    """The content with □ for each missing character and a note that lists them."""
    if not missing:
        return content
    for character in missing:
        content = content.replace(character, "□")
    data = json.loads(content)
    codes = "、".join(f"U+{ord(c):04X}" for c in missing)
    data["notes"] = [*data["notes"], f"（文中“□”为字库缺少的生僻字，编码 {codes}，请手工补写。）"]
    return json.dumps(data, ensure_ascii=False)


def _compile(content: str, font_dirs: tuple[Path, ...], pdf_standard: Literal["a-2b", "a-3b"]) -> bytes:
    with _lock:
        compiled = _compiler(font_dirs).compile(
            format="pdf", pdf_standards=[pdf_standard], sys_inputs={"document": content}
        )
    assert isinstance(compiled, bytes)
    return compiled
