"""Commitments that tests make, confirm, keep and break."""

from datetime import timedelta

from tests.cast import Cast, reload
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands import commitment, handling
from xinqiao.matters.models import Commitment, LogKind, Matter, Petition


def confirmed(cast: Cast, made: Commitment, words: str) -> None:
    owner = cast.staff["handler"]
    commitment.confirm(cast.actor("handler"), made, what=words, owner=owner, due=made.due_on)


def kept_and_broken(cast: Cast, matter: Matter, words: str) -> None:
    """A promise by word of mouth, kept, and one that is not."""
    handler, owner, petition = (
        cast.actor("handler"),
        cast.staff["handler"],
        Petition.objects.filter(matter=matter)[0],
    )
    citizen = Actor.citizen(petition.pk, matter.pk)
    entry = handling.log(handler, reload(matter), LogKind.CONTACT, words, happened_on=today())
    kept, broken = (
        commitment.make(
            handler,
            reload(matter),
            source="reception",
            said=words,
            what=words,
            owner=owner,
            due=today() + timedelta(days=9),
            entry=entry,
        )
        for _ in range(2)
    )
    commitment.fulfil(handler, kept, result=words, done_on=today(), entry=entry)
    commitment.told_not_done(citizen, Commitment.objects.get(pk=kept.pk), words=words)
    commitment.told_done(citizen, Commitment.objects.get(pk=kept.pk), words=words)
    commitment.give_up(cast.actor("section_head"), broken, reason=words)
