"""What assisting units owe: one record, and what waits for whom (条例 24(1))."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q

from xinqiao.courses.waiting import Rows, rows
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Assistance, Matter, MatterStaff, PaperState, StaffPart
from xinqiao.matters.queries.access import seen
from xinqiao.rules.assisting import OPEN, AssistanceStage
from xinqiao.rules.paper_rule import PaperKind


def get_assistance(actor: Actor, key: Any) -> Assistance:
    """One of a matter that the actor sees. Raises NotFound."""
    found = (
        Assistance.objects.select_related("matter__holding_unit", "unit", "to_unit", "responsible")
        .filter(pk=int(key))
        .first()
    )
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    return found


def helped(matter: Matter) -> Iterable[Assistance]:
    """What assisting units answered to the unit that has the matter since its last opinion: for one that was revoked they answered before, and
    the next does not say that they were asked again."""
    found = matter.assistances.filter(unit=matter.holding_unit_id, stage=AssistanceStage.ANSWERED)
    last = last_opinion(matter)
    return (found if last is None else found.filter(answered_at__gt=last)).select_related("to_unit")


def last_opinion(matter: Matter) -> datetime | None:
    """When an opinion was last issued: one that was revoked lends the next nothing that was done for it (条例 35)."""
    issued = matter.papers.filter(kind=PaperKind.HANDLING_OPINION, state=PaperState.ISSUED)
    found: datetime | None = issued.aggregate(at=Max("issued_at"))["at"]
    return found


def _open(actor: Actor, whose: Q) -> Any:
    found = Assistance.objects.filter(whose, seen(actor), stage__in=OPEN, matter__confidential=False)
    return found.order_by("due_on", "id")


def to_take_on(actor: Actor) -> Iterable[Rows]:
    """Letters to this unit for which nobody can answer: it has named none, or the account was closed, or the person was transferred or recused
    since."""
    if by_post("assistance.take_on", actor):
        recused = MatterStaff.objects.filter(
            matter=OuterRef("matter"), staff=OuterRef("responsible"), part=StaffPart.RECUSED
        )
        gone = Q(responsible__is_active=False) | ~Q(responsible__unit=F("to_unit")) | Exists(recused)
        vacant = Q(stage=AssistanceStage.ASKED) | gone
        found = _open(actor, vacant & Q(to_unit_id=actor.unit))
        yield rows("take_on", found, at="asked_at", due="due_on", words="unit__short_name")


def to_answer(actor: Actor) -> Iterable[Rows]:
    """Answers that this person owes."""
    if by_post("assistance.answer", actor):
        found = _open(actor, Q(to_unit_id=actor.unit, responsible_id=actor.staff))
        yield rows("assist", found, at="asked_at", due="due_on", words="unit__short_name")


def overdue(actor: Actor) -> Iterable[Rows]:
    """Answers that this unit waits for past their day."""
    if by_post("assistance.release", actor):
        found = _open(actor, Q(unit_id=actor.unit, due_on__lt=today()))
        yield rows("assistance_late", found, at="asked_at", due="due_on", words="to_unit__short_name")
