"""The parts of a mail, also those of mails that lie within it: forwarded as they came, or attached as a file."""

import base64
import binascii
import codecs
import email
import quopri
import re
from collections.abc import Iterator
from email.message import Message

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.mail_headers import attachment_name

_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_HEADERS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version")
# Counted before parsing: the parser's time grows with parts and with depth times lines.
_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)
_MAX_NESTING = 20
_BOUNDARY_LINE = re.compile(rb"[\r\n]--")
_MAX_BOUNDARY_LINES = 2000
_MAX_MAIL_LINES = 300_000  # 20 MiB of base64 in the usual lines of 76 have 270,000
_DEEPEST = 30
TOO_MANY = "电子邮件的部分太多或嵌套太深。请把正文和附件分别上传。"


def without_mark(data: bytes) -> bytes:
    """A mail that an editor saved begins with the mark of its encoding, which is no header."""
    return data.removeprefix(codecs.BOM_UTF8)


def opened(data: bytes) -> Message:
    """The mail that these bytes are. Raises FileRefused for one whose parsing has no bounds, and for what is none."""
    if (
        len(_MULTIPART.findall(data)) > _MAX_NESTING
        or len(_BOUNDARY_LINE.findall(data)) > _MAX_BOUNDARY_LINES
    ):
        raise FileRefused(TOO_MANY)
    if max(data.count(b"\n"), data.count(b"\r")) > _MAX_MAIL_LINES:
        raise FileRefused("电子邮件行数过多，无法核对。请把正文和附件分别上传。")
    message = email.message_from_bytes(without_mark(data))
    if sum(header in message for header in _HEADERS) < 2 or "from" not in message:
        raise FileRefused("文件不是电子邮件。请在邮箱中用“导出”或“另存为 EML”保存后上传。")
    return message


def mail_within(part: Message) -> Message | None:
    """The mail that a part of another one is; None for any other part. Raises FileRefused for a file that is called one and is none."""
    if part.get_content_type() in _MAILS:
        inside = part.get_payload()
        if not isinstance(inside, list) or not isinstance(inside[0], Message):
            return None
        packed = str(part.get("content-transfer-encoding", "")).strip().lower()
        # The standard wants it plain (RFC 2046, 5.2.1); some programs pack it all the same.
        if packed == "base64":
            try:
                return opened(base64.b64decode(inside[0].as_bytes()))
            except binascii.Error as error:
                raise FileRefused("邮件里夹带的邮件已损坏。请重新导出后上传。") from error
        return (
            opened(quopri.decodestring(inside[0].as_bytes())) if packed == "quoted-printable" else inside[0]
        )
    if not part.is_multipart() and extension_of(attachment_name(part)) == "eml":
        data = part.get_payload(decode=True)
        return opened(data if isinstance(data, bytes) else b"")
    return None


def parts_of(message: Message, depth: int = 0) -> Iterator[Message]:
    """All parts in their order; those of a mail within follow the part that holds it. Raises FileRefused where they lie too deep."""
    if depth > _DEEPEST:
        raise FileRefused(TOO_MANY)
    yield message
    if within := mail_within(message):
        yield from parts_of(within, depth + 1)
        return
    inside = message.get_payload()
    for part in inside if isinstance(inside, list) else []:
        if isinstance(part, Message):
            yield from parts_of(part, depth + 1)
