"""The urgent report T14 (条例 25): its parts in order, and what each recipient signed when."""

from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Staff, Unit
from xinqiao.reception.models.emergency import EmergencyEvent
from xinqiao.rules.urgent import ADDRESSEES, KINDS, RECEIPT, RECIPIENT, REPORT, SENDER, Addressee


class UrgentReport(OnCourse):
    """One part: the first report, or a follow-up of `first` with its number; texts are masked, nobody is named. `learned_at`: when the office
    learned of it."""

    course = REPORT
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("kind",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="urgent_reports")
    event = models.ForeignKey(EmergencyEvent, null=True, on_delete=models.PROTECT, related_name="reports")
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=KINDS.items())
    happened = models.TextField()
    measures = models.TextField()
    next_step = models.TextField()
    learned_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "number"], name="follow_ups_are_numbered"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {SENDER: (self.unit_id, self.by_id)}[who]


class UrgentReceipt(OnCourse):
    """One recipient of one part. `unit`: the recipient where it works in this system; its own people sign then."""

    course = RECEIPT
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("addressee",)
    page_key: ClassVar[str] = "report_id"
    stands_under = "report"

    report = models.ForeignKey(UrgentReport, on_delete=models.CASCADE, related_name="receipts")
    addressee = models.CharField(max_length=16, choices=ADDRESSEES.items())
    article = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "addressee"], name="one_receipt_a_recipient"),
        ]

    def __str__(self) -> str:
        title = translated(ADDRESSEES[Addressee(self.addressee)])
        return f"{title}（{self.unit.short_name}）" if self.unit else title

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {RECIPIENT: (self.unit_id, None)}[who]
