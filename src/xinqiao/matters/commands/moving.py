"""Moving a matter along the table of `rules.lifecycle`; shared by the commands of this package."""

from collections.abc import Iterable

from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.matters.models import Matter, MatterStaff, MatterUnit, StaffPart, UnitPart
from xinqiao.rules.lifecycle import Act as Move
from xinqiao.rules.lifecycle import Edge, State, move
from xinqiao.rules.verdict import Verdict


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


def save(act: Act, matter: Matter, *fields: str) -> None:
    """Store the named fields with the next version; every change of a matter goes through here."""
    matter.version += 1
    matter.updated_at = act.at
    matter.save(update_fields=[*fields, "next_due", "next_clock", "version", "updated_at"])


def go(act: Act, matter: Matter, taken: Edge, *fields: str, reason: str = "", **after: object) -> None:
    """Take an edge: set the state, save, and record it with its article."""
    before = matter.state
    matter.state = taken.target
    save(act, matter, "state", *fields)
    act.record(
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        before={"state": before},
        after={"state": str(taken.target), **after},
        basis=taken.basis,
        reason=reason,
    )


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
