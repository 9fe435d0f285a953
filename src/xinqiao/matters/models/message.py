"""What the petitioner and the office write each other in a matter."""

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models.matter import Matter
from xinqiao.matters.models.petition import Attachment, Petition
from xinqiao.offices.models import Staff


class MessageSort(models.TextChoices):
    WORDS = "words", "留言"
    REMINDER = "reminder", "催办"
    WITHDRAWAL = "withdrawal", "请求撤回"
    ANSWER = "answer", "单位的话"


class MatterMessage(models.Model):
    """One message, append-only: of the petitioner while `by` is empty, else of the office. `text` is the masked copy that both sides
    read, `sealed` holds the words as they were written. `unit`: to whom it was sent, or who wrote it; `answered_at`: when the office
    wrote next, having read it; of the wish to withdraw, when it was decided on. No decision, no promise and no service is a message."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="messages")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="messages")
    unit = models.ForeignKey("offices.Unit", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=MessageSort)
    text = models.TextField()
    sealed = models.BinaryField()
    files = models.ManyToManyField(Attachment, related_name="messages")
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(by__isnull=True, answered_at__isnull=True),
                name="messages_to_answer",
            ),
        ]
