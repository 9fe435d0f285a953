"""Plans in force, events under way and what their stamped steps say (M-C4)."""

from typing import Any

from django.db.models import Q, QuerySet

from xinqiao.courses.models import Step as Taken
from xinqiao.courses.queries import taken
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import of_unit
from xinqiao.reception.models import EmergencyEvent, EmergencyPlan
from xinqiao.rules.emergency import CARDS, CardStage, EmergencyCard, EventStage
from xinqiao.rules.roles import ALONE

PAGE = 30
ASKED = "诉求和行为："
"""Where whoever reports goes on writing."""


def _here(actor: Actor) -> Q:
    """Of the unit in whose hall the person works; administrators and outside experts work in none."""
    return of_unit(actor.unit) if actor.roles - ALONE else Q(pk__in=())


def plans(actor: Actor) -> QuerySet[EmergencyPlan]:
    return EmergencyPlan.objects.filter(_here(actor)).select_related("drafted_by", "approved_by")


def get_plan(actor: Actor, pk: Any) -> EmergencyPlan:
    """One of the own unit. Raises NotFound."""
    found = plans(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def plan_in_force(unit_id: int, card: str) -> EmergencyPlan | None:
    return EmergencyPlan.objects.filter(unit_id=unit_id, card=card, stage=CardStage.APPROVED).first()


def events(actor: Actor) -> QuerySet[EmergencyEvent]:
    """Events of the own unit, newest first."""
    found = EmergencyEvent.objects.filter(_here(actor))
    return found.select_related("unit", "begun_by", "speaker", "companion", "plan", "reception")


def get_event(actor: Actor, pk: Any) -> EmergencyEvent:
    """One of them. Raises NotFound."""
    found = events(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def under_way(actor: Actor) -> list[EmergencyEvent]:
    """At most `PAGE`, newest first."""
    return list(events(actor).filter(stage=EventStage.RUNNING)[:PAGE])


def stamped(event: EmergencyEvent) -> dict[int, Taken]:
    """Number of a step → who stamped it when."""
    rows = taken(EmergencyEvent, "stamp").filter(key=event.pk).select_related("by")
    return {int(row.words["step"].partition("．")[0]): row for row in rows}


def in_words(event: EmergencyEvent) -> tuple[str, str, str]:
    """What the record of the event says for an urgent report: what happened, what was done when, what comes next."""
    begun = event.begun_at.astimezone(SHANGHAI)
    done = stamped(event)
    happened = (
        f"{begun:%Y年%m月%d日%H:%M}，{event.unit.name}接待场所，{CARDS[EmergencyCard(event.card)]}，{event.people_count}人"
        + (f"，推选代表{event.representatives}人" if event.representatives else "")
        + f"。{ASKED}"
    )
    measures = "\n".join(
        f"{done[n].at.astimezone(SHANGHAI):%H:%M} {step.role}：{step.text}"
        for n, step in enumerate(event.steps, 1)
        if n in done
    )
    rest = (step for n, step in enumerate(event.steps, 1) if n not in done)
    return happened, measures, "\n".join(f"{step.role}：{step.text}" for step in rest)
