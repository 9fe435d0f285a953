"""The parts of a Word document and the names in them, whatever the program called them (ECMA-376 parts 1 and 2)."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The strict variant differs from the usual one by its names only.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)

_MEASURE = re.compile(r"(-?[0-9]{1,4}(?:\.[0-9]{1,4})?)(pt)?")
_FAR = 6
"""So many half points are a quarter of the usual size, 12 points."""
_DIGITS = frozenset("0123456789+-()n")
_MOST_LIFTED, _NEAR = 3, 20


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(parent: Any, name: str) -> str | None:
    """`w:val` of the child with this name; None when there is no such child."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    told: str | None = found.get(f"{W}val") if found is not None else None
    return told


def switch(parent: Any, name: str) -> bool | None:
    """A property that is on or off: None when it is not told."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def is_white(run: Any, properties: Any) -> bool:
    """Whether a run is written white on white paper. In tables, whose styles colour the ground, nothing is said."""
    if (value(properties, "color") or "").upper() != "FFFFFF":
        return False
    around = [properties, *(one.find(f"{W}pPr") for one in run.iterancestors(f"{W}p"))]
    shaded = any(one is not None and one.find(f"{W}shd") is not None for one in around)
    return not shaded and next(run.iterancestors(f"{W}tbl"), None) is None


def lifted(run: Any) -> str | None:
    """How a run stands to its line: told as such, or a digit or two moved far up or down beside words that stand on the line. Text is
    also moved a little to sit well, and then means nothing by it."""
    properties = run.find(f"{W}rPr")
    told, moved = value(properties, "vertAlign"), _moved(run)
    if told or not moved:
        return told
    small, on_line = "", False
    for preceding in (False, True):
        for one in islice(_runs_beside(run, preceding=preceding), _NEAR):
            text = _text(one)
            if text and not _moved(one):
                on_line = True
                break
            small += text
    small += _text(run)
    if not on_line or len(small) > _MOST_LIFTED or not _DIGITS.issuperset(small):
        return None
    return "subscript" if moved < 0 else "superscript"


def _text(run: Any) -> str:
    return "".join(part.text or "" for part in run.iterchildren(f"{W}t")).strip()


def _moved(run: Any) -> float:
    """By how many half points a run is moved up, or down below 0; 0 for less than a quarter of its size."""
    properties = run.find(f"{W}rPr")
    moved, size = _half_points(properties, "position"), _half_points(properties, "sz")
    return moved if abs(moved) >= (size / 4 or _FAR) else 0


def _half_points(properties: Any, name: str) -> float:
    """A measure, in half points unless it says points; 0 for none."""
    found = _MEASURE.fullmatch(value(properties, name) or "")
    return float(found[1]) * (2 if found[2] else 1) if found else 0


def _runs_beside(run: Any, *, preceding: bool) -> Iterator[Any]:
    """The runs of its paragraph that follow a run, or precede it, the nearest first."""
    while run is not None and local(run) != "p":
        for beside in run.itersiblings(preceding=preceding):
            inside = beside.iter(f"{W}r")
            yield from reversed(list(inside)) if preceding else inside
        run = run.getparent()


def choice(alternatives: Any) -> Any:
    """Of several renderings of one thing the first that holds words, or else the first."""
    found = [part for part in alternatives if local(part) in ("Choice", "Fallback")]
    told = (part for part in found if any(local(inner) == "t" for inner in part.iter()))
    return next(told, found[0] if found else [])


def form_field(element: Any) -> str:
    """A tick of a form, or what is chosen from its list; the text of others stands in the runs that follow."""
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        ticked = switch(box, "checked")
        return "☑" if (switch(box, "default") if ticked is None else ticked) else "□"
    chosen = element.find(f"{W}ffData/{W}ddList")
    if chosen is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in chosen.findall(f"{W}listEntry")]
    place = int(value(chosen, "result") or value(chosen, "default") or 0)
    return entries[place] if 0 <= place < len(entries) else ""


class Parts:
    """The main part, and those that it names: found by their relations, not by their usual names."""

    def __init__(self, data: bytes) -> None:
        self._packed = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._packed.namelist()}
        self._main = next(self._related("", "/officeDocument"), "word/document.xml")

    def main(self) -> Any:
        """The root of the document. Raises KeyError when there is none."""
        return self._root(self._main)

    def named(self, kind: str) -> Any:
        """The root of the first part of a kind, such as `styles`; None when the document has none."""
        name = next(self._related(self._main, f"/{kind}"), "")
        return self._root(name) if name.lower() in self._names else None

    def all_named(self, kind: str) -> Iterator[Any]:
        """The roots of all parts of a kind, such as `header`."""
        for name in self._related(self._main, f"/{kind}"):
            if name.lower() in self._names:
                yield self._root(name)

    def _related(self, part: str, kind: str) -> Iterator[str]:
        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links.lower() not in self._names:
            return
        for link in self._root(links):
            if str(link.get("Type", "")).endswith(kind) and link.get("TargetMode") != "External":
                yield posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")

    def _root(self, name: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        data = self._packed.read(self._names[name.lower()])
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return etree.fromstring(data, parser)
