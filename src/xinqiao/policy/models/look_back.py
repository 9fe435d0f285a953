"""The quarterly look-back (M-P6): the draw with its frame and seed, the matters drawn, two reviews each."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.looking_back import FINDINGS, HEARD, ONE, OTHER, PARTS, SAMPLED
from xinqiao.rules.roles import Role


def _choices(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), title) for value, title in titles.items()]


class LookBack(models.Model):
    """One draw of a unit from the matters concluded in one quarter. `frame` is the text of `rules.sampling.frame_text`, `seed`
    hexadecimal: with both anybody can repeat the draw. A draw that was replaced stays, with who replaced it and why.
    `report` holds the figures of the quarter as they stood when the report was made."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="look_backs")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    frame = models.TextField()
    frame_sha256 = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_why = models.TextField(blank=True)
    report = models.JSONField(null=True)
    summary = models.TextField(blank=True)
    reported_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "-quarter", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "quarter"],
                condition=models.Q(replaced_at=None),
                name="one_look_back_that_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=1, quarter__lte=4), name="quarters_are_one_to_four"
            ),
        ]


class SampledMatter(OnCourse):
    """A matter of the sample. `heard` is who answers for it and is asked for a statement. What was asked, stated and proposed stands in
    the steps; `ended_as` is how it was concluded when it was drawn, which says what is asked of it; `proposed_by` is whose proposal is the last. `finding` is what both reviewers agreed to."""

    course = SAMPLED
    stands_under = "look_back"

    look_back = models.ForeignKey(LookBack, on_delete=models.CASCADE, related_name="sample")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="look_backs")
    handling_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    heard = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_as = models.CharField(max_length=20)
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=10, choices=_choices(FINDINGS), blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["look_back_id", "position"]
        indexes = [
            models.Index(
                fields=["concluded_at"],
                condition=models.Q(concluded_at__isnull=False),
                name="sampled_concluded",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["look_back", "matter"], name="sampled_once"),
            models.CheckConstraint(
                condition=models.Q(concluded_at=None) | ~models.Q(agreed_by=models.F("proposed_by")),
                name="concluded_by_both_reviewers",
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        """Both reviewers at once have their sheets waiting, which no single turn tells."""
        if who == HEARD:
            return (self.heard.unit_id, self.heard_id) if self.heard else (None, None)
        if who not in (ONE, OTHER):
            return None, None
        reviews = self.reviews.select_related("reviewer")
        other = reviews.exclude(reviewer_id=self.proposed_by_id or 0)
        found = (other if who == OTHER else reviews.filter(part=Role.INSPECTOR)).first()
        return (found.reviewer.unit_id, found.reviewer_id) if found else (None, None)


class LookBackReview(models.Model):
    """One reviewer of a sampled matter, and the form that this person filled in without seeing the other's. `answers`: question →
    `answer` and `note`, of those that the sheet has for how the matter was concluded."""

    sampled = models.ForeignKey(SampledMatter, on_delete=models.CASCADE, related_name="reviews")
    part = models.CharField(max_length=20, choices=_choices(PARTS))
    reviewer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="look_back_reviews")
    assigned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    finding = models.CharField(max_length=10, choices=_choices(FINDINGS), blank=True)
    filled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sampled_id", "part"]
        constraints = [
            models.UniqueConstraint(fields=["sampled", "part"], name="one_reviewer_for_each_part"),
            models.UniqueConstraint(fields=["sampled", "reviewer"], name="two_different_reviewers"),
        ]
        indexes = [models.Index(fields=["reviewer", "filled_at"], name="review_to_do")]
