"""Who works on a matter: allocation, hand-over of the first responsibility, recusal (M-D1, M-R5)."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.db.models import Q, QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, One, Pick, Words
from xinqiao.matters.commands.choosing import (
    WORKER,
    companions,
    successors,
    workers,
)
from xinqiao.matters.commands.moving import (
    add_staff,
    drop_staff,
    not_archived,
    open_hand_overs,
    save,
)
from xinqiao.matters.commands.recalling import open_what_they_had_a_hand_in
from xinqiao.matters.models import HandOver, Matter, MatterStaff, Recusal, StaffPart
from xinqiao.matters.queries.access import matter_facts
from xinqiao.matters.queries.recusals import decidable, open_recusals
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FIRST = Basis(article=28, paragraph=1)
_RECUSAL = Basis(article=28, paragraph=3)
_ASKED = "移交待接收"
_NOBODY = "回避已经记下，目前没有可以作出决定的其他负责人；请先由管理员任命此人所在单位的负责人。"
_BEFORE_DECISION = {State.ACCEPTED, State.SORTED, State.TRANSFERRED, State.REGISTERED}


@command(
    "matter.allocate",
    lead="分派给本单位人员。作出决定之前还没有首办责任人的，由此人担任；变更首办责任人须走移交。",
    verb="分派给此人",
    said=lambda _matter, given: Phrase("已分派给{name}。", name=given["person"].name),
)
def allocate(
    act: Act,
    matter: Matter,
    person: Annotated[One[Staff], Pick("承办人", among=workers, wrong=WORKER)],
    *,
    reason: Annotated[str, Words("说明", required=False, most=20_000, rows=2)] = "",
) -> Matter:
    """Give the work to a person of the unit. While the matter is being handled and has no first handler, the person
    becomes it; afterwards the person is added (a change of the first handler is a hand-over). Raises Refused for a closed file: it is opened to
    nobody for work that is over (M-R7, M-I3)."""
    not_archived(matter)
    part = StaffPart.CO_HANDLER
    if matter.first_handler_id is None and matter.state in _BEFORE_DECISION:
        matter.first_handler, matter.first_unit_id, part = person, matter.holding_unit_id, StaffPart.HANDLER
    elif matter.state not in _BEFORE_DECISION:
        part = StaffPart.HANDLER
    matter.section_id = person.section_id
    add_staff(act, matter, person.pk, part, reason)
    if matter.confidential:
        add_staff(act, matter, person.pk, StaffPart.CLEARED, "承办人")
    save(act, matter, "first_handler", "first_unit", "section")
    act.record(
        matter,
        matter_id=matter.pk,
        after={"staff": person.pk, "part": str(part)},
        basis=_FIRST,
        reason=reason,
    )
    return matter


@command(
    "matter.hand_over",
    lead="对方接收之前，责任仍在您。检举控告事项，须先批准对方知悉。",
    verb="请对方接收",
    said=lambda done, _given: Phrase(
        "已请{name}接收首办责任；接收之前，责任仍在您。", name=done.to_staff.name
    ),
)
def hand_over(
    act: Act,
    matter: Matter,
    person: Annotated[
        One[Staff],
        Pick(
            "移交给",
            among=successors,
            wrong="请选择本单位在岗的其他承办人或者科室负责人；应当回避的人员不能接收。",
        ),
    ],
    *,
    reason: Annotated[str, Words("移交的原因", most=20_000, rows=3)],
) -> HandOver:
    """Ask another person to take the first responsibility. Until that person accepts, it stays where it is; asking
    somebody else takes the earlier request back. Who is asked about an accusation was cleared for it before. Raises Refused for a closed
    file."""
    not_archived(matter)
    cleared = MatterStaff.objects.filter(matter=matter, staff=person, part=StaffPart.CLEARED)
    if matter.confidential and not cleared.exists():
        reason_why = "此事项涉及检举控告，请先由领导批准对方知悉，再移交。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(SECRECY,)))
    open_hand_overs(matter).update(lapsed_at=act.at)
    record = HandOver.objects.create(
        matter=matter, from_staff_id=act.actor.staff, to_staff=person, reason=reason, at=act.at
    )
    add_staff(act, matter, person.pk, StaffPart.CO_HANDLER, _ASKED)
    save(act, matter)
    act.record(
        record,
        matter_id=matter.pk,
        after={"to": person.pk},
        basis=_FIRST,
        reason=reason,
    )
    return record


def _why_offered(matter: Matter) -> str:
    """Of the one offer that waits; only who was asked gets here."""
    found = open_hand_overs(matter).select_related("from_staff").first()
    return (
        Phrase("{name}移交的原因：{reason}", name=found.from_staff.name, reason=found.reason) if found else ""
    )


def _offered(act: Act, matter: Matter) -> HandOver:
    """The offer that waits for the actor. Raises Refused when there is none."""
    waits = open_hand_overs(matter).filter(to_staff_id=act.actor.staff)
    found = waits.select_related("to_staff", "from_staff").first()
    if found is None:
        raise Refused(Verdict(allowed=False, reason="没有等待您接收的移交。", basis=(_FIRST,)))
    return found


@command(
    "matter.take_over",
    lead="接收后，由您对此事项负责到底。不能接收的，请说明理由，不予接收。",
    verb="接收首办责任",
    told=_why_offered,
    said=lambda _matter, _given: Phrase("首办责任已由您接收。"),
)
def take_over(act: Act, matter: Matter) -> Matter:
    """Accept the first responsibility that was offered to the actor; only now it passes (M-D1)."""
    offered = _offered(act, matter)
    offered.accepted_at = act.at
    offered.save(update_fields=["accepted_at"])
    before = matter.first_handler_id
    matter.first_handler, matter.section_id = offered.to_staff, offered.to_staff.section_id
    drop_staff(matter, [offered.from_staff_id], StaffPart.HANDLER)
    drop_staff(matter, [offered.to_staff_id], StaffPart.CO_HANDLER)
    add_staff(act, matter, offered.from_staff_id, StaffPart.CO_HANDLER, "原首办责任人")
    add_staff(act, matter, offered.to_staff_id, StaffPart.HANDLER)
    save(act, matter, "first_handler", "section")
    act.record(
        matter,
        matter_id=matter.pk,
        before={"first_handler": before},
        after={"first_handler": offered.to_staff_id},
        basis=_FIRST,
    )
    return matter


@command(
    "matter.decline_take_over",
    lead="首办责任仍在移交的人；您的理由记入此事项的经过。",
    verb="不接收",
    told=_why_offered,
    said=lambda done, _given: Phrase("已说明理由，没有接收；首办责任仍在{name}。", name=done.from_staff.name),
)
def decline_take_over(
    act: Act, matter: Matter, *, reason: Annotated[str, Words("不接收的理由", least=5, most=20_000, rows=3)]
) -> HandOver:
    """Not to take over what was offered, with the reason: the responsibility stays where it is, and who was asked works on the matter
    no more than before."""
    offered = _offered(act, matter)
    offered.lapsed_at, offered.declined = act.at, reason
    offered.save(update_fields=["lapsed_at", "declined"])
    asked = MatterStaff.objects.filter(matter=matter, staff=offered.to_staff, part=StaffPart.CO_HANDLER)
    asked.filter(reason=_ASKED).delete()
    save(act, matter)
    act.record(offered, matter_id=matter.pk, after={"declined": True}, basis=_FIRST, reason=reason)
    return offered


@command(
    "matter.declare_recusal",
    slug="recusal",
    lead="与信访事项或者信访人有直接利害关系的，应当回避。",
    verb="申报回避",
    said=lambda done, _given: _declared(done),
)
def declare_recusal(
    act: Act,
    matter: Matter,
    *,
    ground: Annotated[str, Words("直接利害关系", most=20_000, rows=3)],
) -> Recusal:
    """Declare a direct interest in the matter or with the petitioner (条例 28(3)). From now until the decision the person handles
    the matter no more (`rules.grants.HANDLES`). Raises Refused while an earlier one waits."""
    return _ask(act, matter, act.actor.staff, ground)


def _ask(act: Act, matter: Matter, person_id: int, ground: str, recorded_by: int | None = None) -> Recusal:
    """A recusal that waits for its decision, one at a time for each person. Raises Refused for a closed file: nothing of it is handled any more."""
    not_archived(matter)
    if _waiting(matter).filter(staff_id=person_id).exists():
        reason = "此人的回避已经在等待决定，请等决定作出以后再提出。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_RECUSAL,)))
    own = Staff.objects.get(pk=person_id).unit_id
    recusal = Recusal.objects.create(
        matter=matter,
        unit_id=own if own in matter_facts(matter).units else matter.holding_unit_id,
        staff_id=person_id,
        ground=ground,
        recorded_by_id=recorded_by,
        declared_at=act.at,
    )
    save(act, matter)
    act.record(
        recusal,
        matter_id=matter.pk,
        after={"staff": person_id, "by_petitioner": recorded_by is not None},
        basis=_RECUSAL,
    )
    return recusal


def _recusal_decided(_matter: Matter, given: Mapping[str, Any]) -> Phrase:
    name = given["recusal"].staff.name
    if given["grant"]:
        return Phrase("已决定{name}应当回避。", name=name)
    return Phrase("已决定{name}不需要回避。", name=name)


@command(
    "matter.ask_recusal",
    lead="信访人申请工作人员回避的，记下原话，由负责人决定；决定之前，此人不参与办理。",
    verb="登记回避申请",
)
def ask_recusal(
    act: Act,
    matter: Matter,
    person: Annotated[
        One[Staff],
        Pick(
            "申请谁回避", among=companions, wrong="请选择办理此事项的单位的在岗人员；已经回避的不必再申请。"
        ),
    ],
    *,
    words: Annotated[
        str,
        Words("信访人的原话", least=2, most=20_000, rows=4, hint="何时、怎样提出，认为有什么直接利害关系"),
    ],
) -> Recusal:
    """Record that the petitioner asks for a person's recusal, in the petitioner's words (条例 28(3)); a leader decides."""
    return _ask(act, matter, person.pk, words, act.actor.staff)


def _waiting(matter: Matter) -> QuerySet[Recusal]:
    return open_recusals().filter(matter=matter).select_related("staff")


def _decider(recusal: Recusal) -> Unit | None:
    return Unit.objects.filter(pk__in=open_recusals().filter(pk=recusal.pk).values("decider")).first()


def _declared(recusal: Recusal) -> Phrase | str:
    unit = _decider(recusal)
    return Phrase("已申报回避，等{unit}的负责人决定。", unit=unit.name) if unit else _NOBODY


def _may_decide(act: Act, recusal: Recusal) -> None:
    """Raises Refused for another unit, for the own recusal, and for who heads nothing where a head decides (`queries.recusals`)."""
    if decidable(act.actor).filter(pk=recusal.pk).exists():
        return
    reason: Phrase | str = "信访人申请的回避、单位负责人的回避，由单位负责人决定。"
    if recusal.staff_id == act.actor.staff_id:
        reason = "本人的回避须由他人决定。"
    elif (unit := _decider(recusal)) is None:
        reason = _NOBODY
    elif unit.pk != act.actor.unit:
        reason = Phrase("此人的回避由{unit}决定。", unit=unit.name)
    raise Refused(Verdict(allowed=False, reason=reason, basis=(_RECUSAL,)))


@command(
    "matter.decide_recusal",
    lead="本人的回避须由他人决定。决定回避后，此人看不到这件事项。",
    verb="作出决定",
    said=_recusal_decided,
)
def decide_recusal(
    act: Act,
    matter: Matter,
    recusal: Annotated[
        One[Recusal],
        Pick("申报", among=_waiting, asked_of=decidable, wrong="请选择等待决定的申报；已经决定的不再决定。"),
    ],
    *,
    grant: Annotated[bool, Either("决定", yes="应当回避", no="不需要回避")],
    reason: Annotated[
        str,
        Words("理由", required=False, sometimes=True, most=20_000, rows=3, hint="不同意信访人申请的，须写明"),
    ] = "",
) -> Matter:
    """Decide on a recusal that waits; another person than the one it concerns, and a leader where the petitioner asked for it or a
    leader is concerned. Granted, the person loses sight of the matter, and a first handler must be replaced by allocation. What was
    decided stays; what is not issued yet and has the person's hand in it is opened again for others to take up."""
    _may_decide(act, recusal)
    if recusal.recorded_by_id is not None and not grant and not reason:
        raise InvalidInput({"reason": "不同意信访人的回避申请，请写明理由，以便告知信访人。"})
    recusal.granted, recusal.decided_by_id, recusal.decided_at = grant, act.actor.staff_id, act.at
    recusal.decision_reason = reason
    recusal.save(update_fields=["granted", "decided_by", "decided_at", "decision_reason"])
    if grant:
        drop_staff(matter, [recusal.staff_id], StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
        add_staff(act, matter, recusal.staff_id, StaffPart.RECUSED, recusal.ground)
        concerned = Q(from_staff_id=recusal.staff_id) | Q(to_staff_id=recusal.staff_id)
        open_hand_overs(matter).filter(concerned).update(lapsed_at=act.at)
        if matter.first_handler_id == recusal.staff_id:
            matter.first_handler = None
        open_what_they_had_a_hand_in(act, matter, [recusal.staff_id])
    save(act, matter, "first_handler")
    act.record(
        recusal,
        matter_id=matter.pk,
        after={"granted": grant, "staff": recusal.staff_id},
        basis=_RECUSAL,
        reason=reason,
    )
    return matter
