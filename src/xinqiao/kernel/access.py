"""From records to facts: the bridge between the database and `rules.authority`. How the facts of a record are read stands in its entry
(`kernel.records`); commands and queries ask `check`."""

from django.db import models

from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.records import record_of
from xinqiao.rules.authority import ActorFacts, Facts, may
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.verdict import Verdict


def facts_of(subject: models.Model | None) -> Facts:
    """Facts of a record. A model without an entry raises KeyError: a defect, never an open door."""
    return None if subject is None else record_of(type(subject)).facts(subject)


def actor_facts(actor: Actor) -> ActorFacts:
    return ActorFacts(
        staff_id=actor.staff_id,
        unit_id=actor.unit_id,
        section_id=actor.section_id,
        roles=actor.roles,
        matter_id=actor.matter_id,
        is_system=actor.kind is ActorKind.SYSTEM,
    )


def by_post(action: str, actor: Actor) -> bool:
    """Whether one of the actor's posts carries the action at all, whatever it would be done to."""
    return bool(actor.roles & BY_ACTION[action].roles)


def check(action: str, actor: Actor, subject: models.Model | None) -> Verdict:
    """The policy's answer for one action on one record."""
    return may(action, actor_facts(actor), facts_of(subject))


def allowed_actions(actions: tuple[str, ...], actor: Actor, subject: models.Model) -> frozenset[str]:
    """Which of `actions` the actor may do on the subject; reads the subject's facts once."""
    facts, who = facts_of(subject), actor_facts(actor)
    return frozenset(action for action in actions if may(action, who, facts).allowed)
