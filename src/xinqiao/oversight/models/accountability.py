"""Accountability of a member of staff, as a record on a course (M-D6)."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.clock import today
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.calling_to_account import (
    ACCOUNT,
    ANSWER_DAYS,
    ARTICLES,
    BODY,
    DECISIONS,
    OTHER_BODY,
    PERSON,
    REVIEW_DAYS,
    REVIEWS,
)


class Account(OnCourse):
    """`by_unit` found something about the work of `concerned`: `finding` where, `fact` what, under `article`. `body` is asked to decide, by the letter `number`, and
    answers, `other_body` decides on an objection. Statements and reasons stand in the steps. After `kept_until` it is shown to nobody."""

    course = ACCOUNT
    matter_path: ClassVar[str] = ""

    concerned = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    other_body = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=200)
    fact = models.TextField()
    article = models.CharField(max_length=8, choices=ARTICLES.items())
    number = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=12, blank=True, choices=DECISIONS.items())
    reviewed = models.CharField(max_length=12, blank=True, choices=REVIEWS.items())
    answered_on = models.DateField(null=True)
    kept_until = models.DateField(null=True)
    found_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        if who == PERSON:
            return self.unit_id, self.concerned_id
        return {BODY: self.body_id, OTHER_BODY: self.other_body_id}.get(who, self.by_unit_id), None

    def due(self, who: str) -> Any:
        days = {BODY: ANSWER_DAYS, OTHER_BODY: REVIEW_DAYS}.get(who)
        return today() + timedelta(days=days) if days else None
