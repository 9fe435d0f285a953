"""一案一整改 (M-P7): what went wrong in applying a policy, what is done about it, and what it means for staff."""

from typing import Any, ClassVar

from django.db import models

from xinqiao.courses.models import OnCourse
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import Staff, Unit
from xinqiao.policy.models.look_back import SampledMatter
from xinqiao.rules.rectifying import ASKER, DEDUCTION, LEADER, OWNER, PERSON, RECTIFICATION, TALK
from xinqiao.rules.roles import HEADS


class RepeatJudgement(models.Model):
    """A person's judgement whether a repeat petition stems from a deviation in applying policy. It is about the office's
    work; it says nothing of the petitioner."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="repeat_judgement")
    deviation = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Rectification(OnCourse):
    """One record for one case. `unit` corrects, `owner` answers for it until `due_on`, `opened_for` is the unit that opened it and may
    verify. Texts are masked; what was planned, done and found stands in the steps."""

    course = RECTIFICATION
    stands_under = "matter"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rectifications")
    sampled = models.OneToOneField(
        SampledMatter, null=True, on_delete=models.PROTECT, related_name="rectification"
    )
    judgement = models.OneToOneField(
        RepeatJudgement, null=True, on_delete=models.PROTECT, related_name="rectification"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rectifications")
    opened_for = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="rectifications")
    deviation = models.TextField()
    due_on = models.DateField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["unit", "stage", "due_on"], name="rectification_due"),
            models.Index(fields=["unit", "due_on"], name="rectification_of_unit"),
            models.Index(fields=["opened_for", "stage"], name="rectification_asked_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sampled=None, judgement__isnull=False)
                | models.Q(sampled__isnull=False, judgement=None),
                name="rectification_has_one_source",
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {OWNER: (self.unit_id, self.owner_id), ASKER: (self.opened_for_id, None)}[who]

    def due(self, who: str) -> Any:
        return self.due_on if who == OWNER else None


class AccountabilityTalk(OnCourse):
    """约谈 with a responsible person; that person's statement, a step, belongs to the record."""

    course = TALK
    matter_path: ClassVar[str] = "rectification__matter"
    page_key: ClassVar[str] = "rectification_id"
    stands_under = "rectification"

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="talks")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="talks_with")
    held_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    content = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return self.person.unit_id, self.person_id

    def stands_in(self) -> Staff | None:
        """Who enters the statement of one who has left and sends it on paper: who held the talk; a head of one of the two units where that
        one left too."""
        if self.held_by.is_active:
            return self.held_by
        heads = Staff.objects.filter(is_active=True, posts__role__in=[role.value for role in HEADS])
        units = (self.rectification.unit_id, self.rectification.opened_for_id)
        found = (heads.filter(unit_id=unit).order_by("pk").first() for unit in units)
        return next(filter(None, found), None)


class DeductionDecision(models.TextChoices):
    UPHELD = "upheld", "同意扣分"
    REDUCED = "reduced", "减少扣分"
    DROPPED = "dropped", "不予扣分"


class ScoreDeduction(OnCourse):
    """考核扣分 proposed for the yearly appraisal of a member of staff. The person concerned may object, until `answer_due` at least; a
    leader decides. What was objected and why it was decided so stands in the steps."""

    course = DEDUCTION
    matter_path: ClassVar[str] = "rectification__matter"
    page_key: ClassVar[str] = "rectification_id"
    stands_under = "rectification"

    rectification = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="deductions")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deductions")
    year = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=4, decimal_places=1)
    ground = models.TextField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answer_due = models.DateField()
    decision = models.CharField(max_length=8, choices=DeductionDecision, blank=True)
    decided_points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("person")),
                name="nobody_decides_on_the_own_deduction",
            ),
        ]

    def holder(self, who: str) -> tuple[int | None, int | None]:
        return {PERSON: (self.person.unit_id, self.person_id), LEADER: (self.person.unit_id, None)}[who]

    def due(self, who: str) -> Any:
        return self.answer_due if who == PERSON else None
