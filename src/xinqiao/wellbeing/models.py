"""Own results, sealed under a key that only the person can derive; what is published of them; what a unit arranged (M-E1, M-E3).

No row here leads to a matter or a petitioner, and none of the results to a member of staff."""

import uuid

from django.db import models

from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.publishing import BANDS
from xinqiao.rules.self_checking import CHECKS


class OwnResults(models.Model):
    """All results of one person under one key (`kernel.own_key`). `place` is derived from the person's phrase: whose it is stands nowhere.
    `own`: always of the same length. `quarter`: when it was last written, so that what nobody opens any more is deleted."""

    place = models.CharField(max_length=64, primary_key=True)
    own = models.BinaryField()
    quarter = models.CharField(max_length=7, db_index=True)


class Share(models.Model):
    """One answer that counts in the figure of its unit, with neither person nor time, until the quarter is over; then it is deleted.
    `sealed`, under the key of the office: a name that only the person's own results know, and "1" for who should slow down or talk to
    somebody, "0" for all others. Key and sealed bytes are made anew each time one comes to it or goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    check_of = models.CharField(max_length=8, choices=CHECKS.items())
    quarter = models.CharField(max_length=7, db_index=True)
    sealed = models.BinaryField()


class CountedMark(models.Model):
    """That an account has had a check counted in a quarter, so that nobody counts twice: a keyed fingerprint, never beside a share. It is
    deleted with the shares."""

    id = models.CharField(max_length=64, primary_key=True)
    quarter = models.CharField(max_length=7, db_index=True)


class PublishedFigure(models.Model):
    """What is shown of a finished quarter and a unit with those below it that have none: at least five answered, and in which half or third lie those
    who should slow down or talk to somebody; no number stands here. It never changes, so that no two days of it can be compared."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    check_of = models.CharField(max_length=8, choices=CHECKS.items())
    quarter = models.CharField(max_length=7)
    band = models.CharField(max_length=4, choices=BANDS.items())

    class Meta:
        ordering = ["-quarter", "check_of", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "check_of", "quarter"], name="figure_once_a_quarter")
        ]


class Arrangement(models.Model):
    """What a unit arranged for its people: a counsellor outside the office, and how much one person has at most before somebody is asked
    why: open hard matters, hours of reception in a row, minutes of rest after them, days until a rest that is due runs out."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="arrangement")
    counsellor = models.CharField(max_length=80)
    telephone = models.CharField(max_length=20)
    hard_matters = models.PositiveSmallIntegerField()
    hours_in_a_row = models.PositiveSmallIntegerField()
    rest_minutes = models.PositiveSmallIntegerField()
    rest_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)


class Rest(models.Model):
    """Rest that is due for work in an evening or at a weekend (公务员法 82): taken on a day, or run out after `expires_on`. `worked_on` is
    the day of the work, `minutes` how long it was."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="rests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    worked_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    expires_on = models.DateField()
    taken_on = models.DateField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["expires_on", "id"]
        indexes = [models.Index(fields=["staff", "taken_on", "expires_on"], name="rest_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["staff", "worked_on"], name="rest_once_for_a_day"),
        ]
