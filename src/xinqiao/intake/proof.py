"""Proof of work in place of a third party's captcha: the sender's machine searches for a number for a moment.

Each challenge serves one submission. `bound_to` ties it to a submission key, so that one piece of work cannot be
spent on many submissions. Secret and difficulty are arguments: this module knows no settings.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from altcha.v1 import ChallengeOptions, PayloadType, create_challenge, extract_params, verify_solution

LIFE = timedelta(hours=4)
_TEXTS = ("algorithm", "challenge", "salt", "signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Find the number up to `max_number` whose SHA-256 after `salt` is `challenge`."""

    algorithm: str
    challenge: str
    salt: str
    signature: str
    max_number: int

    @property
    def key(self) -> str:
        """A submission key of 48 characters that nobody else is given."""
        return self.salt[:24] + self.signature[:24]

    @property
    def puzzle(self) -> str:
        """The challenge as the page's script reads it."""
        parts = {name: getattr(self, name) for name in _TEXTS}
        return json.dumps({**parts, "max": self.max_number})


def new_challenge(secret: str, max_number: int, *, bound_to: str = "") -> Challenge:
    """A fresh puzzle, valid for four hours: a form may take a while to write."""
    made = create_challenge(
        ChallengeOptions(
            algorithm="SHA-256",
            max_number=max_number,
            hmac_key=secret,
            expires=datetime.now(UTC) + LIFE,
            params={"for": bound_to} if bound_to else None,
        )
    )
    return Challenge(
        algorithm=made.algorithm,
        challenge=made.challenge,
        salt=made.salt,
        signature=made.signature,
        max_number=max_number,
    )


def solved(payload: str, secret: str, *, bound_to: str = "") -> bool:
    """Whether `payload` (Base64 of the challenge with its `number`) is a solution of one of our challenges, in time and
    given out for `bound_to`. Whatever else is sent is no solution."""
    given = _payload(payload)
    if given is None:
        return False
    if bound_to and extract_params(given).get("for") != [bound_to]:
        return False
    ok, _ = verify_solution(given, secret, check_expires=True)
    return ok


def _payload(text: str) -> PayloadType | None:
    try:
        given = json.loads(base64.b64decode(text, validate=True).decode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or type(given.get("number")) is not int:
        return None
    if not all(isinstance(given.get(name), str) and given[name].isascii() for name in _TEXTS):
        return None
    return cast(PayloadType, {name: given[name] for name in (*_TEXTS, "number")})
