"""Who works on a matter: allocation, hand-over of the first responsibility, recusal, co-handling (M-D1, M-R5)."""

from django.db.models import Q

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.free_text import Masked
from xinqiao.matters.commands.moving import (
    accused_units,
    add_staff,
    add_unit,
    drop_staff,
    may_handle,
    open_hand_overs,
    require,
    save,
)
from xinqiao.matters.models import HandOver, Matter, MatterStaff, Recusal, StaffPart, UnitPart
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict

_FIRST = Basis(article=28, paragraph=1)
_RECUSAL = Basis(article=28, paragraph=3)
_BEFORE_DECISION = {State.ACCEPTED, State.SORTED, State.TRANSFERRED, State.REGISTERED}


@command("matter.allocate")
def allocate(act: Act, matter: Matter, person: Staff, *, reason: Masked = "") -> Matter:
    """Give the work to a person of the unit. While the matter is being handled and has no first handler, the person
    becomes it; afterwards the person is added (a change of the first handler is a hand-over)."""
    require(may_handle(matter, person))
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
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        after={"staff": person.pk, "part": str(part)},
        basis=_FIRST,
        reason=reason.strip(),
    )
    return matter


@command("matter.hand_over")
def hand_over(act: Act, matter: Matter, person: Staff, *, reason: Masked) -> HandOver:
    """Ask another person to take the first responsibility. Until that person accepts, it stays where it is; asking
    somebody else takes the earlier request back. Who is asked about an accusation was cleared for it before."""
    require(may_handle(matter, person))
    if not reason.strip():
        raise InvalidInput({"reason": "请写明移交的原因。"})
    cleared = MatterStaff.objects.filter(matter=matter, staff=person, part=StaffPart.CLEARED)
    if matter.confidential and not cleared.exists():
        reason_why = "此事项涉及检举控告，请先由领导批准对方知悉，再移交。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(Basis(article=30, paragraph=3),)))
    open_hand_overs(matter).update(lapsed_at=act.at)
    record = HandOver.objects.create(
        matter=matter, from_staff_id=act.actor.staff, to_staff=person, reason=reason.strip(), at=act.at
    )
    add_staff(act, matter, person.pk, StaffPart.CO_HANDLER, "移交待接收")
    save(act, matter)
    act.record(
        f"matters.handover:{record.pk}",
        matter_id=matter.pk,
        after={"to": person.pk},
        basis=_FIRST,
        reason=reason.strip(),
    )
    return record


@command("matter.take_over")
def take_over(act: Act, matter: Matter) -> Matter:
    """Accept the first responsibility that was offered to the actor; only now it passes (M-D1)."""
    offered = open_hand_overs(matter).filter(to_staff_id=act.actor.staff).select_related("to_staff").first()
    if offered is None:
        raise Refused(Verdict(allowed=False, reason="没有等待您接收的移交。", basis=(_FIRST,)))
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
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        before={"first_handler": before},
        after={"first_handler": offered.to_staff_id},
        basis=_FIRST,
    )
    return matter


@command("matter.add_unit")
def add_co_handling_unit(act: Act, matter: Matter, unit: Unit, *, reason: Masked) -> Matter:
    """Let another unit work with the handling unit (条例 24(1)). The responsibility stays where it is."""
    if unit.pk == matter.holding_unit_id or not reason.strip():
        raise InvalidInput({"unit": "请选择其他单位，并写明需要配合的内容。"})
    if unit.pk in accused_units(matter):
        raise Refused(
            Verdict(
                allowed=False,
                reason="不得转给被检举控告的单位及其下属单位。",
                basis=(Basis(article=30, paragraph=3),),
            )
        )
    add_unit(act, matter, unit.pk, UnitPart.CO_HANDLING)
    save(act, matter)
    act.record(
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        after={"co_handling_unit": unit.pk},
        basis=Basis(article=24, paragraph=1),
        reason=reason.strip(),
    )
    return matter


@command("matter.declare_recusal")
def declare_recusal(act: Act, matter: Matter, *, ground: Masked) -> Recusal:
    """Declare a direct interest in the matter or with the petitioner (条例 28(3))."""
    if not ground.strip():
        raise InvalidInput({"ground": "请写明与信访事项或者信访人的直接利害关系。"})
    recusal = Recusal.objects.create(
        matter=matter, staff_id=act.actor.staff, ground=ground.strip(), declared_at=act.at
    )
    act.record(
        f"matters.recusal:{recusal.pk}",
        matter_id=matter.pk,
        after={"staff": act.actor.staff_id},
        basis=_RECUSAL,
    )
    return recusal


@command("matter.decide_recusal")
def decide_recusal(act: Act, matter: Matter, recusal: Recusal, *, grant: bool) -> Matter:
    """Decide on a declared recusal; another person than the one it concerns. Granted, the person loses sight of the
    matter, and a first handler must be replaced by allocation."""
    if recusal.matter_id != matter.pk or recusal.granted is not None:
        raise Refused(Verdict(allowed=False, reason="此回避申报已经决定。", basis=(_RECUSAL,)))
    if recusal.staff_id == act.actor.staff_id:
        raise Refused(Verdict(allowed=False, reason="本人的回避须由他人决定。", basis=(_RECUSAL,)))
    recusal.granted, recusal.decided_by_id, recusal.decided_at = grant, act.actor.staff_id, act.at
    recusal.save(update_fields=["granted", "decided_by", "decided_at"])
    if grant:
        drop_staff(matter, [recusal.staff_id], StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
        add_staff(act, matter, recusal.staff_id, StaffPart.RECUSED, recusal.ground)
        concerned = Q(from_staff_id=recusal.staff_id) | Q(to_staff_id=recusal.staff_id)
        open_hand_overs(matter).filter(concerned).update(lapsed_at=act.at)
        if matter.first_handler_id == recusal.staff_id:
            matter.first_handler = None
    save(act, matter, "first_handler")
    act.record(
        f"matters.recusal:{recusal.pk}",
        matter_id=matter.pk,
        after={"granted": grant, "staff": recusal.staff_id},
        basis=_RECUSAL,
    )
    return matter
