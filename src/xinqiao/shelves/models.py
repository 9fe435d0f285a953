"""Where paper lies, who has it, and what a stocktaking found (M-I4)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.shelving import (
    BORROWER,
    DIFFERENCE,
    DIFFERENCES,
    FILE_STATES,
    KEEPER,
    LOAN,
    OPEN,
    OTHER_KEEPER,
    PLACES,
    FileState,
)
from xinqiao.safekeeping.models import Custody


class StoragePlace(models.Model):
    """A room, a cabinet or a shelf (box) in it. `custody`: who keeps it, as named first; a shelf is kept by whoever keeps its cabinet. `reserved`:
    for accusations only, opened by both keepers together. `code` is on its label."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=8, choices=PLACES.items())
    title = models.CharField(max_length=60)
    inside = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    custody = models.ForeignKey(Custody, null=True, on_delete=models.PROTECT, related_name="+")
    code_lock = models.BooleanField(default=False)
    camera = models.BooleanField(default=False)
    reserved = models.BooleanField(default=False)
    code = models.CharField(max_length=12, unique=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["unit", "id"]

    def __str__(self) -> str:
        return f"{self.inside} · {self.title}" if self.inside else self.title


class PaperFile(models.Model):
    """One volume of a matter on paper. `pages` as they were counted last; `place` is where it belongs while it is on the register."""

    stands_under = "matter"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_files")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="paper_files")
    volume = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField()
    place = models.ForeignKey(StoragePlace, null=True, on_delete=models.PROTECT, related_name="files")
    state = models.CharField(max_length=12, choices=FILE_STATES.items(), default=FileState.SHELVED.value)
    code = models.CharField(max_length=12, unique=True)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "matter", "volume"], name="a_volume_is_on_one_register"),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="paper_of_unit")]


class Loan(OnCourse):
    """A file is out. `pages_out` and `pages_back` were counted by a keeper with the borrower; `opened_by` came first to a cabinet that two open.
    `purpose` and `explained` are masked."""

    course = LOAN
    matter_path: ClassVar[str] = "file__matter"
    stands_under = "file"

    file = models.ForeignKey(PaperFile, on_delete=models.PROTECT, related_name="loans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    borrower = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    keepers = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    pages_out = models.PositiveIntegerField(null=True)
    out_at = models.DateTimeField(null=True)
    pages_back = models.PositiveIntegerField(null=True)
    back_at = models.DateTimeField(null=True)
    explained = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(stage__in=[str(s) for s in OPEN]), name="a_file_is_lent_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="loan_of_unit"),
            models.Index(fields=["unit", "due_on"], name="loan_due"),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        first, second = self.keepers.first_id, self.keepers.second_id
        named = {
            BORROWER: self.borrower_id,
            KEEPER: first if first != self.borrower_id else second,
            OTHER_KEEPER: second if self.opened_by_id == first else first,
        }
        return self.unit_id, named.get(who)

    def due(self, who: str) -> date | None:
        return self.due_on if who == BORROWER else None


class Stocktaking(models.Model):
    """A room or a cabinet was counted in a year, by scanning. What was not as it should be stands in its differences."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stocktakings")
    place = models.ForeignKey(StoragePlace, on_delete=models.PROTECT, related_name="stocktakings")
    year = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    there = models.PositiveIntegerField()
    lent = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "year"], name="stocktaking_of_place")]


class Difference(OnCourse):
    """What a stocktaking found otherwise than the register says: a file that is not there or lies elsewhere (`met`), or a code that is no file's."""

    course = DIFFERENCE
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("kind", "code")
    may_be_about: ClassVar[str] = "file__matter"
    stands_under = "file"

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="differences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DIFFERENCES.items())
    code = models.CharField(max_length=40)
    file = models.ForeignKey(PaperFile, null=True, on_delete=models.PROTECT, related_name="differences")
    met = models.ForeignKey(StoragePlace, null=True, on_delete=models.PROTECT, related_name="+")
    close_by = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "close_by"], name="difference_due")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None
