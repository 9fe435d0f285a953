"""Who has the ball: the open matters of a unit and of those below it, by stage and by day (M-R3). Figures of units, of no person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.desk import due_within, warned_until
from xinqiao.rules.lifecycle import OPEN_STATES, State


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStage:
    """What one unit has at one stage: all of it, and of that what is late, due today, warns, and has no clock; `since` is the oldest
    receipt."""

    unit_id: int
    state: State
    count: int
    late: int
    today: int
    soon: int
    idle: int
    since: datetime


def at_stages(units: Collection[int]) -> list[AtStage]:
    """By unit and in the order of the course; accusations are in no list that goes round."""
    day = today()
    due = due_within(day, warned_until(day))
    here = Matter.objects.filter(holding_unit_id__in=list(units), state__in=OPEN_STATES, confidential=False)
    rows = (
        here.order_by()
        .values_list("holding_unit_id", "state")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=due["late"]),
            now=Count("pk", filter=due["today"]),
            soon=Count("pk", filter=due["soon"]),
            idle=Count("pk", filter=Q(next_due=None)),
            since=Min("received_at"),
        )
    )
    order = {unit: n for n, unit in enumerate(units)}
    course = list(State)
    found = [
        AtStage(
            unit_id=unit,
            state=State(state),
            count=count,
            late=late,
            today=now,
            soon=soon,
            idle=idle,
            since=since,
        )
        for unit, state, count, late, now, soon, idle, since in rows
    ]
    return sorted(found, key=lambda one: (order[one.unit_id], course.index(one.state)))
