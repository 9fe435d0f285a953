"""Reads of call-back (M-D5): one, the register, and from what a quarter's draw is made."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Evaluation, Grade, Matter, Outcome, RequestItem
from xinqiao.matters.queries.access import seen
from xinqiao.oversight.models import CallBack, CallBackRound
from xinqiao.policy.queries.look_back import frame_of
from xinqiao.rules.calling_back import NOT_DONE, CallBackStage
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import Quarter

PAGE = 30


def call_backs(actor: Actor) -> QuerySet[CallBack]:
    """Those that the own unit asks, and of those about its own work what it must look into: whom others are about to call it does not
    learn. Those of accusations do not exist."""
    whose = Q(by_unit_id=actor.unit) | Q(unit_id=actor.unit, stage__in=NOT_DONE)
    found = CallBack.objects.filter(whose, seen(actor), matter__confidential=False)
    return found.select_related("matter", "unit", "by_unit", "round")


def get_call_back(actor: Actor, key: Any) -> CallBack:
    """One that the actor may read. Raises NotFound."""
    found = call_backs(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, *, look: str, after: int | None) -> list[CallBack]:
    """Newest first, one more than a page holds when there are more."""
    found, open_stages = call_backs(actor), (CallBackStage.TO_ASK, CallBackStage.CHECKING)
    if look == "open":
        found = found.filter(stage__in=open_stages)
    elif look == "ended":
        found = found.exclude(stage__in=open_stages)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])


def last_round(unit_id: int) -> CallBackRound | None:
    """The last draw of a unit."""
    return CallBackRound.objects.filter(unit_id=unit_id).select_related("drawn_by").first()


def answered_elsewhere(unit_id: int, quarter: Quarter) -> QuerySet[Matter]:
    """Matters in which the unit has or had a part and that another unit answered in the quarter, each with what makes a call-back of it."""
    evaluations = Evaluation.objects.filter(matter=OuterRef("pk"), grade=Grade.DISSATISFIED)
    supported = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=Outcome.SUPPORTED)
    found = frame_of(unit_id, quarter).filter(
        ended_as=State.CONCLUDED, first_unit__isnull=False, confidential=False
    )
    return (
        found.exclude(first_unit_id=unit_id)
        .annotate(unsatisfied=Exists(evaluations), supported=Exists(supported))
        .select_related("first_unit")
    )
