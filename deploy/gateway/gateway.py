#!/usr/bin/env python3
"""An example gateway: takes notices of Xinqiao, checks who sent them and hands each on once. Nothing but Python is needed.

    XINQIAO_GATEWAY_KEY_FILE=gateway.key python3 gateway.py 8900 /var/lib/gateway

Put what speaks to your provider into `hand_on`. The interface is told in docs/gateway.md."""

import hashlib
import hmac
import json
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

MOST_BYTES, MOST_SECONDS = 64_000, 300
_ONE = Lock()


def hand_on(message: dict) -> None:
    """Speak to the provider here: message["to"], and message["text"] or, where texts must be approved beforehand, message["template"] with
    message["values"]. Raise ValueError for a number that does not exist, anything else to have it tried again."""
    print("to be sent:", message["id"], message["template"], flush=True)  # noqa: T201


class Gateway(BaseHTTPRequestHandler):
    key: bytes
    folder: Path

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        if length > MOST_BYTES:
            return self.answer(413)
        body = self.rfile.read(length)
        if not self.signed(body):
            return self.answer(401)
        try:
            message = json.loads(body)
            known = re.fullmatch(r"[0-9a-f-]{36}", message["id"])
        except (ValueError, KeyError, TypeError):
            known = None
        return self.answer(self.once(message) if known else 400)

    def signed(self, body: bytes) -> bool:
        """Of who holds the key, and of now: what somebody recorded cannot be played again later."""
        stamp = self.headers.get("X-Xinqiao-Timestamp", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > MOST_SECONDS:
            return False
        right = hmac.new(self.key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={right}", self.headers.get("X-Xinqiao-Signature", ""))

    def once(self, message: dict) -> int:
        """Only the id is kept, neither number nor text."""
        mark = self.folder / message["id"]
        with _ONE:
            if mark.exists():
                return 409
            try:
                hand_on(message)
            except ValueError:
                return 422
            mark.touch()
        return 202

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing of anybody is written to a log."""


def main() -> None:
    Gateway.key = Path(os.environ["XINQIAO_GATEWAY_KEY_FILE"]).read_bytes().strip()
    Gateway.folder = Path(sys.argv[2])
    Gateway.folder.mkdir(parents=True, exist_ok=True)
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Gateway).serve_forever()


if __name__ == "__main__":
    main()
