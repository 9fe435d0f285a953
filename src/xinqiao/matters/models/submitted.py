"""What a document said each time it was sent for approval."""

from django.db import models

from xinqiao.matters.models.paper import Paper
from xinqiao.offices.models import Staff


class SubmittedText(models.Model):
    """The masked fields of one submission; append-only, so that who approves the next round sees what was changed."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="submitted")
    content = models.JSONField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
