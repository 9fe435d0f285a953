"""The answer of a rule: yes or no, why, and on what basis."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis


class Decision(StrEnum):
    """What a rule finds; where the law leaves discretion a person decides."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    NEEDS_DECISION = "needs_decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`reason` is Chinese, for the person at the desk; `basis` the articles it rests on."""

    allowed: bool
    reason: str
    basis: tuple[Basis, ...] = ()
