"""Who sends slowly, or never finishes, keeps nobody else from being answered: tried at a real server on this machine."""

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.office import free_port
from xinqiao.config.asgi import application
from xinqiao.http.front import Front, drop_who_does_not_read

pytestmark = pytest.mark.once
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a server with two threads listens."""
    free = free_port()
    environment = {**os.environ, "PYTHONPATH": f"{_ROOT}:{_ROOT / 'src'}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.small_office", str(free)],
        cwd=_ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        _wait_for(free)
        yield free
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=120)


def _wait_for(port: int) -> None:
    for _ in range(3000):
        try:
            _ask(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def _ask(port: int, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as line:
        line.request("GET" if body is None else "POST", "/", body, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def _unfinished(
    port: int, *, path: str = "/new/", via: str = "192.0.2.7", length: int = 100_000
) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=120)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {via}\r\nContent-Length: {length}\r\n\r\nabc"
    line.sendall(head.encode())
    return line


def _told(line: socket.socket) -> str:
    parts = []
    while part := line.recv(4096):
        parts.append(part)
    return b"".join(parts).decode()


def test_the_office_itself_is_served_behind_the_front_door() -> None:
    assert isinstance(application, Front)


def _still_open(line: socket.socket) -> bool:
    """Whether the server has neither answered nor closed."""
    return not select.select([line], [], [], 0)[0]


def _others_are_answered_beside_two_dozen_uploads(port: int) -> tuple[int, str, list[str]]:
    """How many uploads were still open when the others had been answered, and what each was told at its end."""
    with ExitStack() as lines:
        opened = [
            lines.enter_context(_unfinished(port, via=f"192.0.2.{n}", path="/api/v1/x" if n else "/new/"))
            for n in range(24)
        ]
        assert [_ask(port) for _ in range(10)] == [(200, "got 0")] * 10
        assert _ask(port, b"x" * 300_000) == (200, "got 300000")
        meanwhile = sum(map(_still_open, opened))
        page, *programs = [_told(line) for line in opened]
    return meanwhile, page, programs


def test_two_dozen_uploads_that_never_finish_hold_nobody_up_and_are_told_why_they_ended(port: int) -> None:
    for _ in range(
        4
    ):  # where the machine stalled for as long as an upload may last, nothing was seen: once more
        meanwhile, page, programs = _others_are_answered_beside_two_dozen_uploads(port)
        if meanwhile == 24:
            break
    assert meanwhile == 24, "the others were answered only when the uploads had ended"
    assert page.startswith("HTTP/1.1 408")
    assert "上传太慢" in page
    assert "您填写的内容还在" in page
    assert all(each.startswith("HTTP/1.1 408") and '"code": "too_slow"' in each for each in programs)
    assert all("x-content-type-options: nosniff" in each for each in [page, *programs])


def _one_more_beside_six(port: int, via: str, pause: float) -> tuple[tuple[int, str], tuple[int, str]]:
    """What an address with six open uploads is told, and what its neighbour, when the server had `pause` to read the six heads."""
    with ExitStack() as lines:
        for _ in range(6):
            lines.enter_context(_unfinished(port, via=via))
        time.sleep(pause)
        one_more = _ask(port, b"x", **{"X-Forwarded-For": via})
        return one_more, _ask(port, b"x", **{"X-Forwarded-For": "192.0.2.8"})


def test_one_address_has_a_bounded_number_of_open_uploads_and_others_are_not_hindered(port: int) -> None:
    for number, pause in enumerate((0.2, 0.5, 1.0, 1.5, 2.0)):  # more than enough, unless the machine stalls
        via = f"192.0.2.{50 + number}"
        one_more, neighbour = _one_more_beside_six(port, via, pause)
        if one_more[0] == 429:
            break
    assert one_more[0] == 429
    assert "同时上传的材料太多" in one_more[1]
    assert neighbour == (200, "got 1")
    for _ in range(50):
        if (again := _ask(port, b"x", **{"X-Forwarded-For": via})) == (200, "got 1"):
            return
        time.sleep(0.1)
    pytest.fail(f"the uploads that were given up are still counted: {again}")


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(port: int) -> None:
    with _unfinished(port, length=500_001) as line:
        answer = _told(line)
    assert answer.startswith("HTTP/1.1 413")
    assert "请压缩照片" in answer


def test_a_head_that_never_ends_and_a_silent_connection_are_closed(port: int) -> None:
    with (
        closing(socket.create_connection(("127.0.0.1", port), timeout=120)) as slow,
        closing(socket.create_connection(("127.0.0.1", port), timeout=120)) as silent,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A")
        assert (_told(slow), _told(silent)) == ("", "")  # within ten seconds, or reading raises


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux can")
def test_the_system_closes_connections_whose_other_side_reads_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        drop_who_does_not_read()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
