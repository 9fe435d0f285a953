"""Moving a matter along the table of `rules.lifecycle`; shared by the commands of this package."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.matters import clocks
from xinqiao.matters.models import (
    WALLS,
    HandOver,
    Matter,
    MatterStaff,
    MatterUnit,
    Recusal,
    ReviewRequest,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import subordinates
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Edge, Move, State, ends, move, reopens
from xinqiao.rules.verdict import Verdict

ARCHIVING = Basis(instrument="档案法", article=14)


def edge(matter: Matter, act: Move) -> Edge:
    """The edge that `act` takes now. Raises Refused with the article when there is none."""
    found = move(State(matter.state), act)
    if isinstance(found, Verdict):
        raise Refused(found)
    return found


def require(verdict: Verdict) -> None:
    """Raise Refused unless the rule allows."""
    if not verdict.allowed:
        raise Refused(verdict)


def not_archived(matter: Matter) -> None:
    """Raise Refused for a closed matter: nothing is put into its file any more (M-R7). A request for review opens it by its own way."""
    told = "事项已经办结归档，案卷不再增加内容。有新的事实和理由的，请作为新的信访件登记并关联；请求复查复核的，按请求办理。"
    require(Verdict(allowed=matter.state != State.CLOSED, reason=told, basis=(ARCHIVING,)))


def save(act: Act, matter: Matter, *fields: str) -> None:
    """Store the named fields and the next due day with the next version; every change of a matter goes through here."""
    clocks.refresh(matter)
    matter.version += 1
    matter.updated_at = act.at
    matter.save(update_fields=[*fields, *clocks.NEXT, "version", "updated_at"])


def go(act: Act, matter: Matter, taken: Edge, *fields: str, reason: str = "", **after: object) -> None:
    """Take an edge: set the state, save, and record it with its article."""
    before = matter.state
    if before == State.CLOSED:
        fields = (*fields, *_to_successors(matter))
    matter.state = taken.target
    if ends(taken):
        matter.ended_at, matter.ended_as = act.at, taken.target
    elif reopens(taken):
        matter.ended_at, matter.ended_as = None, ""
    save(act, matter, "state", "ended_at", "ended_as", *fields)
    act.record(
        matter,
        matter_id=matter.pk,
        before={"state": before},
        after={"state": str(taken.target), **after},
        basis=taken.basis,
        reason=reason,
    )


def _to_successors(matter: Matter) -> list[str]:
    """A closed file stays in the name of a unit that was taken up; open again, it is that of the unit which goes on in its place (条例 24(2))."""
    taken_up = [
        field
        for field in ("holding_unit", "first_unit")
        if (unit := getattr(matter, field)) is not None and unit.merged_into_id is not None
    ]
    for field in taken_up:
        setattr(matter, field, getattr(matter, field).merged_into)
    return taken_up


def add_unit(act: Act, matter: Matter, unit_id: int, part: UnitPart) -> None:
    """Give a unit a part in the matter; giving it twice changes nothing."""
    MatterUnit.objects.get_or_create(matter=matter, unit_id=unit_id, part=part, defaults={"since": act.at})


def add_staff(act: Act, matter: Matter, staff_id: int, part: StaffPart, reason: str = "") -> None:
    """Give a person a part in the matter; giving it twice changes nothing."""
    MatterStaff.objects.get_or_create(
        matter=matter, staff_id=staff_id, part=part, defaults={"since": act.at, "reason": reason[:300]}
    )


def drop_staff(matter: Matter, staff_ids: Iterable[int], *parts: StaffPart) -> None:
    MatterStaff.objects.filter(matter=matter, staff_id__in=list(staff_ids), part__in=parts).delete()


def end_invitations(matter: Matter) -> None:
    """Whoever was invited to discuss the matter sees it no more (M-P3)."""
    MatterStaff.objects.filter(matter=matter, part=StaffPart.CONSULTED).delete()


def accused_units(matter: Matter) -> frozenset[int]:
    """The units that the matter accuses and everything below them; nothing of it may reach them (条例 30(3))."""
    named = MatterUnit.objects.filter(matter=matter, part__in=WALLS).values_list("unit_id", flat=True)
    return subordinates(set(named)) if named else frozenset()


def walled(matter: Matter, person: Staff) -> bool:
    """Whether the person must not come near the matter: recused, accused, or of an accused unit."""
    parts = [StaffPart.RECUSED, StaffPart.ACCUSED]
    conflict = MatterStaff.objects.filter(matter=matter, staff=person, part__in=parts).exists()
    return conflict or person.unit_id in accused_units(matter)


def review_elsewhere(act: Act, matter: Matter, review: ReviewRequest, instead: Unit) -> None:
    """Another organ takes the review over, in the time that runs. The caller saves `holding_unit` and `section`."""
    RunningClock.objects.filter(matter=matter, stopped_on=None, unit_id=review.unit_id).update(unit=instead)
    MatterStaff.objects.filter(matter=matter, staff__unit_id=review.unit_id).exclude(
        part__in=[StaffPart.ACCUSED, StaffPart.RECUSED]
    ).delete()
    review.unit = matter.holding_unit = instead
    matter.section = None
    review.save(update_fields=["unit"])
    add_unit(act, matter, instead.pk, UnitPart.REVIEWING)


def as_it_stands(matter: Matter, *stopping: ClockCode) -> dict[str, Any]:
    """What passing a matter on changes, so that a recall can let it stand so again: state, who works on it and answers for it, and the
    clocks of these codes that run."""
    here = MatterStaff.objects.filter(matter=matter, staff__unit_id=matter.holding_unit_id)
    working = here.filter(part__in=[StaffPart.HANDLER, StaffPart.CO_HANDLER])
    return {
        "state": str(matter.state),
        "first_handler": matter.first_handler_id,
        "first_unit": matter.first_unit_id is not None,
        "section": matter.section_id,
        "working": [list(row) for row in working.values_list("staff_id", "part", "reason")],
        "stopped": [clock.pk for clock in clocks.running(matter, *stopping)],
    }


def recusals_elsewhere(matter: Matter, walls: frozenset[int]) -> None:
    """A unit that is shut out decides on nobody: who has the matter does (条例 28(3), 30(3))."""
    waiting = Recusal.objects.filter(matter=matter, granted=None, unit_id__in=walls)
    waiting.update(unit=matter.holding_unit_id)


def open_hand_overs(matter: Matter) -> QuerySet[HandOver]:
    """Offers of the first responsibility that wait to be taken up."""
    return HandOver.objects.filter(matter=matter, accepted_at=None, lapsed_at=None)


def leave_unit(act: Act, matter: Matter) -> None:
    """The matter leaves the unit that has it: nobody there works on it any more or answers for it. The caller saves
    `LEFT_BEHIND`."""
    here = MatterStaff.objects.filter(matter=matter, staff__unit_id=matter.holding_unit_id)
    here.filter(part__in=[StaffPart.HANDLER, StaffPart.CO_HANDLER]).delete()
    end_invitations(matter)
    open_hand_overs(matter).update(lapsed_at=act.at)
    matter.first_handler = matter.first_unit = matter.section = None


LEFT_BEHIND = ("first_handler", "first_unit", "section")
