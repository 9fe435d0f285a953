"""The counter's proof of work. Without JavaScript a plain question takes its place."""

from django.conf import settings

from xinqiao.intake import proof
from xinqiao.intake.proof import Challenge
from xinqiao.kernel.sealing import short_code

ANSWERS = ("信访", "petition")
"""What the plain question asks to be written, in the language of either page."""


def new_challenge() -> Challenge:
    """A puzzle whose key becomes the submission key: a second submission with it returns the first one's receipt."""
    return proof.new_challenge(settings.SECRET_KEY, settings.XINQIAO_PROOF_OF_WORK)


def key_is_ours(key: str, tag: str) -> bool:
    """Whether the submission key was given out by this office."""
    return tag == tag_of(key)


def tag_of(key: str) -> str:
    return short_code(key, purpose="submission-key")


def solved(payload: str, answer: str) -> bool:
    """Whether the work was done, or the plain question answered."""
    if payload:
        return proof.solved(payload, settings.SECRET_KEY)
    return answer.strip().replace(" ", "").lower() in ANSWERS
