"""The parts of a Word document and the names in them, whatever the program called them (ECMA-376 parts 1 and 2)."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
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


def lifted(properties: Any) -> str | None:
    """How a run stands to its line: told as such, or moved up or down by half points."""
    told, moved = value(properties, "vertAlign"), value(properties, "position") or "0"
    if told or moved.lstrip("-").strip("0") == "":
        return told
    return "subscript" if moved.startswith("-") else "superscript"


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
