"""Plain text and e-mail files."""

import re
from collections.abc import Callable
from email.message import Message

from xinqiao.intake.charsets import codec_of_unmarked, decoded, with_faults
from xinqiao.intake.file_kinds import ADVICE, FileRefused, Limits, sniff
from xinqiao.intake.file_names import safe_name
from xinqiao.intake.mail_headers import attachment_name
from xinqiao.intake.mail_parts import TOO_MANY, mail_within, opened, parts_of
from xinqiao.rules.words import Phrase

_NOT_TEXT = "文件内容不是普通文字。请用记事本另存为 UTF-8 编码的 TXT 后上传。"
DAMAGED = "有 {n} 处字节损坏或者被截断，认不出是什么字，显示为“\ufffd”，请对照原件补正。"
_BAD_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PROGRAM = re.compile(r"\s*(?:<!doctype|<html|<script|<svg|<\?php|<\?xml|#!|\{\\rtf|@echo)", re.IGNORECASE)
SIGNATURES = frozenset(
    ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"]
)
"""Beside a letter that is signed: no program opens them but to check it, and without them nobody can."""
_LOCKED = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"])
"""The whole letter, packed with its signature or encrypted: whatever the part is called, or if it is called nothing."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAX_HEADER_CHARS = 100_000


def decode_text(data: bytes) -> str:
    """Text of a TXT file in UTF-8 (also a damaged one), UTF-16 with mark, GB 18030 or Big5; `Refused` when it is none of them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    try:
        return decoded(data, "utf-8")
    except UnicodeDecodeError:
        return with_faults(data) or _decode(data, codec_of_unmarked(data))


def _decode(data: bytes, encoding: str) -> str:
    try:
        return decoded(data, encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(_NOT_TEXT) from error


def check_text(data: bytes) -> None:
    """Raise `Refused` for bytes that are no text, and for text that is a web page, drawing or script."""
    text = decode_text(data)
    if _BAD_CONTROL.search(text):
        raise FileRefused(_NOT_TEXT)
    if _PROGRAM.match(text):
        raise FileRefused("文件内容是网页或程序，不是普通文字。请把要反映的内容复制到 TXT 中再上传。")


def check_mail(data: bytes, limits: Limits, check_attachment: Callable[[str, bytes], str]) -> None:
    """Raise `Refused` unless `data` is an e-mail whose attachments pass `check_attachment` (problem or "")."""
    try:
        attachments = _attachments(opened(data), limits)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise FileRefused("电子邮件文件已损坏或结构不正常。请重新导出，或把正文和附件分别上传。") from error
    for name, content in attachments:
        if problem := check_attachment(name, content):
            raise FileRefused(
                Phrase("邮件中的附件“{name}”不能接收：{problem}", name=safe_name(name), problem=problem)
            )


def _attachments(message: Message, limits: Limits) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(parts_of(message)):
        if number > limits.max_mail_parts:
            raise FileRefused(TOO_MANY)
        if sum(len(str(value)) for value in part.values()) > _MAX_HEADER_CHARS:
            raise FileRefused("电子邮件的信头过长。请把正文和附件分别上传。")
        if part.is_multipart() or mail_within(part):
            continue
        if part.get_content_type() in SIGNATURES:
            continue
        if part.get_content_type() in _LOCKED:
            raise FileRefused(ADVICE["p7m"])
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        if name := attachment_name(part):
            found.append((name, data))
        elif part.get_content_maintype() != "text":
            found.append((_name_by_content(data), data))
    return found


def _name_by_content(data: bytes) -> str:
    """What a nameless part is called while it is checked, such as a picture within the letter."""
    kind = sniff(data)
    if data and not kind:
        raise FileRefused("邮件中有没有名称的附件，看不出是什么文件，无法核对。请把附件单独上传。")
    return Phrase("未命名.{kind}", kind=kind or "txt")
