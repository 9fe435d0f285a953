"""Drills and practices (M-C5). What they show of a person is read by that person and the trainer only (`queries`)."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.drilling import (
    DRILL,
    DRILL_SCENE,
    OWNER,
    PARTS,
    SHEET,
    SUBJECTS,
    TRAINER,
    DrillStage,
    PartKind,
)
from xinqiao.rules.drilling import PART as PART_COURSE


class Drill(OnCourse):
    """The role-play of one unit in one quarter. `trainer` comments. The improvement task stands until it is answered; the answers
    stand in the steps."""

    course = DRILL
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("year", "quarter")
    once = (DrillStage.PLANNED, DrillStage.HALF, DrillStage.CHOSEN, DrillStage.CLOSED)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drills")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    trainer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField()
    planned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    held_on = models.DateField(null=True)
    task = models.CharField(max_length=300, blank=True)
    task_owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    task_due = models.DateField(null=True)

    class Meta:
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "quarter"], name="drill_once_a_quarter"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        named = {TRAINER: self.trainer_id, OWNER: self.task_owner_id}
        return self.unit_id, named.get(who)

    def due(self, who: str) -> Any:
        return {TRAINER: self.planned_on, OWNER: self.task_due}.get(who)


class DrillScene(OnCourse):
    """One of its two scenes. `matter` is where it was taken from: it tells whose names are masked and is shown to nobody. `summary` is
    used once another person has confirmed that nobody is to be recognised in it."""

    course = DRILL_SCENE
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("drill__year", "drill__quarter", "number")
    page_key: ClassVar[str] = "drill_id"
    stands_under = "drill"

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="scenes")
    number = models.PositiveSmallIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=SUBJECTS)
    summary = models.TextField()
    chosen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["drill", "number"], name="drill_scene_once")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.drill.unit_id, self.drill.trainer_id

    def due(self, who: str) -> Any:
        return self.drill.planned_on


class Part(OnCourse):
    """Who plays what in a scene. What the trainer says of the scene is for who received in it."""

    course = PART_COURSE
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("scene__drill__year", "scene__drill__quarter", "scene__number")
    page_key: ClassVar[str] = "scene__drill_id"
    stands_under = "scene"

    scene = models.ForeignKey(DrillScene, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=[(kind.value, title) for kind, title in PARTS.items()])
    player = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["scene", "kind"]
        constraints = [models.UniqueConstraint(fields=["scene", "kind"], name="drill_part_once")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.scene.drill.unit_id, self.player_id

    def due(self, who: str) -> Any:
        return self.scene.drill.planned_on


class Sheet(OnCourse):
    """The eight facts that one observer saw in a scene; they stand in its step."""

    course = SHEET
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("scene__drill__year", "scene__drill__quarter", "scene__number")
    page_key: ClassVar[str] = "scene__drill_id"
    stands_under = "scene"

    scene = models.ForeignKey(DrillScene, on_delete=models.CASCADE, related_name="sheets")
    observer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["scene", "id"]
        constraints = [models.UniqueConstraint(fields=["scene", "observer"], name="drill_sheet_once")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.scene.drill.unit_id, self.observer_id

    def due(self, who: str) -> Any:
        return self.scene.drill.planned_on


class Practice(models.Model):
    """A scene that a person has talked through with the scene trainer, kept by that person: what was said and how it went, as the report
    of that day. `trainer` reads it too, where the person named one. It enters no list of others and no appraisal."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    trainer = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    scene = models.CharField(max_length=24)
    title = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8)
    report = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["staff", "id"], name="practice_of_person"),
            models.Index(fields=["trainer", "id"], name="practice_for_trainer"),
        ]


__all__ = ["Drill", "DrillScene", "Part", "PartKind", "Practice", "Sheet"]
