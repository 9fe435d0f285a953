"""The petition: one submission, by one channel, at one time; and what came with it."""

from typing import ClassVar

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.indexes import filled
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models.matter import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.people.models import Person


class Channel(models.TextChoices):
    WEB = "web", "网上信访"
    VISIT = "visit", "来访"
    LETTER = "letter", "来信"
    CALL = "call", "来电"
    EMAIL = "email", "电子邮件"


class Petition(models.Model):
    """信访件. `sealed` holds the original title and text; `title` and `text` are the masked copy that everything else
    works on. The query code is derived from `id` and `code_round` under the root key; `code_owed`: a new
    one was made and nobody was given it yet. `submission_key` makes a double submission one. `language`:
    what the petitioner speaks where an interpreter is needed (条例 48). `late_reason`: why it was registered more than a working day after
    its receipt (M-R1). `split_from`: the same letter, whose other requests are a matter
    of their own (条例 24(1)); it is one submission, and counted once. `judge_by`: until when the unit that
    received a repeat judges whether it stems from a deviation (M-P7)."""

    stands_under: ClassVar[str] = "matter"

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    number = models.CharField(max_length=32, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="petitions", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    channel = models.CharField(max_length=8, choices=Channel)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="petitions")
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, db_index=False)
    title = models.CharField(max_length=200)
    text = models.TextField()
    sealed = models.BinaryField()
    people_count = models.PositiveIntegerField(default=1)
    is_group = models.BooleanField(default=False)
    oral = models.BooleanField(default=False)
    read_back = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    other_procedure = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=40, blank=True)
    late_reason = models.CharField(max_length=300, blank=True)
    repeat_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeats", db_index=False
    )
    link_reason = models.CharField(max_length=360, blank=True)
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    split_reason = models.CharField(max_length=300, blank=True)
    judge_by = models.DateField(null=True)
    code_round = models.PositiveIntegerField(default=0)
    code_owed = models.BooleanField(default=False)
    submission_key = models.CharField(max_length=64, null=True)
    source_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter", "received_at"]),
            models.Index(fields=["unit", "registered_at"]),
            models.Index(fields=["unit", "number"], name="petition_number_of_unit"),
            *filled("repeat_of", "split_from", of="petition"),
            models.Index(fields=["matter"], condition=models.Q(people_count__gte=5), name="petition_of_many"),
            models.Index(
                fields=["-number"], condition=models.Q(repeat_of__isnull=False), name="petition_repeats"
            ),
            models.Index(
                fields=["unit", "judge_by"],
                condition=models.Q(judge_by__isnull=False),
                name="petition_to_judge",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission_key"],
                condition=models.Q(submission_key__isnull=False),
                name="submission_key_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


class _Standing(models.Manager["Representative"]):
    def get_queryset(self) -> models.QuerySet["Representative"]:
        return super().get_queryset().filter(ended_at=None)


class Representative(models.Model):
    """A person chosen by a group to present a common matter; at most five (条例 20(3)). Who was chosen before stays on record with
    `ended_at`; `petition.representatives` are those of now, `Representative.everybody` all that ever were."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="representatives")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    objects = _Standing()
    everybody = models.Manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "position"],
                condition=models.Q(ended_at=None),
                name="representative_position_once",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=5), name="at_most_five_representatives"
            ),
        ]


class Attachment(models.Model):
    """A file that came with a petition, a log entry or a proof of service; its bytes are sealed in storage. `from_citizen`: it came
    from the petitioner, sent in or handed to the office, which scanned it."""

    stands_under: ClassVar[str] = "matter"

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    petition = models.ForeignKey(Petition, null=True, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = StoredPath("材料")
    from_citizen = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def for_citizen(self) -> bool:
        """Whether its petitioner gets it: who gave it, or to whom it was sent; not what the office put into the file for itself."""
        return self.from_citizen or self.messages.exists()

    @property
    def by_office(self) -> bool:
        """Whether the office put the file in: a scan tells of the machine it was made on, a file sent in is given back as it is."""
        return self.added_by.startswith("staff:")


class OutsideKind(models.TextChoices):
    FINAL_OPINION = "final_opinion", "复核意见书"
    ACCEPTANCE = "acceptance", "受理告知书"


class OutsideDocument(models.Model):
    """A document on the same matter by an organ that does not use this system: who issued it, its number, the day on which it was
    served or the matter accepted, and always a scan of it (条例 19(3), 36(3)). What was recorded stays; the latest counts."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="outside")
    kind = models.CharField(max_length=14, choices=OutsideKind)
    organ = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    day = models.DateField()
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class SavedFilter(models.Model):
    """A list filter a member of staff keeps under a name; the filter is the query part of the list's address. `shared`: the others of the
    unit find it too, and each sees in it what that person may see."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="filter_name_once")]


class PastAnswer(models.Model):
    """The answer that an imported message was given in the system it comes from, and when. It was not drafted, approved
    or served here; it is kept so that the answer time can be judged and the answer be found again."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="past_answer")
    answered_at = models.DateTimeField()
    text = models.TextField()
    sealed = models.BinaryField()


class ImportedRow(models.Model):
    """Which row of which source is in: an import that was stopped goes on where it ended and takes nothing twice.
    `digest` tells a row that comes again from another one under the same number."""

    source = models.CharField(max_length=64)
    row_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=32)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "row_key"], name="imported_once")]
