"""Signed duty lists, leaders' reception days and the matters taken there (M-D2)."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.leading import LEADER_DAY, RECORD_DAYS, RESULT_DAYS, RESULTS, TAKEN, LeaderDayStage
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.roles import ROLE_TITLES, Role


class SignedDuties(models.Model):
    """The list of one post, signed by who holds it, for a year. `text` is what was read then."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="signed_duties")
    role = models.CharField(max_length=20, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    year = models.PositiveSmallIntegerField()
    text = models.JSONField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "role", "year"], name="duties_once_a_year"),
        ]


class LeaderDay(OnCourse):
    """A half day on which a leader receives people: planned by `unit`, which publishes it, and held by `leader`, of that unit or of the
    government it works for. `people`: how many were received."""

    course = LEADER_DAY
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("day", "half", "leader__name")
    staffed_by = ("leader",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leader_days")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="reception_days")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=HALVES.items())
    place = models.CharField(max_length=80)
    people = models.PositiveSmallIntegerField(default=0)
    held_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["unit", "-day"], name="leader_day_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "day", "half"],
                condition=~models.Q(stage=LeaderDayStage.DROPPED),
                name="one_leader_day_a_half",
            )
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> date:
        return self.day + timedelta(days=RECORD_DAYS)


class TakenMatter(OnCourse):
    """A matter that a leader took on such a day. `said`: what the leader asked for, masked. What came of it is told by its steps."""

    course = TAKEN
    stands_under = "matter"

    day = models.ForeignKey(LeaderDay, on_delete=models.PROTECT, related_name="taken")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="taken_by_leaders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    said = models.TextField()
    taken_at = models.DateTimeField()
    result = models.CharField(max_length=12, blank=True, choices=RESULTS.items())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["day", "matter"], name="taken_once_a_day")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> date:
        return self.day.day + timedelta(days=RESULT_DAYS)
