"""Transfer between offices (M-I6): own keys, addressees, packages that went out and that came, what came by a messenger."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.rules.exchanging import (
    ADDRESSEE,
    ARRIVAL,
    ENDINGS,
    ENVELOPES,
    MESSENGERS,
    MOVED,
    PARCEL,
    SIGNED,
    WAYS,
    Envelope,
)
from xinqiao.rules.roles import CONFIDENTIAL_READERS

PRIVATE = "exchange.ownkeys:{}:private"
"""To what the sealed half of a unit's keys is bound."""


class OwnKeys(models.Model):
    """A unit's own keys: what others seal for and check with in clear, what opens and signs sealed. Older ones stay, for packages that
    are on their way; so do those of a unit that was merged into it, which only open: `made_for` is whose name they bear."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exchange_keys")
    made_for = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    age = models.CharField(max_length=80)
    certificate = models.TextField()
    signing = models.CharField(max_length=120)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]


class PartnerOffice(OnCourse):
    """Another office with its public keys, approved by a second person who compared the fingerprint by telephone. `signing`: by which its
    packages and receipts are known, empty where it has none. A new key is a new row."""

    course = ADDRESSEE
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("title",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="addressees")
    title = models.CharField(max_length=80)
    email = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=ENVELOPES.items())
    key = models.TextField()
    signing = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "-id"]
        indexes = [models.Index(fields=["unit", "stage"], name="addressee_of_unit")]

    def __str__(self) -> str:
        return self.title

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class Parcel(OnCourse):
    """移送包: one petition, sealed for one addressee. `sha256` is that of the sealed file, `manifest` of what it says, `contents` its list.
    `receipt_by`: the last day for the receipt since it was last sent. A package that did not arrive is sent again as it is."""

    course = PARCEL
    matter_path: ClassVar[str] = "petition__matter"
    stands_under: ClassVar[str] = "petition"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parcels")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="parcels")
    addressee = models.ForeignKey(PartnerOffice, on_delete=models.PROTECT, related_name="parcels")
    number = models.CharField(max_length=32, unique=True)
    whole = models.BooleanField()
    why = models.CharField(max_length=300)
    contents = models.JSONField()
    path = StoredPath("移送包")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    manifest = models.CharField(max_length=64)
    packed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    packed_at = models.DateTimeField()
    way = models.CharField(max_length=8, blank=True, choices=WAYS.items())
    sent_at = models.DateTimeField(null=True)
    receipt_by = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "-id"], name="parcel_of_unit"),
            models.Index(
                fields=["receipt_by"], condition=models.Q(receipt_by__isnull=False), name="parcel_by_receipt"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def file_name(self) -> str:
        return f"{self.number}.{ENDINGS[Envelope(self.addressee.kind)]}"

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None


class Arrival(OnCourse):
    """A package that came, kept sealed as it came. What it says of itself is a claim: `signed` tells how far it is known whose it is. Of two
    with one `manifest` in a unit the second is the first. `told` names what a list shows: nothing of any person; of an accusation
    only how many files there are and whom of the unit it names, until a head registers it."""

    course = ARRIVAL
    matter_path: ClassVar[str] = ""
    known_by: ClassVar[tuple[str, ...]] = ("number",)
    stands_under: ClassVar[str] = "unit"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="arrivals")
    path = StoredPath("收到的移送包")
    sha256 = models.CharField(max_length=64)
    manifest = models.CharField(max_length=64)
    number = models.CharField(max_length=32)
    sender = models.CharField(max_length=80)
    addressee = models.ForeignKey(PartnerOffice, null=True, on_delete=models.PROTECT, related_name="arrivals")
    signed = models.CharField(max_length=8, choices=SIGNED.items())
    told = models.JSONField()
    confidential = models.BooleanField()
    arrived_at = models.DateTimeField()
    arrived_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.TextField()
    code = models.CharField(max_length=32)
    petition = models.OneToOneField(
        Petition, null=True, on_delete=models.PROTECT, related_name="came_by_transfer"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "manifest"], name="arrival_once_a_unit"),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="arrival_of_unit")]

    @property
    def waits_apart(self) -> bool:
        """Whether it is an accusation that nobody registered: before that nothing of it is shown but that it came (条例 30(3))."""
        return self.confidential and self.petition_id is None

    @property
    def received_there(self) -> date:
        """The day on which the other office says it received the petition."""
        return date.fromisoformat(self.told["received"])

    def holder(self, who: str) -> tuple[int | None, int | None]:
        """An accusation waits for a head whom it does not name; where there is none it stands in the list of the unit alone."""
        if not self.waits_apart:
            return self.unit_id, None
        heads = staff_of(self.unit_id, *CONFIDENTIAL_READERS).exclude(pk__in=self.told["named"])
        head = heads.order_by("pk").first()
        return (self.unit_id, head.pk) if head is not None else (None, None)


class MovedIn(models.Model):
    """Something came by a messenger all the same: what, where it was moved, and that it was deleted there. ParcelSaid without blame, or it is hidden."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moved_in")
    messenger = models.CharField(max_length=10, choices=MESSENGERS.items())
    came_on = models.DateField()
    what = models.CharField(max_length=300)
    moved = models.CharField(max_length=10, choices=MOVED.items())
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    deleted_on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="moved_in_of_unit")]
