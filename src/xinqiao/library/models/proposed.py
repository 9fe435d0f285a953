"""What an office words for itself: proposed by one person, decided by another, every change kept (M-C2)."""

from django.db import models

from xinqiao.offices.models import Staff, Unit


class Proposed(models.Model):
    """One version of something that has a code. Holds from `decided_at` if `approved`, until a later one of the same code holds. A `code`
    of the product's own replaces that one; `retired` takes it out of use."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
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
        abstract = True
        ordering = ["pk"]
