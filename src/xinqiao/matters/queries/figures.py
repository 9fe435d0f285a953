"""The figures of a desk, counted in one query and no further than `COUNT_LIMIT`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.compiled import of_person
from xinqiao.matters.queries.citations import documents_gone
from xinqiao.matters.queries.desk import due_within, mine, to_do, warned_until
from xinqiao.offices.models import Staff
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role

COUNT_LIMIT = 99
_DECIDING = frozenset({Role.HANDLER, Role.SECTION_HEAD, Role.LEGAL_COUNSEL})
"""Whose first page tells of bases that have changed; everybody finds the list in the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFigures:
    """Counts of a desk, each at most `COUNT_LIMIT`. `to_sort` and `changed` are None for those whose work it is not; `changed`:
    documents that rest on a text that has ended."""

    late: int
    due_today: int
    due_soon: int
    to_sort: int | None = None
    changed: int | None = None


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of somebody who by post has no desk: the query is then not even asked


def _many(found: QuerySet[Any], most: int = COUNT_LIMIT) -> _Count:
    return _Count(found.order_by()[:most])


def figures(actor: Actor) -> DeskFigures:
    """How much is late, due today, soon due for this person to act on or to answer for, not sorted yet, and rests on what has changed."""
    found = of_person(_figures, actor, warned_until(today()))
    return DeskFigures(**(found[0] if found else {"late": 0, "due_today": 0, "due_soon": 0}))


def _figures(actor: Actor, until: date) -> QuerySet[Staff, Any]:
    desk = to_do(actor).values("pk")
    due = due_within(today(), until)
    asked = {
        "late": _many(desk.filter(due["late"])),
        "due_today": _many(desk.filter(due["today"])),
        "due_soon": _many(desk.filter(due["soon"])),
    }
    if Role.REGISTRAR in actor.roles:
        asked["to_sort"] = _many(mine(actor).filter(state=State.REGISTERED).values("pk"))
    if actor.roles & _DECIDING:
        asked["changed"] = _many(documents_gone(actor))
    return Staff.objects.filter(pk=actor.staff).values(**asked)
