"""A stand-in for Typst where no PDF is the subject: every letter of every walk would be set, and none of them looked at."""

import hashlib
import io
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pikepdf


@cache
def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def blank(data: dict[str, Any], _folders: tuple[Path, ...], _standard: Literal["a-2b", "a-3b"]) -> bytes:
    """One empty page, other bytes for another document. Everything before the setting has run, and a value that Typst could not
    be given fails here as it does there."""
    told = json.dumps(data, ensure_ascii=False).encode()
    return _blank() + b"%" + hashlib.sha256(told).hexdigest().encode() + b"\n"
