"""Whose an instrument is: one that a unit made for itself is kept by that unit."""

from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.errors import Refused
from xinqiao.library.models import Instrument
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def keeps(actor: Actor, instrument: Instrument) -> bool:
    """Whether this person's unit may change the instrument; the command line may change any."""
    return actor.kind is ActorKind.SYSTEM or instrument.owner_id in (None, actor.unit_id)


def refuse_others(actor: Actor, instrument: Instrument) -> None:
    """Raise Refused for people of another unit than the one whose document it is."""
    if not keeps(actor, instrument) and instrument.owner:
        reason = Phrase("这是{unit}的本单位文件，由该单位维护。", unit=instrument.owner.name)
        raise Refused(Verdict(allowed=False, reason=reason))
