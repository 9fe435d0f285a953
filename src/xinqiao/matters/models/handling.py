"""The log of handling: talks, statements, investigation, evidence."""

from django.db import models
from django.utils.translation import gettext as _

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Attachment
from xinqiao.offices.models import Staff


class LogKind(models.TextChoices):
    NOTE = "note", "办理记录"
    CONTACT = "contact", "联系信访人"
    STATEMENT = "statement", "听取陈述"
    INVESTIGATION = "investigation", "调查核实"
    EVIDENCE = "evidence", "证据材料"
    MEETING = "meeting", "会商"
    EXECUTION = "execution", "落实情况"
    NO_INVESTIGATION = "no_investig", "不需调查核实的理由"


_BEGUN = 24
"""So many characters of an entry tell it from others of its day."""


class LogEntry(models.Model):
    """One entry of the handling log; append-only. `text` is the masked copy, `sealed` the words as written.
    `second_person`: an investigation is done by two (law.md 7.1). `interpreter`: who interpreted, where that was needed (条例 48).
    `files`: what was gathered with it, internal unless said otherwise.
    `corrects`: the entry whose place, and so whose `at`, this one takes, with `correction_reason` and when it did; the old words stay."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=14, choices=LogKind)
    text = models.TextField()
    sealed = models.BinaryField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second_person = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    interpreter = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    files = models.ManyToManyField(Attachment, related_name="log_entries")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    correction_reason = models.CharField(max_length=300, blank=True)
    corrected_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Which one it is where one is chosen: its day, its kind and how the masked copy begins."""
        begun = self.text if len(self.text) <= _BEGUN else f"{self.text[:_BEGUN]}…"
        return f"{self.happened_on.isoformat()} {_(self.get_kind_display())} {begun}"
