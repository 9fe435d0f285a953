"""Reads of call-back (M-D5): one, the register, and from what a quarter's draw is made."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Evaluation, Grade, Matter, Outcome, RequestItem
from xinqiao.matters.queries.access import seen
from xinqiao.oversight.models import CallBack, CallBackRound
from xinqiao.policy.queries.ledger import moments
from xinqiao.policy.queries.look_back import frame_of, parts_in_frame, taken_part_in
from xinqiao.policy.queries.taking_part import took_part
from xinqiao.rules.calling_back import NOT_DONE, CallBackStage
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.verdict import Verdict

PAGE = 30
_ENDED: dict[str, Any] = {"ended_as": State.CONCLUDED, "confidential": False}


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


def may_call(actor: Actor, found: CallBack) -> Verdict:
    """Who asks is of the unit that calls back and took no part in the matter."""
    if actor.unit_id != found.by_unit_id:
        return Verdict(allowed=False, reason="回访由作出抽取的单位办理，承办单位不能自己回访。")
    free = actor.staff_id not in took_part([found.matter_id])[found.matter_id]
    return Verdict(allowed=free, reason="" if free else "您办过这件事项，请交没有办过的人回访。")


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
    """The last draw of a unit, with how many were drawn by lot (`lots`) and how many are called back about in all (`asked`)."""
    found = CallBackRound.objects.filter(unit_id=unit_id).select_related("drawn_by")
    found = found.annotate(
        lots=Count("call_backs", filter=Q(call_backs__sampled=True)), asked=Count("call_backs")
    )
    return found.order_by("-pk").first()  # said here: what is counted along keeps no order of its model


def answered_elsewhere(unit_id: int, quarter: Quarter) -> QuerySet[Matter]:
    """Matters in which the unit has or had a part and that another unit answered in the quarter, each with what makes a call-back of it."""
    return _answered(frame_of(unit_id, quarter), unit_id)


def unsatisfied_since(unit_id: int, quarter: Quarter) -> QuerySet[Matter]:
    """Such matters answered before the quarter whose petitioner was not satisfied in it: after the draw of their own quarter, so that nobody has
    called back about them."""
    begin, end = moments(quarter.first, quarter.last)
    evaluated = Evaluation.objects.filter(grade=Grade.DISSATISFIED, at__gte=begin, at__lt=end)
    called = CallBack.objects.filter(matter=OuterRef("pk"), by_unit=unit_id)
    found = taken_part_in(unit_id).filter(
        ~Exists(called), pk__in=evaluated.values("matter"), ended_at__lt=begin
    )
    return _answered(found, unit_id)


def _answered(found: QuerySet[Matter], unit_id: int) -> QuerySet[Matter]:
    evaluations = Evaluation.objects.filter(matter=OuterRef("pk"), grade=Grade.DISSATISFIED)
    supported = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=Outcome.SUPPORTED)
    return (
        found.filter(first_unit__isnull=False, **_ENDED)
        .exclude(first_unit_id=unit_id)
        .annotate(unsatisfied=Exists(evaluations), supported=Exists(supported))
        .select_related("first_unit")
    )


def owes_draw(unit_id: OuterRef, quarter: Quarter) -> Exists:
    """Whether a unit has anything to draw from about the quarter: the same from its side, for many units at once."""
    ended = {f"matter__{name}": value for name, value in _ENDED.items()}
    elsewhere = ~Q(matter__first_unit_id=F("unit_id"))
    return Exists(
        parts_in_frame(unit_id, quarter).filter(elsewhere, matter__first_unit__isnull=False, **ended)
    )
