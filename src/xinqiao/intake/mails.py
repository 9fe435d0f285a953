"""An e-mail file as proposals for the registration form. Read after `files.check_file` has bounded it; never raises for what
is in it. Nothing is decided here: the sender's name is a claim, and a person reads the text before it is registered."""

import email
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from html.parser import HTMLParser
from typing import NamedTuple

from xinqiao.intake.apart.word_signs import set_small
from xinqiao.intake.charsets import decoded
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.mail_headers import attachment_name, header, received_at, sender
from xinqiao.intake.text_files import decode_text
from xinqiao.rules.words import Phrase

_MOST_TEXT = 100_000
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
_KEEP_LINES = frozenset({"pre", "textarea"})
_NEVER_CLOSED = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_PARAGRAPH_ENDS = frozenset({"br", "button", "label", "legend", "option", "select", "textarea"})
_CELLS_OF, _LISTS = ("table", "td", "th"), ("ul", "ol", "dl", "table", "td", "th")
_ENDED_BY: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    **dict.fromkeys(_BLOCKS - _NO_PARAGRAPH_ENDS, (("p",), ("button", *_CELLS_OF))),
    **dict.fromkeys(_HEADINGS, (("p", *_HEADINGS), ("button", *_CELLS_OF))),
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
_HIDING = {"display": "none", "visibility": "hidden"}
_PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_MARKED = frozenset({"text/html", "text/enriched", "text/richtext"})
_BLANKS = re.compile(r"\s+")
_META = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
_OF_PROGRAMS = re.compile(r"html|客户端|浏览器|mail (?:client|reader|program)|browser", re.IGNORECASE)
_LONGEST_STUB = 150
_CELL = "\x1f"
_CELLS = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`received_at`: when the office's own server took it (the topmost Received line), None when it does not say so
    with its difference from world time. `attachments`: names. `notes`: what the clerk should check, in Chinese."""

    name: str
    address: str
    subject: str
    text: str
    received_at: datetime | None
    attachments: tuple[str, ...]
    notes: tuple[str, ...]


def read_mail(data: bytes) -> Mail:
    """What can be read from an e-mail file."""
    message = email.message_from_bytes(data)
    name, address = sender(message)
    subject, came = header(message, "subject"), received_at(message)
    text, page = _text(message, _Page())
    if page.hidden and not any(map(str.isalnum, text)):
        text, page = _text(message, _Page(everything=True))
    names = tuple(_attachments(message))
    return Mail(
        name=name.strip()[:50],
        address=address.strip()[:120],
        subject=subject[:200],
        text=text[:_MOST_TEXT],
        received_at=came,
        attachments=names,
        notes=tuple(_notes(came, text, page, names)),
    )


@dataclass(slots=True)
class _Page:
    """What is told of the pages of a mail: whether plain and page text say the same, hidden characters, pictures that lie elsewhere.
    `everything`: nothing else being there, hidden characters are read."""

    everything: bool = False
    same: bool = True
    hidden: int = 0
    pictures: int = 0


def _notes(came: datetime | None, text: str, page: _Page, names: Sequence[str]) -> Iterator[str]:
    if came is None:
        yield "邮件里没有可靠的收到时间（没有写，或者没有写明时区），请按邮箱里显示的时间填写。"
    if not text:
        yield "邮件没有可读的正文，请打开原件，把反映的内容填写进来。"
    if len(text) > _MOST_TEXT:
        yield "正文太长，只读入了前10万字，全文在邮件原件里。"
    if not page.same:
        yield "邮件的纯文字部分和网页部分不同，读入的是较长的那一部分，请打开原件核对。"
    if page.everything and text:
        yield "正文都设为不显示，仍然读入了，请打开原件核对。"
    if page.hidden:
        yield Phrase("正文里有 {n} 个字设为不显示，没有读入。", n=page.hidden)
    if page.pictures:
        yield Phrase("正文里有 {n} 张放在网上的图片，不在邮件里，没有读入。", n=page.pictures)
    if names:
        yield Phrase("邮件带有附件：{names}。", names=tuple(names))


def _attachments(message: Message) -> Iterator[str]:
    """Names of what came with the letter, also of pictures and tables within it that have none."""
    for part in message.walk():
        if name := attachment_name(part):
            yield name
        elif not part.is_multipart() and part.get_content_type() not in _PLAIN | _MARKED:
            yield "没有名称的图片或文件"


def _text(message: Message, page: _Page) -> tuple[str, _Page]:
    """The readable body, and what is told of its pages."""

    def body(part: Message) -> str:
        if part.get_content_type() == "multipart/alternative":
            told, alike = _best([(child.get_content_type(), body(child)) for child in _children(part)])
            page.same = page.same and alike
            return told
        if part.is_multipart():
            return _joined(body(child) for child in _children(part))
        if part.get_filename():
            return ""
        kind = part.get_content_type()
        return _body(part).strip() if kind in _PLAIN else _words(_body(part), page) if kind in _MARKED else ""

    return body(message), page


def _children(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [child for child in inside if isinstance(child, Message)] if isinstance(inside, list) else []


def _joined(texts: Iterable[str]) -> str:
    """Each of them once, in their order."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _best(versions: Sequence[tuple[str, str]]) -> tuple[str, bool]:
    """Of several renderings of one letter the plain one, when it holds what the page says; otherwise the longest, of equal ones the last
    (RFC 2046, 5.1.4). A part that speaks of the mail program only is a stub, however long."""
    told = [(kind, text) for kind, text in versions if text]
    if not told:
        return "", True
    letters = [version for version in told if not _is_stub(version[1])]
    fullest = max(reversed(letters or told), key=lambda version: len("".join(version[1].split())))[1]
    plain = next((text for kind, text in told if kind == "text/plain"), fullest)
    lines = ["".join(line.split()) for line in fullest.split("\n")]
    within = "".join(plain.split())
    missing = sum(len(line) for line in lines if line.replace(_CELLS.strip(), "") not in within)
    alike = missing * 5 <= sum(map(len, lines))
    return (plain if alike else fullest), alike


def _is_stub(text: str) -> bool:
    return len(text) < _LONGEST_STUB and bool(_OF_PROGRAMS.search(text))


def _body(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    label = part.get_content_charset()
    if label is None and part.get_content_type() == "text/html" and (told := _META.search(data[:_HEAD])):
        label = told[1].decode("ascii")
    try:
        return _unwrapped(decoded(data, label or "utf-8").lstrip("\ufeff"), part)
    except (UnicodeDecodeError, LookupError):
        try:
            return decode_text(data)
        except FileRefused:
            return decoded(data, "gb18030", "replace")


def _unwrapped(text: str, part: Message) -> str:
    """Lines that the mail program broke, joined again (RFC 3676): one that ends with a blank goes on; where the blank was put in for that,
    as between Chinese characters, it goes."""
    if part.get_param("format") != "flowed":
        return text
    whole = ""
    for line in text.splitlines():
        line = line.removeprefix(" ")  # stuffed: put before what looks like a mark
        goes_on = line.endswith(" ") and line != "-- "
        whole += (line[:-1] if part.get_param("delsp") == "yes" else line) if goes_on else line + "\n"
    return whole


class _Element(NamedTuple):
    """What holds for the words of an element that is open."""

    tag: str = ""
    unseen: bool = False
    lines: bool = False
    high: bool = False


class _PlainWords(HTMLParser):
    """The words of a page, block by block, the cells of a row apart; scripts and styles are left out, what is not shown is counted, and
    read only if `everything` is asked for."""

    def __init__(self, *, everything: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = self.hidden = self.pictures = 0
        self._everything = everything
        self._open = [_Element()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.silent = 0 if tag == "body" else self.silent + (tag in _SILENT)
        self._end_before(tag)
        around = self._open[-1]
        if tag not in _NEVER_CLOSED and len(self._open) < _DEEPEST:
            unseen = around.unseen or (not self._everything and _is_hidden(told))
            self._open.append(
                _Element(tag, unseen, around.lines or tag in _KEEP_LINES, around.high or tag == "sup")
            )
        self.pictures += tag == "img" and (told.get("src") or "").lower().startswith(
            ("http:", "https:", "//")
        )
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(_CELL)

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
            return
        around = self._open[-1]
        if around.unseen:
            self.hidden += len("".join(data.split()))
            return
        if around.high:
            data = set_small(data.strip(), "superscript")
        self.parts.append(data if around.lines else _BLANKS.sub(" ", data))


def _is_hidden(told: Mapping[str, str | None]) -> bool:
    """Whether an element says of itself that it is not shown; of two declarations the last counts."""
    declared = (one.partition(":") for one in (told.get("style") or "").lower().split(";"))
    style = {name.strip(): value.partition("!")[0].strip() for name, _colon, value in declared}
    return "hidden" in told or any(style.get(name) == value for name, value in _HIDING.items())


def _words(markup: str, page: _Page) -> str:
    reader = _PlainWords(everything=page.everything)
    reader.feed(markup[: 5 * _MOST_TEXT])
    reader.close()
    page.hidden += reader.hidden
    page.pictures += reader.pictures
    lines = (line.strip(f" {_CELL}") for line in "".join(reader.parts).split("\n"))
    rows = (_CELLS.join(" ".join(cell.split()) for cell in line.split(_CELL)) for line in lines)
    return "\n".join(row for row in rows if row)
