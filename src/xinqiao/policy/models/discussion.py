"""Case discussion 个案研讨 and expert panel 专家会诊 (M-P3). Everything typed is kept masked."""

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.discussing import CHAIR, DISCUSSION, OPEN
from xinqiao.rules.roles import ROLE_TITLES, Role


class DiscussionForm(models.TextChoices):
    CASE_DISCUSSION = "case_discussion", "个案研讨"
    EXPERT_PANEL = "expert_panel", "专家会诊"


class CaseDiscussion(OnCourse):
    """A difficulty of applying policy, discussed. It is an expert panel as soon as an outside expert is invited. `until`: the
    last day on which the invited see the matter. `minutes`: headed parts of the text that the participants confirm, and
    `minutes_hash` what their confirmations are bound to. What holds now stands here and in its rows; whatever was said, concluded or
    confirmed before stands in the steps."""

    course = DISCUSSION
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="discussions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=16, choices=DiscussionForm, default=DiscussionForm.CASE_DISCUSSION)
    subject = models.CharField(max_length=40)
    question = models.TextField()
    facts = models.TextField()
    provisions = models.TextField(blank=True)
    submitted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    chair = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    chosen = models.ForeignKey("PlanOption", null=True, on_delete=models.PROTECT, related_name="+")
    conclusion = models.TextField(blank=True)
    minutes = models.JSONField(default=list)
    minutes_hash = models.CharField(max_length=64, blank=True)
    minuted_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=40, blank=True)
    pdf_path = StoredPath("会商纪要", sha256="pdf_sha256", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    concluded_at = models.DateTimeField(null=True)
    dropped_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "submitted_at"], name="discussion_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(stage__in=[s.value for s in OPEN]),
                name="one_open_discussion_per_matter",
            )
        ]

    def __str__(self) -> str:
        return self.question[:40]

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.chair_id if who == CHAIR else None


class PlanOption(models.Model):
    """A plan that is weighed: lawful? reasonable?"""

    discussion = models.ForeignKey(CaseDiscussion, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["discussion_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "position"], name="option_position_once")
        ]


class Participant(models.Model):
    """Who takes part, as `party`. A required one who has nobody named yet has no `staff`; `unit` is then the unit proposed.
    `absent_reason` is recorded by the chair. A confirmation counts while `confirmed_hash` is that of the minutes."""

    discussion = models.ForeignKey(CaseDiscussion, on_delete=models.CASCADE, related_name="participants")
    party = models.CharField(max_length=40)
    required = models.BooleanField(default=False)
    role = models.CharField(max_length=20, blank=True, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    outside = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    opined_at = models.DateTimeField(null=True)
    absent_reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_hash = models.CharField(max_length=64, blank=True)
    dissent = models.TextField(blank=True)

    class Meta:
        ordering = ["discussion_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "staff"],
                condition=models.Q(staff__isnull=False),
                name="participant_once",
            )
        ]
        indexes = [models.Index(fields=["staff", "-discussion"], name="participant_of")]

    def __str__(self) -> str:
        return f"{self.party} {self.staff.name}" if self.staff else self.party

    @property
    def missing(self) -> bool:
        """Required, and neither heard nor recorded absent."""
        return self.required and self.opined_at is None and not self.absent_reason


class Opinion(models.Model):
    """What a participant says of one option now."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="opinions")
    option = models.ForeignKey(PlanOption, on_delete=models.CASCADE, related_name="opinions")
    lawful = models.BooleanField()
    reasonable = models.BooleanField()
    reasons = models.TextField()

    class Meta:
        ordering = ["participant_id", "option__position"]
        constraints = [models.UniqueConstraint(fields=["participant", "option"], name="opinion_once")]


class RequiredParticipant(models.Model):
    """The office's own row of subject → required participant, in place of the rows it began with. `unit`: the unit, where it
    works in this system; `words`: parts of the name by which it is recognised otherwise, one a line."""

    subject = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    words = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["subject", "position"]
        constraints = [models.UniqueConstraint(fields=["subject", "position"], name="required_position_once")]
