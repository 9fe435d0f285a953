"""Disputed matters: whether they may be answered, and whether a request for instruction may be made (M-P4, 条例 12)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.content import case_of
from xinqiao.matters.models import (
    WALLS,
    Dispute,
    Matter,
    MatterStaff,
    MatterUnit,
    RequestForInstruction,
    StaffPart,
)
from xinqiao.matters.queries.access import seen
from xinqiao.rules.instructing import INSTRUCTION, DisputeStage
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict

PAGE = 30
_YES = Verdict(allowed=True, reason="")


def open_dispute(matter: Matter) -> Dispute | None:
    """The dispute that the leader in charge has not decided."""
    return next((each for each in matter.disputes.all() if each.stage == DisputeStage.MARKED), None)


def get_dispute(actor: Actor, key: Any) -> Dispute:
    """One dispute of a matter that the actor sees. Raises NotFound."""
    found = Dispute.objects.select_related("matter__holding_unit").filter(pk=int(key)).first()
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    return found


def decision_on(dispute: Dispute) -> str:
    """What the leader in charge decided, in the leader's words; empty while nothing is decided."""
    return next((step.words["decision"] for step in steps_of(dispute)), "")


def may_answer(matter: Matter) -> Verdict:
    """Whether a formal reply may leave: a disputed matter waits for the answers to all requests made since it was marked, or for
    the recorded decision of the leader in charge."""
    dispute = open_dispute(matter)
    if dispute is None:
        return _YES
    asked = RequestForInstruction.objects.filter(matter=matter)
    return answerable(dispute, asked)


def answerable(dispute: Dispute, asked: Iterable[RequestForInstruction]) -> Verdict:
    """The same of an open dispute and all requests about the matter."""
    answers = [request.answered_at for request in asked if request.asked_at >= dispute.at]
    if answers and all(answers):
        return _YES
    reason = (
        "此事项已标记为争议事项，请示还没有得到批复；请等批复，或者由分管领导作出决定，再签发答复。"
        if answers
        else "此事项已标记为争议事项，请先请示并得到批复，或者由分管领导作出决定，再签发答复。"
    )
    return Verdict(allowed=False, reason=reason, basis=(INSTRUCTION,))


def may_ask(matter: Matter) -> Verdict:
    """Whether a request for instruction may be made."""
    return RULES[PaperKind.INSTRUCTION_REQUEST].belongs(case_of(matter))


def get_request(actor: Actor, request_id: int) -> RequestForInstruction:
    """One request, for who sees the matter and for the unit that was asked, which sees the letter and nothing else."""
    found = (
        RequestForInstruction.objects.select_related(
            "matter__holding_unit", "paper", "unit", "to_unit", "answer_file", "instrument"
        )
        .filter(pk=request_id)
        .first()
    )
    if found is None or not (asked(actor, found) or check("matter.view", actor, found.matter).allowed):
        raise NotFound
    return found


def asked(actor: Actor, request: RequestForInstruction) -> bool:
    """Whether the actor belongs to the unit that was asked and may read the letter there."""
    return check("instruction.read", actor, request).allowed


def asked_of(actor: Actor, *, waiting: bool) -> QuerySet[RequestForInstruction]:
    """Requests to the actor's unit, those expected first; none about what has become an accusation or from which the actor is
    walled off. In one query; `asked` says the same of one request."""
    walls = [StaffPart.RECUSED, StaffPart.ACCUSED]
    walled = MatterStaff.objects.filter(matter=OuterRef("matter"), staff_id=actor.staff, part__in=walls)
    accused = MatterUnit.objects.filter(matter=OuterRef("matter"), part__in=WALLS, unit_id__in=actor.above())
    found = RequestForInstruction.objects.filter(
        ~Exists(walled),
        ~Exists(accused),
        to_unit_id=actor.unit,
        answered_at__isnull=waiting,
        matter__confidential=False,
    )
    return found.order_by("expected_on", "id")


def requests_to(actor: Actor, *, waiting: bool, limit: int = PAGE) -> list[RequestForInstruction]:
    return list(asked_of(actor, waiting=waiting).select_related("matter", "unit", "paper")[:limit])


def requests_from(actor: Actor, limit: int = PAGE) -> list[RequestForInstruction]:
    """Requests about matters that the actor sees, the unanswered first."""
    found = RequestForInstruction.objects.filter(seen(actor), unit_id=actor.unit)
    return list(found.select_related("matter", "unit", "paper").order_by("answered_at", "-id")[:limit])
