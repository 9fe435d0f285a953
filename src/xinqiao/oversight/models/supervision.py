"""Supervision of a unit in one matter, as a record on a course (M-D4)."""

from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.supervising import GROUNDS, RUNGS, SUPERVISION, UNIT


class Supervision(OnCourse):
    """`unit` is supervised by `by_unit`, which opened it on `ground`: `fact` says it in plain words. `rung` is the last one taken, with an
    answer of `asked` until `answer_due`: of the supervised unit, of who may decide on a proposal to call it to account (条例 40(3), (4)). What each rung said and what was answered stands in the steps. Texts are masked."""

    course = SUPERVISION
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=[(str(key), title) for key, title in GROUNDS.items()])
    fact = models.TextField()
    rung = models.CharField(
        max_length=10, blank=True, choices=[(str(key), title) for key, title in RUNGS.items()]
    )
    answer_due = models.DateField(null=True)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="supervision_of_unit"),
            models.Index(fields=["by_unit", "-id"], name="supervision_by_unit"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.asked_id if who == UNIT else self.by_unit_id), None

    def due(self, who: str) -> Any:
        return self.answer_due if who == UNIT else None
