"""The second reading of a reply, before its first approval (M-E5)."""

from django.db import models

from xinqiao.matters.models.paper import Paper
from xinqiao.offices.models import Staff


class SecondReading(models.Model):
    """What a colleague found who neither wrote the text nor met the petitioner; bound to exactly this text, as an `Approval` is. Append-only.
    `welcome`: there is no word that the reader would not want to receive; `complete`: every request is answered. `wanted_at`: since when the text
    had waited for it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="second_readings")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    welcome = models.BooleanField()
    complete = models.BooleanField()
    note = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    wanted_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["wanted_at"], name="reading_wanted")]

    @property
    def passed(self) -> bool:
        return self.welcome and self.complete
