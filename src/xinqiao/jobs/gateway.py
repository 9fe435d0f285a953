"""The way out for short messages: a gateway on the office's own network, or a folder that one empties (docs/gateway.md). Providers differ; what
speaks to one of them is not part of the program."""

import hashlib
import hmac
import json
import os
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from xinqiao.kernel.clock import now
from xinqiao.suggest.own_network import NoAddress, NotOwn, cut_after, line_to

_SECONDS = 20.0
_TAKEN = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT, HTTPStatus.CONFLICT)
"""A conflict says that it was taken before under this id."""


class GatewayRefused(OSError):
    """The gateway did not take it; the words name no number."""


class NoSuchNumber(GatewayRefused):
    """The gateway says for good that this number cannot be reached."""


def send(message: dict[str, Any]) -> None:
    """Hand one message over; the same `id` a second time sends nothing twice. Raises NoSuchNumber, or OSError otherwise."""
    body = json.dumps(message, ensure_ascii=False, sort_keys=True).encode()
    if is_address():
        _post(message["id"], body)
    else:
        _lay(Path(settings.XINQIAO_GATEWAY), message["id"], body)


def is_address() -> bool:
    return bool(settings.XINQIAO_GATEWAY.startswith(("http://", "https://")))


def signature(key: bytes, stamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over the time, a stop and the body, in hexadecimal digits."""
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _post(key: str, body: bytes) -> None:
    secret = Path(settings.XINQIAO_GATEWAY_KEY_FILE).read_bytes().strip()
    stamp, parts = str(int(now().timestamp())), urlsplit(settings.XINQIAO_GATEWAY)
    head = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": key,
        "X-Xinqiao-Timestamp": stamp,
        "X-Xinqiao-Signature": f"sha256={signature(secret, stamp, body)}",
    }
    anywhere = settings.XINQIAO_GATEWAY_ANYWHERE
    try:
        with (
            line_to(settings.XINQIAO_GATEWAY, anywhere=anywhere, seconds=_SECONDS) as line,
            cut_after(_SECONDS, line.sock),
        ):
            line.request("POST", f"{parts.path or '/'}{parts.query and '?'}{parts.query}", body, head)
            status = line.getresponse().status
    except NotOwn:
        raise GatewayRefused("XINQIAO_GATEWAY 不在本单位的内部网络，没有发送任何内容。") from None
    except (NoAddress, HTTPException) as error:
        raise GatewayRefused(type(error).__name__) from None
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        raise NoSuchNumber(f"HTTP {status}")
    if status not in _TAKEN:
        raise GatewayRefused(f"HTTP {status}")


def _lay(folder: Path, key: str, body: bytes) -> None:
    """Whole or not at all: who empties the folder takes what ends in `.json`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    begun = folder / f".{key}.part"
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    begun.rename(folder / f"{key}.json")
