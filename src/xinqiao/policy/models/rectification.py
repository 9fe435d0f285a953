"""一案一整改 (M-P7): what went wrong in applying a policy, what is done about it, and what it means for staff."""

from django.db import models

from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.policy.models.look_back import SampledMatter
from xinqiao.rules.rectifying import STAGES, Stage


class RepeatJudgement(models.Model):
    """A person's judgement whether a repeat petition stems from a deviation in applying policy. It is about the office's
    work; it says nothing of the petitioner."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="repeat_judgement")
    deviation = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Rectification(models.Model):
    """One record for one case. `unit` corrects, `owner` answers for it, `opened_for` is the unit that opened it and may verify.
    Texts are masked."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rectifications")
    sampled = models.OneToOneField(
        SampledMatter, null=True, on_delete=models.PROTECT, related_name="rectification"
    )
    judgement = models.OneToOneField(
        RepeatJudgement, null=True, on_delete=models.PROTECT, related_name="rectification"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rectifications")
    opened_for = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="rectifications")
    stage = models.CharField(
        max_length=12, choices=[(s.value, STAGES[s]) for s in Stage], default=Stage.OPENED
    )
    deviation = models.TextField()
    due_on = models.DateField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    cause = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    planned_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    carried_out_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)
    verified_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "stage", "due_on"], name="rectification_due"),
            models.Index(fields=["opened_for", "stage"], name="rectification_asked_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sampled=None, judgement__isnull=False)
                | models.Q(sampled__isnull=False, judgement=None),
                name="rectification_has_one_source",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.CLOSED) | ~models.Q(verified_by=models.F("owner")),
                name="verified_by_another",
            ),
        ]


class AccountabilityTalk(models.Model):
    """约谈 with a responsible person; that person's statement belongs to the record."""

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="talks")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="talks_with")
    held_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    content = models.TextField()
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at"]


class Decision(models.TextChoices):
    UPHELD = "upheld", "同意扣分"
    REDUCED = "reduced", "减少扣分"
    DROPPED = "dropped", "不予扣分"


class ScoreDeduction(models.Model):
    """考核扣分 proposed for the yearly appraisal of a member of staff. The person concerned may object; a leader decides."""

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="deductions")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deductions")
    year = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=4, decimal_places=1)
    ground = models.TextField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answer_due = models.DateField()
    objection = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    decision_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at=None) | ~models.Q(decided_by=models.F("person")),
                name="nobody_decides_on_the_own_deduction",
            ),
        ]
