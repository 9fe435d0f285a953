"""A line to a machine on the office's own network. The far end is looked at after connecting and before anything is sent: a name may resolve
otherwise the second time. No redirect is followed and no proxy asked."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from socket import SHUT_RDWR, socket
from threading import Timer
from urllib.parse import urlsplit


class NoAddress(Exception):
    """The address is none that can be asked."""


class NotOwn(Exception):
    """The far end lies outside private networks and was not allowed; nothing was sent."""


@contextmanager
def line_to(address: str, *, anywhere: bool, seconds: float) -> Iterator[HTTPConnection]:
    """A line to it, once the far end is known. Raises NoAddress, NotOwn, OSError."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoAddress
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = made(parts.hostname, parts.port, timeout=seconds)
    try:
        line.connect()
        if not anywhere and not is_own(str(line.sock.getpeername()[0])):
            raise NotOwn
        yield line
    finally:
        line.close()


@contextmanager
def cut_after(seconds: float, line: socket) -> Iterator[None]:
    """The line is cut when the time is over, however slowly it drips."""

    def cut() -> None:
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def is_own(address: str) -> bool:
    """Whether this address lies in a private network or is this machine itself. Link-local ones, under which clouds tell their secrets, do not."""
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_private and not mapped.is_unspecified and not mapped.is_link_local)
