"""Proof of work in place of a third party's captcha: the visitor's browser searches for a number for a moment.

Without JavaScript a plain question takes its place. Each challenge serves one submission: its salt becomes the
submission key, so a second submission with it returns the first one's receipt.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings

from xinqiao.kernel.sealing import short_code

QUESTION_ANSWER = "信访"
LIFE = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What the page carries: the puzzle for the script and the key of this one submission."""

    puzzle: str
    key: str


def new_challenge() -> Challenge:
    """A fresh puzzle, valid for four hours: a form may take a while to write."""
    made = create_challenge(
        ChallengeOptions(
            algorithm="SHA-256",
            max_number=settings.XINQIAO_PROOF_OF_WORK,
            hmac_key=settings.SECRET_KEY,
            expires=datetime.now(UTC) + LIFE,
        )
    )
    puzzle = {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "salt": made.salt,
        "signature": made.signature,
        "max": settings.XINQIAO_PROOF_OF_WORK,
    }
    return Challenge(puzzle=json.dumps(puzzle), key=made.salt[:24] + made.signature[:24])


def key_is_ours(key: str, tag: str) -> bool:
    """Whether the submission key was given out by this office."""
    return tag == short_code(key, purpose="submission-key")


def tag_of(key: str) -> str:
    return short_code(key, purpose="submission-key")


def solved(payload: str, answer: str) -> bool:
    """Whether the work was done, or the plain question answered."""
    if payload:
        ok, _ = verify_solution(payload, settings.SECRET_KEY, check_expires=True)
        return ok
    return answer.strip().replace(" ", "") == QUESTION_ANSWER
