"""Which document answered what was asked for."""

from collections.abc import Iterable

from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.papers import RULES

UNDECIDED = frozenset({State.REGISTERED, State.SORTED, State.TRANSFERRED, State.ACCEPTED})
_DECISIONS = (Move.DECLINE, Move.GUIDE, Move.DIRECT, Move.BAR)
"""A decision not to take a matter on answers it too."""


def answered_by(matter: Matter, papers: Iterable[Paper]) -> Paper | None:
    """The document by which the matter was answered last, issued and perhaps not yet served; none while it is being handled, also
    anew. An opinion besides says each request's outcome; a reply (条例 29) answers all of them at once."""
    if matter.state in UNDECIDED:
        return None
    found = [p for p in papers if p.state == PaperState.ISSUED and p.for_citizen and _answers(p)]
    return max(found, key=lambda p: (p.issued_at, p.pk), default=None)


def _answers(paper: Paper) -> bool:
    rule = RULES[paper.kind]
    return rule.answers or rule.move in _DECISIONS
