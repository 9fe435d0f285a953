"""Policy study 政策学习: the yearly plan, its sessions and what they leave as evidence (M-P1, M-P2)."""

from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.stored import StoredPath
from xinqiao.library.models import InstrumentVersion
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.studying import PLAN


class StudyPlan(OnCourse):
    """年度学习计划 of one unit. `fields` are the names of the key fields 重点领域; `fixed_days` holds the ordinal and the
    weekday of each fixed day; `provisional`: days were proposed for a year whose notice was not loaded. `approved_at`: when it was last
    approved; what was approved each time stands in the steps."""

    course = PLAN
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("year",)
    page_key: ClassVar[str] = "year"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="study_plans")
    year = models.PositiveSmallIntegerField()
    fields = models.JSONField(default=list)
    fixed_days = models.JSONField(default=list)
    provisional = models.BooleanField(default=False)
    starts_at = models.TimeField()
    place = models.CharField(max_length=80, blank=True)
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="study_plan_once_a_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class StudyMonth(models.Model):
    """The one theme of a month, for both its sessions; `field` is the key field it belongs to."""

    plan = models.ForeignKey(StudyPlan, on_delete=models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=40)
    theme = models.CharField(max_length=120)

    class Meta:
        ordering = ["plan", "month"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="study_month_once"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="study_month_exists"
            ),
        ]


class StudySession(models.Model):
    """One of the two sessions of a month. `fixed_on` is the day the plan fixed, `day` the day it is set for now; each move has
    its reason (`SessionMove`). The texts are kept masked. `held_at` is when its record was closed."""

    stands_under: ClassVar[str] = "plan"

    month = models.ForeignKey(StudyMonth, on_delete=models.CASCADE, related_name="sessions")
    plan = models.ForeignKey(StudyPlan, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    fixed_on = models.DateField()
    day = models.DateField()
    why = models.CharField(max_length=40, blank=True)
    leader = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80, blank=True)
    key_points = models.TextField(blank=True)
    background = models.TextField(blank=True)
    clauses = models.TextField(blank=True)
    old_version = models.ForeignKey(InstrumentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(InstrumentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    special = models.TextField(blank=True)
    cases = models.TextField(blank=True)
    discussion = models.TextField(blank=True)
    common_errors = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "number"]
        constraints = [models.UniqueConstraint(fields=["month", "number"], name="study_session_once")]
        indexes = [models.Index(fields=["plan", "day"], name="study_session_day")]


class SessionMove(models.Model):
    """A session set for another day, and why: evidence that it was not dropped in silence."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="moves")
    from_day = models.DateField()
    to_day = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class SessionCase(models.Model):
    """A concluded matter of the office studied as a case; shown masked, never an accusation."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="linked")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "matter"], name="session_case_once")]


class Attendance(models.Model):
    """Who was there when the session was held; who was not, why, and when the person caught up."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="attendance")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    caught_up_on = models.DateField(null=True)
    caught_up_how = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["staff_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "staff"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(present=False) | models.Q(caught_up_on=None),
                name="only_the_absent_catch_up",
            ),
        ]


class StudyMaterial(models.Model):
    """A file for a session; its bytes are sealed in storage."""

    stands_under: ClassVar[str] = "session"

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = StoredPath("学习材料")
    added_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]


class StudyQuestion(models.Model):
    """A multiple-choice question of a session's self-test; `right` is the place of the right option, from 0."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    options = models.JSONField()
    right = models.PositiveSmallIntegerField()
    explanation = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["session", "position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="question_position_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class SelfTest(models.Model):
    """One person's answers to a session's questions. Shown to that person and to nobody else; others see only how many took
    it. It enters no log and no appraisal."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="tests")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "staff"], name="self_test_once")]


class StudyFeed(models.Model):
    """A private address under which a calendar program reads what has a day for the person: study, deadlines, hearings, receptions. Only
    a keyed fingerprint of it is kept; the address itself is shown once."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
