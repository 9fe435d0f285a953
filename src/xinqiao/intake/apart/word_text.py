"""The words of a Word document as it is printed: paragraphs one a line with their numbers, tables as Markdown.

What changes under review took away is left out, what they put in is in. What is not read is counted by name and never lost without
a word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xinqiao.intake.apart.word_numbers import Numbering
from xinqiao.intake.apart.word_parts import (
    Parts,
    W,
    choice,
    form_field,
    is_white,
    lifted,
    local,
    switch,
    value,
)
from xinqiao.intake.apart.word_signs import SYMBOLS, of_field, set_small, symbol
from xinqiao.intake.apart.word_styles import Styles

_TAKEN_AWAY = {"del", "moveFrom"}
_AROUND_BLOCKS = {
    "sdt",
    "sdtContent",
    "ins",
    "moveTo",
    "customXml",
    "smartTag",
    "bdo",
    "dir",
    "body",
    "txbxContent",
}
_SIGNS = {"noBreakHyphen": "-", "softHyphen": "", "ptab": "\t", "br": "\n", "cr": "\n"}
_NO_WORDS = {
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "delText", "delInstrText",
    "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "permStart",
    "permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "footnoteRef", "endnoteRef",
    "annotationRef", "separator", "continuationSeparator", "rubyPr", "fldData", "smartTagPr", "customXmlPr",
    "oMathParaPr", "ctrlPr", "tblPrEx", "pgNum",
}  # fmt: skip  # a table to be read across
_LEFT_OUT = {
    "commentReference": "批注", "altChunk": "嵌入的另一份文件", "subDoc": "链接的子文档", "contentPart": "手写内容",
    "control": "控件", "movie": "视频", "rt": "字上的注音", **dict.fromkeys(("dayLong", "dayShort", "monthLong", "monthShort", "yearLong", "yearShort"), "打印日期"),
}  # fmt: skip  # a table to be read across
_DRAWN = (
    "http://schemas.openxmlformats.org/drawingml/",
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:",
)
"""Names within drawings, whose own texts are measures."""
_OF_PAGE_NUMBERS = re.compile("[第页共]{1}")
_MOST_NOTES = 200


def words_of_docx(data: bytes) -> dict[str, Any]:
    """`text`; `left_out`: name → how many; `notes`: words of footnotes and endnotes; `hidden`: characters of hidden text; `struck`: words that
    are struck out (the lists are cut; `counts`: name of a list → how many there are); `white`: characters in white;
    `unread_numbering`: a form of number that is not known; `skipped_numbering`: a level came after those below it; `margins`: words of
    headers and footers."""
    parts = Parts(data)
    styles = Styles(parts.named("styles"))
    body = parts.main().find(f"{W}body")
    for fields in (True, False):
        reader = Reader(styles, Numbering(parts.named("numbering"), styles), fields=fields)
        lines = [*reader.blocks(body), *reader.rest()]
        if not reader.open:  # else a field was never closed: what follows it is no instruction
            break
    notes = [text for kind in ("footnotes", "endnotes") for text in _notes(parts.named(kind), styles, reader)]
    margins = _margins(parts, styles, reader)
    struck = reader.struck
    return {
        "text": "\n".join(lines),
        "left_out": dict(reader.left_out),
        "notes": notes[:_MOST_NOTES],
        "counts": {"notes": len(notes), "struck": len(struck)},
        "hidden": reader.hidden,
        "white": reader.white,
        "struck": struck[:_MOST_NOTES],
        "unread_numbering": reader.numbering.unread,
        "skipped_numbering": reader.numbering.skipped,
        "margins": margins,
    }


def _margins(parts: Parts, styles: Styles, whole: "Reader") -> list[str]:
    """Words at the head and the foot of pages, each once; page numbers say nothing."""
    roots = [root for kind in ("header", "footer") for root in parts.all_named(kind)]
    said = dict.fromkeys(_beside(roots, styles, whole))
    words = [text for text in said if sum(sign.isalpha() for sign in _OF_PAGE_NUMBERS.sub("", text)) > 1]
    return words[:_MOST_NOTES]


def _notes(root: Any, styles: Styles, whole: "Reader") -> list[str]:
    """The notes of a document; separators between text and notes are none."""
    found = [] if root is None else [n for n in root if n.get(f"{W}type", "normal") == "normal"]
    return [text for text in _beside(found, styles, whole) if text]


def _beside(roots: Iterable[Any], styles: Styles, whole: "Reader") -> Iterator[str]:
    """The words of each part beside the body; what is not read of it is told as of the body's."""
    for root in roots:
        reader = Reader(styles, Numbering(None, styles))
        yield " ".join(" ".join(reader.blocks(root)).split())
        whole.left_out.update(reader.left_out)
        whole.struck += reader.struck
        whole.hidden, whole.white = whole.hidden + reader.hidden, whole.white + reader.white


class Reader:
    """Reads in the order of the document, which is the order in which numbers are counted."""

    def __init__(self, styles: Styles, numbering: Numbering, *, fields: bool = True) -> None:
        self.numbering = numbering
        self._heeds_fields = fields
        self._fields: list[_Field] = []
        self.left_out: Counter[str] = Counter()
        self.hidden = self.white = 0
        self.struck: list[str] = []
        self._styles = styles
        self._boxes: list[Any] = []
        self._waiting = ""

    @property
    def open(self) -> bool:
        """Whether a field was begun and not ended."""
        return bool(self._fields)

    def rest(self) -> Iterator[str]:
        """What waited for a paragraph that did not come."""
        waiting, self._waiting = self._waiting, ""
        if waiting:
            yield waiting

    def blocks(self, parent: Any) -> Iterator[str]:
        """Lines of paragraphs and tables."""
        for child in parent:
            name = local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from (*self.rest(), "", *self._table(child), "")
            elif name in _AROUND_BLOCKS:
                yield from self.blocks(child)
            elif name == "AlternateContent":
                yield from self.blocks(choice(child))
            elif name not in _TAKEN_AWAY and name not in _NO_WORDS:
                yield from filter(None, self._one(child, "").split("\n"))

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        properties = paragraph.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        outer, self._boxes, hidden, struck = self._boxes, [], self.hidden, len(self.struck)
        text = self._words(paragraph, value(properties, "pStyle") or "")
        boxes, self._boxes = self._boxes, outer
        label = ""
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            joins = True  # its end was taken away: what is left begins the next, and has no number of its own
        else:
            unseen = not text and (self.hidden > hidden or bool(switch(mark, "vanish")))
            label = "" if unseen else self.numbering.label(properties)
            label = "" if not text and len(self.struck) > struck else label  # struck out with it, and counted
            # An end that is hidden, as that of a heading within a line, is none; a drop cap stands before its paragraph.
            joins = bool(switch(mark, "specVanish") or switch(mark, "vanish")) or _drop_cap(properties)
        whole, self._waiting = label + self._waiting + text, ""
        if joins:
            self._waiting = whole
        else:
            yield from whole.split("\n")
        for box in boxes:
            yield from box.split("\n") if isinstance(box, str) else self.blocks(box)

    def _words(self, element: Any, style: str) -> str:
        return "".join(self._one(child, style) for child in element)

    def _one(self, element: Any, style: str) -> str:
        name = local(element)
        if name in ("fldChar", "instrText"):
            return self._field(element, name)
        if not all(field.shown for field in self._fields):
            # Between the beginning of a field and its result stand instructions, also those of fields inside.
            return "" if name in _TAKEN_AWAY or name in _NO_WORDS else self._words(element, style)
        if name == "t":
            return element.text or ""
        if name == "r":
            return self._run(element, style)
        if name in _SIGNS:
            return _SIGNS[name]
        if name == "tab":
            return "\t" if local(element.getparent()) == "r" else ""
        if name in _TAKEN_AWAY or name in _NO_WORDS or not name:
            return ""
        return self._rarer(element, name, style)

    def _rarer(self, element: Any, name: str, style: str) -> str:
        if name == "AlternateContent":
            return self._words(choice(element), style)
        if name == "txbxContent":
            self._boxes.append(element)  # its numbers are counted after that of the paragraph it stands in
            return ""
        if name == "textpath":
            self._boxes.append(element.get("string", ""))
            return ""
        if name == "sym":
            return self._sign(element)
        if name in _LEFT_OUT:
            self.left_out[_LEFT_OUT[name]] += 1
            return ""
        if name == "fldSimple":
            text = self._words(element, style)
            return text if text.strip() else text + self._printed(element.get(f"{W}instr", ""), shown=False)
        if name in _BUILT:
            return self._built(element, name, style)
        if name == "oMath":
            self.left_out["公式（只读入了其中的字）"] += 1
        elif name in ("drawing", "pict", "object"):
            self._drawn(element)
        elif (element.text or "").strip() and not element.tag[1:].startswith(_DRAWN):
            self.left_out["不认识的内容"] += 1
        return self._words(element, style)

    def _built(self, element: Any, name: str, style: str) -> str:
        """A fraction, a power, an index or a root of a formula, in one line."""
        told = {local(part): self._words(part, style) for part in element}
        first, second = (told.get(part, "") for part in _BUILT[name])
        if name in ("sSup", "sSub"):
            mark, place = ("^", "superscript") if name == "sSup" else ("_", "subscript")
            small = set_small(second, place)
            return first + (small if small != second else mark + _held(second))
        return f"{_held(first)}/{_held(second)}" if name == "f" else f"{first}√{_held(second)}"

    def _printed(self, told: str, *, shown: bool) -> str:
        text, name = of_field(told, shown=shown)
        self.left_out.update([name] * bool(name))
        return text

    def _field(self, element: Any, name: str) -> str:
        """What a field shows besides its result: a tick of a form, and nothing of what it is told."""
        if name == "instrText":
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].told += element.text or ""
            return ""
        if not self._heeds_fields:
            return form_field(element)
        kind, shown = element.get(f"{W}fldCharType"), all(field.shown for field in self._fields)
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if all(outer.shown for outer in self._fields):
                return self._printed(field.told, shown=field.shown)
        return form_field(element) if shown else ""

    def _run(self, run: Any, style: str) -> str:
        properties, boxes = run.find(f"{W}rPr"), len(self._boxes)
        text = set_small(self._words(run, style), lifted(run))
        if text and (font := _symbol_font(properties)):
            text = "".join(self._of_font(font, ord(sign)) if sign > " " else sign for sign in text)
        if self._switched(properties, style, "vanish"):
            self.hidden += len(text) + sum(map(_length, self._boxes[boxes:]))
            del self._boxes[boxes:]  # what is set at a hidden place is not printed either
        elif text.strip() and any(self._switched(properties, style, line) for line in ("strike", "dstrike")):
            self.struck.append(text.strip())
        else:
            self.white += is_white(run, properties) and len(text.strip())
            return text
        return ""

    def _switched(self, properties: Any, style: str, what: str) -> bool:
        own, named = switch(properties, what), value(properties, "rStyle")
        if own is not None:
            return own
        of_run = bool(named) and self._styles.switched(named or "", what)
        of_paragraph = self._styles.switched(style, what)
        # Told by both, each takes back what the other says; but not so a double line (17.7.3).
        return of_run or of_paragraph if what == "dstrike" else of_run != of_paragraph

    def _sign(self, element: Any) -> str:
        return self._of_font(element.get(f"{W}font", ""), int(element.get(f"{W}char") or "0", 16))

    def _of_font(self, font: str, code: int) -> str:
        if (
            0xFF < code < 0xF000 or code > 0xF0FF
        ):  # a character that the font does not have is shown in another one
            return chr(code)
        found = symbol(font, code)
        if found is None:
            self.left_out["符号字体的字"] += 1
        return found or ""

    def _drawn(self, element: Any) -> None:
        """What a drawing is, unless it is a box of words, which are read."""
        inside = {local(part) for part in element.iter()}
        if inside & {"txbxContent", "textpath"}:
            return
        names = (("chart", "图表"), ("OLEObject", "嵌入的对象"), ("relIds", "示意图"))
        self.left_out[next((told for part, told in names if part in inside), "图片")] += 1

    def _table(self, table: Any) -> Iterator[str]:
        """Rows as Markdown. A cell merged downwards repeats what it says; one merged sideways is followed by empty ones."""
        above: list[str] = []
        first = True
        for row in _inside(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            above = self._cells(row, above)
            yield "| " + " | ".join(above) + " |"
            if first:
                yield "|" + " --- |" * len(above)
            first = False

    def _cells(self, row: Any, above: list[str]) -> list[str]:
        cells = [""] * _number(row.find(f"{W}trPr"), "gridBefore", 0)
        for cell in _inside(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            if properties is not None and properties.find(f"{W}cellDel") is not None:
                continue
            text = " ".join(" ".join([*self._in_cell(cell), *self.rest()]).split()).replace("\\", "\\\\")
            merged = properties.find(f"{W}vMerge") if properties is not None else None
            if merged is not None and merged.get(f"{W}val") != "restart" and len(cells) < len(above):
                cells.append(above[len(cells)])
            else:
                cells.append(text.replace("|", "\\|"))
            cells += [""] * (_number(properties, "gridSpan", 1) - 1)
        return cells

    def _in_cell(self, cell: Any) -> Iterator[str]:
        """The words of a cell, block by block; a table inside is told cell by cell."""
        for child in cell:
            name = local(child)
            if name == "tbl":
                for row in _inside(child, "tr"):
                    yield from self._cells(row, [])
            elif name in _AROUND_BLOCKS:
                yield from self._in_cell(child)
            else:
                yield from self.blocks([child])


@dataclass(slots=True)
class _Field:
    """A field that was begun: what it is told, and whether its result has begun."""

    told: str = ""
    shown: bool = False


_BUILT = {"f": ("num", "den"), "sSup": ("e", "sup"), "sSub": ("e", "sub"), "rad": ("deg", "e")}
"""Parts of a formula that stand above each other → which of its parts come first and second in a line."""


def _length(box: Any) -> int:
    """How many characters stand in a box."""
    return len(box) if isinstance(box, str) else sum(len(e.text or "") for e in box.iter(f"{W}t"))


def _held(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _symbol_font(properties: Any) -> str:
    """The symbol font that letters of a run are set in, "" for none."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
    return font if font.lower() in SYMBOLS else ""


def _drop_cap(properties: Any) -> bool:
    frame = properties.find(f"{W}framePr") if properties is not None else None
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def _number(properties: Any, name: str, default: int) -> int:
    told = value(properties, name)
    return min(int(told), 60) if told and told.isdigit() else default


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those within content controls; never those of a table inside."""
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name in _AROUND_BLOCKS:
            yield from _inside(child, wanted)
