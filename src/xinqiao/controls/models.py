"""What the board said: the figures of a unit and a period at the end of a day, so that the past does not change unseen."""

from django.db import models

from xinqiao.offices.models import Unit


class Frozen(models.Model):
    """`figures`: measure → done, at risk, due, as the board counted them when `day` was over. `period`: its code (`controls.periods`). A row is
    written where something has changed since the one before, and always when the period ends; none is ever changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    day = models.DateField()
    figures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "period", "day"]
        constraints = [models.UniqueConstraint(fields=["unit", "period", "day"], name="frozen_once_a_day")]
