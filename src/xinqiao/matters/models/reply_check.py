"""What the check of a reply found when it was sent for approval, and why its writer let a block stand (M-C2)."""

from django.db import models

from xinqiao.matters.models.paper import Paper
from xinqiao.offices.models import Staff


class ReplyCheck(models.Model):
    """One submission of one exact text (`content_hash`). `blocks`: what stood in the way, each with its key, what it is about and why;
    never the words of the text. `reason`: why it was sent all the same, empty where nothing stood in the way. `lacking`: which of
    basis, way and time points it does not have; `warnings`: how many more remarks there were; `sharp`: whether words are left that the norms
    forbid or advise against, so that a second reader is asked (M-E5)."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="reply_checks")
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    blocks = models.JSONField(default=list)
    lacking = models.JSONField(default=list)
    warnings = models.PositiveSmallIntegerField(default=0)
    sharp = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(block["key"] for block in self.blocks)
