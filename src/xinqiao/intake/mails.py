"""An e-mail file as proposals for the registration form. Read after `files.check_file` has bounded it; never raises for what
is in it. Nothing is decided here: the sender's name is a claim, and a person reads the text before it is registered."""

import email
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from xinqiao.intake.charsets import decoded
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.mail_headers import attachment_name, header, received_at, sender
from xinqiao.intake.mail_pages import CELLS, MOST_TEXT, MailPage, words_of_page
from xinqiao.intake.mail_parts import mail_within, parts_of, without_mark
from xinqiao.intake.text_files import DAMAGED, SIGNATURES, decode_text
from xinqiao.rules.words import Phrase

_PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_MARKED = frozenset({"text/html", "text/enriched", "text/richtext"})
_META = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
_OF_PROGRAMS = re.compile(r"html|客户端|浏览器|mail (?:client|reader|program)|browser", re.IGNORECASE)
_LONGEST_STUB = 150
_MOST_STRUCK = 20
_MOST_LINKS = 5
_SIGNED = "-- "


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
    message = email.message_from_bytes(without_mark(data))
    name, address = sender(message)
    subject, came = header(message, "subject"), received_at(message)
    text, page = _text(message, MailPage())
    if (page.hidden or page.struck) and not any(map(str.isalnum, text)):
        text, page = _text(message, MailPage(everything=True))
    names = tuple(_attachments(message, page))
    return Mail(
        name=name.strip()[:50],
        address=address.strip()[:120],
        subject=subject[:200],
        text=text[:MOST_TEXT],
        received_at=came,
        attachments=names,
        notes=(*_damaged(name, subject, text, *names), *_notes(came, text, page, names)),
    )


def _damaged(*texts: str) -> Iterator[str]:
    """Of all that is proposed, not of the body alone."""
    if faults := "".join(texts).count("\ufffd"):
        yield Phrase(DAMAGED, n=faults)


def _notes(came: datetime | None, text: str, page: MailPage, names: Sequence[str]) -> Iterator[str]:
    if came is None:
        yield "邮件里没有可靠的收到时间（没有写，或者没有写明时区），请按邮箱里显示的时间填写。"
    if not text:
        yield "邮件没有可读的正文，请打开原件，把反映的内容填写进来。"
    if len(text) > MOST_TEXT or page.cut:
        yield "正文太长，只读入了前面的部分，全文在邮件原件里。"
    if not page.same:
        yield "邮件的纯文字部分和网页部分不同，读入的是较长的那一部分，请打开原件核对。"
    if page.everything and text:
        yield "正文都看不见或者画了删除线，仍然读入了，请打开原件核对。"
    if page.hidden:
        n = sum(len("".join(words.split())) for words in page.hidden)
        yield Phrase("正文里有 {n} 个字看不见，没有读入：{words}。", n=n, words=_beginnings(page.hidden))
    if page.struck:
        words = _beginnings(page.struck)
        yield Phrase("正文里有 {n} 处画了删除线，没有读入：{words}。", n=len(page.struck), words=words)
    if page.mails:
        yield Phrase(
            "邮件里还有 {n} 封邮件，一并读入了；谁是信访人、哪些是信访人的话，请核对。", n=page.mails
        )
    if links := [link for link in page.links if link.removeprefix("mailto:") not in text]:
        told = tuple(address[:_LONGEST_STUB] for address in [*dict.fromkeys(links)][:_MOST_LINKS])
        yield Phrase("正文里有 {n} 处链接，网址没有读入：{told}。", n=len(links), told=told)
    if page.pictures:
        yield Phrase("正文里有 {n} 张放在网上的图片，不在邮件里，没有读入。", n=page.pictures)
    if page.signed:
        yield "邮件带有电子签名，这里没有核对；签名在邮件原件里，原件一字不改地保存。"
    if names:
        yield Phrase("邮件带有附件：{names}。", names=tuple(names))


def _beginnings(left_out: Sequence[str]) -> tuple[str, ...]:
    return tuple(words[:_LONGEST_STUB] for words in left_out[:_MOST_STRUCK])


def _attachments(message: Message, page: MailPage) -> Iterator[str]:
    """Names of what came with the letter, also of pictures and tables within it that have none. Its signature is told apart from them."""
    for part in parts_of(message):
        if part.get_content_type() in SIGNATURES:
            page.signed = True
        elif name := attachment_name(part):
            yield name
        elif not part.is_multipart() and part.get_content_type() not in _PLAIN | _MARKED:
            yield "没有名称的图片或文件"


def _text(message: Message, page: MailPage) -> tuple[str, MailPage]:
    """The readable body, and what is told of its pages."""

    def body(part: Message) -> str:
        if part.get_content_type() == "multipart/alternative":
            before = (len(page.hidden), len(page.struck))
            versions = [(child.get_content_type(), body(child)) for child in _children(part)]
            told, alike = _best(versions)
            page.same = page.same and alike
            if (len(page.hidden), len(page.struck)) == before:
                return told
            # The plain version holds what the page hides or strikes out.
            shown = [(kind, text) for kind, text in versions if kind != "text/plain" and not _is_stub(text)]
            return _best(shown)[0] or told
        if within := mail_within(part):
            page.mails += 1
            return _joined((_heading(within), body(within)))
        if part.is_multipart():
            return _joined(body(child) for child in _children(part))
        if part.get_filename():
            return ""
        kind = part.get_content_type()
        return (
            _body(part).strip()
            if kind in _PLAIN
            else words_of_page(_body(part), page)
            if kind in _MARKED
            else ""
        )

    return body(message), page


def _heading(message: Message) -> str:
    """Who wrote a mail that lies within another, and of what; its day as it is written, for nobody vouches for it."""
    name, address = sender(message)
    told = (
        ("发件人", " ".join(filter(None, (name, address)))),
        ("主题", header(message, "subject")),
        ("日期", header(message, "date")),
    )
    return "\n".join(["〔邮件里的邮件〕", *(f"{what}：{said}" for what, said in told if said)])


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
    missing = sum(len(line) for line in lines if line.replace(CELLS.strip(), "") not in within)
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
    if str(part.get_param("format")).lower() != "flowed":
        return text
    whole, open_at = "", -1  # how deep in quotations the line stands that goes on
    delsp = str(part.get_param("delsp")).lower() == "yes"
    for line in text.splitlines():
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")  # stuffed: put before what looks like a mark
        if open_at >= 0 and (depth != open_at or words == _SIGNED):
            whole, open_at = whole + "\n", -1
        whole += ">" * depth + " " * bool(depth) if open_at < 0 else ""
        goes_on = words.endswith(" ") and words != _SIGNED
        whole += (words[:-1] if delsp else words) if goes_on else words + "\n"
        open_at = depth if goes_on else -1
    return whole
