"""A quarter's draw of matters to call back about, and one call-back, as a record on a course (M-D5)."""

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.calling_back import CALL_BACK, UNIT


class CallBackRound(models.Model):
    """One draw of a unit from the matters that others answered in a quarter. `frame` is the text of `rules.sampling.frame_text`, `seed`
    hexadecimal: with both anybody can repeat the draw."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    frame = models.TextField()
    frame_sha256 = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "quarter"], name="one_call_back_draw_a_quarter")
        ]


class CallBack(OnCourse):
    """`by_unit` asks the petitioner about what `unit` answered: because the matter was `sampled`, is `unsatisfied` by the evaluation, or has
    a `supported` request. The petitioner's own words, masked, stand in the steps; they rate the unit's work and nobody's person. `opened_at`:
    since when what proves must have been made: the draw, later the beginning of the check."""

    course = CALL_BACK
    stands_under = "matter"

    round = models.ForeignKey(CallBackRound, on_delete=models.PROTECT, related_name="call_backs")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="call_backs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sampled = models.BooleanField(default=False)
    unsatisfied = models.BooleanField(default=False)
    supported = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="call_back_of_unit"),
            models.Index(fields=["by_unit", "-id"], name="call_back_by_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["round", "matter"], name="called_back_once_a_round"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return (self.unit_id if who == UNIT else self.by_unit_id), None
