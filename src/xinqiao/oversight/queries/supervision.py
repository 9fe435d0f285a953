"""Reads of supervision (M-D4): one, the register, and what the facts propose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from xinqiao.courses.queries import taken
from xinqiao.courses.waiting import SELF, Waiting, in_order, rows
from xinqiao.courses.waiting import told as told_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import (
    Evaluation,
    Grade,
    Matter,
    MatterStaff,
    Outcome,
    RequestItem,
    ReviewRequest,
    StaffPart,
)
from xinqiao.matters.queries.access import seen, visible
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import subordinates
from xinqiao.oversight.models import CallBack, Supervision
from xinqiao.policy.models import Rectification
from xinqiao.proceedings.models import Mediation
from xinqiao.rules.calling_back import NOT_DONE, CallBackStage
from xinqiao.rules.lifecycle import State
from xinqiao.rules.mediating import MediationStage
from xinqiao.rules.rectifying import Stage
from xinqiao.rules.roles import ALONE, Role
from xinqiao.rules.supervising import (
    RETURNED,
    UNEXECUTED_DAYS,
    UNSATISFIED,
    Occasion,
    Rung,
    SupervisionStage,
    proposed_rung,
)
from xinqiao.rules.words import Phrase

PAGE = 30
MOST = 20
"""So many proposals of one kind are shown."""
_DOUBTED = Exists(taken(CallBack, "check").filter(key=OuterRef("pk")).exclude(words__recorded=""))
"""A call-back in which something that was recorded as carried out was said not to be done."""
_PASSED_ON = (State.REGISTERED, State.SORTED, State.TRANSFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionProposal:
    """What a fact proposes: `fact` in words, and the rung that fits it."""

    matter: Matter
    ground: Occasion
    fact: Phrase
    rung: Rung


def supervisions(actor: Actor) -> QuerySet[Supervision]:
    """Those of both units that have to do with it, of matters that the actor sees, and proposals to call a unit below to account: who answers
    them need not see the matter, but stays away from it who has to (条例 28(3)). Those of accusations do not exist."""
    away = MatterStaff.objects.filter(
        matter=OuterRef("matter"), staff_id=actor.staff, part__in=(StaffPart.RECUSED, StaffPart.ACCUSED)
    )
    asked = Q(rung=Rung.PROPOSAL, asked_id=actor.unit) & ~Q(Exists(away))
    both = Q(Q(unit_id=actor.unit) | Q(by_unit_id=actor.unit), seen(actor))
    found = Supervision.objects.filter(both | asked, matter__confidential=False)
    if not actor.roles - ALONE:
        return found.none()
    return found.select_related("matter", "unit", "by_unit")


def get_supervision(actor: Actor, key: Any) -> Supervision:
    """One that the actor may read. Raises NotFound."""
    found = supervisions(actor).select_related("opened_by").filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, *, look: str, after: int | None) -> list[Supervision]:
    """Newest first, one more than a page holds when there are more."""
    found = supervisions(actor)
    if look == "open":
        found = found.exclude(stage=SupervisionStage.LIFTED)
    elif look == "ended":
        found = found.filter(stage=SupervisionStage.LIFTED)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])


def looked_after(unit_id: int, tree: dict[int, list[int]] | None = None) -> frozenset[int]:
    """The units that a unit may supervise: those below it; a petition office also those below the government for which it works (条例 14),
    and neither that government itself nor anything above."""
    roots = {unit_id}
    office = Unit.objects.filter(pk=unit_id, kind=UnitKind.PETITION_OFFICE).first()
    if office is not None and office.superior_id:
        roots.add(office.superior_id)
    return subordinates(roots, tree) - roots


def _unsupervised(actor: Actor) -> QuerySet[Matter]:
    """Matters that this person sees and that are not supervised already, closed ones as well."""
    there = Supervision.objects.filter(matter=OuterRef("pk")).exclude(stage=SupervisionStage.LIFTED)
    found = visible(actor).filter(~Exists(there), confidential=False)
    return found.select_related("holding_unit")


def _unkept(units: frozenset[int], day: date) -> QuerySet[Mediation]:
    """Broken agreements that one of these units should have had carried out by now."""
    owed = Mediation.objects.filter(stage=MediationStage.OWED)
    return owed.filter(turn_unit__in=units, turn_due__lt=day)


def _uncorrected(units: frozenset[int], day: date) -> Q:
    """An opinion that was revoked and is not given anew, and a deviation that somebody found and that is not put right by its day."""
    revoked = ReviewRequest.objects.filter(outcome="revoked", decided_at__isnull=False).values("matter_id")
    open_ones = Rectification.objects.exclude(stage=Stage.CLOSED).filter(unit__in=units, due_on__lt=day)
    return Q(state=State.ACCEPTED, pk__in=revoked) | Q(pk__in=open_ones.values("matter_id"))


def _facts(actor: Actor, day: date) -> Iterator[tuple[Occasion, QuerySet[Matter]]]:
    units = looked_after(actor.unit)
    there = _unsupervised(actor).filter(holding_unit_id__in=units)
    found = there.filter(closed_at=None)
    yield Occasion.LATE, _late(found, day)
    returned = found.filter(state__in=_PASSED_ON, hops__gte=RETURNED)
    yield Occasion.RETURNED, returned.order_by("-id")
    # The few rows that tell the fact lead to the matters: walking through all that are open would grow with the office.
    left = RequestItem.objects.filter(outcome=Outcome.SUPPORTED, executed_on=None).values("matter_id")
    served = found.filter(
        pk__in=left, state=State.SERVED, served_on__lt=day - timedelta(days=UNEXECUTED_DAYS)
    )
    yield Occasion.UNEXECUTED, served.order_by("-id")
    unkept = _unkept(units, day).values("matter_id")
    broken = _unsupervised(actor).filter(pk__in=unkept, closed_at=None)
    yield Occasion.BROKEN, broken.order_by("-id")
    not_done = CallBack.objects.filter(by_unit_id=actor.unit, stage__in=NOT_DONE).order_by("-pk")
    doubted = not_done.filter(_DOUBTED, stage=CallBackStage.CHECKING).values("matter_id")
    yield Occasion.FALSE, there.filter(pk__in=doubted).order_by("-id")
    yield Occasion.WRONG, found.filter(_uncorrected(units, day)).order_by("-id")
    grades = Evaluation.objects.filter(matter=OuterRef("pk"), grade=Grade.DISSATISFIED).order_by()
    twice = grades.values("matter").annotate(n=Count("pk")).values("n")
    unsatisfied = there.annotate(grades=Subquery(twice, output_field=IntegerField()))
    yield (
        Occasion.UNSATISFIED,
        unsatisfied.filter(pk__in=not_done.values("matter_id"), grades__gte=UNSATISFIED).order_by("-id"),
    )


def _late(found: QuerySet[Matter], day: date) -> QuerySet[Matter]:
    return found.filter(next_due__lt=day).order_by("next_due", "next_alert", "id")


def to_supervise(actor: Actor) -> list[Waiting]:
    """What is late in a unit below stands on an inspector's first page until it is supervised; the other facts wait in the list of proposals
    (M-D4)."""
    if Role.INSPECTOR not in actor.roles:
        return []
    below = looked_after(actor.unit, actor.tree())
    found = _unsupervised(actor).filter(holding_unit_id__in=below, closed_at=None)
    late, words = _late(found, today()), "holding_unit__short_name"
    return in_order(told_of(rows("supervise", late, due="next_due", matter=SELF, words=words)))


def fact_of(actor: Actor, matter: Matter, ground: Occasion, day: date) -> Phrase | None:
    """The fact in plain words; nothing where it does not hold of this matter."""
    for each, found in _facts(actor, day):
        if each is ground:
            return _told(matter, ground, day) if found.filter(pk=matter.pk).exists() else None
    return None


def _told(matter: Matter, ground: Occasion, day: date) -> Phrase:
    if ground is Occasion.LATE and matter.next_due is not None:
        return Phrase("期限{due}，已逾期{n}天", due=matter.next_due, n=(day - matter.next_due).days)
    if ground is Occasion.RETURNED:
        return Phrase("已退回{n}次，还没有机关受理", n=matter.hops)
    if ground is Occasion.UNEXECUTED and matter.served_on is not None:
        return Phrase("意见{day}送达，支持的请求还没有落实记录", day=matter.served_on)
    if ground is Occasion.FALSE:
        return Phrase("登记过已经落实，回访时信访人说没做到，还在核查")
    if ground is Occasion.WRONG and matter.state == State.ACCEPTED:
        return Phrase("意见已被撤销，还没有重新答复")
    if ground is Occasion.WRONG:
        return Phrase("认定的偏差没有按期整改")
    if ground is Occasion.BROKEN:
        return Phrase("调解、和解协议一方违约，逾期没有履行记录")
    return Phrase("评价不满意两次以上，回访时信访人说没做到")


def proposals(actor: Actor) -> tuple[list[SupervisionProposal], bool]:
    """What the facts propose, at most `MOST` a kind, and whether there is more."""
    day, told, more = today(), [], False
    for ground, found in _facts(actor, day):
        rows = list(found[: MOST + 1])
        more = more or len(rows) > MOST
        for matter in rows[:MOST]:
            late = (day - matter.next_due).days if matter.next_due else 0
            told.append(
                SupervisionProposal(
                    matter=matter,
                    ground=ground,
                    fact=_told(matter, ground, day),
                    rung=proposed_rung(ground, late),
                )
            )
    return told, more
