"""Reads of commitments: one, the register of a unit, what is late and for whom (M-D3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xinqiao.courses.waiting import Rows, rows
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Commitment, Paper
from xinqiao.matters.queries.access import seen
from xinqiao.rules.promising import REMIND_WORKING_DAYS, SHOWN, CommitmentStage
from xinqiao.rules.roles import HEADS, Role

PAGE = 30


def get_commitment(actor: Actor, key: Any) -> Commitment:
    """One of a matter that the actor sees; the petitioner sees what was promised, not what is still being written. Raises NotFound."""
    found = (
        Commitment.objects.select_related(
            "matter__holding_unit", "unit", "owner", "evidence_entry", "evidence_file"
        )
        .filter(pk=int(key))
        .first()
    )
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    if actor.kind is ActorKind.CITIZEN and found.stage not in SHOWN:
        raise NotFound
    return found


def to_confirm(paper: Paper) -> list[Commitment]:
    """What a document promises and nobody has decided yet, in the order of its words."""
    found = Commitment.objects.filter(
        matter_id=paper.matter_id, source_key=str(paper.pk), stage=CommitmentStage.PROPOSED
    )
    return list(found.select_related("matter", "owner", "unit").order_by("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Plain numbers of a year's commitments, no shares."""

    kept: int
    later: int
    broken: int
    open: int


def of_unit(actor: Actor, year: int) -> QuerySet[Commitment]:
    """What the own unit promised for days of this year, as far as the actor sees the matters."""
    found = Commitment.objects.filter(
        seen(actor), unit_id=actor.unit, stage__in=SHOWN, due_on__year=year, matter__confidential=False
    )
    return found.select_related("matter", "owner")


def counts(actor: Actor, year: int) -> Counts:
    """Kept on the day, later, broken (given up, or open past its day), open with its day ahead: in one query."""
    kept = Q(done_on__lte=F("due_on"))
    late = Q(stage=CommitmentStage.BROKEN) | Q(stage=CommitmentStage.IN_FORCE, due_on__lt=today())
    told = of_unit(actor, year).aggregate(
        kept=Count("pk", filter=kept),
        later=Count("pk", filter=Q(done_on__gt=F("due_on"))),
        broken=Count("pk", filter=late),
        open=Count("pk", filter=Q(stage=CommitmentStage.IN_FORCE, due_on__gte=today())),
    )
    return Counts(**told)


def page(actor: Actor, year: int, *, look: str, after: tuple[date, int] | None) -> list[Commitment]:
    """By their days, one more than a page holds when there are more."""
    found = of_unit(actor, year)
    if look == "open":
        found = found.filter(stage=CommitmentStage.IN_FORCE)
    elif look == "late":
        found = found.filter(stage=CommitmentStage.IN_FORCE, due_on__lt=today())
    if after is not None:
        found = found.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    return list(found.order_by("due_on", "pk")[: PAGE + 1])


def late(actor: Actor) -> Iterable[Rows]:
    """Commitments of the unit past their day: for heads of section at once, for leaders when they stayed so."""
    if not actor.roles & (HEADS | {Role.SECTION_HEAD}):
        return
    before = today()
    if Role.SECTION_HEAD not in actor.roles:
        before = _days_back(before)
    found = Commitment.objects.filter(
        seen(actor),
        unit_id=actor.unit,
        stage=CommitmentStage.IN_FORCE,
        due_on__lt=before,
        matter__confidential=False,
    )
    found = found.exclude(owner_id=actor.staff).order_by("due_on", "id")
    yield rows("commitment_late", found, at="turn_since", due="due_on", words="owner__name")


def _days_back(day: date) -> date:
    """The day before which a commitment must have ended so that a leader is told."""
    calendar, found = work_calendar(), day
    while calendar.working_days_between(found, day) < REMIND_WORKING_DAYS:
        found -= timedelta(days=1)
    return found
