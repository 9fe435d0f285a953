"""Use by need (M-I3): the form 信息查询审批表, the delegation to a deputy, the call through the office's line."""

from datetime import datetime

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.disclosing import CALL, DISCLOSURE, PURPOSES, TAKING_OUT, DisclosureStage


class Delegation(models.Model):
    """The principal leader lets a deputy sign forms from one day to another. Ended early, it keeps the time at which it ended."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-first", "-id"]
        indexes = [models.Index(fields=["unit", "last"], name="delegation_of_unit")]


class Disclosure(OnCourse):
    """Who may see which clear data of one petition's person, for what, until when. `signed_by` signed it, as deputy under `delegation`
    if need be; `begins_at` and `until` bound it. `may_print` and `may_export` are rights of their own, and each use is `released` by a second person.
    `emergency`: opened at once, reviewed after. `due_on`: by when it is signed, or reviewed. `why` is masked."""

    course = DISCLOSURE
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="disclosures")
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="disclosures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    pieces = models.JSONField()
    purpose = models.CharField(max_length=12, choices=[(p.value, title) for p, title in PURPOSES.items()])
    why = models.TextField()
    days = models.PositiveSmallIntegerField(null=True)
    print_asked = models.BooleanField(default=False)
    export_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    emergency = models.BooleanField(default=False)
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    begins_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    may_print = models.BooleanField(default=False)
    may_export = models.BooleanField(default=False)
    released = models.CharField(max_length=6, blank=True, choices=list(TAKING_OUT.items()))
    released_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["petition", "applicant", "until"], name="disclosure_open"),
            models.Index(fields=["unit", "asked_at"], name="disclosure_of_unit"),
            models.Index(fields=["stage", "due_on"], name="disclosure_by_stage"),
            models.Index(fields=["unit", "due_on"], name="disclosure_due"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def holds(self, at: datetime) -> bool:
        """Whether it opens anything at this moment: signed or opened in an emergency, and not run out."""
        stages = (DisclosureStage.GRANTED, DisclosureStage.OPENED)
        return self.stage in stages and self.until is not None and at < self.until


class Call(OnCourse):
    """A petitioner is called through the office's own line: who asks sees no number, who dials sees the number and nothing else. `about`
    and what came of it are masked."""

    course = CALL
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="calls")
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    extension = models.CharField(max_length=20)
    about = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


__all__ = ["Call", "Delegation", "Disclosure"]
