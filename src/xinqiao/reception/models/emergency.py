"""The emergency plan in versions, and an event with its stamped steps (M-C4)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.offices.models import Staff, Unit
from xinqiao.reception.models.desk import Reception
from xinqiao.rules.emergency import (
    CARDS,
    EVENT,
    HEAD,
    LEADER,
    PLAN,
    REVIEW_HOURS,
    CardStage,
    EventStage,
    PlanStep,
    read_step,
)


class WithSteps(OnCourse):
    """`lines`: the steps of a card as people write them."""

    matter_path: ClassVar[str] = ""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="%(class)ss")
    card = models.CharField(max_length=12, choices=CARDS.items())
    lines = models.JSONField(default=list)

    class Meta:
        abstract = True

    @property
    def steps(self) -> list[PlanStep]:
        return [step for line in self.lines if (step := read_step(line)) is not None]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {LEADER: (self.unit_id, None), HEAD: (self.unit_id, None)}[who]


class EmergencyPlan(WithSteps):
    """One version of one card. A version that was approved is never changed: the next one replaces it."""

    course = PLAN
    known_by: ClassVar[tuple[str, ...]] = ("card", "edition")

    edition = models.PositiveIntegerField()
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)

    class Meta:
        ordering = ["unit", "card", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "card", "edition"], name="plan_editions_are_numbered"),
            models.UniqueConstraint(
                fields=["unit", "card"], condition=models.Q(stage=CardStage.DRAFT), name="one_draft_of_a_plan"
            ),
            models.UniqueConstraint(
                fields=["unit", "card"],
                condition=models.Q(stage=CardStage.APPROVED),
                name="one_plan_in_force",
            ),
        ]


class EmergencyEvent(WithSteps):
    """One emergency in the hall. `lines` are the steps of the plan as it stood then; which was taken when and by whom stands in the steps of the
    course, append-only. It says how many people came, never who."""

    course = EVENT
    known_by: ClassVar[tuple[str, ...]] = ("card", "pk")
    keeps_unit = (EventStage.RUNNING, EventStage.ENDED)

    plan = models.ForeignKey(EmergencyPlan, null=True, on_delete=models.PROTECT, related_name="events")
    reception = models.ForeignKey(Reception, null=True, on_delete=models.PROTECT, related_name="events")
    people_count = models.PositiveSmallIntegerField(default=1)
    representatives = models.PositiveSmallIntegerField(default=0)
    speaker = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    companion = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "stage"], name="event_under_way")]

    @property
    def review_due(self) -> datetime | None:
        """The end of the twenty-four hours for the review."""
        return None if self.ended_at is None else self.ended_at + timedelta(hours=REVIEW_HOURS)

    def due(self, who: str) -> Any:
        return None
