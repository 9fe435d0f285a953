"""The sealed file 案卷包: everything of one closed matter as one ZIP that opens and is verified without Xinqiao (M-R7, 档案法 13–14).

What is in it, and its XML, is told in docs/sealed-file.md; `verify_file.py`, which travels inside, names what was changed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from html import escape
from importlib import import_module
from importlib.resources import files
from xml.etree import ElementTree as Xml

from xinqiao.documents.verify_file import FORMAT, LOG, MANIFEST, MANIFEST_HASH, SIGNATURE

NAMESPACE = "urn:xinqiao:file:1"
METADATA, SCHEMA, CATALOGUE, SCRIPT = "file.xml", "file.xsd", "catalogue.html", "verify_file.py"


class FileStage(StrEnum):
    """The stages by which a file is laid out, in their order."""

    REGISTERED = "登记"
    SORTED = "分类和受理"
    HANDLED = "办理"
    ANSWERED = "答复"
    REVIEWED = "复查复核"
    SERVED = "送达"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePiece:
    """One piece of the file 件. `day` is its own date, `kept_at` when it came into the system: a late entry shows both."""

    stage: FileStage
    title: str
    number: str = ""
    day: date
    kept_at: datetime
    path: str
    data: bytes

    @property
    def pages(self) -> int:
        """Pages of a PDF; anything else counts as one."""
        pikepdf = import_module("pikepdf")  # only who makes a file waits for it
        try:
            with pikepdf.open(io.BytesIO(self.data)) as opened:
                return len(opened.pages)
        except pikepdf.PdfError:
            return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLink:
    """One entry of the log: its exact bytes, and the chain before and after it."""

    seq: int
    leaf: str
    previous: str
    chain: str


Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the file says. `matter` and the rows of `parts` (petition, clock, service, review) become attributes of the XML."""

    number: str
    made_at: datetime
    matter: Row
    parts: tuple[tuple[str, Row], ...]
    pieces: tuple[FilePiece, ...]
    log: tuple[LogLink, ...]
    checkpoint: str


def package(contents: Contents, *, sign: Callable[[bytes], str]) -> bytes:
    """The whole file as a ZIP whose parts are stored as they are. The same contents give the same bytes; `sign` is the office's own."""
    rows = list(numbered(contents.pieces))
    parts = {
        METADATA: _metadata(contents, rows),
        CATALOGUE: _catalogue(contents, rows),
        LOG: _log(contents),
        SCHEMA: _shipped(SCHEMA),
        SCRIPT: _shipped(SCRIPT),
        **{piece.path: piece.data for piece in contents.pieces},
    }
    listed = [{"path": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in parts.items()]
    told = {
        "format": FORMAT,
        "number": contents.number,
        "made_at": contents.made_at.isoformat(),
        "files": listed,
    }
    manifest = json.dumps(told, ensure_ascii=False, indent=1).encode()
    parts |= {
        MANIFEST: manifest,
        MANIFEST_HASH: hashlib.sha256(manifest).hexdigest().encode(),
        SIGNATURE: sign(manifest).encode(),
    }
    return _zipped(parts.items())


def _shipped(name: str) -> bytes:
    return files("xinqiao.documents").joinpath(name).read_bytes()


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as opened:
        for name, data in parts:
            opened.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def numbered(pieces: Sequence[FilePiece]) -> Iterator[tuple[FilePiece, Row]]:
    """Each piece in the order of the catalogue, with its number and its pages: stage by stage, and by day within."""
    order, page = list(FileStage), 1
    laid = sorted(pieces, key=lambda p: (order.index(p.stage), p.day, p.kept_at, p.path))
    for number, piece in enumerate(laid, 1):
        last = page + piece.pages - 1
        yield (
            piece,
            {
                "no": str(number),
                "stage": piece.stage.value,
                "title": piece.title,
                "number": piece.number,
                "day": piece.day.isoformat(),
                "kept": piece.kept_at.isoformat(),
                "first-page": str(page),
                "last-page": str(last),
                "path": piece.path,
                "sha256": hashlib.sha256(piece.data).hexdigest(),
            },
        )
        page = last + 1


def _clean(row: Row) -> Row:
    """Without what XML cannot hold."""
    return {
        name: "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))
        for name, text in row.items()
    }


def _metadata(contents: Contents, rows: Sequence[tuple[FilePiece, Row]]) -> bytes:
    root = Xml.Element("file", {"xmlns": NAMESPACE, "version": "1", "made": contents.made_at.isoformat()})
    Xml.SubElement(root, "matter", _clean(contents.matter))
    for name, row in contents.parts:
        Xml.SubElement(root, name, _clean(row))
    for _piece, row in rows:
        Xml.SubElement(root, "piece", _clean(row))
    Xml.SubElement(root, "log", {"entries": str(len(contents.log)), "checkpoint": contents.checkpoint})
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _log(contents: Contents) -> bytes:
    entries = [{"seq": e.seq, "previous": e.previous, "chain": e.chain, "leaf": e.leaf} for e in contents.log]
    told = {"checkpoint": contents.checkpoint, "entries": entries}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>案卷目录 {number}</title>
<style>body{{font-family:serif;margin:2em}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #666;padding:4px 8px;text-align:left}}</style>
<h1>案卷目录</h1><p>{number}　{title}</p>
<table><tr><th>件号<th>阶段<th>题名<th>文号<th>日期<th>存入<th>页码</tr>
{rows}
</table></html>
"""


def _catalogue(contents: Contents, rows: Sequence[tuple[FilePiece, Row]]) -> bytes:
    """The catalogue to be read and printed: stage by stage with page numbers, each line opening its piece."""
    lines = []
    for piece, row in rows:
        pages = "–".join(dict.fromkeys((row["first-page"], row["last-page"])))
        cells = (
            row["no"],
            row["stage"],
            None,
            row["number"],
            row["day"],
            f"{piece.kept_at:%Y-%m-%d %H:%M}",
            pages,
        )
        link = f'<a href="{escape(piece.path)}">{escape(piece.title)}</a>'
        lines.append("<tr>" + "".join(f"<td>{link if c is None else escape(c)}" for c in cells) + "</tr>")
    title = escape(contents.matter.get("title", ""))
    return _PAGE.format(number=escape(contents.number), title=title, rows="\n".join(lines)).encode()
