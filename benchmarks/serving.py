"""Registering through HTTP: the production server, 8 clients with kept connections, each petition committed durably.

./xinqiao bench serving        aim: three times the 214 tickets/s known of a helpdesk that neither seals nor audits
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from uuid import uuid4

from benchmarks.office import open_office, submissions
from xinqiao.kernel import audit
from xinqiao.matters.models import Petition
from xinqiao.matters.submission import Submission
from xinqiao.offices.tokens import create_token

CLIENTS, EACH, PORT = 8, 100, 8399


def main() -> None:
    _, registrar = open_office()
    _, token = create_token(registrar, None, name="benchmark", days=1)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    letters = [json.dumps(body(letter)) for letter in submissions(CLIENTS * EACH)]
    with _server():
        nothing = _rate(lambda wire, _n: _ask(wire, "GET", "/api/v1/me", None, headers, 200))
        before = Petition.objects.count()
        registered = _rate(
            lambda wire, n: _ask(
                wire, "POST", "/api/v1/matters", letters[n], {**headers, "Idempotency-Key": str(uuid4())}, 201
            )
        )
    added = Petition.objects.count() - before
    assert added == CLIENTS * EACH, f"{added} of {CLIENTS * EACH} are in the database"
    assert next(audit.verify(), None) is None
    print(
        f"{CLIENTS} 个客户端：登记 {registered:.0f} 件/秒（目标 ≥ 642）；同一服务器只读自己的信息 {nothing:.0f} 次/秒，"
        f"比 {registered / nothing:.2f}"
    )


def body(letter: Submission) -> dict[str, object]:
    assert letter.identity is not None
    return {
        "channel": "letter",
        "title": letter.title,
        "text": letter.text,
        "requests": list(letter.requests),
        "received_at": letter.received_at.isoformat(),
        "petitioner": {"name": letter.identity.name, "phone": letter.identity.phone},
    }


@contextmanager
def _server() -> Iterator[None]:
    environment = {**os.environ, "XINQIAO_MODE": "serve", "XINQIAO_TLS": "off"}
    process = subprocess.Popen(
        [sys.executable, "-m", "xinqiao", "serve", "--no-jobs", "--port", str(PORT)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                _ask(http.client.HTTPConnection("127.0.0.1", PORT, timeout=2), "GET", "/", None, {}, 200)
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _ask(
    wire: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None,
    headers: dict[str, str],
    status: int,
) -> None:
    wire.request(method, path, body=body.encode() if body else None, headers=headers)
    answer = wire.getresponse()
    said = answer.read()
    assert answer.status == status, f"{answer.status} {said[:500].decode()}"


def _rate(do: Callable[[http.client.HTTPConnection, int], None]) -> float:
    """Requests a second of all clients together."""
    problems: list[str] = []

    def client(number: int) -> None:
        wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            for turn in range(EACH):
                do(wire, number * EACH + turn)
        except (AssertionError, OSError) as error:
            problems.append(str(error))

    threads = [Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    assert not problems, problems[0]
    return CLIENTS * EACH / taken


if __name__ == "__main__":
    main()
