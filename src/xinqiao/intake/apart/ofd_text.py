"""The words of an OFD document page by page (GB/T 33190): the format in which offices exchange documents with their layout."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

_SAME_LINE = 1.0
"""Millimetres by which signs of one line may stand apart in height."""


def words_of_ofd(data: bytes) -> dict[str, Any]:
    """As `pdf_text.words_of_pdf`: the text of each page, and how many pages hold pictures or are not read in the order of paper."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        contents = list(_pages(packed))
    told = [_page(content) for content in contents]
    return {
        "pages": [text for text, _risen in told],
        "pictures": sum(any(_local(e) == "ImageObject" for e in content.iter()) for content in contents),
        "vertical": 0,
        "disordered": sum(risen for _text, risen in told),
    }


def _pages(packed: zipfile.ZipFile) -> Iterator[Any]:
    """The contents of each page of each document, as the file orders them."""
    for root in _texts(_read(packed, "OFD.xml"), "DocRoot"):
        document = root.lstrip("/")
        for page in _read(packed, document).iter():
            if _local(page) == "Page" and page.get("BaseLoc"):
                yield _read(packed, _beside(document, page.get("BaseLoc")))


def _page(content: Any) -> tuple[str, bool]:
    """The words of a page, a line for each height; whether one stands higher than the one before it."""
    text, height, risen = "", None, False
    for place, words in _pieces(content):
        if height is not None and abs(place - height) > _SAME_LINE:
            text += "\n"
            risen = risen or place < height
        height = place
        text += words
    return text, risen


def _pieces(content: Any) -> Iterator[tuple[float, str]]:
    """Words with their height on the page, in millimetres from its top."""
    for element in content.iter():
        if _local(element) == "TextObject":
            top = float((element.get("Boundary") or "0 0 0 0").split()[1])
            for code in element.iter():
                if _local(code) == "TextCode" and code.text:
                    yield top + float(code.get("Y") or 0), code.text


def _read(packed: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(packed.read(name), parser)


def _beside(part: str, target: str) -> str:
    """A place told within a part; one that begins with a stroke counts from the package."""
    whole = target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    return posixpath.normpath(whole).lstrip("/")


def _texts(root: Any, name: str) -> Iterator[str]:
    return (str(e.text).strip() for e in root.iter() if _local(e) == name and e.text)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
