"""What was promised to a petitioner, as a record on a course (M-D3)."""

from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models.handling import LogEntry
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Attachment
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.promising import COMMITMENT, PENDING, SOURCES, CommitmentStage


class Commitment(OnCourse):
    """`what` is promised by `unit`; `owner` answers for it until `due_on`; `counted_on` is that day before it moved off a day off.
    `said`: the words used, `time_words`: those that name the day, `why`: how they were read. `relative`: the day is counted from the
    day of issue and is set anew on it. `done_on`: the day on which it was performed, while nobody says that it was not. Texts are masked."""

    course = COMMITMENT
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="commitments")
    source = models.CharField(max_length=12, choices=[(str(key), title) for key, title in SOURCES.items()])
    source_key = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    said = models.TextField()
    time_words = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)
    due_on = models.DateField()
    counted_on = models.DateField()
    relative = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    evidence_entry = models.ForeignKey(LogEntry, null=True, on_delete=models.PROTECT, related_name="+")
    evidence_file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    warned = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="commitment_of_unit"),
            models.Index(
                fields=["unit", "due_on"],
                condition=models.Q(stage=str(CommitmentStage.IN_FORCE)),
                name="commitment_in_force",
            ),
            models.Index(
                fields=["source_key"],
                condition=models.Q(stage__in=[str(stage) for stage in PENDING]),
                name="commitment_pending",
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.owner_id

    def due(self, who: str) -> Any:
        return self.due_on if self.stage == CommitmentStage.IN_FORCE else None
