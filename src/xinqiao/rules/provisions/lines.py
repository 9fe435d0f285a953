"""A document as clean lines: Markdown marks, front matter and comments gone, tables gathered, nothing else changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FRONT = re.compile(r"---[ \t]*\n((?:(?!---).*\n){0,60})---[ \t]*(?:\n|$)")
_INVISIBLE = dict.fromkeys([0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x2060, 0x2065)])
_UNSTORABLE = dict.fromkeys([*range(9), *range(0x0E, 0x1C), 0x7F, *range(0xD800, 0xE000)])
_ENTITIES = {"&nbsp;": " ", "&emsp;": " ", "&ensp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})(?:\s+|(?=[^\s#]))")
_TRAILING_MARKS = re.compile(r"\s+#+$")
_ESCAPED = re.compile(r"\\([.\-_*#|\[\]()>\\])")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}")
_UNDERLINED_ROW = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELLS = re.compile(r"(?<!\\)\|")
_MOST_CELLS = 200
_LABEL_THEN_TAB = re.compile(r"(?:第[^\t]{1,8}|[（(][^\t]{1,4}[）)]|[^\t]{1,4}[.．、])\t[^\t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One paragraph of the document, or one table (`rows`). `level`: of a Markdown heading, 0 for none."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def read_lines(text: str) -> list[SourceLine]:
    """The lines of a Markdown or plain text that hold anything, in order. Linear in the length of the text."""
    plain = _without_comments(
        text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE | _UNSTORABLE)
    )
    plain = _without_front_matter(plain.lstrip())
    return list(_gathered([line for line in plain.splitlines() if line.strip()]))


def spaced(text: str) -> str:
    """Runs of blanks as one space, none at the ends; 「总　则」, spaced out in print, as 「总则」."""
    parts = _BLANKS.sub(" ", text).split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


def _without_comments(text: str) -> str:
    kept: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept.append(text[start:opened])
        start = closed + 3
    return "".join([*kept, text[start:]])


def _without_front_matter(text: str) -> str:
    front = _FRONT.match(text)
    if front and all(":" in line or line[:1] in " -#" for line in front[1].splitlines() if line.strip()):
        return text[front.end() :]
    return text


def _gathered(lines: list[str]) -> Iterator[SourceLine]:
    """Lines, with the rows of each table put together."""
    rows: list[tuple[str, ...]] = []
    for raw in lines:
        row = _row(raw, within=len(rows[-1]) if rows else 0)
        if row is not None:
            rows.append(row)
            continue
        yield from _table(rows)
        rows = []
        if line := _line(raw):
            yield line
    yield from _table(rows)


def _row(raw: str, *, within: int) -> tuple[str, ...] | None:
    """The cells of a row; None for a line that is none. `within`: cells of the row before, if there is one."""
    bare = raw.strip()
    if bare.startswith("|") and 1 < bare.count("|") <= _MOST_CELLS:
        if _UNDERLINED_ROW.fullmatch(bare):
            return ()
        inner = bare[1:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare[1:]
        return tuple(_cell(cell) for cell in _CELLS.split(inner))
    tabbed = raw.strip("\n ")
    if not 0 < tabbed.strip().count("\t") <= _MOST_CELLS:
        return None
    cells = tuple(_cell(cell) for cell in tabbed.split("\t"))
    if within == len(cells):
        return cells
    return None if _LABEL_THEN_TAB.fullmatch(tabbed.strip()) or not cells[0] else cells


def _cell(text: str) -> str:
    return _words(_BREAK.sub(" ", text))


def _table(rows: list[tuple[str, ...]]) -> Iterator[SourceLine]:
    """A table; a single row is a line that somebody spaced with tabs."""
    full = tuple(row for row in rows if any(row))
    if len(full) == 1 and len(rows) == 1:
        yield SourceLine(text=" ".join(cell for cell in full[0] if cell))
    elif full:
        yield SourceLine(rows=full)


def _line(raw: str) -> SourceLine | None:
    bare = _BREAK.sub(" ", raw).strip()
    if _RULE.fullmatch(bare):
        return None
    mark = _HEADING.match(bare)
    if mark:
        bare = _TRAILING_MARKS.sub("", bare[mark.end() :])
    elif bare.startswith(("> ", ">")) and not bare.startswith(">="):
        bare = bare.lstrip("> ")
    words = _words(bare)
    return SourceLine(text=words, level=len(mark[1]) if mark else 0) if words else None


def _words(text: str) -> str:
    plain = _ENTITY.sub(lambda found: _ENTITIES[found[0]], text.replace("**", ""))
    return _BLANKS.sub(" ", _ESCAPED.sub(r"\1", plain)).strip()
