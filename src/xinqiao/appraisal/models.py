"""The sheet of a unit and a year, as a record on a course (M-D7)."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.clock import day_of, today
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.appraising import ASSESSED, SHEET


class AppraisalSheet(OnCourse):
    """`by_unit` assesses `unit` by the chosen `measures`. `comment`: what the unit itself says, printed beside. `figures`: how each measure
    stood when the sheet was settled, in words and numbers; they do not change afterwards."""

    course = SHEET
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("unit__short_name", "year")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    measures = models.JSONField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    comment = models.TextField(blank=True)
    words = models.TextField(blank=True)
    figures = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "by_unit", "year"], name="sheet_once_a_year"),
        ]

    @property
    def counted_on(self) -> date:
        """The day on which its figures were counted: today until it is settled."""
        return day_of(self.settled_at) if self.settled_at else today()

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.unit_id if who == ASSESSED else self.by_unit_id), None
