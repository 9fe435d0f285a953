"""The citizen's answers: evaluation, request for review and final review."""

from datetime import date

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.paper import Paper
from xinqiao.matters.models.petition import Attachment, Petition
from xinqiao.offices.models import Staff, Unit


class Grade(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Evaluation(models.Model):
    """满意度评价 of one unit by the petitioner (条例 21(2)): the petition office and the handling unit each get one;
    a second replaces the first for counting and both are kept. `interrupted`, `phone_seen`: what somebody who came says of the
    reception (M-C3), null when nothing was said. `sheet`: the signed sheet of one that was given on paper, `entered_by` who entered it, `seen_by` who
    of another post saw it, where the unit entered what is said of itself. What the petitioner gave in person is never displaced by a sheet."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="evaluations")
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    grade = models.CharField(max_length=14, choices=Grade)
    comment = models.TextField(blank=True)
    interrupted = models.BooleanField(null=True)
    phone_seen = models.BooleanField(null=True)
    sheet = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    seen_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["unit", "at"], name="evaluation_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["matter", "unit", "round"], name="evaluation_once_per_round")
        ]


class ReviewLevel(models.TextChoices):
    REVIEW = "review", "复查"
    FINAL_REVIEW = "final_review", "复核"


REFUSED = "refused"
"""Outcome of a late request that the superior did not take: the opinion stands as it was."""


class ReviewRequest(models.Model):
    """复查/复核 asked for by the petitioner, decided by the superior of the unit whose opinion is disputed (条例 35, 36).
    An opinion is reviewed once; one that was made anew after a review may be reviewed again.

    `received_on` starts the time of the superior; `posted_on`, the day of the postmark, or else `received_on` says whether the
    petitioner's thirty days were kept. `requested_at` is when it was entered here."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="reviews")
    level = models.CharField(max_length=14, choices=ReviewLevel)
    disputed = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sealed = models.BinaryField()
    requested_at = models.DateTimeField()
    received_on = models.DateField()
    posted_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    late_reason = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["requested_at"]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=models.Q(decided_at__isnull=False),
                name="review_decided",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["disputed"], name="one_review_of_an_opinion")]

    @property
    def submitted_on(self) -> date:
        """The day on which the petitioner asked: days on the way do not count (民诉法 85 by analogy)."""
        return self.posted_on or self.received_on
