"""Which opinion can be disputed now, until when, and who reviews it (条例 35, 36)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet

from xinqiao.matters.models import Matter, Paper, Petition, ReviewRequest
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.access import matter_facts
from xinqiao.offices.models import Unit
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind

WINDOWS = (ClockCode.T9, ClockCode.T11)
_UNSERVED = {State.CONCLUDED: PaperKind.HANDLING_OPINION, State.REVIEW_CONCLUDED: PaperKind.REVIEW_OPINION}
_OPENED_BY = {ClockCode.T9: PaperKind.HANDLING_OPINION, ClockCode.T11: PaperKind.REVIEW_OPINION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputable:
    """An opinion that nobody disputed yet. `until`: the last day of the thirty; none while its service is not on record. A petitioner's
    own period is not over while it is `provisional`: before the year's holidays are known."""

    level: ReviewLevel
    opinion: Paper
    until: date | None
    provisional: bool = False

    def late(self, day: date) -> bool:
        return self.until is not None and day > self.until and not self.provisional


def newest(matter: Matter) -> Disputable | None:
    """The opinion that a request for review would be about, if nobody disputed it yet: the one whose window was opened last, or one
    that is issued and whose service is not recorded. None where no review exists: it does for the opinion on a route 31(6) matter,
    and for nothing else. Reads the matter's own lists whole: a page that shows them has them at hand."""
    kind, window = _UNSERVED.get(State(matter.state)) or _closed_unserved(matter), None
    if kind is None:
        opened = [clock for clock in matter.clocks.all() if clock.code in WINDOWS]
        window = max(opened, key=lambda clock: clock.pk, default=None)
        if window is None:
            return None
        kind = _OPENED_BY[ClockCode(window.code)]
    fitting = (
        paper
        for paper in matter.papers.all()
        if paper.kind == kind
        and paper.issued_at is not None
        and (paper.served_on is None) is (window is None)
    )
    opinion = max(fitting, key=_when_issued, default=None)
    if opinion is None:
        return None
    level = ReviewLevel.REVIEW if kind is PaperKind.HANDLING_OPINION else ReviewLevel.FINAL_REVIEW
    until, provisional = (window.due_on, window.provisional) if window else (None, False)
    return Disputable(level=level, opinion=opinion, until=until, provisional=provisional)


def _closed_unserved(matter: Matter) -> PaperKind | None:
    """Of a closed matter the kind of its last opinion, if that reached nobody: its window never opened, so nothing is over (条例 35)."""
    if matter.state != State.CLOSED:
        return None
    kinds = set(_UNSERVED.values())
    opinions = (p for p in matter.papers.all() if p.kind in kinds and p.issued_at is not None)
    last = max(opinions, key=_when_issued, default=None)
    return PaperKind(last.kind) if last is not None and last.served_on is None else None


def _when_issued(paper: Paper) -> datetime:
    assert paper.issued_at is not None
    return paper.issued_at


def disputable(matter: Matter) -> Disputable | None:
    """The same, unless it was disputed: each opinion is reviewed once."""
    found = newest(matter)
    if found is None or ReviewRequest.objects.filter(disputed=found.opinion).exists():
        return None
    return found


def above(unit: Unit, walls: frozenset[int]) -> list[Unit]:
    """The organs that may review the opinions of the unit: its superiors that are not accused themselves, or else the next ones
    further up; empty when there are none. Of a unit that was taken up those above the one that goes on in its place (条例 24(2))."""
    front, passed = [unit.merged_into or unit], {unit.pk, unit.now_id}
    while front:
        higher = [one for each in front for one in (each.superior, each.line_superior) if one is not None]
        front = [one for one in dict.fromkeys(higher) if one.pk not in passed]
        passed |= {one.pk for one in front}
        if free := [one for one in front if one.pk not in walls]:
            return free
    return []


def who_reviews(matter: Matter, unit: Unit) -> list[str]:
    """The names of these organs as a document of the unit tells them; where nobody here is above it, the organ outside of this system
    that the office set. Empty where that is unknown too."""
    here = [one.name for one in above(unit, matter_facts(matter).accused_units)]
    outside = [settings.XINQIAO_HIGHER_ORGAN] if settings.XINQIAO_HIGHER_ORGAN else []
    return here or outside


def reviewers(petition: Petition) -> QuerySet[Unit]:
    """Between which organs the petitioner chooses; most units have one superior, and there is nothing to choose."""
    found = disputable(petition.matter)
    free = above(found.opinion.unit, matter_facts(petition.matter).accused_units) if found else []
    return Unit.objects.filter(pk__in=[unit.pk for unit in free])
