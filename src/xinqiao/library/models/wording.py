"""The language norms of an office (M-C2): what it changed of those that come with the product, every change kept."""

from django.db import models

from xinqiao.library.models.proposed import Proposed
from xinqiao.rules.wording.norms import GROUPS, SEVERITY_TITLES, Norm, Severity


class NormVersion(Proposed):
    """One version of a norm of a unit."""

    group = models.CharField(max_length=12, choices=[(g.code, g.title) for g in GROUPS])
    severity = models.CharField(max_length=12, choices=[(s.value, t) for s, t in SEVERITY_TITLES.items()])
    pattern = models.CharField(max_length=120)
    why = models.CharField(max_length=200)
    better = models.CharField(max_length=200, blank=True)
    hits = models.JSONField(default=list)
    misses = models.JSONField(default=list)

    class Meta(Proposed.Meta):
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
