"""The language norms of an office (M-C2): what it changed of those that come with the product, every change kept."""

from django.db import models

from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.wording.norms import GROUPS, SEVERITY_TITLES, Norm, Severity


class NormVersion(models.Model):
    """One version of a norm of a unit. Holds from `decided_at` if `approved`, until a later one of the same code holds. A `code` of the
    product's own norms replaces that norm; `retired` takes it out of use."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    group = models.CharField(max_length=12, choices=[(g.code, g.title) for g in GROUPS])
    severity = models.CharField(max_length=12, choices=[(s.value, t) for s, t in SEVERITY_TITLES.items()])
    pattern = models.CharField(max_length=120)
    why = models.CharField(max_length=200)
    better = models.CharField(max_length=200, blank=True)
    hits = models.JSONField(default=list)
    misses = models.JSONField(default=list)
    retired = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["unit", "approved", "code"], name="norm_of_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.pattern}"

    @property
    def norm(self) -> Norm:
        """Itself as the rules know it."""
        return Norm(
            code=self.code,
            group=self.group,
            severity=Severity(self.severity),
            pattern=self.pattern,
            why=self.why,
            better=self.better,
            hits=tuple(self.hits),
            misses=tuple(self.misses),
        )
