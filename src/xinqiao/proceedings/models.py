"""Hearings, evaluation sessions, mediations and assistance in a matter, each on its course (M-R6). All texts are masked."""

from datetime import date
from typing import Any

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Attachment, Matter, Paper
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules import mediating
from xinqiao.rules.basis import Basis
from xinqiao.rules.hearing import HEARING, LEVELS, PANEL, PRESIDER, HearingLevel, HearingStage, basis_of
from xinqiao.rules.mediating import CONSENTS, KINDS, MEDIATION, RELIEF, RELIEFS


def _choices(titles: Any) -> list[tuple[str, str]]:
    return [(str(key), title) for key, title in titles.items()]


class Hearing(OnCourse):
    """A hearing (条例 31(6), 36(2)). `level`: where the matter stood when it was asked for; `asked_for`: the petitioner asked. `day`, `hour`
    and `place` as told in `notice`; `opened_on` and `closed_on` as it was held, both counted. `signed`: the scan of the signed record."""

    course = HEARING
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="hearings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=14, choices=_choices(LEVELS))
    asked_for = models.BooleanField()
    question = models.TextField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    presider = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    hearers = models.JSONField(default=list)
    day = models.DateField(null=True)
    hour = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=120, blank=True)
    closed_doors = models.TextField(blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    report_due = models.DateField(null=True)
    notice = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    transcript = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    conclusion = models.TextField(blank=True)
    published = models.BooleanField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "report_due"], name="hearing_of_unit")]

    @property
    def step_basis(self) -> Basis:
        """In the final review it rests on its own paragraph (条例 36(2))."""
        return basis_of(HearingLevel(self.level))

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.presider_id if who == PRESIDER else None

    def due(self, who: str) -> Any:
        """The presider holds it on its day, and reports by the day counted from its end."""
        return {HearingStage.CONVENED: self.day, HearingStage.SIGNED: self.report_due}.get(
            HearingStage(self.stage)
        )


class Panel(OnCourse):
    """A light session in which deputies, neighbours and lawyers say what they think of a question (评议会). `result`: what came of it."""

    course = PANEL
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="panels")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    day = models.DateField()
    place = models.CharField(max_length=120)
    presider = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    held_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    sheet = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "day"], name="panel_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.presider_id

    def due(self, who: str) -> Any:
        return self.day


class Mediation(OnCourse):
    """A mediation or a settlement (条例 33). `plan`: who does what by when, `[{"due", "what"}]`; each becomes a commitment when the signed
    agreement is in the file. `sign_due`: until when that is owed. `urge_due`: until when the handling office has a broken one carried out."""

    course = MEDIATION
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="mediations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=_choices(KINDS))
    subject = models.TextField()
    mediator = models.CharField(max_length=80, blank=True)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    facts = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    plan = models.JSONField(default=list)
    default_clause = models.TextField(blank=True)
    agreement = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    sign_due = models.DateField(null=True)
    signed = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    breached_on = models.DateField(null=True)
    urge_due = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "sign_due"], name="mediation_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        """What was agreed in a review is carried out under the office that handled the matter."""
        first = self.matter.first_unit_id if who == mediating.HANDLING_OFFICE else None
        return first or self.unit_id, None

    def due(self, who: str) -> Any:
        if self.stage == mediating.MediationStage.IN_FORCE:
            return max((date.fromisoformat(one["due"]) for one in self.plan), default=None)
        return self.urge_due if who == mediating.HANDLING_OFFICE else None


class Side(models.Model):
    """One party to a mediation, and its consents: to be mediated, and to the agreement as it reads now."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="sides")
    name = models.CharField(max_length=120)
    petitioner = models.BooleanField()
    willing_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    how = models.CharField(max_length=10, blank=True, choices=_choices(CONSENTS))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Relief(OnCourse):
    """Assistance for a petitioner in hardship (条例 37(2), (3)): proposed, decided by another, carried out with evidence."""

    course = RELIEF
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="reliefs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=_choices(RELIEFS))
    need = models.TextField()
    asked = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decide_due = models.DateField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    organ = models.CharField(max_length=120, blank=True)
    granted = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    perform_by = models.DateField(null=True)
    done_on = models.DateField(null=True)
    evidence = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "decide_due"], name="relief_of_unit"),
            models.Index(fields=["unit", "perform_by"], name="relief_to_perform"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="nobody_decides_on_the_own_proposal",
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None

    def due(self, who: str) -> Any:
        return self.decide_due if who == mediating.LEADER else self.perform_by
