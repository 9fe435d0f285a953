"""What look-back and rectification ask of one person: one query when there is nothing, one more for each kind of thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.policy.models import (
    AccountabilityTalk,
    LookBackReview,
    Rectification,
    SampledMatter,
    ScoreDeduction,
)
from xinqiao.rules.rectifying import Stage
from xinqiao.rules.roles import HEADS, Role
from xinqiao.rules.words import Phrase

_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits for this person. `subject` names the record as the audit log does; `due` is empty where no day was
    set; `since` is when it was asked for."""

    matter: Matter
    what: Phrase
    subject: str
    since: date
    due: date | None = None


def _reviews(actor: Actor) -> QuerySet[LookBackReview]:
    return LookBackReview.objects.filter(
        reviewer_id=actor.staff,
        filled_at=None,
        sampled__look_back__replaced_at=None,
        sampled__matter__confidential=False,
    ).select_related("sampled__matter")


def _statements(actor: Actor) -> QuerySet[SampledMatter]:
    found = SampledMatter.objects.filter(heard_id=actor.staff, stated_at=None, concluded_at=None)
    found = found.filter(asked_at__isnull=False, look_back__replaced_at=None, matter__confidential=False)
    return found.select_related("matter")


def _agreements(actor: Actor) -> QuerySet[SampledMatter]:
    found = SampledMatter.objects.filter(
        concluded_at=None,
        reviews__reviewer_id=actor.staff,
        proposed_by__isnull=False,
        matter__confidential=False,
    )
    return found.exclude(proposed_by_id=actor.staff).select_related("matter")


def _own(actor: Actor) -> QuerySet[Rectification]:
    found = Rectification.objects.filter(
        owner_id=actor.staff, stage__in=[Stage.OPENED, Stage.PLANNED], matter__confidential=False
    )
    return found.select_related("matter").order_by("due_on", "id")


def _to_verify(actor: Actor) -> QuerySet[Rectification]:
    """Those that the person's unit asked for; leaders and inspectors verify, never the owner."""
    found = Rectification.objects.filter(
        stage=Stage.CARRIED_OUT, opened_for_id=actor.unit, matter__confidential=False
    )
    if not actor.roles & (HEADS | {Role.INSPECTOR}):
        return found.none()
    return found.exclude(owner_id=actor.staff).exclude(planned_by_id=actor.staff).select_related("matter")


def _talks(actor: Actor) -> QuerySet[AccountabilityTalk]:
    found = AccountabilityTalk.objects.filter(person_id=actor.staff, stated_at=None)
    return found.select_related("rectification__matter")


def _deductions(actor: Actor) -> QuerySet[ScoreDeduction]:
    found = ScoreDeduction.objects.filter(person_id=actor.staff, answered_at=None, decided_at=None)
    return found.select_related("rectification__matter")


def _review_task(review: LookBackReview) -> Task:
    return Task(
        matter=review.sampled.matter,
        what=Phrase("填写回头看评查表"),
        subject=f"policy.sampledmatter:{review.sampled_id}",
        since=day_of(review.assigned_at),
    )


def _statement_task(sampled: SampledMatter) -> Task:
    return Task(
        matter=sampled.matter,
        what=Phrase("回头看请您说明情况"),
        subject=f"policy.sampledmatter:{sampled.pk}",
        since=day_of(sampled.asked_at) if sampled.asked_at else today(),
        due=sampled.statement_due,
    )


def _agreement_task(sampled: SampledMatter) -> Task:
    return Task(
        matter=sampled.matter,
        what=Phrase("回头看共同结论等您同意"),
        subject=f"policy.sampledmatter:{sampled.pk}",
        since=day_of(sampled.proposed_at) if sampled.proposed_at else today(),
    )


def _own_task(own: Rectification) -> Task:
    words = Phrase("整改：定出措施") if own.stage == Stage.OPENED else Phrase("整改：按期完成")
    return _of(own, words, due=own.due_on)


def _verify_task(carried_out: Rectification) -> Task:
    return _of(carried_out, Phrase("整改已完成，等核验"))


def _of(rectification: Rectification, what: Phrase, *, due: date | None = None) -> Task:
    return Task(
        matter=rectification.matter,
        what=what,
        subject=f"policy.rectification:{rectification.pk}",
        since=day_of(rectification.carried_out_at or rectification.opened_at),
        due=due,
    )


def _talk_task(talk: AccountabilityTalk) -> Task:
    return _of(talk.rectification, Phrase("请就约谈作出说明"))


def _deduction_task(deduction: ScoreDeduction) -> Task:
    return _of(deduction.rectification, Phrase("对考核扣分建议可以提出意见"), due=deduction.answer_due)


_KINDS: tuple[tuple[Callable[[Actor], QuerySet], Callable[..., Task]], ...] = (  # type: ignore[type-arg]  # rows of several models
    (_own, _own_task),
    (_statements, _statement_task),
    (_deductions, _deduction_task),
    (_talks, _talk_task),
    (_reviews, _review_task),
    (_agreements, _agreement_task),
    (_to_verify, _verify_task),
)


def tasks(actor: Actor) -> Sequence[Task]:
    """What waits for this person, what has a day first."""
    asked = {f"kind{n}": Exists(rows(actor)) for n, (rows, _task) in enumerate(_KINDS)}
    found = Staff.objects.filter(pk=actor.staff).annotate(**asked).values(*asked).first() or {}
    made = [
        task(row)
        for n, (rows, task) in enumerate(_KINDS)
        if found.get(f"kind{n}")
        for row in rows(actor)[:_LIMIT]
    ]
    return sorted(made, key=lambda one: (one.due is None, one.due or one.since))
