"""The reception desk: numbers of a day, what was heard, said back and promised, the signed record, the half days of duty."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.indexes import filled
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models import Commitment, Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.receiving import (
    HALVES,
    RECEIVER,
    RECEPTION,
    SECOND,
    SHIFT,
    SITUATIONS,
    ReceptionStage,
    ShiftStage,
)


def submission_key() -> str:
    return new_uuid().hex


class Reception(OnCourse):
    """One reception, from its number to the signed record. `number` counts the receptions of one day and says nothing of a person: no
    name stands here, and nothing leads from one day to another. Texts are masked.
    `key`: the submission key under which the petition is registered; `matter`: the existing one into which it was entered.
    `without_rest`: minutes that its receiver had received without a rest when it ended (M-E1)."""

    course = RECEPTION
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("day", "number")
    staffed_by = ("receiver",)
    keeps_unit = (ReceptionStage.QUEUED, ReceptionStage.CALLED, ReceptionStage.TALKING, ReceptionStage.ENDED)
    stands_under = "matter"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receptions")
    day = models.DateField()
    number = models.PositiveIntegerField()
    people_count = models.PositiveSmallIntegerField(default=1)
    room = models.CharField(max_length=40, blank=True)
    receiver = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    without_rest = models.PositiveSmallIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    situation = models.CharField(max_length=12, choices=SITUATIONS.items(), blank=True)
    heard = models.TextField(blank=True)
    said_back = models.TextField(blank=True)
    requests = models.JSONField(default=list)
    key = models.CharField(max_length=32, unique=True, default=submission_key)
    matter = models.ForeignKey(
        Matter, null=True, on_delete=models.PROTECT, related_name="receptions", db_index=False
    )

    class Meta:
        ordering = ["unit", "day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "number"], name="number_once_a_day"),
        ]
        indexes = [
            models.Index(fields=["unit", "ended_at"], name="reception_ended"),
            *filled("matter", of="reception"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {RECEIVER: (self.unit_id, self.receiver_id)}[who]


class ReceptionWords(models.Model):
    """The words of a reception as they were written, sealed; they fill the registration and the record that is signed."""

    reception = models.OneToOneField(
        Reception, primary_key=True, on_delete=models.CASCADE, related_name="words"
    )
    sealed = models.BinaryField()


class ReceptionPromise(models.Model):
    """What was promised at the counter: who does what by when. Masked. `commitment`: what it became when there was a matter."""

    reception = models.ForeignKey(Reception, on_delete=models.CASCADE, related_name="promises")
    what = models.TextField()
    who = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    commitment = models.OneToOneField(
        Commitment, null=True, on_delete=models.PROTECT, related_name="reception_promise"
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class SignedRecord(models.Model):
    """The scan of the record that was read back and signed on paper."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    reception = models.OneToOneField(Reception, on_delete=models.CASCADE, related_name="signed_record")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = StoredPath("签字的接谈记录", max_length=80)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class DutyShift(OnCourse):
    """A half day of duty: who receives, who is the second person and looks at the conduct (M-C3), which leader is on duty and under which
    telephones help is reached. `good`: every fact was as it should be."""

    course = SHIFT
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("day", "half")
    staffed_by = ("receiver", "second", "leader")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=HALVES.items())
    receiver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    telephones = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    good = models.BooleanField(null=True)

    class Meta:
        ordering = ["unit", "day", "half"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "half"],
                condition=~models.Q(stage=ShiftStage.DROPPED),
                name="one_duty_a_half_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(receiver=models.F("second")), name="nobody_checks_the_own_conduct"
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {SECOND: (self.unit_id, self.second_id)}[who]

    def due(self, who: str) -> Any:
        return self.day
