"""The mail gateway over a real server on the loopback address: what it took is sent, what it refuses for good goes another way."""

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import PETITIONER, Cast
from tests.exchange.walks import came, packed
from xinqiao.courses.queries import steps_of
from xinqiao.exchange.commands import parcels
from xinqiao.exchange.commands.arrivals import TakenIn, take_arrival
from xinqiao.exchange.models import Arrival, Parcel
from xinqiao.exchange.opening import read_parcel
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel.jobs import claim
from xinqiao.kernel.models import Job

pytestmark = pytest.mark.django_db


class _Server(socketserver.ThreadingTCPServer):
    """`size`: what it says of its bound, `answer`: to whom a mail is for."""

    size, answer = b"35000000", b"250 ok"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[EmailMessage] = []


class _Taking(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 and 1870 to take one mail or refuse it."""

    server: _Server

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                data = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.taken.append(message_from_bytes(data, policy=policy.default))
            said = {
                b"EHLO": b"250-test\r\n250 SIZE " + self.server.size,
                b"QUIT": b"221 bye",
                b"RCPT": self.server.answer,
            }
            self.wfile.write(said.get(word, b"250 ok") + b"\r\n")


@pytest.fixture
def server(settings: Any) -> Iterator[_Server]:
    with _Server() as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.XINQIAO_MAIL_SERVER = f"127.0.0.1:{found.server_address[1]}"
        settings.XINQIAO_MAIL_SECURITY = "none"
        settings.XINQIAO_MAIL_FROM = "yunxin@example.gov.cn"
        yield found
        found.shutdown()


def run(parcel: Parcel) -> Parcel:
    """What the worker does with the mail that waits."""
    job = Job.objects.filter(kind=parcels.JOB).order_by("pk").last()
    assert job is not None
    assert job.argument == {"parcel": parcel.pk}
    HANDLERS[job.kind].run(job.argument)
    return Parcel.objects.get(pk=parcel.pk)


def test_a_package_goes_by_mail_to_the_addressee_and_nothing_of_it_is_in_clear(
    cast: Cast, server: _Server
) -> None:
    parcel = parcels.mail_parcel(cast.actor("registrar"), packed(cast))
    assert (parcel.stage, parcel.sent_at) == ("sending", None)
    done = run(parcel)
    assert (done.stage, done.way, done.sent_at is not None) == ("sent", "mail", True)
    run(parcel)
    [mail] = server.taken
    assert (mail["To"], mail["From"]) == ("zhuanban@example.gov.cn", "yunxin@example.gov.cn")
    assert parcel.number in mail["Subject"]
    clear = mail.as_string() + mail.get_body().get_content()  # type: ignore[union-attr]  # it has one
    assert not any(
        word in clear for word in (PETITIONER.name, PETITIONER.phone, parcel.petition.number, "施工")
    )
    [file] = mail.iter_attachments()
    assert file.get_filename() == parcel.file_name
    data = file.get_payload(decode=True)
    assert isinstance(data, bytes)
    there = take_arrival(
        cast.actor("unit_registrar"), cast.housing, TakenIn(data=data, found=read_parcel(cast.housing, data))
    )
    assert came(cast, parcel) == there
    assert Arrival.objects.count() == 1


def test_what_the_server_refuses_for_good_waits_to_go_another_way(cast: Cast, server: _Server) -> None:
    registrar = cast.actor("registrar")
    parcel = packed(cast)
    server.size = b"2000"
    for told in ("太大", "550 no such user"):
        parcel = run(parcels.mail_parcel(registrar, parcel))
        assert parcel.stage == "packed"
        assert told in steps_of(parcel)[-1].words["reason"]
        server.size, server.answer = b"35000000", b"550 no such user"
    server.answer = b"451 try later"
    parcel = parcels.mail_parcel(registrar, parcel)
    with pytest.raises(OSError, match="451"):
        run(parcel)
    parcel.refresh_from_db()
    assert parcel.stage == "sending", "the queue tries again"
    assert claim() is not None
    assert parcels.withdraw_parcel(registrar, parcel, why="邮件系统停了，改用机要").stage == "packed"
    assert server.taken == []
