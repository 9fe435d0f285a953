"""Who of a unit has what: plain counts of open matters by the person who works on them, and what warns."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import with_people
from xinqiao.matters.queries.desk import BY_DUE, SOON, due_within, mine, shown, warned_until
from xinqiao.rules.lifecycle import OPEN_STATES

LOAD = 500
"""Open matters that are looked through; a page says when there are more."""
CLIMBING = 30
"""Matters that are late or due soon and are listed; a page says when there may be more."""


@dataclass(slots=True, kw_only=True)
class Load:
    """Open matters of one person; an empty name: of nobody yet. `staff`: the first handler, by whom a list finds the same matters."""

    name: str
    staff: int | None = None
    open: int = 0
    soon: int = 0
    late: int = 0


def load(actor: Actor) -> tuple[list[Load], bool]:
    """By person, who has most first; and whether there are more matters than were looked through."""
    found = with_people(mine(actor).filter(state__in=OPEN_STATES)).order_by("state", "-id")
    told = [(*_has(m), m.next_due, m.next_alert) for m in found.select_related("first_handler")[: LOAD + 1]]
    people: dict[tuple[int | None, str], Load] = {}
    for staff, name, due, alert in told[:LOAD]:
        one = people.setdefault((staff, name), Load(name=name, staff=staff))
        one.open += 1
        one.late += due is not None and due < today()
        one.soon += due is not None and due >= today() and (alert or due) - today() <= SOON
    return sorted(people.values(), key=lambda one: (-one.late, -one.soon, -one.open)), len(told) > LOAD


def _has(matter: Matter) -> tuple[int | None, str]:
    """The first handler, as the lists say it; else who works on it here, by name."""
    first = matter.in_charge_here
    return (first.pk, first.name) if first is not None else (None, vars(matter)["at_work"] or "")


def climbing(actor: Actor) -> Sequence[Matter]:
    """What is late or due soon, most pressing first."""
    until = warned_until(today())
    due = due_within(today(), until)
    pressing = mine(actor).filter(due["late"] | due["today"] | due["soon"], next_due__lte=until)
    return shown(pressing.order_by(*BY_DUE)[:CLIMBING])
