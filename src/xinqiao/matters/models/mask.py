"""Masks put right by hand (M-I2)."""

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.correcting import MASK


class MaskCorrection(OnCourse):
    """Words of a matter that are to be hidden besides, or shown although a rule hides them. `sealed` keeps the words, bound to `seal_id`, `around` where they stand in
    the masked copy; `kind` is what was missed, or the kind of the mask; `reason` why it is to be shown. Nothing here changes a sealed original."""

    course = MASK
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="mask_corrections")
    petition = models.ForeignKey(Petition, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    seal_id = models.UUIDField(default=new_uuid, editable=False)
    sealed = models.BinaryField()
    around = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["matter", "stage"], name="mask_of_matter")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class WordsBefore(models.Model):
    """What one column of one record said before somebody hid a part of it by hand; `sealed` is bound to `seal_id`. `copy_sha256` is of the masked copy that stands there:
    where it fits no more, somebody wrote anew."""

    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    record = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    seal_id = models.UUIDField(default=new_uuid, editable=False)
    sealed = models.BinaryField()
    copy_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "record", "key", "column"], name="words_before_of_a_column_once"
            )
        ]
