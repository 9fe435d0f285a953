"""What look-back and rectification ask of one person: one query when there is nothing, one more for each kind of thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, QuerySet

from xinqiao.courses.queries import waiting
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.offices.models import Staff
from xinqiao.policy.models import (
    LookBackReview,
    SampledMatter,
)
from xinqiao.rules.words import Phrase

_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits for this person. `subject` names the record as the audit log does; `due` is empty where no day was
    set; `since` is when it was asked for."""

    number: str
    title: str
    what: str
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


def _review_task(review: LookBackReview) -> Task:
    return Task(
        number=review.sampled.matter.number,
        title=review.sampled.matter.title,
        what=Phrase("填写回头看评查表"),
        subject=f"policy.sampledmatter:{review.sampled_id}",
        since=day_of(review.assigned_at),
    )


def _statement_task(sampled: SampledMatter) -> Task:
    return Task(
        number=sampled.matter.number,
        title=sampled.matter.title,
        what=Phrase("回头看请您说明情况"),
        subject=f"policy.sampledmatter:{sampled.pk}",
        since=day_of(sampled.asked_at) if sampled.asked_at else today(),
        due=sampled.statement_due,
    )


def _agreement_task(sampled: SampledMatter) -> Task:
    return Task(
        number=sampled.matter.number,
        title=sampled.matter.title,
        what=Phrase("回头看共同结论等您同意"),
        subject=f"policy.sampledmatter:{sampled.pk}",
        since=day_of(sampled.proposed_at) if sampled.proposed_at else today(),
    )


_KINDS: tuple[tuple[Callable[[Actor], QuerySet], Callable[..., Task]], ...] = (  # type: ignore[type-arg]  # rows of several models
    (_statements, _statement_task),
    (_reviews, _review_task),
    (_agreements, _agreement_task),
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
    made += [
        Task(
            number=one.number,
            title=one.title,
            what=one.asks,
            subject=one.subject,
            since=day_of(one.since),
            due=one.due,
        )
        for one in waiting(actor, _LIMIT * 3)
    ]
    return sorted(made, key=lambda one: (one.due is None, one.due or one.since))
