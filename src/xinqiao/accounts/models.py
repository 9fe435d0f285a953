"""Changes of accounts and units that a second administrator confirms (M-I5)."""

from typing import ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.clock import now
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.account_changes import (
    ACCOUNT_CHANGE,
    UNIT_PROPOSAL,
    ChangeKind,
    ChangeStage,
    UnitChangeKind,
)
from xinqiao.rules.grants import BY_ACTION


class Confirmable(OnCourse):
    """What one administrator asked for and another decides. It does not happen when `expires_at` is over. Who confirmed and how it was
    checked stands in the steps."""

    matter_path: ClassVar[str] = ""

    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether it can still be decided."""
        return self.stage == ChangeStage.ASKED and self.expires_at > now()


class AccountChange(Confirmable):
    """A change of an account: `kind` is the act, `roles` the posts wanted, `link` the person of the directory."""

    course = ACCOUNT_CHANGE

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(
        max_length=24, choices=[(c.value, BY_ACTION[f"staff.{c}"].title) for c in ChangeKind]
    )
    roles = models.JSONField(default=list)
    link = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage", "expires_at"], name="account_change_open")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.staff.unit_id, None


class EndedThere(models.Model):
    """The provider told that a session there is over: of `sid`, or of everything of `subject`. What was begun by it here before `at` is over too.
    Kept while such a session could still run; `jti` makes each message count once."""

    jti = models.CharField(primary_key=True, max_length=255)
    subject = models.CharField(max_length=255, blank=True)
    sid = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="ended_subject"),
            models.Index(fields=["sid"], name="ended_sid"),
        ]


class UnitProposal(Confirmable):
    """Another place for a unit, or its end in another one: who stands under whom decides who reads what (条例 30), so two agree.
    `wanted`: the fields as they shall be, organs by their key."""

    course = UNIT_PROPOSAL
    page_key: ClassVar[str] = "unit_id"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(
        max_length=8, choices=[(k.value, BY_ACTION[f"unit.{k}"].title) for k in UnitChangeKind]
    )
    wanted = models.JSONField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage", "expires_at"], name="unit_proposal_open")]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.unit_id, None
