"""A clock counted from a wrong day: what proves the right one, who found it and who confirmed it (M-R3)."""

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models.matter import Matter, RunningClock
from xinqiao.matters.models.petition import Attachment
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.start_correcting import PROOFS, START_CORRECTION


class StartCorrection(OnCourse):
    """`was` and `was_due` stay as they stood, `day` is the right start, `received_on` the receipt that the proof shows where it is another than
    the recorded one. `evidence` is the proof. Another one later is another row."""

    course = START_CORRECTION
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="start_corrections")
    clock = models.ForeignKey(RunningClock, on_delete=models.CASCADE, related_name="corrections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    was = models.DateField()
    was_due = models.DateField(null=True)
    day = models.DateField()
    received_on = models.DateField(null=True)
    proof = models.CharField(max_length=8, choices=[(str(key), title) for key, title in PROOFS.items()])
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"],
                condition=models.Q(stage="proposed"),
                name="one_correction_of_a_clock_at_a_time",
            )
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None
