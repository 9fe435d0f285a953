"""Which concluded matters lack something in the policy ledger (M-P5)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from xinqiao.matters.models import Evaluation, Matter, Paper, PaperState
from xinqiao.matters.models.matter import Kind
from xinqiao.policy.queries.ledger import ANSWERS, concluded


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A concluded matter whose line is not complete, and what it lacks."""

    matter_id: int
    number: str
    concluded_at: datetime
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """`gaps` are the oldest ones, at most as many as asked for."""

    concluded: int
    complete: int
    gaps: tuple[Gap, ...]


def completeness(unit_id: int, first: date, last: date, most: int) -> Completeness:
    """How many of the unit's matters concluded between the days have basis, reply and the invitation to evaluate. A suggestion
    is answered on what was adopted of it (条例 29) and needs no basis."""
    answers = Paper.objects.filter(matter=OuterRef("pk"), kind__in=ANSWERS, state=PaperState.ISSUED)
    based = ~Q(content__basis="") & Q(content__basis__isnull=False) | Q(citations__basis=True)
    found = concluded(first, last).filter(first_unit_id=unit_id)
    found = found.annotate(
        based=Exists(answers.filter(based)) | Q(kind=Kind.SUGGESTION),
        answered=Exists(answers),
        asked=Exists(answers.exclude(served_on=None))
        | Exists(Evaluation.objects.filter(matter=OuterRef("pk"))),
    )
    whole = Q(based=True, answered=True, asked=True)
    count = found.count()
    rows = list(found.exclude(whole).order_by("concluded_at", "id")[:most])
    complete = count - len(rows) if len(rows) < most else found.filter(whole).count()
    gaps = tuple(
        Gap(matter_id=m.pk, number=m.number, concluded_at=m.concluded_at, missing=_missing(m))
        for m in rows
        if m.concluded_at is not None
    )
    return Completeness(concluded=count, complete=complete, gaps=gaps)


def _missing(matter: Matter) -> tuple[str, ...]:
    words = {"based": "没有写明政策依据", "answered": "没有答复文书", "asked": "答复还没有送达，无从邀请评价"}
    return tuple(text for name, text in words.items() if not getattr(matter, name))
