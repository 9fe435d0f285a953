"""Clients that register without a pause, and keep what was acknowledged."""

import http.client
import json
import time
from collections.abc import Iterator
from itertools import pairwise
from threading import Event, Lock, Thread
from uuid import uuid4

from benchmarks.cluster.machines import ADDRESSES
from benchmarks.cluster.office import HOST
from benchmarks.office import brought, submissions
from benchmarks.serving import body

CLIENTS = 8


class Clients:
    """Eight that send one letter after the other; a letter that was not acknowledged is sent again under the same key."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Host": HOST}
        self._letters = brought(submissions(10_000_000))
        self._lock, self._stop = Lock(), Event()
        self.acknowledged: list[tuple[float, str, str]] = []  # when by the clock, number, title
        self.refused: dict[str, int] = {}
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def rate(self, since: float, to: float) -> float:
        return sum(since <= at < to for at, *_ in self.acknowledged) / (to - since)

    def longest_pause(self, since: float, to: float) -> float:
        """The longest time in which nobody was acknowledged anything, in seconds."""
        moments = [since, *(at for at, *_ in self.acknowledged if since <= at < to), to]
        return max(later - earlier for earlier, later in pairwise(moments))

    def _next(self) -> Iterator[dict[str, object]]:
        while not self._stop.is_set():
            with self._lock:
                letter = next(self._letters)
            yield body(letter)

    def _work(self) -> None:
        wire = http.client.HTTPConnection(ADDRESSES["front"], 80, timeout=40)
        for letter in self._next():
            key = str(uuid4())
            while not self._stop.is_set():
                try:
                    wire.request(
                        "POST",
                        "/api/v1/matters",
                        json.dumps(letter),
                        {**self._headers, "Idempotency-Key": key},
                    )
                    answer = wire.getresponse()
                    told = answer.read()
                except (OSError, http.client.HTTPException) as error:
                    wire.close()
                    self._note(type(error).__name__)
                    continue
                if answer.status == 201:
                    self.acknowledged.append((time.time(), json.loads(told)["number"], str(letter["title"])))
                    break
                self._note(str(answer.status))

    def _note(self, what: str) -> None:
        with self._lock:
            self.refused[what] = self.refused.get(what, 0) + 1
        time.sleep(0.3)
