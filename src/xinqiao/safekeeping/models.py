"""Leaks, pledges, keepers, self-checks of a unit, and what people ask of their own data (M-I7)."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.impact import HANDLINGS, IMPACT
from xinqiao.rules.own_data import ANSWERED, ASKED, ASKED_BY, IDENTIFIED, OWN_DATA
from xinqiao.rules.safekeeping import KINDS, LEAK, OCCASIONS, SELF_CHECK, WAYS_OF_TELLING
from xinqiao.rules.walking_round import WALK


class Leak(OnCourse):
    """An incident: data of `persons` people were or may have been seen by others. `matter`: whose data, where it is one matter; of it
    the log of views answers who saw it. `what` is masked. `close_by`: all steps done."""

    course = LEAK
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("pk",)
    may_be_about: ClassVar[str] = "matter"
    stands_under = "matter"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leaks")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="leaks")
    found_on = models.DateField()
    what = models.TextField()
    pieces = models.JSONField()
    persons = models.PositiveIntegerField()
    reported_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    close_by = models.DateField()
    way = models.CharField(max_length=10, blank=True, choices=WAYS_OF_TELLING.items())
    persons_told = models.PositiveIntegerField(default=0)
    told_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="leak_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class Pledge(models.Model):
    """One person's pledge of a year, or at leaving. `text` is what was read then."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="pledges")
    year = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=8, choices=OCCASIONS.items())
    text = models.JSONField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "id"]
        indexes = [models.Index(fields=["staff", "year"], name="pledge_of_person")]


class Custody(models.Model):
    """Who keeps a cabinet, a room, a seal or a key: `first`, and `second` while the first is away. Another keeper is another row; `handed`
    says what was counted when it was taken over."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="keepers")
    kind = models.CharField(max_length=8, choices=KINDS.items())
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=60)
    first = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    handed = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "title", "id"]

    def __str__(self) -> str:
        return self.title if self.title == self.place else f"{self.title} · {self.place}"


class SelfCheck(OnCourse):
    """The ten items of a quarter, each found right or not (`found`), and the two that were drawn for another person to verify."""

    course = SELF_CHECK
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("year", "quarter")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="self_checks")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    found = models.JSONField()
    problems = models.TextField(blank=True)
    drawn = models.JSONField()
    filled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-quarter", "-id"]
        indexes = [models.Index(fields=["unit", "year", "quarter"], name="self_check_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class WalkRound(OnCourse):
    """The ten items that were looked at in a month, each right or not (`found`); what was not is put right by `close_by`, as another saw."""

    course = WALK
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("year", "month")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="walk_rounds")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    found = models.JSONField()
    problems = models.TextField(blank=True)
    walked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    walked_at = models.DateTimeField()
    close_by = models.DateField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-month", "-id"]
        indexes = [models.Index(fields=["unit", "close_by"], name="walk_round_due")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class DataRequest(OnCourse):
    """What a petitioner asks of the own data, or who may speak for them (个人信息保护法 44–50). `words` and `answer` are masked; `answer_by`
    counts from the day on which it was received, however late it was recorded. `recorded_by`: nobody where they asked on their own page."""

    course = OWN_DATA
    stands_under = "matter"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="data_requests")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="data_requests")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=[(k.value, t) for k, t in ASKED.items()])
    asked_by = models.CharField(max_length=8, choices=ASKED_BY.items())
    identified = models.CharField(max_length=8, choices=IDENTIFIED.items())
    words = models.TextField()
    received_on = models.DateField()
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    way = models.CharField(max_length=10, blank=True, choices=ANSWERED.items())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="data_request_of_unit"),
            models.Index(fields=["answer_by"], name="data_request_due"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> date:
        return self.answer_by


class ImpactAssessment(OnCourse):
    """影响评估 of one way of handling personal data in a unit (个人信息保护法 55–56). `review_by`: looked at anew by then; empty before it is adopted and
    after the handling has ended. Never deleted: the law keeps it three years."""

    course = IMPACT
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("handling",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="impact_assessments")
    handling = models.CharField(max_length=10, choices=[(h.value, t) for h, t in HANDLINGS.items()])
    purpose = models.TextField()
    risk = models.TextField()
    measures = models.TextField()
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    adopted_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    review_by = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "review_by"], name="impact_review")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> date | None:
        return self.review_by
