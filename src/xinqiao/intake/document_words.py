"""Runs as a process of its own: the words of a DOCX or PDF from standard input, as JSON.

A file made to exhaust memory or time ends this process by its limits and never the server. It imports nothing of the
product, so it can run isolated (`python -I document_words.py docx|pdf CPU_SECONDS MEMORY_BYTES`).
Answers: {"text": …, "unread_numbering": bool} for docx, {"pages": […], "pictures": n} for pdf, {"problem": word} else.
Paragraphs come one a line, tables as Markdown; deleted text of tracked changes is left out, inserted text is in.
"""

import io
import json
import resource
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}txbxContent",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
}
_DIGITS = "零一二三四五六七八九"


def words_of_docx(data: bytes) -> dict[str, Any]:
    """The text of a Word document, with the numbers that Word itself puts before paragraphs."""
    from lxml import etree  # noqa: PLC0415 - each kind loads only its own reader

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())

        def part(name: str) -> Any:
            return etree.fromstring(packed.read(name), parser) if name in names else None

        numbering = Numbering(part("word/numbering.xml"), part("word/styles.xml"))
        body = part("word/document.xml").find(f"{_W}body")
    lines = list(_blocks(body, numbering))
    return {"text": "\n".join(lines), "unread_numbering": numbering.unread}


def _blocks(parent: Any, numbering: "Numbering") -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            label = numbering.label(child)
            yield from (label + _words(child)).split("\n")
        elif child.tag == f"{_W}tbl":
            yield ""
            yield from _table(child)
            yield ""
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, numbering)


def _words(element: Any) -> str:
    if element.tag in _SKIPPED:
        return ""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag == f"{_W}tab":
        return "\t" if element.getparent().tag == f"{_W}r" else ""
    if element.tag in (f"{_W}br", f"{_W}cr"):
        return "\n"
    return "".join(_words(child) for child in element if isinstance(child.tag, str))


def _table(table: Any) -> Iterator[str]:
    """Rows as Markdown. A cell merged downwards repeats what it says; one merged sideways is followed by empty ones."""
    above: list[str] = []
    for number, row in enumerate(table.iter(f"{_W}tr")):
        cells: list[str] = []
        for cell in row.findall(f"{_W}tc"):
            merged, span = cell.find(f"{_W}tcPr/{_W}vMerge"), cell.find(f"{_W}tcPr/{_W}gridSpan")
            text = " ".join(_words(cell).split()).replace("\\", "\\\\").replace("|", "\\|")
            if merged is not None and merged.get(f"{_W}val") != "restart" and len(cells) < len(above):
                text = above[len(cells)]
            cells += [text] + [""] * (min(int(span.get(f"{_W}val", "1")), 60) - 1 if span is not None else 0)
        above = cells
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + " --- |" * len(cells)


class Numbering:
    """Word's own numbers of paragraphs: 第%1条, （%1）, %1. by level, counted as Word counts."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.unread = False
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.abstract: dict[str, str] = {}
        self.of_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        for style in styles.iter(f"{_W}style") if styles is not None else ():
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None and (number := _value(found, "numId")):
                self.of_style[style.get(f"{_W}styleId", "")] = (number, int(_value(found, "ilvl") or 0))

    def _read(self, numbering: Any) -> None:
        for each in numbering.findall(f"{_W}abstractNum"):
            levels = self.levels.setdefault(each.get(f"{_W}abstractNumId", ""), {})
            for level in each.findall(f"{_W}lvl"):
                form, text = _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
                levels[int(level.get(f"{_W}ilvl", "0"))] = (form, text, int(_value(level, "start") or 1))
        for each in numbering.findall(f"{_W}num"):
            self.abstract[each.get(f"{_W}numId", "")] = _value(each, "abstractNumId") or ""

    def label(self, paragraph: Any) -> str:
        """The number printed before a paragraph, "" for none."""
        given = self._place(paragraph)
        if given is None or not _words(paragraph).strip():
            return ""
        number, depth = given
        abstract = self.abstract.get(number, "")
        levels = self.levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self.counts[abstract]
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return self._printed(levels, counts, depth)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is not None and (number := _value(own, "numId")):
            return None if number == "0" else (number, int(_value(own, "ilvl") or 0))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self.of_style.get(style.get(f"{_W}val", "")) if style is not None else None

    def _printed(self, levels: dict[int, tuple[str, str, int]], counts: dict[int, int], depth: int) -> str:
        text = levels[depth][1]
        if levels[depth][0] in ("bullet", "none"):
            return ""
        for level, (form, _text, start) in levels.items():
            if f"%{level + 1}" in text:
                text = text.replace(f"%{level + 1}", self._number(form, counts.get(level, start)))
        return text + ("　" if text.startswith("第") else "")

    def _number(self, form: str, value: int) -> str:
        if form in _CHINESE:
            return _chinese(value)
        if form in ("decimal", "decimalZero", "decimalFullWidth"):
            return str(value)
        if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
            return chr(0x245F + value)
        self.unread = True
        return str(value)


def _value(element: Any, name: str) -> str | None:
    found = element.find(f"{_W}{name}")
    value: str | None = found.get(f"{_W}val") if found is not None else None
    return value


def _chinese(value: int) -> str:
    """1–999 in Chinese numerals."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds % 10]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def words_of_pdf(data: bytes) -> dict[str, Any]:
    """The text of each page, and how many pages hold pictures."""
    from pypdf import PdfReader  # noqa: PLC0415 - each kind loads only its own reader

    pages, pictures = [], 0
    for page in PdfReader(io.BytesIO(data)).pages:
        pages.append(page.extract_text())
        resources = page.get("/Resources")
        pictures += bool(resources and "/XObject" in resources.get_object())
    return {"pages": pages, "pictures": pictures}


def main(kind: str, cpu_seconds: int, memory_bytes: int) -> None:
    """Set the limits on this process, read, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    data = sys.stdin.buffer.read()
    try:
        answer = words_of_docx(data) if kind == "docx" else words_of_pdf(data)
    except MemoryError:
        answer = {"problem": "complex"}
    except Exception:
        answer = {"problem": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
