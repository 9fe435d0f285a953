"""Labels for cabinets, shelves and files: a QR code with its signs below it, twenty-four on a sheet of A4."""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from xinqiao.documents.coverage import shipped_fonts
from xinqiao.documents.qr import qr_svg
from xinqiao.documents.render import displayable

_TEMPLATE = Path(str(files("xinqiao.documents").joinpath("code_labels.typ")))
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLabel:
    """`code` is what a scanner reads and a person can type; `lines` stand beside it."""

    code: str
    lines: tuple[str, ...] = ()


@cache
def _compiler(font_dirs: tuple[Path, ...]) -> Any:
    return import_module("typst").Compiler(
        str(_TEMPLATE), font_paths=[str(shipped_fonts()), *map(str, font_dirs)], ignore_system_fonts=True
    )


def render_labels(labels: Sequence[PaperLabel], *, font_dirs: Sequence[Path] = ()) -> bytes:
    """Set the sheets. No label gives one empty sheet."""
    own = tuple(font_dirs)
    told = [{**asdict(label), "qr": qr_svg(label.code)} for label in labels]
    data: Any = displayable({"labels": told}, (shipped_fonts(), *own), [])
    with _lock:
        made = _compiler(own).compile(
            format="pdf", sys_inputs={"labels": json.dumps(data, ensure_ascii=False)}
        )
    assert isinstance(made, bytes)
    return made
