"""What matters ask of one person, each kind as rows of the shape that `courses.waiting` reads."""

from collections.abc import Iterable

from xinqiao.courses.waiting import Rows, Waiting, read, rows
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.models import HandOver, Matter, Objection, RunningClock
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.assisting import overdue, to_answer, to_take_on
from xinqiao.matters.queries.commitments import late
from xinqiao.matters.queries.disclosures import to_dial, to_review, to_sign
from xinqiao.matters.queries.disputes import asked_of
from xinqiao.matters.queries.messages import to_write_back
from xinqiao.matters.queries.recusals import decidable
from xinqiao.matters.queries.second_reading import to_read
from xinqiao.matters.queries.unanswered import ANSWERED_FOR, unanswered
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.roles import UNIT_WIDE

OUTLAST_LEAVING = (ClockCode.T3, ClockCode.T4, ClockCode.T6)
"""Clocks of a unit that run on when the matter goes to another."""


def hand_overs(actor: Actor) -> Iterable[Rows]:
    """First responsibilities offered to this person."""
    if by_post("matter.take_over", actor):
        found = HandOver.objects.filter(
            seen(actor), to_staff_id=actor.staff, accepted_at=None, lapsed_at=None
        )
        yield rows("take_over", found, at="at", words="from_staff__name")


def objections(actor: Actor) -> Iterable[Rows]:
    """Objections this unit must decide."""
    if by_post("matter.decide_objection", actor):
        found = Objection.objects.filter(
            seen(actor, "disposition__matter"), agreed=None, disposition__from_unit_id=actor.unit
        )
        yield rows(
            "decide_objection",
            found,
            at="at",
            matter="disposition__matter",
            words="disposition__to_unit__short_name",
        )


def recusals(actor: Actor) -> Iterable[Rows]:
    """Declared conflicts this person may decide."""
    if by_post("matter.decide_recusal", actor):
        found = decidable(actor).filter(seen(actor))
        yield rows("decide_recusal", found, at="declared_at", words="staff__name")


def without_anybody(actor: Actor) -> Iterable[Rows]:
    """Matters of the own unit for which nobody present answers, to who names another (M-D1)."""
    if by_post("matter.appoint", actor):
        found = Matter.objects.filter(
            seen(actor, ""), unanswered(today()), state__in=ANSWERED_FOR, holding_unit_id=actor.unit
        )
        yield rows("appoint", found.order_by("pk"), matter="", words="title")


def requests(actor: Actor) -> Iterable[Rows]:
    """Requests for instruction that this unit has not answered."""
    if by_post("instruction.answer", actor):
        found = asked_of(actor, waiting=True)
        yield rows("instruction", found, at="asked_at", words="unit__short_name")


def owed_elsewhere(actor: Actor) -> Iterable[Rows]:
    """What the own unit still owes on matters that another unit has now, such as the notice where a petition went or the
    report on an assignment."""
    if actor.roles & UNIT_WIDE:
        for code in OUTLAST_LEAVING:
            found = RunningClock.objects.filter(seen(actor), unit_id=actor.unit, stopped_on=None, code=code)
            found = found.exclude(matter__holding_unit_id=actor.unit).order_by("alert_on", "id")
            yield rows("owed", found, due="due_on", words="code")


def of_matters(actor: Actor) -> Iterable[Rows]:
    """What matters themselves ask of this person, in the order in which a desk shows it."""
    for kind in (
        to_sign,
        to_review,
        to_dial,
        requests,
        to_read,
        hand_overs,
        objections,
        recusals,
        without_anybody,
        to_write_back,
        to_take_on,
        to_answer,
        overdue,
        late,
        owed_elsewhere,
    ):
        yield from kind(actor)


ACTS = ("take_over", "decide_objection", "decide_recusal")
"""Kinds that are settled by the act of the same name."""


def asked(actor: Actor) -> list[Waiting]:
    """What colleagues and other units ask of this person, and an act of that name settles."""
    return read((hand_overs, objections, recusals), actor)
