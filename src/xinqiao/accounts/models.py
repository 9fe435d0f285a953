"""Changes of accounts that a second administrator confirms (M-I5)."""

from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.offices.models import Staff
from xinqiao.rules.account_changes import ACCOUNT_CHANGE, ChangeKind
from xinqiao.rules.grants import BY_ACTION


class AccountChange(OnCourse):
    """What one administrator asked for and another decides: `kind` is the act, `roles` the posts wanted. It does not happen when
    `expires_at` is over. Who confirmed and how it was checked stands in the steps."""

    course = ACCOUNT_CHANGE
    matter_path: ClassVar[str] = ""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(
        max_length=24, choices=[(c.value, BY_ACTION[f"staff.{c}"].title) for c in ChangeKind]
    )
    roles = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage", "expires_at"], name="account_change_open")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.staff.unit_id, None
