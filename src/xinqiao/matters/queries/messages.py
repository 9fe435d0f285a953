"""What petitioner and office wrote each other, and what of it waits for an answer."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinqiao.courses.waiting import Rows, rows
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.clocks import TOLD_CITIZENS
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import (
    Matter,
    MatterMessage,
    MatterStaff,
    MessageSort,
    Petition,
    RunningClock,
    StaffPart,
)
from xinqiao.matters.queries.access import seen, sees_by_invitation, stood_in_by
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import EDGES, UNDECIDED, Move, State, ends_by_petitioner
from xinqiao.rules.roles import Role

MOST = 50
"""The newest that a page shows."""
_BEFORE_DECIDED = (ClockCode.T2, ClockCode.T3, ClockCode.T4)
"""What they are for is overtaken once the matter was taken on, or sent elsewhere."""
WITHDRAWABLE = frozenset(edge.source for edge in EDGES if edge.act is Move.WITHDRAW)
"""States in which nothing was decided yet, so that a petition can still be withdrawn."""


def messages_of(petition: Petition) -> tuple[list[MatterMessage], bool]:
    """For the petitioner: the newest of the own petition in the order in which they were written, and whether older ones are left out."""
    return _newest(MatterMessage.objects.filter(petition=petition))


def messages_in(actor: Actor, matter: Matter) -> tuple[list[MatterMessage], bool]:
    """The same of all petitions of a matter, for the office; nobody who is only invited to discuss it reads them."""
    if sees_by_invitation(actor, matter):
        return [], False
    return _newest(MatterMessage.objects.filter(matter=matter))


def to_answer(petition: Petition) -> tuple[list[MatterMessage], bool, bool]:
    """What who answers has before the eyes: the newest, but from the oldest on that waits, for what is answered must have been seen. And whether
    older, and newer ones are left out. A wish to withdraw is decided by itself and waits as long as that takes."""
    found, cut = messages_of(petition)
    told = MatterMessage.objects.filter(petition=petition)
    waits = told.filter(by=None, answered_at=None).exclude(sort=MessageSort.WITHDRAWAL)
    first = waits.order_by("at", "pk").first()
    if not cut or first is None or (first.at, first.pk) >= (found[0].at, found[0].pk):
        return found, cut, False
    since = told.filter(Q(at__gt=first.at) | Q(at=first.at, pk__gte=first.pk))
    shown = since.select_related("by", "unit", "petition").prefetch_related("files")
    return list(shown.order_by("at", "pk")[:MOST]), True, True


def _newest(found: QuerySet[MatterMessage]) -> tuple[list[MatterMessage], bool]:
    told = found.select_related("by", "unit", "petition").prefetch_related("files")
    newest = list(told.order_by("-at", "-pk")[: MOST + 1])
    return newest[:MOST][::-1], len(newest) > MOST


def late_clock(matter: Matter, day: date) -> RunningClock | None:
    """The time of the law that is over and was to be kept towards the petitioner, the longest over first; none where other rules hold. Who
    was taken on, or sent elsewhere, is not told of the day by which that was to be said."""
    if told_by_other_rules(matter):
        return None
    overtaken = () if State(matter.state) in UNDECIDED else _BEFORE_DECIDED
    late = RunningClock.objects.filter(
        matter=matter, code__in=TOLD_CITIZENS, stopped_on=None, due_on__lt=day, provisional=False
    ).exclude(code__in=overtaken)
    return late.select_related("unit__superior").order_by("due_on", "pk").first()


def wish_of(petition: Petition) -> QuerySet[MatterMessage]:
    """The wish of this petitioner to withdraw, while nobody decided on it."""
    return MatterMessage.objects.filter(petition=petition, sort=MessageSort.WITHDRAWAL, answered_at=None)


def may_withdraw(petition: Petition) -> bool:
    """Whether the petitioner can ask for the withdrawal now: nothing was decided, and no earlier wish of the same petitioner waits; what
    another petitioner of the matter wishes is not told."""
    matter = petition.matter
    theirs = ends_by_petitioner(matter.kind, confidential=matter.confidential).allowed
    return theirs and State(matter.state) in WITHDRAWABLE and not wish_of(petition).exists()


def to_write_back(actor: Actor) -> Iterable[Rows]:
    """What petitioners wrote and nobody answered, the oldest of each petition: for who works on the matter or stands in, for the registrar
    while nobody does; the wish to withdraw for those who decide on it."""
    here = MatterMessage.objects.filter(
        seen(actor), by=None, answered_at=None, matter__holding_unit_id=actor.unit
    )
    earlier = MatterMessage.objects.filter(
        petition=OuterRef("petition"), sort=OuterRef("sort"), by=None, answered_at=None, at__lt=OuterRef("at")
    )
    here = here.exclude(Exists(earlier))
    if by_post("petition.write", actor):
        mine = here.filter(_who_answers(actor))
        words = mine.filter(sort=MessageSort.WORDS)
        yield rows("message", words, key="petition_id", at="at")
        reminded = mine.filter(sort=MessageSort.REMINDER, unit_id=F("matter__holding_unit_id"))
        yield rows("reminder", reminded, key="petition_id", at="at")
    if by_post("matter.withdraw", actor):
        asked = here.filter(sort=MessageSort.WITHDRAWAL, matter__state__in=WITHDRAWABLE)
        yield rows("withdraw", asked, at="at")


def _who_answers(actor: Actor) -> Q:
    working = MatterStaff.objects.filter(
        matter=OuterRef("matter"),
        part__in=(StaffPart.HANDLER, StaffPart.CO_HANDLER),
        staff__unit_id=actor.unit,
    )
    stands_in = stood_in_by(actor.staff, today()).filter(matter=OuterRef("matter"))
    mine = Q(Exists(working.filter(staff_id=actor.staff))) | Q(Exists(stands_in))
    return mine | ~Q(Exists(working)) if Role.REGISTRAR in actor.roles else mine
