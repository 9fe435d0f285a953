"""Documents 文书: drafted, approved by others, issued under a number, served with proof (M-R4)."""

from typing import ClassVar

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Attachment
from xinqiao.offices.models import Staff, Unit
from xinqiao.people.models import Person
from xinqiao.rules.acting import PARTS
from xinqiao.rules.approval import SECOND_READER
from xinqiao.rules.papers import RULES


class PaperState(models.TextChoices):
    DRAFT = "draft", "起草中"
    IN_APPROVAL = "in_approval", "审核中"
    APPROVED = "approved", "待签发"
    ISSUED = "issued", "已签发"
    DROPPED = "dropped", "已作废"


READABLE = (PaperState.IN_APPROVAL, PaperState.APPROVED)
"""States of a text that was submitted and has not left: what a second reader may still read."""


class Paper(models.Model):
    """One document. `content` holds the typed fields, masked; `sealed` the same fields as written. `step` is the role
    whose approval it waits for, `reading` whether a second reader comes before (M-E5). `author` wrote last, `writers` are all who ever saved the text: none of them approves it.
    `template`: the code of that from which it was begun, and which text of it that was, by its hash (M-C2).
    `files`: what its author filed beside it, for who approves it.
    `pdf` is the sealed file as issued: what was signed is what is kept."""

    stands_under: ClassVar[str] = "matter"

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.DRAFT)
    step = models.CharField(max_length=20, blank=True)
    reading = models.CharField(max_length=8, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    writers = models.ManyToManyField(Staff, related_name="+")
    files = models.ManyToManyField(Attachment, related_name="papers")
    content = models.JSONField(default=dict)
    sealed = models.BinaryField()
    template = models.CharField(max_length=40, blank=True)
    template_sha256 = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=40, blank=True)
    verification_code = models.CharField(max_length=20, blank=True, db_index=True)
    pdf_path = StoredPath("文书", sha256="pdf_sha256", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["unit", "state", "step", "waiting_since"], name="paper_waiting"),
            models.Index(fields=["author", "state", "waiting_since"], name="paper_of_author"),
            models.Index(fields=["number"], name="paper_by_number"),
            models.Index(
                fields=["matter"],
                condition=models.Q(state=str(PaperState.ISSUED), addressed_to=None, served_on=None),
                name="paper_unserved",
            ),
            models.Index(
                fields=["unit", "waiting_since"],
                condition=~models.Q(reading=""),
                name="paper_to_read",
            ),
            models.Index(
                fields=["unit", "-issued_at"],
                condition=models.Q(state=str(PaperState.ISSUED)),
                name="paper_issued_last",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="paper_number_once"
            ),
        ]

    @property
    def waits_for(self) -> str:
        """Whose turn it is: the second reader's or that of a role; empty outside of the approval, but for a text that is to be read once
        more before it is issued."""
        return SECOND_READER if self.reading and self.state in READABLE else self.step

    @property
    def served_by_id(self) -> int:
        """The unit that serves it: who issued it, or who took that one up and goes on in its place (条例 24(2))."""
        here = self.unit_id == self.matter.holding_unit_id and self.matter.closed_at is None
        return self.unit_id if here else self.unit.now_id

    @property
    def for_citizen(self) -> bool:
        """Issued and addressed to the petitioner, not to another unit."""
        return (
            self.state == PaperState.ISSUED and self.addressed_to_id is None and not RULES[self.kind].within
        )


class Approval(models.Model):
    """One step of the chain. Bound to the hash of exactly what was approved; another person than the author."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="approvals")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    note = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class ServiceMethod(models.TextChoices):
    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    PUBLIC_NOTICE = "public_notice", "公告送达"
    TELEPHONE = "telephone", "电话告知"


class Service(models.Model):
    """Delivery with proof (民诉法 87–95 by analogy), one row a recipient. The remedy window opens from `served_on` and from nothing else.
    `files`: the signed receipt and what else proves it; `sheet`: the 送达回证 that was made of it. `principal`: for whom, `receiver`: who got it, as `part`; all empty where nobody is named. `called_…`: a notice by telephone."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="services")
    principal = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, blank=True, choices=[(p.value, t) for p, t in PARTS.items()])
    called_at = models.DateTimeField(null=True)
    called_number = models.CharField(max_length=24, blank=True)
    method = models.CharField(max_length=14, choices=ServiceMethod)
    sent_on = models.DateField()
    served_on = models.DateField()
    proof = models.CharField(max_length=300)
    witness = models.CharField(max_length=80, blank=True)
    files = models.ManyToManyField(Attachment, related_name="services")
    sheet = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    consented = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "principal"],
                condition=models.Q(principal__isnull=False),
                name="served_once_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.served_on} {self.get_method_display()}"


class UnservedGround(models.TextChoices):
    UNCLEAR = "unclear", "姓名（名称）、住址不清，无法告知"
    UNREACHABLE = "unreachable", "多次联系不上，无法送达"
    DEAD = "dead", "受送达人去世，没有人继续提出请求"


class Unserved(models.Model):
    """That a document could not be served, to `principal` or, where that is empty, to anybody, and what was tried. It is no service: no time for a review begins, and the document may
    still be served when the petitioner is found."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="unserved")
    principal = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=UnservedGround)
    attempts = models.TextField()
    tried_on = models.DateField()
    scan = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
