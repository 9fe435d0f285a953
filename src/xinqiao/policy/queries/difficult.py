"""Which matters the facts propose for a discussion (M-P3): a machine proposes, whoever handles the matter decides. Facts of the matter and of the
office's work, none of the petitioner."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import (
    Assistance,
    Dispute,
    Matter,
    Petition,
    ReviewRequest,
    RunningClock,
)
from xinqiao.matters.queries.desk import BY_DUE, on_desk
from xinqiao.policy.models import CaseDiscussion
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.discussing import DIFFICULT, MANY, RETURNED, DiscussionState, Sign
from xinqiao.rules.instructing import DisputeStage
from xinqiao.rules.lifecycle import State
from xinqiao.rules.words import Phrase

MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficult:
    """A matter under way that nobody has discussed, and what is on record that makes it difficult."""

    matter: Matter
    signs: tuple[Phrase | str, ...]


def _signs() -> Mapping[Sign, Q]:
    here = {"matter": OuterRef("pk")}
    repeats = Petition.objects.filter(**here, repeat_of__isnull=False)
    many = Petition.objects.filter(**here, people_count__gte=MANY)
    overturned = ReviewRequest.objects.filter(**here, outcome__in=("changed", "revoked"))
    return {
        Sign.OVERTURNED: Q(Exists(overturned)),
        Sign.DISPUTED: Q(Exists(Dispute.objects.filter(**here, stage=DisputeStage.MARKED))),
        Sign.EXTENDED: Q(Exists(RunningClock.objects.filter(**here, code=ClockCode.T8, stopped_on=None))),
        Sign.SEVERAL: Q(Exists(Assistance.objects.filter(**here))),
        Sign.RETURNED: Q(hops__gte=RETURNED),
        Sign.REPEATED: Q(Exists(repeats)),
        Sign.MANY: Q(Exists(many)),
    }


def difficult(actor: Actor) -> tuple[list[Difficult], bool]:
    """Those of the own desk, the first due first, and whether there are more. What was discussed since it came to the unit, or is an
    accusation, is not proposed."""
    signs = _signs()
    discussed = CaseDiscussion.objects.filter(matter=OuterRef("pk"), unit_id=OuterRef("holding_unit_id"))
    proposed = Q()
    for sign in signs.values():
        proposed |= sign
    found = Matter.objects.filter(proposed, state=State.ACCEPTED, confidential=False)
    found = found.exclude(Exists(discussed.exclude(stage=DiscussionState.DROPPED))).filter(on_desk(actor))
    # Which they are is settled first: the signs would else be looked up one by one of every matter that is put in order.
    told = Matter.objects.filter(pk__in=found.order_by(*BY_DUE).values("pk")[: MOST + 1])
    told = told.annotate(**{f"sign_{name}": condition for name, condition in signs.items()})
    rows = list(told.select_related("holding_unit").order_by(*BY_DUE)[: MOST + 1])
    return [_difficult(matter) for matter in rows[:MOST]], len(rows) > MOST


def _difficult(matter: Matter) -> Difficult:
    signs = tuple(title for sign, title in DIFFICULT.items() if getattr(matter, f"sign_{sign}"))
    return Difficult(matter=matter, signs=signs)
