"""What changes about the people of a petition and what they ask for: append-only, so that the words of before stay."""

from django.db import models
from django.utils.translation import gettext as _

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import RequestItem
from xinqiao.matters.models.petition import Attachment, Petition
from xinqiao.offices.models import Staff
from xinqiao.people.models import FormerIdentity, Person
from xinqiao.rules.acting import CONSENTS, INCAPACITIES, PARTS, ActingPart


class Correction(models.Model):
    """更正: what was registered of a person is put right. `fields` names what changed; the old words stay sealed in `former`, which is
    empty where nobody was named before. `by` is empty where the petitioner did it."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="corrections")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    former = models.OneToOneField(FormerIdentity, null=True, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class RequestChange(models.Model):
    """A request put in other words. `before` and `after` are masked; `sealed` holds the new words as typed, those of before stand in the
    petition or in the change before this one."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    request = models.ForeignKey(RequestItem, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=1000)
    after = models.CharField(max_length=1000)
    sealed = models.BinaryField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class WordsChange(models.Model):
    """更正登记: title and text of a petition as the office took them down, put right. `title` and `text` are the masked words of before;
    `sealed` holds them, and the requests, as they were typed."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="word_changes")
    title = models.CharField(max_length=200)
    text = models.TextField()
    sealed = models.BinaryField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Acting(models.Model):
    """Who acts for a petitioner: agent with powers, guardian, or who goes on after a death. Ended once, and never rewritten; a change
    is an end and a new row. `consent`: on what the data of a child under fourteen are handled."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="acting")
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=[(p.value, t) for p, t in PARTS.items()])
    incapacity = models.CharField(
        max_length=6, blank=True, choices=[(i.value, t) for i, t in INCAPACITIES.items()]
    )
    consent = models.CharField(max_length=6, blank=True, choices=[(c.value, t) for c, t in CONSENTS.items()])
    powers = models.JSONField(default=list)
    relation = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    proof = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{_(PARTS[ActingPart(self.part)])} {self.person.masked_name}"


class Death(models.Model):
    """That a petitioner has died, with its proof. Agency and guardianship end with it; the clocks stay."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="deaths")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="death")
    died_on = models.DateField()
    proof = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Election(models.Model):
    """推选代表: whom a group chose, with the signed form (条例 20(3)). The representatives of before have ended at this moment."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="elections")
    elected_on = models.DateField()
    signers = models.PositiveIntegerField()
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
