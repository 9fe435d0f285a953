"""What every record on a course has, and the steps that were taken, whatever the record."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course


class OnCourse(models.Model):
    """A record whose stages are told by `course`. `turn_staff`, or anybody with the post in `turn_unit`, has the turn since `turn_since`,
    until `turn_due` where a day is set. A second round is a second row of `Step`, never a second text over the first."""

    course: ClassVar[Course]
    matter_path: ClassVar[str] = "matter"
    """How to get to the matter that the record is about; empty when it is about none."""
    may_be_about: ClassVar[str] = ""
    """How to get to its matter where only some of these records are about one; of an accusation nothing waits on first pages."""
    known_by: ClassVar[tuple[str, ...]] = ()
    """What `about` of its entry reads (paths of fields), where it belongs to no matter whose title would tell one line of a desk from the next."""
    page_key: ClassVar[str] = "pk"
    """What the page takes that shows the record."""
    keeps_unit: ClassVar[tuple[str, ...]] = ()
    """Stages at which its own unit must finish it before that unit is merged into another."""
    once: ClassVar[tuple[str, ...]] = ()
    """Stages at which it must be finished before that when the other unit has the same already, because more hangs on it."""

    staffed_by: ClassVar[tuple[str, ...]] = ()
    """Fields with people of the unit without whom it cannot be finished: they finish it or are replaced before they leave."""
    stands_under: ClassVar[str] = ""
    """The record it hangs on, which is locked before it (`kernel.commands`)."""

    stage = models.CharField(max_length=16)
    turn_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    turn_staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    turn_since = models.DateTimeField()
    turn_due = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def holder(self, who: str) -> tuple[int | None, int | None]:
        """Unit and person who are meant by a name of the course's table: `owner` → (unit_id, owner_id)."""
        raise NotImplementedError

    def stands_in(self) -> Staff | None:
        """Who takes a turn that is one person's alone when that person has left; None: nobody."""
        return None

    @property
    def step_basis(self) -> Basis | None:
        """On what its steps rest: that of the course, unless the record says otherwise."""
        return self.course.basis

    def due(self, who: str) -> Any:
        """The day that the record itself sets for a holder, if any; otherwise the table's working days count."""
        return None


def _led_to_by_turn(sender: type[models.Model], **_: Any) -> None:
    """What waits at one stage is led to as such, for a unit and for a person: a desk asks for each stage by itself."""
    if issubclass(sender, OnCourse):
        name = sender._meta.model_name
        own = (
            models.Index(fields=["turn_unit", "stage"], name=f"turn_{name}"),
            models.Index(
                fields=["turn_staff", "stage"],
                condition=models.Q(turn_staff__isnull=False),
                name=f"mine_{name}",
            ),
        )
        sender._meta.indexes = [*sender._meta.indexes, *own]
        sender._meta.original_attrs["indexes"] = sender._meta.indexes


models.signals.class_prepared.connect(_led_to_by_turn)


class Step(models.Model):
    """One step taken on a record: append-only, a trigger refuses UPDATE and DELETE. `record` and `key` name it as the log does, `number`
    counts its steps, `by` is nobody of the office when the petitioner took it, `due` is the day until which the step was owed when it was taken. `words` are masked."""

    record = models.CharField(max_length=60)
    key = models.BigIntegerField()
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due = models.DateField(null=True)
    words = models.JSONField(default=dict)

    class Meta:
        ordering = ["record", "key", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "key", "number"], name="steps_of_a_record_are_numbered"
            ),
        ]
        indexes = [models.Index(fields=["record", "act", "due"], name="step_by_act")]
