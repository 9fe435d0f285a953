"""What is proposed to an organ: better work, a better policy (条例 40)."""

from datetime import timedelta
from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter, Paper
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.proposing import ADDRESSEE, ADOPTED, ANSWER_DAYS, IMPROVEMENT, IMPROVEMENTS


class ImprovementProposal(OnCourse):
    """`by_unit` proposes to `unit`, from what it found in `matter`; `problem` and `proposal` are masked and speak of the office's work. `paper`:
    the letter as issued; `adopted`: what the organ answered, in writing, in the steps."""

    course = IMPROVEMENT
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="improvements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(k.value, rule.title) for k, rule in IMPROVEMENTS.items()])
    problem = models.TextField()
    proposal = models.TextField()
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    adopted = models.CharField(max_length=8, blank=True, choices=ADOPTED.items())
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="improvement_of_unit"),
            models.Index(fields=["by_unit", "-id"], name="improvement_by_unit"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.unit_id if who == ADDRESSEE else self.by_unit_id), None

    def due(self, who: str) -> Any:
        return today() + timedelta(days=ANSWER_DAYS) if who == ADDRESSEE else None
