"""A sheet of address labels as PDF: two columns of seven on A4, in the order of the list."""

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

_TEMPLATE = Path(str(files("xinqiao.documents").joinpath("labels.typ")))
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLabel:
    """`line`: its place in the list, by which the letter inside is found again."""

    line: str
    name: str
    address: str


@cache
def _compiler(font_dirs: tuple[Path, ...]) -> Any:
    return import_module("typst").Compiler(
        str(_TEMPLATE), font_paths=[str(shipped_fonts()), *map(str, font_dirs)], ignore_system_fonts=True
    )


def label_sheet(
    labels: Sequence[AddressLabel], *, title: str, issuer: str, day: date, font_dirs: Sequence[Path] = ()
) -> bytes:
    """The sheet. A character that no font has is set as □: it is written by hand."""
    own = tuple(font_dirs)
    told: dict[str, Any] = {"title": title, "issuer": issuer, "labels": [asdict(label) for label in labels]}
    data = displayable(told, (shipped_fonts(), *own), [])
    data["day"] = [day.year, day.month, day.day]
    with _lock:
        made = _compiler(own).compile(
            format="pdf",
            pdf_standards=["a-2b"],
            sys_inputs={"labels": json.dumps(data, ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made
