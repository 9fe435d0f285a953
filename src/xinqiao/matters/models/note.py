"""Notes that the people who work on a matter leave each other."""

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
from xinqiao.offices.models import Staff


class Note(models.Model):
    """A note of the office to itself; append-only, masked, in no letter, print, export or interface, and no part of the handling log.
    `mentioned`: who was told of it."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="notes")
    unit = models.ForeignKey("offices.Unit", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    mentioned = models.ManyToManyField(Staff, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
