"""One day of a unit, counted by hand by another person and held against its register (M-R1)."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.counting_in import REGISTER_CHECK, DayCount


class RegisterCheck(OnCourse):
    """`letters`, `slips`, `calls`: what was counted, in the book or box that `where` names; `registered`: the same as the register had them then, and
    `late`, `unexplained`: how many of these were registered late, and how many of them without a reason. Both stay as they stood. Accusations are in none of the figures: they are counted apart (条例 30(3))."""

    course = REGISTER_CHECK
    matter_path: ClassVar[str] = ""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_checks")
    day = models.DateField()
    where = models.CharField(max_length=120)
    letters = models.PositiveIntegerField()
    slips = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()
    registered = models.JSONField()
    late = models.PositiveIntegerField()
    unexplained = models.PositiveIntegerField()
    counted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["unit", "day"], name="counted_days_of_unit")]

    @property
    def by_hand(self) -> DayCount:
        return DayCount(letters=self.letters, slips=self.slips, calls=self.calls)

    @property
    def in_register(self) -> DayCount:
        return DayCount(**self.registered)

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> Any:
        return None
