"""Reports on paper: headed text, tables and bars, portrait or landscape; no official document and without a red head."""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from xinqiao.documents.coverage import shipped_fonts
from xinqiao.documents.render import displayable

_TEMPLATE = Path(str(files("xinqiao.documents").joinpath("report.typ")))
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A heading (may be empty) and paragraphs below it. Nothing in them is read as markup."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose heading line repeats on every page. `widths` are shares of the line; `numbers` are columns set right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    kind: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Horizontal bars with their figures written beside them: label and number."""

    bars: tuple[tuple[str, int], ...]
    kind: str = "bars"


Block = Text | Table | Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report. `compact`: portrait and set small, so that a list of some forty lines is one page. `foot` stands on every page before the page number, `watermark` slanted over all of it."""

    title: str
    issuer: str
    day: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    landscape: bool = False
    compact: bool = False
    foot: str = ""
    watermark: str = ""


@cache
def _compiler(font_dirs: tuple[Path, ...]) -> Any:
    return import_module("typst").Compiler(
        str(_TEMPLATE), font_paths=[str(shipped_fonts()), *map(str, font_dirs)], ignore_system_fonts=True
    )


def render_report(report: Report, *, font_dirs: Sequence[Path] = ()) -> bytes:
    """Set the report as PDF/A. A character that no font has is set as □."""
    own = tuple(font_dirs)
    data: dict[str, Any] = displayable(asdict(report), (shipped_fonts(), *own), [])
    data["day"] = [report.day.year, report.day.month, report.day.day]
    with _lock:
        made = _compiler(own).compile(
            format="pdf",
            pdf_standards=["a-2b"],
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made
