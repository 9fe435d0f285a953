"""Mail to the administrators when a backup failed or background work is given up. It says what to look at and nothing of any matter."""

from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from django.conf import settings

from xinqiao.controls.health import troubles
from xinqiao.jobs.mail import mail_server
from xinqiao.kernel.jobs import enqueue

TELL = "tell-troubles"
_SUBJECT = "信桥：{names}需要处理"
_TEXT = """系统发现以下问题：{names}。

请管理员登录后打开「系统检查」，或者在服务器上运行 ./xinqiao doctor，查看原因和处理办法。
同样的问题没有解决的，明天会再次提醒。本邮件由系统自动发出，不含任何信访事项的内容。
"""


def enqueue_alert(day: date) -> None:
    """Have it told once a day what is wrong; another trouble of the same day is told as well."""
    if not settings.XINQIAO_ALERTS_TO:
        return
    if names := _names():
        enqueue(TELL, once=f"{TELL}:{day}:{names}")


def tell_troubles(_: Mapping[str, Any]) -> None:
    """Send the mail, unless all is well meanwhile. Raises OSError (smtplib's errors are) when the server does not take it."""
    names = _names()
    if not names or not settings.XINQIAO_ALERTS_TO:
        return
    message = EmailMessage()
    message["Subject"] = _SUBJECT.format(names=names)
    message["From"] = settings.XINQIAO_MAIL_FROM
    message["To"] = ", ".join(settings.XINQIAO_ALERTS_TO)
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="xinqiao.invalid")
    message.set_content(_TEXT.format(names=names))
    with mail_server() as server:
        server.send_message(message)


def _names() -> str:
    return "、".join(sorted(str(one.name) for one in troubles()))
