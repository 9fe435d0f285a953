"""What a lead unit asks of an assisting unit: which requests, by when, and the answer (条例 24(1))."""

from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.paper import Paper
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.assisting import ASSISTANCE, LEAD


class Assistance(OnCourse):
    """One letter to one assisting unit. `positions`: the requests it answers for; `due_on` is its own day, `responsible` its own person.
    Texts are masked. Asking again is another row."""

    course = ASSISTANCE
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="assistances")
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="assistance")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    positions = models.JSONField(default=list)
    reason = models.TextField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        # By stage, not for open ones only: what is open comes to the database as values, and a plan is made before it sees them.
        indexes = [
            models.Index(fields=[field, "stage", "due_on"], name=name)
            for field, name in (("to_unit", "assistance_owed"), ("unit", "assistance_awaited"))
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.unit_id, None) if who == LEAD else (self.to_unit_id, self.responsible_id)

    def due(self, who: str) -> Any:
        return self.due_on
