"""From records to facts: the bridge between the database and `rules.authority`.

An app tells here how the facts of its records are read; commands and queries ask `check`. The registry exists so that
the kernel needs to know no app.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models

from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.rules.authority import ActorFacts, Facts, may
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.verdict import Verdict

M = TypeVar("M", bound=models.Model)
F = TypeVar("F", bound=Facts)

_readers: dict[type[models.Model], Callable[[Any], Facts]] = {}


def facts_for(model: type[M]) -> Callable[[Callable[[M], F]], Callable[[M], F]]:
    """Register how the facts of a model's records are read."""

    def register(reader: Callable[[M], F]) -> Callable[[M], F]:
        _readers[model] = reader
        return reader

    return register


def facts_of(subject: models.Model | None) -> Facts:
    """Facts of a record. A model nobody registered raises KeyError: a defect, never an open door."""
    return None if subject is None else _readers[type(subject)](subject)


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
