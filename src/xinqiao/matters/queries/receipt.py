"""Since when the petitioner has waited in all: a clock that begins anew does not begin the waiting anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinqiao.kernel.clock import day_of, today
from xinqiao.matters.models import Matter, Petition


def first_receipt(matter: Matter, petitions: Iterable[Petition] | None = None) -> date:
    """The day on which the matter was first received, by whatever petition, also an earlier one that this one repeats.
    `petitions`: those of the matter with `repeat_of` at hand, where they have been read already."""
    told = matter.petitions.select_related("repeat_of") if petitions is None else petitions
    days = {day_of(matter.received_at)}
    for petition in told:
        days.add(day_of(petition.received_at))
        if petition.repeat_of is not None:
            days.add(day_of(petition.repeat_of.received_at))
    return min(days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How a matter came: the day of its `first_receipt`, by how many people at most, whether it was raised before, and one of
    its petitions."""

    first: date
    petition: UUID | None = None
    people: int = 1
    repeat: bool = False


def how_they_came(matters: Iterable[Matter]) -> dict[int, Came]:
    """Of many matters, in one query."""
    found = {m.pk: Came(first=day_of(m.received_at)) for m in matters}
    rows = Petition.objects.filter(matter__in=list(found))
    for key, petition, people, *moments in rows.values_list(
        "matter_id", "pk", "people_count", "received_at", "repeat_of__received_at"
    ):
        known = found[key]
        found[key] = Came(
            first=min([known.first, *(day_of(moment) for moment in moments if moment)]),
            petition=petition,
            people=max(known.people, people),
            repeat=known.repeat or moments[1] is not None,
        )
    return found


def days_since(first: date, matter: Matter) -> int:
    """Calendar days until today, or until the matter was closed."""
    return ((day_of(matter.closed_at) if matter.closed_at else today()) - first).days
