"""A failed backup or job is mailed to the administrators, once a day, over a real mail server, with nothing of any matter in it."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from xinqiao.config import environment
from xinqiao.config.errors import SettingsError
from xinqiao.jobs.alerting import TELL, enqueue_alert, tell_troubles
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.models import Job


class _Taking(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take one mail; `nobody@…` does not exist, and the server says so with the address, as servers do."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(self._mail())  # type: ignore[attr-defined]  # of the server below
            if word == b"RCPT" and b"<nobody@" in line:
                self.wfile.write(b"550 5.1.1 <nobody@example.com> unknown\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    def _mail(self) -> EmailMessage:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        return message_from_bytes(b"".join(lines), policy=policy.default)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[list[EmailMessage]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Taking) as server:
        taken: list[EmailMessage] = []
        server.taken = taken  # type: ignore[attr-defined]  # read by the handler
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.XINQIAO_MAIL_SERVER = f"127.0.0.1:{server.server_address[1]}"
        settings.XINQIAO_MAIL_SECURITY = "none"
        settings.XINQIAO_ALERTS_TO = ["admin@example.gov.cn", "second@example.gov.cn"]
        yield taken
        server.shutdown()


def failed(problem: str) -> None:
    Job.objects.create(
        kind="back-up", argument={}, created_at=now(), due_at=now(), failed_at=now(), problem=problem
    )


@pytest.mark.django_db
def test_a_failed_backup_is_mailed_once_a_day_and_names_nobody(mailbox: list[EmailMessage]) -> None:
    with clock.at(now()):
        Job.objects.create(kind="tidy", argument={}, created_at=now(), due_at=now(), done_at=now())
        enqueue_alert(today())
        tell_troubles({})
        assert (Job.objects.filter(kind=TELL).count(), mailbox) == (0, [])
        failed("甲小满的附件读不出来")
        for _ in range(3):
            enqueue_alert(today())
        assert Job.objects.filter(kind=TELL).count() == 1
        tell_troubles({})
        (mail,) = mailbox
        assert "后台任务" in mail["Subject"]
        assert mail["To"] == "admin@example.gov.cn, second@example.gov.cn"
        assert "系统检查" in mail.get_content()
        assert "甲小满" not in mail.as_string() + mail.get_content()


@pytest.mark.django_db
def test_nothing_is_sent_where_nobody_is_to_be_told(settings: Any, mailbox: list[EmailMessage]) -> None:
    settings.XINQIAO_ALERTS_TO = []
    failed("磁盘已满")
    enqueue_alert(today())
    tell_troubles({})
    assert (Job.objects.filter(kind=TELL).count(), mailbox) == (0, [])


def test_a_wrong_address_or_a_missing_server_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINQIAO_ALERTS_TO", "管理员")
    with pytest.raises(SettingsError, match="不是邮箱地址"):
        environment.addresses("XINQIAO_ALERTS_TO", needs="XINQIAO_MAIL_SERVER")
    monkeypatch.setenv("XINQIAO_ALERTS_TO", "a@b.example")
    with pytest.raises(SettingsError, match="XINQIAO_MAIL_SERVER"):
        environment.addresses("XINQIAO_ALERTS_TO", needs="XINQIAO_MAIL_SERVER")
    monkeypatch.setenv("XINQIAO_MAIL_SECURITY", "plain")
    with pytest.raises(SettingsError, match="starttls"):
        environment.one_of("XINQIAO_MAIL_SECURITY", ("starttls", "ssl", "none"))
