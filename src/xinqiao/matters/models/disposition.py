"""What was done with a matter before it is handled: passed on, objected to, handed over, recused from."""

from django.db import models
from django.utils.translation import gettext as _

from xinqiao.matters.models.matter import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.transfer import Way


class DispositionKind(models.TextChoices):
    FORWARD = Way.FORWARD.value, "转送"
    ASSIGN_WITH_REPORT = Way.ASSIGN.value, "交办"
    SUBMIT = Way.SUBMIT.value, "报请"
    ACCEPT = "accept", "受理"


class _NotRecalled(models.Manager["Disposition"]):
    def get_queryset(self) -> models.QuerySet["Disposition"]:
        return super().get_queryset().filter(recalled_at=None)


class Disposition(models.Model):
    """转送、交办、报请 or 受理 with its article and reason (条例 22–24, 30). `due_on` is the date set in the letter (T6). `before`: what
    stood before a matter was passed on, and which clocks stopped and began with it, so that it can stand so again. What was recalled stays
    on record; `objects` are those that stand, `Disposition.everything` all that ever were."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="dispositions")
    kind = models.CharField(max_length=20, choices=DispositionKind)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    recall_reason = models.TextField(blank=True)

    objects = _NotRecalled()
    everything = models.Manager()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["from_unit", "at"], name="disposition_from")]


class Objection(models.Model):
    """A receiving unit says within five working days, with reasons, that it is not competent (条例 23(3)).
    The matter stays on its desk until the sender agrees."""

    disposition = models.ForeignKey(Disposition, on_delete=models.CASCADE, related_name="objections")
    reasons = models.TextField()
    proposed_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["at"], condition=models.Q(agreed=None), name="objection_undecided")]
        constraints = [
            models.UniqueConstraint(
                fields=["disposition"],
                condition=models.Q(agreed=None),
                name="one_open_objection_per_disposition",
            )
        ]


class HandOver(models.Model):
    """Passing on of the first responsibility; it passes only when accepted (M-D1). An offer that nobody can take up any more
    lapses: another was made, one of the two is recused, the matter left the unit, or who was asked `declined`, with the reason."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="hand_overs")
    from_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    declined = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["at"], name="hand_over_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(accepted_at=None, lapsed_at=None),
                name="one_open_hand_over_per_matter",
            )
        ]


class Recusal(models.Model):
    """A direct interest that the person declared, or because of which the petitioner asks for another, and the decision on it
    (条例 28(3)). `unit` owes the decision as long as it can (`queries.recusals`): the person's own, for one from elsewhere that which had the matter. `recorded_by`: who took the petitioner's request down; nobody where the person
    spoke up."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="recusals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["declared_at"]
        indexes = [models.Index(fields=["declared_at"], name="recusal_declared")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "staff"],
                condition=models.Q(granted=None),
                name="one_open_recusal_per_person",
            )
        ]

    def __str__(self) -> str:
        if self.recorded_by_id is None:
            return f"{self.staff.name}：{self.ground}"
        return _("%(name)s（信访人申请）：%(words)s") % {"name": self.staff.name, "words": self.ground}
