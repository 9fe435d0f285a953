"""The words of a web page as which a letter is written: what is shown, cell by cell; what is not shown, or struck out, is told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from xinqiao.intake.apart.word_signs import set_small
from xinqiao.intake.page_style import UNKNOWN, Declared, Sight, declared, rules, seen, strongest

MOST_TEXT = 100_000
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "textarea",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset({"script", "style", "title", "template"})
_OLDER_WORDS = {
    "color": "color",
    "text": "color",
    "bgcolor": "background-color",
    "background": "background-image",
}
"""Attribute → what it declares, more weakly than any style sheet."""
_KEEP_LINES = frozenset({"pre", "textarea"})
_NEVER_CLOSED = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_PARAGRAPH_ENDS = frozenset({"br", "button", "label", "legend", "option", "select", "textarea"})
CELLS_OF, _LISTS = ("table", "td", "th"), ("ul", "ol", "dl", "table", "td", "th")
_ENDED_BY: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    **dict.fromkeys(_BLOCKS - _NO_PARAGRAPH_ENDS, (("p",), ("button", *CELLS_OF))),
    **dict.fromkeys(_HEADINGS, (("p", *_HEADINGS), ("button", *CELLS_OF))),
    "li": (("li", "p"), _LISTS),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd", "p"), _LISTS)),
    **dict.fromkeys(("td", "th"), (("td", "th", "caption"), ("table",))),
    "tr": (("tr", "td", "th", "caption"), ("table",)),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"), (("thead", "tbody", "tfoot", "tr", "td", "th", "caption"), ("table",))
    ),
    **dict.fromkeys(("option", "optgroup"), (("option",), ("select",))),
    **dict.fromkeys(("rt", "rp"), (("rt", "rp"), ("ruby",))),
}
"""Start tag → the open elements it ends, whose own end tags HTML lets be left out (13.1.2.4), and those that none is looked for beyond."""
_DEEPEST = 200
"""Elements within each other; what lies deeper is taken as shown."""
_STRIKING = frozenset({"s", "del", "strike"})
_WRITTEN_INTO = frozenset({"text", "number", "tel", "date", "email", "url"})
_PICTURE_WITHIN = re.compile(r"data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=%]{100,}", re.IGNORECASE)
"""A picture that lies in the page itself: longer than any letter, and its words come after it."""
_ADDRESS = re.compile(r"\s*(?:https?|mailto):", re.IGNORECASE)
_READ = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*\.[^\s.#:>+~*\[]+")
"""Selectors that are heeded: of a tag, of a class, of both."""
_NOT_AT_REST = re.compile(":(?:hover|active|focus|visited)")
_GROUNDS = ("background-color", "background-image")
_BLANKS = re.compile(r"\s+")
_CELL = "\x1f"
_MOST_DIGITS = 6
CELLS = " | "


@dataclass(slots=True)
class MailPage:
    """What is told of the pages of a mail: whether plain and page text say the same, pictures that lie elsewhere.
    `hidden`: words that nobody sees; `struck`: words that are struck out; `links`: addresses behind words, which may say them. `everything`: nothing else being there, what is hidden or struck out is read."""

    everything: bool = False
    same: bool = True
    hidden: list[str] = field(default_factory=list)
    pictures: int = 0
    struck: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    mails: int = 0
    cut: bool = False
    signed: bool = False


class _Element(NamedTuple):
    """What holds for the words of an element that is open."""

    tag: str = ""
    seen: Sight = Sight()
    lines: bool = False
    high: bool = False
    struck: bool = False


class _PlainWords(HTMLParser):
    """The words of a page, block by block, the cells of a row apart; scripts and styles are left out, what is not shown is counted, and
    read only if `everything` is asked for."""

    def __init__(self, *, everything: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = self.pictures = 0
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self.links: list[str] = []
        self._everything = everything
        self._open = [_Element()]
        self._sheet: dict[str, Declared] = {}
        self._for_screens, self._any_ground, self._place = True, False, 0
        self._items: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.silent = 0 if tag == "body" else self.silent + (tag in _SILENT)
        self._end_before(tag)
        if tag == "style":
            self._for_screens = (told.get("media") or "all").strip().lower() in ("all", "screen")
        around = self._open[-1]
        if tag == "input" or (tag not in _NEVER_CLOSED and len(self._open) < _DEEPEST):
            style = self._style(tag, told)
            here = around.seen if self._everything else seen(tag, style, around.seen, "hidden" in told)
            here = here._replace(ground=UNKNOWN) if self._any_ground else here
            line = "line-through" if tag in _STRIKING else ""
            struck = around.struck or (
                not self._everything and "line-through" in style.get("text-decoration", line)
            )
            lines = around.lines or tag in _KEEP_LINES
            high = around.high or tag == "sup"
            self._open.append(_Element(tag, here, lines, high, struck))
        self.pictures += tag == "img" and (told.get("src") or "").lower().startswith(
            ("http:", "https:", "//")
        )
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(_CELL)
        elif tag == "a" and _ADDRESS.match(told.get("href") or "") and self._open[-1].seen.shown:
            self.links.append((told["href"] or "").strip())
        elif tag == "input":
            if (told.get("type") or "text").lower() in _WRITTEN_INTO:
                self.handle_data(told.get("value") or "")
            self._open.pop()  # it is never closed
        if tag == "ol":
            self._items[len(self._open) - 1] = _whole(told.get("start"), 1) - 1
        elif tag == "li":
            self.parts.append(self._number(told))

    def parse_html_declaration(self, i: int) -> int:
        """`<![` begins a comment that ends with the next `>` (HTML 13.2.5.42); the library takes it for SGML and fails on what is none."""
        return (
            self.parse_bogus_comment(i)
            if self.rawdata.startswith("<![", i)
            else super().parse_html_declaration(i)
        )

    def _number(self, told: Mapping[str, str | None]) -> str:
        """What a reader sees before an item of a numbered list."""
        place = next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag in ("ol", "ul")), 0)
        if self._open[place].tag != "ol" or not self._open[-1].seen.shown:
            return ""
        self._items[place] = _whole(told.get("value"), self._items.get(place, 0) + 1)
        return f"{self._items[place]}. "

    def _style(self, tag: str, told: Mapping[str, str | None]) -> dict[str, str]:
        """What an element declares of itself, over what the style sheets of the page say of its tag and its classes."""
        classes = (told.get("class") or "").split()
        named = (tag, *(f".{name}" for name in classes), *(f"{tag}.{name}" for name in classes))
        older = (f"{name}:{told[key]}" for key, name in _OLDER_WORDS.items() if told.get(key))
        own = declared(told.get("style") or "")
        style = strongest(
            declared(";".join(older), near=-1),
            own,
            *(self._sheet[name] for name in named if name in self._sheet),
        )
        return {name: value for name, (*_rank, value) in style.items()}

    def _end_before(self, tag: str) -> None:
        """Closes the elements that a start tag ends."""
        ends, within = _ENDED_BY.get(tag, ((), ()))
        ended = len(self._open)
        for place in range(ended - 1 if ends else 0, 0, -1):
            if self._open[place].tag in within:
                break
            if self._open[place].tag in ends:
                ended = place
        del self._open[ended:]

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if place := next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag == tag), 0):
            del self._open[place:]
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            if self._open[-1].tag == "style":
                self._read_sheet(data)
            return
        around = self._open[-1]
        if not around.seen.shown:
            self.hidden += [" ".join(data.split())] * bool(data.strip())
            return
        if around.struck:
            self.struck += [" ".join(data.split())] * bool(data.strip())
            return
        if around.high:
            data = set_small(data.strip(), "superscript")
        self.parts.append(data if around.lines else _BLANKS.sub(" ", data))

    def _read_sheet(self, sheet: str) -> None:
        """Rules for tags and classes; what names elements by where they stand is not read (where it gives a ground, none is
        known for sure any more). What some screens or papers show otherwise than others hides nothing."""
        for selectors, body, everywhere in rules(sheet):
            told = declared(body, self._place)
            if not (everywhere and self._for_screens):
                told = {name: (*said[:3], UNKNOWN) for name, said in told.items()}
            self._place += body.count(";") + 1
            for selector in map(str.strip, selectors.split(",") if told else ()):
                if not _READ.fullmatch(selector) and not _NOT_AT_REST.search(selector):
                    self._any_ground |= any(name in told for name in _GROUNDS)
                near = 2 - selector.startswith(".") if "." in selector else 0
                here = {name: (*said[:1], near, *said[2:]) for name, said in told.items()}
                self._sheet[selector] = strongest(self._sheet.get(selector, {}), here)


def _whole(told: str | None, otherwise: int) -> int:
    plain = (told or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else otherwise


def words_of_page(markup: str, page: MailPage) -> str:
    """The words, block by block; what is not among them is counted in `page`."""
    reader = _PlainWords(everything=page.everything)
    markup = _PICTURE_WITHIN.sub("", markup)
    reader.feed(markup[: 5 * MOST_TEXT])
    reader.close()
    page.cut |= len(markup) > 5 * MOST_TEXT
    page.hidden += reader.hidden
    page.pictures += reader.pictures
    page.struck += reader.struck
    page.links += reader.links
    lines = (line.strip(f" {_CELL}") for line in "".join(reader.parts).split("\n"))
    rows = (CELLS.join(" ".join(cell.split()) for cell in line.split(_CELL)) for line in lines)
    return "\n".join(row for row in rows if row)
