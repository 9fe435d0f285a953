"""Which units the records of look-back and rectification belong to, and whom they name, for the access policy."""

from xinqiao.kernel.access import facts_for
from xinqiao.policy.models import AccountabilityTalk, LookBack, Rectification, SampledMatter, ScoreDeduction
from xinqiao.rules.authority import RecordFacts


@facts_for(LookBack)
def _look_back(look_back: LookBack) -> RecordFacts:
    return RecordFacts(units=frozenset({look_back.unit_id}))


@facts_for(SampledMatter)
def _sampled(sampled: SampledMatter) -> RecordFacts:
    """The unit that looks back assigns and asks; the reviewers and whoever is heard are named."""
    people = {*sampled.reviews.values_list("reviewer_id", flat=True), sampled.heard_id} - {None}
    return RecordFacts(units=frozenset({sampled.look_back.unit_id}), people=frozenset(filter(None, people)))


@facts_for(Rectification)
def rectification_facts(rectification: Rectification) -> RecordFacts:
    """Two units have to do with it: the one that corrects and the one that asked for it."""
    return RecordFacts(
        units=frozenset({rectification.unit_id, rectification.opened_for_id}),
        people=frozenset({rectification.owner_id}),
    )


@facts_for(AccountabilityTalk)
def _talk(talk: AccountabilityTalk) -> RecordFacts:
    return RecordFacts(
        units=rectification_facts(talk.rectification).units, people=frozenset({talk.person_id})
    )


@facts_for(ScoreDeduction)
def _deduction(deduction: ScoreDeduction) -> RecordFacts:
    """Decided in the unit of the person concerned."""
    return RecordFacts(units=frozenset({deduction.person.unit_id}), people=frozenset({deduction.person_id}))
