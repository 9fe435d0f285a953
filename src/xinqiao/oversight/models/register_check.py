"""One day of a unit, counted by hand by another person and held against its register (M-R1)."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.counting_in import REGISTER_CHECK, DayCount, difference
from xinqiao.rules.words import Phrase


class RegisterCheck(OnCourse):
    """`daily`: counted at the mail room on the day itself and compared later, otherwise drawn afterwards. `letters`, `slips`, `calls`: what was
    counted, in the book or box that `where` names; `registered`: the same as the register had them then, empty before it was compared, and
    `late`, `unexplained`: how many of these were registered late, and how many of them without a reason. Both stay as they stood. Accusations are in none of the figures: they are counted apart (条例 30(3))."""

    course = REGISTER_CHECK
    matter_path: ClassVar[str] = ""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_checks")
    day = models.DateField()
    daily = models.BooleanField(default=False)
    where = models.CharField(max_length=120)
    letters = models.PositiveIntegerField()
    slips = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()
    registered = models.JSONField(default=dict)
    late = models.PositiveIntegerField(default=0)
    unexplained = models.PositiveIntegerField(default=0)
    counted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["unit", "day", "daily"], name="day_counted_once")]

    @property
    def by_hand(self) -> DayCount:
        return DayCount(letters=self.letters, slips=self.slips, calls=self.calls)

    @property
    def in_register(self) -> DayCount | None:
        return DayCount(**self.registered) if self.registered else None

    @property
    def differs(self) -> list[Phrase]:
        """Where the two differ, in words; nothing before they were compared."""
        return difference(self.by_hand, self.in_register) if self.in_register else []

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> Any:
        return None
