"""The front door hands on what was asked, and nothing that looks like what the office's own proxy says."""

import asyncio
import os
from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from xinqiao.http.bodies import Bounds
from xinqiao.http.front import Front, drop_who_does_not_read

Sent = list[dict[str, Any]]
HERE = ip_network("192.0.2.0/24")


def _ask(front: Front, scope: dict[str, Any], *parts: dict[str, Any]) -> Sent:
    messages, sent = iter(parts), Sent()

    async def receive() -> dict[str, Any]:
        message = next(messages, None)
        if message is None:
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")
        return message

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    whole = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/甲/", "query_string": b"a=1"}
    asyncio.run(
        front({**whole, "scheme": "http", "client": ("192.0.2.7", 1), "headers": [], **scope}, receive, send)
    )
    return sent


def _part(data: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": data, "more_body": more}


class Office:
    """Answers with what it was given."""

    def __init__(self) -> None:
        self.asked: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(environ)
        start_response("201 Created", [("Set-Cookie", " a=b")])
        return [environ["wsgi.input"].read()]


def test_a_body_in_parts_reaches_the_office_whole_and_the_answer_goes_back() -> None:
    office = Office()
    sent = _ask(
        Front(office, threads=1, proxies=0, at=()),
        {"headers": [(b"content-length", b"4")]},
        _part(b"ab"),
        _part(b"cd", more=False),
    )
    assert sent[0] | {"type": ""} == {"type": "", "status": 201, "headers": [(b"set-cookie", b"a=b")]}
    assert sent[1]["body"] == b"abcd"
    assert office.asked[0]["PATH_INFO"].encode("latin-1").decode() == "/甲/"
    assert office.asked[0]["REMOTE_ADDR"] == "192.0.2.7"


def test_a_header_with_an_underscore_is_not_taken_for_one_of_the_proxy() -> None:
    office = Office()
    named = [
        (b"x_forwarded_proto", b"https"),
        (b"x_forwarded_for", b"1.2.3.4"),
        (b"x-forwarded-for", b"192.0.2.9"),
    ]
    _ask(Front(office, threads=1, proxies=1, at=[HERE]), {"method": "GET", "headers": named})
    assert office.asked[0]["HTTP_X_FORWARDED_FOR"] == "192.0.2.9"
    assert "HTTP_X_FORWARDED_PROTO" not in office.asked[0]


@pytest.mark.parametrize(
    ("proxies", "client", "believed"),
    [
        (1, "192.0.2.7", True),
        (1, "::ffff:192.0.2.7", True),
        (1, "198.51.100.9", False),
        (1, "", False),
        (0, "192.0.2.7", False),
    ],
)
def test_only_the_offices_own_proxy_is_believed(proxies: int, client: str, believed: bool) -> None:
    """Who reaches the program past the proxy can neither borrow an address nor claim to have come encrypted."""
    office = Office()
    said = [
        (b"X-Forwarded-For", b"203.0.113.5"),
        (b"x-forwarded-proto", b"https"),
        (b"forwarded", b"for=203.0.113.5"),
    ]
    asked = {"method": "GET", "headers": said, "client": (client, 1)}
    _ask(Front(office, threads=1, proxies=proxies, at=[HERE]), asked)
    told = {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED"} & office.asked[0].keys()
    assert bool(told) is believed
    assert office.asked[0]["REMOTE_ADDR"] == client


def test_who_goes_away_while_sending_is_not_worked_for() -> None:
    office = Office()
    gone = {"type": "http.disconnect"}
    assert (
        _ask(
            Front(office, threads=1, proxies=0, at=()),
            {"headers": [(b"content-length", b"4")]},
            _part(b"a"),
            gone,
        )
        == []
    )
    assert office.asked == []


@pytest.mark.parametrize(
    ("bounds", "status"),
    [
        (Bounds(largest=3), 413),
        (Bounds(held=3), 503),
        (Bounds(grace=0.05, bytes_a_second=1000), 408),
        (Bounds(grace=0.05, bytes_a_second=1, longest=0.1), 408),
        (Bounds(open_per_address=0), 429),
    ],
)
def test_each_bound_ends_a_body_without_a_thread_and_gives_its_room_back(bounds: Bounds, status: int) -> None:
    office = Office()
    front = Front(office, threads=1, proxies=0, at=(), bounds=bounds)
    chunked = {"headers": [(b"transfer-encoding", b"chunked")]}
    for _ in range(2):
        assert _ask(front, chunked, _part(b"ab"), _part(b"cd"))[0]["status"] == status
    assert office.asked == []


def test_a_body_that_keeps_the_pace_may_take_longer_than_the_first_grace() -> None:
    front = Front(Office(), threads=1, proxies=0, at=(), bounds=Bounds(grace=0.05, bytes_a_second=10))
    waiting = [_part(b"x" * 3000), _part(b"y", more=False)]  # enough for five minutes: a machine may stall

    async def receive() -> dict[str, Any]:
        if len(waiting) == 1:
            await asyncio.sleep(0.2)
        return waiting.pop(0)

    sent = Sent()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "scheme": "http",
    }
    asyncio.run(front({**scope, "headers": [(b"content-length", b"3001")]}, receive, send))
    assert sent[0]["status"] == 201


def test_looking_for_the_listening_socket_leaves_nothing_open() -> None:
    drop_who_does_not_read()
    before = len(os.listdir("/proc/self/fd"))
    drop_who_does_not_read()
    assert len(os.listdir("/proc/self/fd")) <= before
