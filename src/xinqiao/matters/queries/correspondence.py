"""What the petitioner's page shows of messages: those both ways, what can be sent now, and by how much the office is late."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.models import Matter, MatterMessage, MessageSort, Petition
from xinqiao.matters.queries.messages import late_clock, may_withdraw, messages_of, wish_of
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.offices.models import Unit
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State

_TOLD = (MessageSort.REMINDER, MessageSort.WITHDRAWAL)
"""Sorts that are named; the others are plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFile:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """`own`: by the petitioner; `waits`: nobody has answered it yet."""

    at: datetime
    who: str
    sort: str
    text: str
    files: tuple[MessageFile, ...]
    own: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """`unit`: who has it now; `cut`: older ones are left out; `open`: something can still be sent; `named`: contact data are on record; `late`: by how much, `turn`:
    to whom one can turn then; `reminded`: that was done today."""

    unit: Unit
    lines: tuple[MessageLine, ...]
    cut: bool
    open: bool
    named: bool
    withdrawable: bool
    withdrawing: bool
    late: str
    turn: str
    reminded: bool

    @property
    def last(self) -> tuple[MessageLine, ...]:
        return self.lines[-3:]


def correspondence(actor: Actor) -> Correspondence:
    """Of the petition that this visitor has opened. Raises NotFound."""
    petition = own_petition(actor)
    matter = Matter.objects.select_related("holding_unit__superior").get(pk=petition.matter_id)
    found, cut = messages_of(petition)
    reminded = any(m.sort == MessageSort.REMINDER and day_of(m.at) == today() for m in found)
    late, turn = _late(matter, reminded=reminded)
    return Correspondence(
        unit=matter.holding_unit,
        lines=tuple(_line(message) for message in found),
        cut=cut,
        open=matter.state != State.CLOSED,
        named=petition.person_id is not None,
        withdrawable=may_withdraw(petition),
        withdrawing=_withdrawing(matter, petition),
        late=late,
        turn=turn,
        reminded=reminded,
    )


def _withdrawing(matter: Matter, petition: Petition) -> bool:
    """Whether the own wish waits: on a matter that ended otherwise nothing waits any more."""
    return State(matter.state) is not State.WITHDRAWN and wish_of(petition).exists()


def _line(message: MatterMessage) -> MessageLine:
    own = message.by_id is None
    return MessageLine(
        at=message.at,
        who=_("您") if own else message.unit.name,
        sort=translated(message.get_sort_display()) if message.sort in _TOLD else "",
        text=message.text,
        files=tuple(MessageFile(id=file.pk, name=file.name) for file in message.files.all()),
        own=own,
        waits=own and message.answered_at is None,
    )


def _late(matter: Matter, *, reminded: bool) -> tuple[str, str]:
    """By how much the office is late, and where the petitioner can turn; nothing while it is not."""
    clock = late_clock(matter, today())
    if clock is None or clock.due_on is None:
        return "", ""
    unit = clock.unit or matter.holding_unit
    facts = {
        "unit": unit.name,
        "what": _owed(ClockCode(clock.code)),
        "day": day_in_words(clock.due_on),
        "n": (today() - clock.due_on).days,
    }
    return _("%(unit)s最迟应当在%(day)s%(what)s，已经晚了%(n)s天。") % facts, _turn(unit, reminded=reminded)


def _owed(code: ClockCode) -> str:
    """What was to be done by then, as a petitioner says it."""
    told = {
        ClockCode.T2: _("转到有权处理的单位，或者告诉您怎么办"),
        ClockCode.T3: _("书面告诉您是否受理"),
        ClockCode.T4: _("书面告诉您是否受理"),
        ClockCode.S1: _("依法履行职责或者书面答复您"),
        ClockCode.T10: _("作出复查意见，并书面答复您"),
        ClockCode.T12: _("作出复核意见"),
    }
    return told.get(code) or _("办结，并书面答复您")


def _turn(unit: Unit, *, reminded: bool) -> str:
    """The office itself, here unless it was reminded today, by telephone, and who is above it; empty where nothing is left."""
    ways = [] if reminded else [_("可以在这里催办")]
    if unit.telephone:
        ways.append(_("打电话%(number)s") % {"number": unit.telephone})
    if (superior := unit.superior) is not None:
        above = _("或者向上一级%(unit)s反映") if ways else _("可以向上一级%(unit)s反映")
        number = _("（电话%(number)s）") % {"number": superior.telephone} if superior.telephone else ""
        ways.append(above % {"unit": superior.name} + number)
    return _("，").join(ways) + _("。") if ways else ""
