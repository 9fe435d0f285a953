"""The way out for mail: the office's own server, as the settings say. What goes out names no petitioner and no matter."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from django.conf import settings

_SECONDS = 20


class NotTaken(OSError):
    """The server did not take the mail; what it said stays out, for servers repeat the address."""


class NoSuchAddress(NotTaken):
    """The server says for good that there is no such address."""


def send(to: Sequence[str], subject: str, text: str) -> None:
    """Send one mail. Raises NoSuchAddress, or OSError otherwise, when the server does not take it; neither names an address, for what a job failed of is
    kept and shown."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = settings.XINQIAO_MAIL_FROM
    message["To"] = ", ".join(to)
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="xinqiao.invalid")
    message.set_content(text)
    try:
        with mail_server() as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = sorted({code for code, _said in refused.recipients.values()})
        kind = NoSuchAddress if all(500 <= code < 600 for code in codes) else NotTaken
        raise kind(f"SMTP {codes[0]}") from None
    except smtplib.SMTPResponseException as error:
        raise NotTaken(f"SMTP {error.smtp_code}") from None
    except smtplib.SMTPException as error:
        raise NotTaken(type(error).__name__) from None


@contextmanager
def mail_server() -> Iterator[smtplib.SMTP]:
    """The mail server as the settings say: `ssl`, `starttls` or in clear within the own network; with a name and password where it asks."""
    host, _colon, port = settings.XINQIAO_MAIL_SERVER.partition(":")
    way, safe = settings.XINQIAO_MAIL_SECURITY, ssl.create_default_context()
    number = int(port or {"ssl": 465, "starttls": 587}.get(way, 25))
    if way == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, number, timeout=_SECONDS, context=safe)
    else:
        server = smtplib.SMTP(host, number, timeout=_SECONDS)
    with server:
        if way == "starttls":
            server.starttls(context=safe)
        if settings.XINQIAO_MAIL_USER:
            password = Path(settings.XINQIAO_MAIL_PASSWORD_FILE).read_text(encoding="utf-8").strip()
            server.login(settings.XINQIAO_MAIL_USER, password)
        yield server
