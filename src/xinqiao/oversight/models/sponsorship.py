"""A hard matter that a leader has taken on, as a record on a course (M-D2)."""

from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.sponsoring import SPONSORSHIP, SponsorshipStage, entry_due


class Sponsorship(OnCourse):
    """`leader` of `unit` has the matter until it is carried out or finally reviewed. `ground`: the facts for which it was taken. Meetings,
    plan, commitments and results stand in the steps, the last of them on `last_on`. Texts are masked."""

    course = SPONSORSHIP
    stands_under = "matter"
    staffed_by = ("leader",)

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="sponsorships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    opened_at = models.DateTimeField()
    last_on = models.DateField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="sponsorship_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(stage=str(SponsorshipStage.ACTIVE)),
                name="one_sponsor_of_a_matter",
            )
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.leader_id

    def due(self, who: str) -> Any:
        return entry_due(self.last_on)
