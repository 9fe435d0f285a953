"""The day's post, how long a file is kept, lists of files that go to the archives, and of those that are destroyed (M-R4, M-R7, M-I7)."""

from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models import FilePackage, Matter, Paper, Service
from xinqiao.offices.models import Staff, Unit
from xinqiao.people.models import Person
from xinqiao.rules.archiving import HANDING, KEEPINGS
from xinqiao.rules.destroying import DESTRUCTION
from xinqiao.rules.posting import POST, RETURNS

_PERIODS = [(keeping.value, period.title) for keeping, period in KEEPINGS.items()]


class DayPost(OnCourse):
    """What a unit posts on one day: letters with documents issued from `since` on. Names and addresses are read from the vault each time they
    are printed, and stand nowhere here. `left_out`: documents for somebody who has no address on record; `cut`: more waited than one list holds."""

    course = POST
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("pk",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    left_out = models.ManyToManyField(Paper, related_name="+")
    cut = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    posted_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="day_post_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class PostItem(models.Model):
    """One letter: `paper` for `receiver`, the `line` of list and labels. `mail_number` is that of the post; `struck`: it went another way;
    `returned_on`: the post brought it back, and it may be sent again."""

    post = models.ForeignKey(DayPost, on_delete=models.CASCADE, related_name="items")
    line = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mail_number = models.CharField(max_length=40, blank=True)
    struck = models.BooleanField(default=False)
    returned_on = models.DateField(null=True)
    returned_why = models.CharField(max_length=10, choices=list(RETURNS.items()), blank=True)

    class Meta:
        ordering = ["post", "line"]
        constraints = [models.UniqueConstraint(fields=["post", "line"], name="post_line_once")]


class ReceiptBatch(models.Model):
    """Signed receipts that were scanned together, for so many days as `rules.destroying` says. Its pages name petitioners, of accusations too: who read
    it in sees it, and nobody else while that person records service here."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="receipts_of_person")]


class PageState(models.TextChoices):
    WAITING = "waiting", "等待核对"
    FILED = "filed", "已归档"
    ASIDE = "aside", "已移出"


class ReceiptPage(models.Model):
    """One page, cut out of what was sent in: the `position`-th of the batch. `codes`: numbers and codes of documents. `service`: where it was filed, and
    from then on the file of the matter is the only one (`path` is empty); `reason`: why it was set aside."""

    batch = models.ForeignKey(ReceiptBatch, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    path = StoredPath("扫描的送达回证", blank=True)
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=PageState, default=PageState.WAITING)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="receipt_page_once")]


class KeepingChoice(models.Model):
    """The archivist says otherwise than is proposed of a file; the last one holds."""

    stands_under: ClassVar[str] = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="keepings")
    keeping = models.CharField(max_length=10, choices=_PERIODS)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class HandingOver(OnCourse):
    """移交清单: files of a unit that go to `archive` together. `consent`: the authority's, where a file goes before its time. `receipt` is that of the
    archives, with who received and how many pieces were counted. `cut`: more files waited than one list holds."""

    course = HANDING
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("number",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    archive = models.CharField(max_length=60)
    consent = models.CharField(max_length=80, blank=True)
    closed_until = models.DateField()
    cut = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    receiver = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    received_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="handing_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class HandedFile(models.Model):
    """One file on a list, by the package that was made of it. `struck`: taken off again, with the reason; the line stays."""

    handing = models.ForeignKey(HandingOver, on_delete=models.CASCADE, related_name="files")
    line = models.PositiveSmallIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="handed")
    package = models.ForeignKey(FilePackage, on_delete=models.PROTECT, related_name="+")
    keeping = models.CharField(max_length=10, choices=_PERIODS)
    struck = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["handing", "line"]
        constraints = [models.UniqueConstraint(fields=["handing", "line"], name="handed_line_once")]


class HandingSheet(models.Model):
    """A list as it was approved, and again as it was received, with its hash and its sums: what was signed is what is kept, whatever becomes
    of one of the files. Another approval is another row."""

    handing = models.ForeignKey(HandingOver, on_delete=models.CASCADE, related_name="sheets")
    pdf_path = StoredPath("移交清单", sha256="pdf_sha256")
    pdf_sha256 = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Destruction(OnCourse):
    """销毁清册: files past their period, appraised by who lists them and by who approves. `carried_out_by` with `witness` destroyed them; `left`: stored
    files that no row names any more and that the system still has to erase, `wiped_at` when none was left."""

    course = DESTRUCTION
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("number",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    opinion = models.CharField(max_length=300)
    cut = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    carried_out_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    destroyed_on = models.DateField(null=True)
    left = models.JSONField(default=list)
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="destruction_of_unit")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class DestroyedFile(models.Model):
    """One file on such a list. `struck`: taken off again, with the reason. Once destroyed it is the tombstone: `files` stored files and `values` rows with
    words were erased, and `tombstone_sha256` is the hash that the log keeps."""

    destruction = models.ForeignKey(Destruction, on_delete=models.CASCADE, related_name="files")
    line = models.PositiveSmallIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="destroyed")
    keeping = models.CharField(max_length=10, choices=_PERIODS)
    closed_on = models.DateField()
    struck = models.CharField(max_length=300, blank=True)
    files = models.PositiveIntegerField(default=0)
    values = models.PositiveIntegerField(default=0)
    tombstone_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["destruction", "line"]
        constraints = [models.UniqueConstraint(fields=["destruction", "line"], name="destroyed_line_once")]


class DestructionSheet(models.Model):
    """The list as it was approved, and again as it was carried out, with its hash: it keeps the titles, which the office has nowhere else then."""

    destruction = models.ForeignKey(Destruction, on_delete=models.CASCADE, related_name="sheets")
    pdf_path = StoredPath("销毁清册", sha256="pdf_sha256")
    pdf_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
