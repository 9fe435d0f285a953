"""The words of an OFD document page by page (GB/T 33190): the format in which offices exchange documents with their layout."""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

_SAME_LINE = 1.0
"""Millimetres by which signs of one line may stand apart in height."""
_APART = 0.6
"""Of the size of its signs: by so much a piece of a line must stand to the right of the one before to be apart, as the next cell is."""
_OVERLAID = 0.3
"""Of the size of its signs: a piece so near to the same words is their shadow."""
_WITH_TAIL = 1.25
"""Of its size: how high a sign is with what hangs below its line."""


class _Piece(NamedTuple):
    """Words as they stand on the page, in millimetres from its top and left; `down`: written from top to bottom."""

    top: float
    left: float
    right: float
    size: float
    down: bool
    words: str


def words_of_ofd(data: bytes) -> dict[str, Any]:
    """As `pdf_text.words_of_pdf`: the text of each page, and how many pages hold pictures, are written in columns, or are not read in
    the order of paper, or hold words that nobody sees. `hidden`: characters that are not shown; `drawn`: drawings of other parts, whose
    words are not read; `beside`: words of notes and stamps over the pages; `seals`: electronic ones, of which nothing is read; `unfound`:
    current versions that are told and not there, in whose place the one before is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        contents, paper = list(_pages(packed)), _paper(packed)
        beside, seals = _written_over(packed), _seals(packed)
        unfound = sum(_current(packed, body) == "" for body in _bodies(packed))
    told = [_page([piece for content in page for piece in _pieces(content)]) for page in contents]
    roots = [content for page in contents for content in page]
    return {
        "pages": [text for text, _risen, _down in told],
        "pictures": sum(any(_local(e) == "ImageObject" for c in page for e in c.iter()) for page in contents),
        "vertical": sum(down for _text, _risen, down in told),
        "disordered": sum(risen for _text, risen, _down in told),
        "hidden": sum(
            len(e.text or "") for c in roots for e in c.iter() if _local(e) == "TextCode" and not _shown(e)
        ),
        "drawn": sum(_local(e) == "CompositeObject" for c in roots for e in c.iter()),
        "beside": beside,
        "seals": seals,
        "unfound": unfound,
        "unseen": sum(_has_unseen(content, paper) for content in roots),
    }


def _written_over(packed: zipfile.ZipFile) -> int:
    """How many notes and stamps hold words."""
    found = 0
    for document in _roots(packed):
        for index in _texts(_read(packed, document), "Annotations"):
            place = _beside(document, index)
            for part in _texts(_read(packed, place), "FileLoc"):
                notes = (e for e in _read(packed, _beside(place, part)).iter() if _local(e) == "Annot")
                found += sum(any(_local(e) == "TextCode" and e.text for e in note.iter()) for note in notes)
    return found


def _seals(packed: zipfile.ZipFile) -> int:
    """A list that is told and not there, as where a program took the seals out, is no reason to refuse the words."""
    named = {name.lstrip("/") for name in _texts(_read(packed, "OFD.xml"), "Signatures")}
    lists = (_read(packed, name) for name in sorted(named.intersection(packed.namelist())))
    return sum(_local(e) == "Signature" for one in lists for e in one.iter())


def _has_unseen(content: Any, paper: tuple[float, ...]) -> bool:
    """Whether words of a page are in no colour, or in white, or as clear as glass; or stand off the paper, or outside of what is shown of
    them: their own box, or the region they are clipped to (8.4, 8.5)."""
    own = next((_numbers(e.text) for e in content.iter() if _local(e) == "PhysicalBox"), paper)
    texts = [e for e in content.iter() if _local(e) == "TextObject" and _shown(e)]
    return any(_in_no_colour(text) or _is_outside(text, own) for text in texts)


def _in_no_colour(text: Any) -> bool:
    inks = [e for e in text if _local(e) == "FillColor"]
    bare = text.get("Fill") == "false" and text.get("Stroke") != "true"
    clear = any(e.get("Alpha") == "0" for e in (text, *inks)) or text.get("Size") == "0"
    return bare or clear or any(e.get("Value", "").split() == ["255"] * 3 for e in inks)


def _is_outside(text: Any, paper: Sequence[float]) -> bool:
    box = _numbers(text.get("Boundary"))
    if len(box) != 4:
        return False
    if len(paper) == 4 and not _meets(box, paper):
        return True
    regions = [
        _numbers(path.get("Boundary"))
        for clips in text
        if _local(clips) == "Clips"
        for path in clips.iter()
        if _local(path) == "Path"
    ]
    within = (0.0, 0.0, *box[2:])  # a region is told from the corner of the box, and shows nothing beyond it
    clipped = bool(regions) and not any(len(region) == 4 and _meets(region, within) for region in regions)
    return clipped or (text.get("CTM") is None and any(not _meets(sign, within) for sign in _ends(text)))


def _ends(text: Any) -> Iterator[tuple[float, ...]]:
    """The boxes of the first and the last sign of each piece, as far as it says where they stand."""
    size = float(text.get("Size") or 4)
    for code in text.iter():
        if _local(code) == "TextCode" and code.text and code.get("X") and code.get("Y"):
            x, y = float(code.get("X")), float(code.get("Y"))
            for right, down in (
                (0.0, 0.0),
                (sum(_steps(code.get("DeltaX"))), sum(_steps(code.get("DeltaY")))),
            ):
                yield x + right, y + down - size, size, size * _WITH_TAIL


def _meets(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes (left, top, width, height) have a part in common."""
    return all(one[n] < other[n] + other[n + 2] and other[n] < one[n] + one[n + 2] for n in (0, 1))


def _paper(packed: zipfile.ZipFile) -> tuple[float, ...]:
    """The paper of the documents, for pages that do not tell their own."""
    roots = (_read(packed, root) for root in _roots(packed))
    return next((tuple(_numbers(box)) for root in roots for box in _texts(root, "PhysicalBox")), ())


def _bodies(packed: zipfile.ZipFile) -> Iterator[Any]:
    return (e for e in _read(packed, "OFD.xml").iter() if _local(e) == "DocBody")


def _roots(packed: zipfile.ZipFile) -> Iterator[str]:
    """Where each document begins: of one that is kept in versions the current one, which need not be the first."""
    for body in _bodies(packed):
        if current := _current(packed, body):
            yield current
        else:
            yield from (root.lstrip("/") for root in _texts(body, "DocRoot"))


def _current(packed: zipfile.ZipFile, body: Any) -> str | None:
    """Where the current version of a document begins; "" where it is told and not there, None where none is told. A place counts from the
    file it stands in; some programs count it from the package."""
    there = set(packed.namelist())
    told = [e for e in body.iter() if _local(e) == "Version" and e.get("Current") in ("true", "1")]
    files = [_beside("OFD.xml", e.get("BaseLoc", "")) for e in told]
    roots = (
        (file, root) for file in files if file in there for root in _texts(_read(packed, file), "DocRoot")
    )
    places = (_beside(part, root) for file, root in roots for part in (file, "OFD.xml"))
    return next((place for place in places if place in there), "") if told else None


def _pages(packed: zipfile.ZipFile) -> Iterator[list[Any]]:
    """The contents of each page of each document, as the file orders them: its own, after those of the templates it is set on."""
    for document in _roots(packed):
        parts = list(_read(packed, document).iter())
        templates = {e.get("ID"): e.get("BaseLoc") for e in parts if _local(e) == "TemplatePage"}
        for page in (e for e in parts if _local(e) == "Page" and e.get("BaseLoc")):
            content = _read(packed, _beside(document, page.get("BaseLoc")))
            used = (e.get("TemplateID") for e in content.iter() if _local(e) == "Template")
            below = (_read(packed, _beside(document, templates[key])) for key in used if templates.get(key))
            yield [*below, content]


def _page(pieces: Sequence[_Piece]) -> tuple[str, bool, bool]:
    """The words of a page, a line for each height; whether one stands above or left of the one before it; whether it is written downwards.
    What is written twice on one place, to look bold, is said once."""
    text, before, risen = "", None, False
    for piece in pieces:
        if before is not None:
            if piece.words == before.words and _are_near(piece, before):
                continue
            if piece.down or before.down or abs(piece.top - before.top) > _SAME_LINE:
                text += "\n"
                risen = risen or (not piece.down and piece.top < before.top - _SAME_LINE)
            elif piece.left < before.left or piece.left - before.right > _APART * piece.size:
                risen = risen or piece.left < before.left
                text += " "
        before = piece
        text += piece.words
    return text, risen, bool(pieces) and sum(piece.down for piece in pieces) * 2 > len(pieces)


def _are_near(one: _Piece, other: _Piece) -> bool:
    return max(abs(one.top - other.top), abs(one.left - other.left)) < _OVERLAID * one.size


def _pieces(content: Any) -> Iterator[_Piece]:
    """What is shown of a page or a template."""
    for element in content.iter():
        if _local(element) != "TextObject" or not _shown(element):
            continue
        left, top, *_size = _numbers(element.get("Boundary")) or (0.0, 0.0)
        a, b, c, d, e, f = _numbers(element.get("CTM")) if element.get("CTM") else (1, 0, 0, 1, 0, 0)
        size = float(element.get("Size") or 4) * (abs(d) or 1)
        turned = element.get("ReadDirection") in ("90", "270")
        x = y = 0.0  # a piece that does not say where it begins stands where the one before it does (11.3)
        for code in element.iter():
            if _local(code) == "TextCode" and code.text:
                x, y = float(code.get("X") or x), float(code.get("Y") or y)
                down = turned or bool(code.get("DeltaY") and not code.get("DeltaX"))
                start = left + a * x + c * y + e
                width = a * sum(_steps(code.get("DeltaX"))) + size * (0.5 if code.text[-1:].isascii() else 1)
                yield _Piece(top + b * x + d * y + f, start, start + width, size, down, code.text)


def _steps(told: str | None) -> Iterator[float]:
    """The steps between signs: plain numbers, and "g 3 5.2" for three equal ones."""
    words = iter((told or "").split())
    for word in words:
        if word == "g":
            yield int(next(words, "0")) * float(next(words, "0"))
        else:
            yield float(word)


def _shown(element: Any) -> bool:
    return all(e.get("Visible", "true") != "false" for e in (element, *element.iterancestors()))


def _numbers(told: str | None) -> list[float]:
    return [float(word) for word in (told or "").split()]


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
