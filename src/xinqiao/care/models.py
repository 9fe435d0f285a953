"""Calls for help from a reception, and hard incidents (M-E2, M-E4). No row here leads to a reception, a matter or a petitioner."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.clock import day_of
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.caring import (
    CONCERNED,
    HELP,
    HELP_CALL,
    INCIDENT,
    INJURIES,
    until,
)


class HelpCall(OnCourse):
    """One key was pressed in a room: a colleague is to take over, to come beside, or the police are called. Who came stands in the steps."""

    course = HELP_CALL
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("kind", "room")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="help_calls")
    kind = models.CharField(max_length=8, choices=HELP.items())
    room = models.CharField(max_length=40)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="help_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class Incident(OnCourse):
    """The slip about an event: `happened_at`, `place`, `what`, `injury`, `recording`, `present`; and to whom of the office it
    happened, `concerned`. The ticks say what the head offered; whether it was taken up is nobody's to know."""

    course = INCIDENT
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("place",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents")
    concerned = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="incidents")
    happened_at = models.DateTimeField()
    place = models.CharField(max_length=80)
    what = models.TextField()
    injury = models.CharField(max_length=8, choices=INJURIES.items())
    recording = models.CharField(max_length=80, blank=True)
    present = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    police_report = models.BooleanField(default=False)
    medical = models.BooleanField(default=False)
    leave = models.BooleanField(default=False)
    followed_at = models.DateTimeField(null=True)
    debriefing_on = models.DateField(null=True)
    referral = models.BooleanField(default=False)
    rotation = models.BooleanField(default=False)
    offered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="incident_of_unit"),
            models.Index(fields=["concerned", "-id"], name="incident_of_person"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, self.concerned_id if who == CONCERNED else None

    def due(self, who: str) -> Any:
        last = until(self.stage, self.happened_at)
        return None if last is None else day_of(last)
