"""The policy library: instruments, their versions, and the provisions of each version."""

from django.db import models

from xinqiao.kernel.indexes import filled
from xinqiao.offices.models import Unit
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.statute import Block, BlockKind


class InstrumentLevel(models.TextChoices):
    """Rank of an instrument 效力级别, highest first."""

    LAW = "law", "法律"
    PARTY_RULE = "party_rule", "党内法规"
    ADMINISTRATIVE_REGULATION = "administrative_regulation", "行政法规"
    INTERPRETATION = "interpretation", "司法解释"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    LOCAL_RULE = "local_rule", "地方政府规章"
    NORMATIVE_DOCUMENT = "normative_document", "规范性文件"
    INTERNAL = "internal", "本单位文件"


class Instrument(models.Model):
    """A law, regulation, Party rule or policy document 文件/法规. `region` names the area it holds for where it is local (云水市
    临江区), empty where it holds for the country; `owner` the unit whose own document it is."""

    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200, blank=True)
    level = models.CharField(
        max_length=28, choices=InstrumentLevel, default=InstrumentLevel.NORMATIVE_DOCUMENT
    )
    region = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title", "issuer"], name="instrument_once")]

    def __str__(self) -> str:
        return self.title


class InstrumentName(models.Model):
    """A name under which an instrument is cited: its title, the title without 中华人民共和国, a usual short form."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "name"], name="instrument_name_once")]


class InstrumentVersion(models.Model):
    """One text of an instrument 版本. In force from `effective_on` until the day before `ended_on`; `effective_assumed` when
    the text leaves that day open and the day of its passing was taken until somebody gives it. `number` is the 文号 under
    which this text was issued; `ended_by` the instrument that repealed it, `repealed` tells that from being replaced by
    the next version."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(max_length=80)
    number = models.CharField(max_length=80, blank=True)
    passed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField()
    effective_assumed = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    repealed = models.BooleanField(default=False)
    ended_by = models.ForeignKey(
        Instrument, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "effective_on"], name="version_of_a_day_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("effective_on")),
                name="version_ends_after_it_began",
            ),
        ]
        indexes = filled("ended_on", of="version")

    def __str__(self) -> str:
        return f"{self.instrument.title}（{self.label}）"


class Provision(models.Model):
    """One block of a version's text 条款. The five numbers are its address; all zero outside the articles."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="provisions")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in BlockKind])
    label = models.CharField(max_length=40, blank=True)
    article = models.PositiveSmallIntegerField(default=0)
    inserted = models.PositiveSmallIntegerField(default=0)
    paragraph = models.PositiveSmallIntegerField(default=0)
    item = models.PositiveSmallIntegerField(default=0)
    subitem = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="provision_position_once"),
        ]
        indexes = [
            models.Index(
                fields=["version", "article", "inserted", "paragraph", "item"], name="provision_address"
            ),
        ]

    @property
    def address(self) -> Address | None:
        """Where it stands; None outside the articles."""
        if not self.article:
            return None
        return Address(self.article, self.inserted, self.paragraph, self.item, self.subitem)

    @property
    def block(self) -> Block:
        """Itself as the rules know it."""
        return Block(kind=BlockKind(self.kind), text=self.text, label=self.label, address=self.address)
