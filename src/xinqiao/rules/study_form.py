"""What each study session covers (M-P2), and whether it did."""

from dataclasses import dataclass

from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Which parts of a session have something in them."""

    background: bool
    clauses: bool
    special: bool
    cases: bool
    discussion: bool

    @property
    def missing(self) -> tuple[Phrase, ...]:
        """Names of the parts that are empty, in the order of a session."""
        return tuple(title for name, title in PARTS if not getattr(self, name))

    @property
    def whole(self) -> bool:
        return not self.missing


PARTS: tuple[tuple[str, Phrase], ...] = (
    ("background", Phrase("修订背景")),
    ("clauses", Phrase("新旧条款差异")),
    ("special", Phrase("特殊情形处理")),
    ("cases", Phrase("典型案例")),
    ("discussion", Phrase("讨论交流")),
)
"""A leading member sorts the key points; then background of the amendment, old and new clauses, special situations, cases
beside them, discussion."""

KEY_FIELDS = ("民生保障", "土地征收", "劳动权益")
"""Key fields every yearly plan has (M-P1); the office adds its own."""
