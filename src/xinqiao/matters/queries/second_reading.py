"""Who met a petitioner, who may be the second reader of a reply, and what waits to be read (M-E5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.waiting import Rows, rows
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.told import read
from xinqiao.matters.models import (
    READABLE,
    Channel,
    LogEntry,
    LogKind,
    Matter,
    MatterStaff,
    Paper,
    Petition,
    Recusal,
    StaffPart,
)
from xinqiao.matters.queries.access import seen
from xinqiao.offices.models import Staff
from xinqiao.rules.paper_conditions import BEING_HANDLED
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import UNIT_WIDE
from xinqiao.rules.second_reading import ReaderWanted, approvers, may_read
from xinqiao.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Meetings:
    """Rows that say who met the petitioner of which matter: the names of the two fields."""

    rows: Callable[[], QuerySet[Any]]
    matter: str
    staff: str


def _talks() -> QuerySet[Any]:
    return LogEntry.objects.filter(kind__in=(LogKind.CONTACT, LogKind.STATEMENT))


def _taken_down() -> QuerySet[Any]:
    """Registered from the petitioner's own mouth; a letter is no meeting."""
    return Petition.objects.filter(channel__in=(Channel.VISIT, Channel.CALL))


MEETINGS: list[Meetings] = [
    Meetings(_talks, "matter_id", "by_id"),
    Meetings(_talks, "matter_id", "second_person_id"),
    Meetings(_taken_down, "matter_id", "registered_by_id"),
]
"""An app above adds what it knows in its `meetings`."""


def _meetings() -> list[Meetings]:
    read("meetings")
    return MEETINGS


def met(matter: Matter) -> set[int]:
    """Everybody who met the petitioner of this matter."""
    found = (
        of.rows().filter(**{of.matter: matter.pk}).order_by().values_list(of.staff, flat=True)
        for of in _meetings()
    )
    return {key for keys in found for key in keys if key is not None}


def may_become_tense(matter: Matter) -> bool:
    """Whether an answer still to come would be read by a second person for it."""
    return not matter.tense and matter.state in BEING_HANDLED


def reading_of(paper: Paper) -> ReaderWanted:
    """Whether the unit has somebody for it who does not approve it; an accusation is opened to nobody for it (条例 30(3))."""
    barred = met(paper.matter) | set(paper.writers.values_list("pk", flat=True))
    walls = MatterStaff.objects.filter(matter=paper.matter, part__in=[StaffPart.RECUSED, StaffPart.ACCUSED])
    asked = Recusal.objects.filter(matter=paper.matter, granted=None)
    barred |= {*walls.values_list("staff_id", flat=True), *asked.values_list("staff_id", flat=True)}
    found = Staff.objects.filter(unit_id=paper.unit_id, is_active=True, posts__role__in=UNIT_WIDE)
    free = found.exclude(pk__in=barred)
    if paper.matter.confidential:
        cleared = MatterStaff.objects.filter(matter=paper.matter, part=StaffPart.CLEARED)
        free = free.filter(pk__in=cleared.values("staff"))
    if free.exclude(posts__role__in=approvers(paper.kind)).exists():
        return ReaderWanted.WAITS
    return ReaderWanted.ALONE if free.exists() else ReaderWanted.MET


def reader_of(actor: Actor, paper: Paper) -> Verdict:
    """Whether this person may be the second reader of this document."""
    return may_read(
        kind=paper.kind,
        reading=paper.reading if paper.state in READABLE else ReaderWanted.NONE,
        roles=actor.roles,
        reader=actor.staff_id or 0,
        authors=set(paper.writers.values_list("pk", flat=True)),
        met=met(paper.matter) if paper.reading else (),
    )


def to_read(actor: Actor) -> Iterable[Rows]:
    """Replies that this person may read as the second reader, the longest waiting first."""
    if actor.staff_id is None or not by_post("paper.second_read", actor):
        return
    approved_here = [kind for kind in RULES if approvers(kind) & actor.roles]
    found = Paper.objects.filter(seen(actor), unit_id=actor.unit, state__in=READABLE).exclude(reading="")
    found = found.exclude(reading=ReaderWanted.WAITS, kind__in=approved_here).exclude(
        Exists(Paper.writers.through.objects.filter(paper=OuterRef("pk"), staff=actor.staff))
    )
    for of in _meetings():
        here = {of.matter: OuterRef("matter_id"), of.staff: actor.staff_id}
        found = found.exclude(Exists(of.rows().filter(**here).order_by()), ~Q(reading=ReaderWanted.MET))
    yield rows("second_read", found, at="waiting_since", words="author__name")
