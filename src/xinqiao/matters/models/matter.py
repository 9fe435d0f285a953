"""The matter: the subject to be accepted, handled and answered, with its units, people, requests and clocks."""

from django.db import models

from xinqiao.kernel.indexes import filled
from xinqiao.library.models import Category
from xinqiao.offices.models import Section, Staff, Unit
from xinqiao.rules.lifecycle import ENDINGS, STATE_TITLES, State


class Kind(models.TextChoices):
    SUGGESTION = "suggestion", "建议意见类"
    ACCUSATION = "accusation", "检举控告类"
    CLAIM = "claim", "申诉求决类"


_DUE = models.Q(closed_at=None, next_due__isnull=False)
_IDLE = models.Q(closed_at=None, next_due=None)
"""Open matters with and without a running clock: what desks walk through, however many are closed."""
_SORTED, _CLOSED = models.Q(sorted_at__isnull=False), models.Q(closed_at__isnull=False)
"""What the figures of a period are found by; nothing is written for them at registration."""


class Matter(models.Model):
    """信访事项. `number` is that of its first petition. `holding_unit` has the ball; `next_due` is the legal last day of
    its first running clock, by which it is late or not, `next_alert` the day against which that clock warns, for order only (law.md
    2.4); `open_until` is the last day on which the petitioner may still ask for a review (条例 35, 36). All are copies (the truth are the
    RunningClock rows).
    `concluded_at` is when it was last answered; `ended_at` and `ended_as` say when and how a unit was last done with it, answered or
    not (nothing for what was answered in another system). `remasked_at`: when the names of its people were last
    put right or added; what cannot be rewritten and is older is masked as it is shown. `closed_from`: the state from which it was closed last, empty for what came closed;
    `tense_at`: since when its answers are read by a second person. `erased_on`: its period was over and everything written in it was destroyed (M-I7); what is left are number,
    days and units, and nobody has a part in it. `proposed_category` is a machine's proposal at an import; only sorting
    sets `category`."""

    number = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20, choices=[(s.value, STATE_TITLES[s]) for s in State], default=State.REGISTERED
    )
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    route = models.CharField(max_length=24, blank=True)
    route_reason = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, db_index=False)
    proposed_category = models.ForeignKey(
        Category, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    place = models.CharField(max_length=80, blank=True)
    confidential = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    tense_at = models.DateTimeField(null=True)

    registering_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="registered_matters", db_index=False
    )
    holding_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="held_matters", db_index=False
    )
    first_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="first_matters", db_index=False
    )
    first_handler = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="first_matters", db_index=False
    )
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, db_index=False)
    hops = models.PositiveSmallIntegerField(default=0)

    received_at = models.DateTimeField()
    sorted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)
    concluded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(
        max_length=20, blank=True, choices=[(s.value, STATE_TITLES[s]) for s in ENDINGS]
    )
    served_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_from = models.CharField(max_length=20, blank=True)
    next_due = models.DateField(null=True)
    next_alert = models.DateField(null=True)
    next_clock = models.CharField(max_length=4, blank=True)
    open_until = models.DateField(null=True)
    updated_at = models.DateTimeField()
    remasked_at = models.DateTimeField(null=True)
    erased_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            # With what the board counts of open work, so that it reads no matter for it (M-D1).
            models.Index(
                fields=["holding_unit", "state", "id", "first_handler", "confidential"], name="matter_desk"
            ),
            models.Index(fields=["id"], condition=models.Q(confidential=True), name="matter_accusation"),
            models.Index(fields=["id"], condition=models.Q(tense_at__isnull=False), name="matter_tense"),
            models.Index(
                fields=["holding_unit", "next_due", "next_alert", "id"], condition=_DUE, name="matter_due"
            ),
            models.Index(
                fields=["holding_unit", "-urgent", "next_due", "next_alert", "id"],
                condition=_DUE,
                name="matter_urgent_first",
            ),
            # With what tells which only wait for the petitioner, so that a desk reads none of these (M-D1); SQLite asks the condition again.
            models.Index(
                fields=["holding_unit", "id", "state", "open_until", "closed_at", "next_due"],
                condition=_IDLE,
                name="matter_idle",
            ),
            models.Index(fields=["state", "id"], name="matter_of_state"),
            models.Index(
                fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="matter_ended"
            ),
            *filled("category", "proposed_category", "first_handler", "section", of="matter"),
            models.Index(
                fields=["first_unit", "concluded_at"],
                condition=models.Q(first_unit__isnull=False),
                name="matter_answered",
            ),
            models.Index(fields=["registering_unit", "sorted_at"], condition=_SORTED, name="matter_sorted"),
            models.Index(fields=["closed_at"], condition=_CLOSED, name="matter_closed"),
            models.Index(fields=["next_due", "next_alert", "id"], condition=_DUE, name="matter_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.CLOSED, closed_at__isnull=False)
                | (~models.Q(state=State.CLOSED) & models.Q(closed_at=None)),
                name="closed_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def in_charge(self) -> Staff | None:
        """Who is named as first handler: the account is open and in a unit that has the matter; of a closed matter who it was. A closed
        account answers for nothing (M-D1)."""
        if self.closed_at is not None:
            return self.first_handler
        return self._first_handler_in(self.first_unit_id, self.holding_unit_id)

    @property
    def in_charge_here(self) -> Staff | None:
        """The first handler where the matter is now: in a review it is with others."""
        return self._first_handler_in(self.holding_unit_id)

    def _first_handler_in(self, *units: int | None) -> Staff | None:
        first = self.first_handler
        return first if first is not None and first.is_active and first.unit_id in units else None

    @property
    def tense(self) -> bool:
        """Whether its answers are read by a second person (M-E5): it ends with the matter; since when it was stays as evidence."""
        return self.tense_at is not None and self.closed_at is None


class Outcome(models.TextChoices):
    SUPPORTED = "supported", "支持"
    EXPLAINED = "explained", "解释说明"
    NOT_SUPPORTED = "not_supported", "不予支持"


class RequestItem(models.Model):
    """One thing asked for; the opinion answers each separately. `origin`: which of the petition's requests it is. What is supported is carried out: `executed_on` and
    `execution`, masked, say when and how (条例 32)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="requests", db_index=False)
    position = models.PositiveSmallIntegerField()
    origin = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    executed_on = models.DateField(null=True)
    execution = models.TextField(blank=True)

    class Meta:
        ordering = ["matter_id", "position"]
        indexes = [
            models.Index(
                fields=["matter", "outcome", "executed_on"],
                condition=models.Q(outcome=Outcome.SUPPORTED, executed_on=None),
                name="request_left",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="request_position_once")]


class UnitPart(models.TextChoices):
    REGISTERING = "registering", "登记单位"
    SENDER = "sender", "转交单位"
    HANDLING = "handling", "承办单位"
    CO_HANDLING = "co_handling", "协办单位"
    REVIEWING = "reviewing", "复查复核机关"
    ACCUSED = "accused", "被检举控告单位"
    KEPT_OUT = "kept_out", "原在被检举控告单位之下，仍不得接触"


WALLS = (UnitPart.ACCUSED, UnitPart.KEPT_OUT)
"""Parts that shut a unit and everything below it out (条例 30(3)): who is accused, and who stood below when units were put elsewhere."""


class MatterUnit(models.Model):
    """A unit's part in a matter; except for those of `WALLS`, it opens the matter to the unit's unit-wide roles."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="unit_parts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    part = models.CharField(max_length=12, choices=UnitPart)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit", "part"], name="unit_part_once")]
        indexes = [models.Index(fields=["unit", "part", "matter"], name="unit_part_matter")]


class StaffPart(models.TextChoices):
    HANDLER = "handler", "承办人"
    CO_HANDLER = "co_handler", "协办人"
    CLEARED = "cleared", "知悉人员"
    CONSULTED = "consulted", "受邀会商人员"
    RECUSED = "recused", "已回避"
    ACCUSED = "accused", "被检举控告人"


class MatterStaff(models.Model):
    """A person's part in a matter. `until`: the last day of an invitation to discuss it; other parts have none."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="staff_parts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    part = models.CharField(max_length=12, choices=StaffPart)
    since = models.DateTimeField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "staff", "part"], name="staff_part_once"),
            models.CheckConstraint(
                condition=~models.Q(part=StaffPart.CONSULTED) | models.Q(until__isnull=False),
                name="invitation_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["staff", "part", "matter"], name="staff_part_matter")]


class RunningClock(models.Model):
    """A statutory clock on a matter (law.md 2.1). Facts are stored: start, given date, extension, exclusions, stop; the
    due dates are computed from them by `rules.deadlines` and kept here so that lists can be ordered by them. `term_…`: the
    period and where it is written, of a clock that the Regulations leave to another law or a local practice. `warned` is the
    highest alert level of which there is a reminder on record. `start_proof`: by what its start was put right (`StartCorrection`)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clocks")
    code = models.CharField(max_length=4)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, db_index=False)
    started_on = models.DateField()
    start_event = models.CharField(max_length=60)
    given_due = models.DateField(null=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    excluded = models.JSONField(default=list)
    term_days = models.PositiveSmallIntegerField(null=True)
    term_unit = models.CharField(max_length=4, blank=True)
    term_basis = models.CharField(max_length=120, blank=True)
    stopped_on = models.DateField(null=True)
    stop_event = models.CharField(max_length=60, blank=True)
    raw_due = models.DateField(null=True)
    due_on = models.DateField(null=True)
    alert_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    warned = models.CharField(max_length=8, blank=True)
    start_proof = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["matter_id", "id"]
        indexes = [
            # With what the board counts of clocks, so that it reads none for it (M-R3).
            models.Index(
                fields=["unit", "due_on", "stopped_on", "code", "stop_event", "matter"], name="clock_due"
            ),
            models.Index(
                fields=["unit", "stopped_on"],
                condition=models.Q(stopped_on__isnull=False),
                name="clock_settled",
            ),
            models.Index(
                fields=["unit", "code", "alert_on"],
                condition=models.Q(stopped_on=None),
                name="clock_running_at",
            ),
        ]
