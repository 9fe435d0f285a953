"""A program that calls the interface, with the token of one of the cast."""

import base64
import hashlib
import json
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.cast import Cast
from xinqiao.offices.tokens import create_token
from xinqiao.rules.roles import ADMINS

ROOT = "/api/v1"
Json = dict[str, Any]


class Caller:
    """Calls with JSON bodies. `expect`: the status the answer must have."""

    def __init__(self, token: str = "", address: str = "192.0.2.1") -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.address = address

    def call(self, method: str, path: str, body: Any = None, *, expect: int, **headers: str) -> Any:
        """The parsed answer, or its bytes when it is a file. Header names are written If_Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.generic(
            method,
            ROOT + path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={**self.headers, **named},
            REMOTE_ADDR=self.address,
        )
        assert answer.status_code == expect, answer.content.decode(errors="replace")[:2000]
        kind = answer["Content-Type"]
        if expect >= 400:
            assert kind == "application/problem+json"
            assert answer.json()["status"] == expect
        self.last = answer
        return answer.json() if "json" in kind else answer.content

    def get(self, path: str, *, expect: int = 200) -> Any:
        return self.call("GET", path, expect=expect)

    def post(self, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        return self.call("POST", path, {} if body is None else body, expect=expect, **headers)

    def put(self, path: str, body: Any, *, expect: int = 200, **headers: str) -> Any:
        return self.call("PUT", path, body, expect=expect, **headers)

    def version(self, path: str) -> str:
        """The ETag of a record as this caller sees it now."""
        self.get(path)
        return str(self.last["ETag"])

    def act(self, number: str, name: str, body: Json | None = None, *, expect: int = 200) -> Any:
        """An act on a matter at its present version."""
        seen = self.version(f"/matters/{number}")
        return self.post(f"/matters/{number}/{name}", body, expect=expect, If_Match=seen)

    def step(self, paper: str, name: str, body: Json | None = None, *, expect: int = 200) -> Any:
        """A step of a document at its present version."""
        seen = self.version(f"/papers/{paper}")
        return self.post(f"/papers/{paper}/{name}", body, expect=expect, If_Match=seen)

    def send_files(self, path: str, fields: Json, *files: Any, expect: int = 201) -> Any:
        answer = self.client.post(
            ROOT + path, {**fields, "files": list(files)}, headers=self.headers, REMOTE_ADDR=self.address
        )
        assert answer.status_code == expect, answer.content.decode()[:2000]
        return answer.json()


def token_of(cast: Cast, who: str) -> str:
    _token, text = create_token(cast.actor(who), None, name="测试", days=30)
    return text


def caller(cast: Cast, who: str) -> Caller:
    """Somebody of the cast, by a token; an administrator, who can have none, by the session of the desk."""
    if cast.actor(who).roles & ADMINS:
        found = Caller()
        found.client.force_login(cast.staff[who])
        return found
    return Caller(token_of(cast, who))


def solve(puzzle: Json) -> str:
    """The work a sender's machine does."""
    for number in range(puzzle["max_number"] + 1):
        if hashlib.sha256(f"{puzzle['salt']}{number}".encode()).hexdigest() == puzzle["challenge"]:
            names = ("algorithm", "challenge", "salt", "signature")
            solution = {**{name: puzzle[name] for name in names}, "number": number}
            return base64.b64encode(json.dumps(solution).encode()).decode()
    raise AssertionError("the puzzle has no solution")


def petition(cast: Cast, **changes: Any) -> Json:
    """A petition as a citizen's program sends it, without its proof."""
    return {
        "office": cast.petition_office.pk,
        "title": "楼道堆物影响通行",
        "text": "虚构小区2栋楼道长期堆物，我叫甲小满，电话13800001234。",
        "requests": ["清理楼道", "加强巡查"],
        "petitioner": {"name": "甲小满", "phone": "13800001234"},
        **changes,
    }


def submit(citizen: Caller, body: Json, key: str = "") -> Json:
    """Puzzle, work, submission."""
    name = key or uuid4().hex
    puzzle = citizen.post("/public/puzzles", expect=201, Idempotency_Key=name)
    given: Json = citizen.post(
        "/public/petitions", {**body, "proof": solve(puzzle)}, expect=201, Idempotency_Key=name
    )
    return given


REGISTERED = {
    "channel": "letter",
    "received_at": "2026-03-02T09:00:00+08:00",
    "late_reason": "信件在收发室积压",
    "title": "拖欠工程款",
    "text": "某工地拖欠工程款，甲小满电话13800001234。",
    "requests": ["支付工程款"],
    "petitioner": {"name": "甲小满", "phone": "13800001234", "id_number": "110101199001010015"},
}


def register(registrar: Caller, **changes: Any) -> Json:
    given: Json = registrar.post(
        "/matters", {**REGISTERED, **changes}, expect=201, Idempotency_Key=uuid4().hex
    )
    return given
