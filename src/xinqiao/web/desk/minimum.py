"""What the law asks a document to say, as a list beside it: what it says, and what is missing with its article (M-R4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinqiao.kernel.language import basis_in_words, listed, translated
from xinqiao.matters.content import draft_of
from xinqiao.matters.models import Matter
from xinqiao.rules.legal_minimum import PART_TITLES, asked
from xinqiao.rules.legal_words import SET
from xinqiao.rules.paper_rule import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MustLine:
    """`mend`: what to do where it is `missing`."""

    told: str
    basis: str
    missing: bool
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """`set`: what the program puts in, and checks once more at the issue."""

    lines: tuple[MustLine, ...]
    set: str

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def minimum(matter: Matter, kind: str, content: Mapping[str, Any]) -> Minimum | None:
    """The list of a kind; None for one of which the law asks nothing."""
    draft = draft_of(matter, kind, content)
    lines = tuple(
        MustLine(
            told=translated(must.told),
            basis=basis_in_words(must.basis),
            missing=not must.says(draft),
            mend=translated(must.mend),
        )
        for must in asked(kind, draft)
    )
    names = dict.fromkeys(part.name for part in SET.get(PaperKind(kind), ()))
    parts = listed(translated(PART_TITLES[name]) for name in names)
    return Minimum(lines=lines, set=parts) if lines or parts else None
