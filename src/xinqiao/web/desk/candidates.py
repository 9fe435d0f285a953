"""Candidates for the same matter as a page shows them: which petition, and why it may be the same, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import listed
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.same_matter import same_matter_candidates
from xinqiao.suggest.same_matter import NEAR_DAYS, Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`words` are the petitioners' own, in their own language."""

    label: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    matter_id: int
    number: str
    title: str
    received_at: datetime
    unit: str
    reasons: tuple[Reason, ...]


def candidates(actor: Actor, petition: Petition) -> list[Candidate]:
    """For the pages after registering and for linking."""
    return [
        Candidate(
            matter_id=each.petition.matter_id,
            number=each.petition.number,
            title=each.petition.title,
            received_at=each.petition.received_at,
            unit=each.petition.matter.holding_unit.short_name,
            reasons=tuple(reasons(each.likeness)),
        )
        for each in same_matter_candidates(actor, petition)
    ]


def reasons(likeness: Likeness) -> Iterator[Reason]:
    """Why two texts may tell of the same matter; always one at least."""
    if likeness.names:
        yield Reason(label=_("都说到："), words=listed(likeness.names))
    if likeness.words:
        yield Reason(label=_("共同的词语："), words=listed(likeness.words))
    if likeness.numbers:
        yield Reason(label=_("共同的数字："), words=listed(likeness.numbers))
    if likeness.days_apart is not None and likeness.days_apart <= NEAR_DAYS:
        yield Reason(label=_("时间相近：相差%(days)s天") % {"days": likeness.days_apart})
    if not likeness.names and not likeness.words:
        yield Reason(label=_("用语大体相同"))
