"""An e-mail file as proposals for the registration form. Read after `files.check_file` has bounded it; never raises for what
is in it. Nothing is decided here: the sender's name is a claim, and a person reads the text before it is registered."""

import email
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.text_files import decode_text
from xinqiao.rules.words import Phrase

_MOST_TEXT = 100_000
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table"})
_SILENT = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`received_at`: when the office's own server took it (the topmost Received line), None when it does not say so
    with its time zone. `attachments`: names. `notes`: what the clerk should check, in Chinese."""

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
    notes: list[str] = []
    name, address = parseaddr(_header(message, "from"))
    received_at = _received(message)
    if received_at is None:
        notes.append("邮件里没有可靠的收到时间，请按邮箱里显示的时间填写。")
    text, whole = _text(message)
    if not text:
        notes.append("邮件没有可读的正文，请打开原件，把反映的内容填写进来。")
    if not whole:
        notes.append("正文太长，只读入了前10万字，全文在邮件原件里。")
    attachments = tuple(n for part in message.walk() if (n := _decoded(part.get_filename() or "")))
    if attachments:
        notes.append(Phrase("邮件带有附件：{names}。", names=attachments))
    return Mail(
        name=name.strip()[:50],
        address=address.strip()[:120],
        subject=_header(message, "subject")[:200],
        text=text,
        received_at=received_at,
        attachments=attachments,
        notes=tuple(notes),
    )


def _decoded(written: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (ValueError, LookupError, TypeError):
        return " ".join(written.split())


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name, "")))


def _received(message: Message) -> datetime | None:
    """The newest Received line is the first one; a sender's own Date line may say anything."""
    lines = message.get_all("received") or []
    stamp = str(lines[0]).rpartition(";")[2] if lines else ""
    try:
        found = parsedate_to_datetime(stamp.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def _text(message: Message) -> tuple[str, bool]:
    """The readable body, and whether it is the whole: plain text if there is any, otherwise the words of the HTML."""
    plain, markup = [], []
    for part in message.walk():
        if part.is_multipart() or part.get_filename():
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_body(part))
        elif part.get_content_type() == "text/html":
            markup.append(_words(_body(part)))
    text = "\n\n".join(plain).strip() or "\n\n".join(markup).strip()
    return text[:_MOST_TEXT], len(text) <= _MOST_TEXT


def _body(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        try:
            return decode_text(data)
        except FileRefused:
            return data.decode("gb18030", errors="replace")


class _PlainWords(HTMLParser):
    """The words of a page, block by block; scripts and styles are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split()))


def _words(markup: str) -> str:
    reader = _PlainWords()
    reader.feed(markup[: 5 * _MOST_TEXT])
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
