"""The log of handling: talks, statements, investigation, evidence."""

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
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


class LogEntry(models.Model):
    """One entry of the handling log; append-only. `text` is the masked copy, `sealed` the words as written.
    `second_person`: an investigation is done by two (law.md 7.1). `interpreter`: who interpreted, where that was needed (条例 48)."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=14, choices=LogKind)
    text = models.TextField()
    sealed = models.BinaryField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second_person = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    interpreter = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
