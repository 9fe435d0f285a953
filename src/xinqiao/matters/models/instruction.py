"""Disputed matters and requests for instruction 请示 (M-P4, 条例 12)."""

from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.library.models import Instrument
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.paper import Paper
from xinqiao.matters.models.petition import Attachment
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.instructing import DISPUTE, ORGAN, REQUEST, DisputeStage


class DisputeKind(models.TextChoices):
    MAJOR = "major", "重大争议"
    POLICY = "policy", "政策争议"


class Dispute(OnCourse):
    """A matter marked as disputed, with the reason, masked. Until its requests for instruction are answered, or the leader in charge
    has decided how to answer it, no reply or opinion leaves. The decision stands in the step; `decided_at` is its time."""

    course = DISPUTE
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="disputes")
    kind = models.CharField(max_length=8, choices=DisputeKind)
    reason = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(stage=DisputeStage.MARKED.value),
                name="one_open_dispute_per_matter",
            )
        ]
        indexes = [models.Index(fields=["unit", "at"], name="dispute_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.matter.holding_unit_id, None


class RequestForInstruction(OnCourse):
    """A request for instruction as issued: its letter is `paper`. `to_unit` when the higher organ works in this system,
    otherwise `to_body` alone names it. `expected_on` is local practice and stops no statutory clock. `answered_at` is the time of the first
    answer; number, day, scan and document are those of the last. What each answer says stands, masked, in its step."""

    course = REQUEST
    stands_under = "matter"

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="request")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="instructions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    to_body = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    expected_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answer_number = models.CharField(max_length=80, blank=True)
    answer_file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(fields=["to_unit", "answered_at", "expected_on"], name="request_waiting"),
            models.Index(fields=["unit", "asked_at"], name="request_of_unit"),
            models.Index(fields=["unit", "answered_at", "-id"], name="request_unanswered"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.to_unit_id if who == ORGAN else self.unit_id), None

    def due(self, who: str) -> Any:
        return self.expected_on if who == ORGAN else None
