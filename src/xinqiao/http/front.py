"""The office's front door (ASGI): it waits for whole requests by itself and hands each to one of a few threads, on which
Django works as it always does. A thread is never held by somebody who sends or reads slowly."""

import asyncio
import io
import json
import os
import socket
import stat
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from asgiref.wsgi import WsgiToAsgiInstance

from xinqiao.http.addresses import Network, address_of, lies_in
from xinqiao.http.bodies import Bodies, Body, Bounds, Gone, Receive, Unread
from xinqiao.http.headers import ALWAYS

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_UNREAD_MILLISECONDS = 60_000
"""A connection whose other side has taken in nothing for so long is closed by the system."""


class Front:
    """`application` on `threads` threads, behind `proxies` proxies of the office's own, the nearest of which stands `at` one of
    these networks."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        threads: int,
        proxies: int,
        at: Sequence[Network],
        bounds: Bounds | None = None,
    ) -> None:
        self._application, self._proxies, self._at = application, proxies, at
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="office")
        self._bodies = Bodies(bounds or Bounds())
        self._open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not self._open:
            self._open = True
            drop_who_does_not_read()
        believed = self._proxies > 0 and lies_in((scope.get("client") or ("",))[0], self._at)
        scope = {**scope, "headers": _believable(scope["headers"], of_proxy=believed)}
        with self._bodies.held() as body, suppress(Gone):
            try:
                await self._read(scope, receive, body)
            except Unread as refusal:
                await _answer(send, *_refusal(scope["path"], refusal))
                return
            work = asyncio.get_running_loop().run_in_executor(self._threads, self._work, scope, body)
            await _answer(send, *await work)

    async def _read(self, scope: Scope, receive: Receive, body: Body) -> None:
        given = dict(scope["headers"])
        length = given.get(b"content-length", b"")
        if length in (b"", b"0") and b"transfer-encoding" not in given and scope["http_version"][0] == "1":
            return
        forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        remote = (scope.get("client") or ("",))[0]
        address = address_of(forwarded.decode("latin-1"), remote, self._proxies) or "unknown"
        declared = int(length) if length.isdigit() else 0
        await self._bodies.read(body, receive, declared=declared, address=address)

    def _work(self, scope: Scope, body: Body) -> tuple[int, Headers, bytes]:
        """The whole answer, on a thread: it is sent afterwards, when the thread is free again."""
        asked: Any = WsgiToAsgiInstance(self._application)  # type: ignore[no-untyped-call]  # asgiref has no types
        asked.scope = scope
        environ = asked.build_environ(scope, io.BytesIO(bytes(body.data)))
        environ["CONTENT_LENGTH"] = str(len(body.data))
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(
            status: str, headers: list[tuple[str, str]], _error: Any = None, /
        ) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda _written: None

        parts = self._application(environ, start)
        try:
            data = b"".join(parts)
        finally:
            getattr(parts, "close", bool)()
        status, headers = told[-1]
        return int(status.split(" ", 1)[0]), _encoded(headers), data


_OF_PROXY = (b"x-forwarded-", b"forwarded")
"""Where the visitor is and whether the way to the proxy was encrypted: only the office's own proxy knows."""


def _believable(headers: Iterable[tuple[bytes, bytes]], *, of_proxy: bool) -> Headers:
    """Without what only a proxy may say, where the request does not come from one, and without names that hold an underscore:
    X_Forwarded_For would be taken for what the office's own proxy says."""
    plain = [(name, value) for name, value in headers if b"_" not in name]
    return plain if of_proxy else [(n, v) for n, v in plain if not n.lower().startswith(_OF_PROXY)]


def _encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]


async def _answer(send: Send, status: int, headers: Headers, data: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


def _refusal(path: str, refusal: Unread) -> tuple[int, Headers, bytes]:
    """Told in plain words; to programs as a problem."""
    kind, text = "text/plain; charset=utf-8", refusal.detail
    if path.startswith("/api/"):
        about = {"type": f"urn:xinqiao:problem:{refusal.code}", "title": refusal.detail.split("。")[0]}
        kind = "application/problem+json"
        text = json.dumps(
            {**about, "status": refusal.status, "code": refusal.code, "detail": text}, ensure_ascii=False
        )
    headers = {**ALWAYS, "Content-Type": kind, "Cache-Control": "no-store", "Connection": "close"}
    if refusal.wait is not None:
        headers["Retry-After"] = str(refusal.wait)
    return refusal.status, _encoded(headers.items()), text.encode()


def drop_who_does_not_read() -> None:
    """Let the system close connections of this process whose other side stops reading; those accepted from now on get it
    from the socket that listens, which the server makes by itself."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir() or not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for name in os.listdir(folder):
        with suppress(OSError):
            _end_unread(int(name))


def _end_unread(descriptor: int) -> None:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return  # a copy of what is no socket would stay open
    with socket.socket(fileno=os.dup(descriptor)) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MILLISECONDS)
