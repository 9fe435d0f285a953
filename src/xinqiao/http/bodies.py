"""Reading what a request carries, before any thread is taken for it: as many as like may send slowly, and nobody waits for
them. Bodies stay in memory, since nothing that a citizen sends is written to disk unsealed."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one process of the server puts up with. The files of one form are 30 MB at most; a telephone in the mountains
    that sends 8 KB a second gets them through in the hour that none may exceed."""

    largest: int = 40 * 1024 * 1024
    held: int = 480 * 1024 * 1024
    open_per_address: int = 16
    grace: float = 20.0
    bytes_a_second: int = 8 * 1024
    longest: float = 3600.0


class Unread(Exception):
    """A body that is not taken, with what is said about it."""

    def __init__(self, status: int, code: str, detail: str, *, wait: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.wait = status, code, detail, wait


class Gone(Exception):
    """Whoever was sending went away: nobody is left to be told anything."""


_AGAIN = "什么也没有保存；返回上一页，您填写的内容还在。"


class Bodies:
    """The bodies that are being read or worked on in this process."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._held = bounds, 0
        self._open: Counter[str] = Counter()

    @contextmanager
    def held(self) -> Iterator["Body"]:
        """Room for one body; what it holds is given back at the end of the block."""
        body = Body()
        try:
            yield body
        finally:
            self._held -= len(body.data)

    async def read(self, body: "Body", receive: Receive, *, declared: int, address: str) -> None:
        """Take in the whole body. Raises Unread when it is too large, too slow or one too many, and Gone."""
        if declared > self._bounds.largest:
            raise self._too_large()
        if self._open[address] >= self._bounds.open_per_address:
            text = f"从您的网络同时上传的材料太多，请一分钟后再提交。{_AGAIN}"
            raise Unread(429, "too_many_uploads", text, wait=60)
        self._open[address] += 1
        try:
            await self._in_time(body, receive)
        except TimeoutError:
            text = f"上传太慢，已经停止。请换一个信号好的地方，或者压缩照片、分几次提交。{_AGAIN}"
            raise Unread(408, "too_slow", text) from None
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _in_time(self, body: "Body", receive: Receive) -> None:
        """A deadline that moves on with what has come."""
        bounds, began = self._bounds, asyncio.get_running_loop().time()
        async with asyncio.timeout(bounds.grace) as deadline:
            while not body.whole:
                self._take(body, await receive())
                earned = bounds.grace + len(body.data) / bounds.bytes_a_second
                deadline.reschedule(began + min(earned, bounds.longest))

    def _take(self, body: "Body", message: dict[str, Any]) -> None:
        if message["type"] != "http.request":
            raise Gone
        part = message.get("body", b"")
        body.data += part
        self._held += len(part)
        body.whole = not message.get("more_body", False)
        if len(body.data) > self._bounds.largest:
            raise self._too_large()
        if self._held > self._bounds.held:
            text = f"现在提交材料的人太多，请一分钟后再提交。{_AGAIN}"
            raise Unread(503, "busy", text, wait=60)

    def _too_large(self) -> Unread:
        most = self._bounds.largest // (1024 * 1024)
        return Unread(413, "too_large", f"一次提交的内容超过{most}MB。请压缩照片，或者分几次提交。{_AGAIN}")


class Body:
    """One body, as far as it has come."""

    def __init__(self) -> None:
        self.data, self.whole = bytearray(), False
