"""One day of a unit, counted by hand by another person and held against its register (M-R1)."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.counting_in import REGISTER_CHECK, CountStage, DayCount, difference
from xinqiao.rules.words import Phrase


class RegisterCheck(OnCourse):
    """`daily`: counted at the mail room on the day itself and compared later, otherwise drawn afterwards. `letters`, `slips`, `calls`: what was
    counted, in the book or box that `where` names; `registered`: the same as the register had them then, empty before it was compared. Both
    stay as they stood. Whatever a letter became is in both, also an accusation: only by how much they differ is shown (条例 30(3))."""

    course = REGISTER_CHECK
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("day",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_checks")
    day = models.DateField()
    daily = models.BooleanField(default=False)
    where = models.CharField(max_length=120)
    letters = models.PositiveIntegerField()
    slips = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()
    registered = models.JSONField(default=dict)
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
        """By how much the two differ, in words, or that who counted registered some of it afterwards; nothing before they were compared."""
        if self.in_register is None or self.stage == CountStage.AGREED:
            return []
        own = [Phrase("清点的人后来登记过当天收到的，须由另一人再核")]
        return difference(self.by_hand, self.in_register) or own

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> Any:
        return None
