"""Sealed packages by mail (M-I6): the message says that one came and from whom, and nothing of any matter."""

import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from django.conf import settings

from xinqiao.exchange.commands.parcels import JOB, bounced, mailed
from xinqiao.exchange.models import Parcel
from xinqiao.jobs.mailing import mail_server
from xinqiao.kernel.actor import Actor
from xinqiao.matters import files
from xinqiao.rules.exchanging import TYPES, Envelope, ParcelStage
from xinqiao.rules.words import Phrase

_SUBJECT = "移送包 {number}"
_TEXT = """{sender}向贵单位移送一件信访件，内容在附件里，只有贵单位的私钥能打开。

请在一个工作日内回执：用信桥导入的，把系统给出的回执发回本邮箱；用 age、openssl 打开的，打电话念出里面的回执码。
请勿转发到微信、QQ等聊天软件。本邮件由系统发出，编号 {number}。
"""
_ACTOR = Actor.system(JOB)


class _RefusedForGood(Exception):
    """The server will not take this mail, however often it is tried."""


def mail_out(argument: Mapping[str, Any]) -> None:
    """Send one package that waits for it; sent twice it is one package all the same. Raises OSError (smtplib's errors are) when the
    server cannot take it now, so that the queue tries again."""
    parcel = Parcel.objects.select_related("addressee", "unit", "petition").get(pk=int(argument["parcel"]))
    if parcel.stage != ParcelStage.SENDING:
        return
    try:
        _send(_message(parcel), parcel.addressee.email)
    except _RefusedForGood as refused:
        bounced(_ACTOR, parcel, why=str(refused))
    else:
        mailed(_ACTOR, parcel)


def _message(parcel: Parcel) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = _SUBJECT.format(number=parcel.number)
    message["From"], message["To"] = settings.XINQIAO_MAIL_FROM, parcel.addressee.email
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<parcel-{parcel.sha256}@xinqiao.invalid>"
    message.set_content(_TEXT.format(sender=parcel.unit.name, number=parcel.number))
    kind, _, rest = TYPES[Envelope(parcel.addressee.kind)].partition("/")
    message.add_attachment(files.read(parcel.path), maintype=kind, subtype=rest, filename=parcel.file_name)
    return message


def _send(message: EmailMessage, to: str) -> None:
    """Raises _RefusedForGood with the server's words, OSError for what may be better later."""
    with mail_server() as server:
        server.ehlo_or_helo_if_needed()
        most = server.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(message.as_bytes()):
            told = "移送包太大，邮件服务器一封最多{n}兆字节，请用专网或者机要交换。"
            raise _RefusedForGood(Phrase(told, n=int(most) >> 20))
        try:
            server.send_message(message, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as problem:
            code, said = next(iter(problem.recipients.values()))
            _raise(code, said, problem)
        except smtplib.SMTPResponseException as problem:
            _raise(problem.smtp_code, problem.smtp_error, problem)


def _raise(code: int, said: bytes | str, problem: smtplib.SMTPException) -> None:
    """5xx is for good, RFC 5321 4.2.1."""
    if code < 500:
        raise problem
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    raise _RefusedForGood(Phrase("邮件服务器不接收：{code} {words}", code=code, words=words[:200]))
