"""The answer of a rule: yes or no, why, and on what basis."""

from dataclasses import dataclass

from xinqiao.rules.basis import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`reason` is Chinese, for the person at the desk; `basis` the articles it rests on."""

    allowed: bool
    reason: str
    basis: tuple[Basis, ...] = ()
