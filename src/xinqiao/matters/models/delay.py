"""逾期说明: why a clock was not kept, how far things are and when they will be done (M-R3)."""

from django.db import models

from xinqiao.matters.models.matter import Matter, RunningClock
from xinqiao.offices.models import Staff, Unit


class Delay(models.Model):
    """What a unit says of a clock that it let pass. It makes nothing good: the clock stays late. The petitioner reads it of a legal time, and so does of any
    whoever assigned the matter. Another one later is another row."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="delays")
    clock = models.ForeignKey(RunningClock, on_delete=models.CASCADE, related_name="delays", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    standing = models.TextField()
    until = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["clock", "at"], name="delay_of_clock")]
