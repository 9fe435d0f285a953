"""Sorting by law: kind, route of article 31, category; secrecy of accusations (M-R2, M-R5)."""

from collections.abc import Collection

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.free_text import Masked
from xinqiao.library.models import Category
from xinqiao.matters.commands.moving import (
    accused_units,
    add_staff,
    add_unit,
    drop_staff,
    edge,
    go,
    require,
    reviewer_above,
    save,
    walled,
)
from xinqiao.matters.models import Matter, MatterStaff, ReviewRequest, RunningClock, StaffPart, UnitPart
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import subordinates
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import Act as Move
from xinqiao.rules.routing import check_route

_SECRECY = Basis(article=30, paragraph=3)


@command("matter.sort")
def sort_matter(
    act: Act,
    matter: Matter,
    *,
    kind: Kind,
    route: str,
    reason: Masked,
    category: Category | None,
    tense: bool = False,
) -> Matter:
    """Set kind, route and category with the reason. An accusation becomes confidential at once (条例 30(3)).

    Raises Refused when kind and route do not go together, InvalidInput without a reason."""
    taken = edge(matter, Move.SORT)
    require(check_route(str(kind), route))
    if not reason.strip():
        raise InvalidInput({"reason": "请写明分类的理由，供承办单位和复查时核对。"})
    matter.kind, matter.route, matter.route_reason = kind, route, reason.strip()
    matter.category, matter.sorted_at, matter.tense = category, act.at, tense
    matter.confidential = matter.confidential or kind == Kind.ACCUSATION
    if matter.confidential and act.actor.staff_id:
        add_staff(act, matter, act.actor.staff_id, StaffPart.CLEARED, "分办人")
    go(
        act,
        matter,
        taken,
        "kind",
        "route",
        "route_reason",
        "category",
        "sorted_at",
        "tense",
        "confidential",
        reason=reason.strip(),
        kind=str(kind),
        route=route,
        category=category.code if category else None,
    )
    return matter


def _review_elsewhere(act: Act, matter: Matter, walls: frozenset[int]) -> None:
    """Who is accused does not review: the next higher organ that is not takes the review over, in the time that runs. Raises
    InvalidInput when no review is under way (then another must register the accused) or when there is no such organ."""
    review = ReviewRequest.objects.filter(matter=matter, decided_at=None).select_related("unit").first()
    above = reviewer_above(review.unit, walls) if review else None
    if review is None or above is None:
        told = "被检举控告的是本单位或者其上级单位：请先转送上级信访部门或者纪检监察机关，再由其登记。"
        raise InvalidInput({"accused": told})
    RunningClock.objects.filter(matter=matter, stopped_on=None, unit_id=review.unit_id).update(unit=above)
    MatterStaff.objects.filter(matter=matter, staff__unit_id=review.unit_id).exclude(
        part__in=[StaffPart.ACCUSED, StaffPart.RECUSED]
    ).delete()
    review.unit = matter.holding_unit = above
    matter.section = None
    review.save(update_fields=["unit"])
    add_unit(act, matter, above.pk, UnitPart.REVIEWING)


@command("matter.accuse")
def name_accused(act: Act, matter: Matter, *, units: Collection[Unit], staff: Collection[Staff]) -> Matter:
    """Record whom an accusation names, so that it never reaches them or their subordinates (条例 30(3), 46(5)).

    The matter becomes confidential, and an accused person works on it no longer. Raises InvalidInput when the accused
    are the actor, the unit that has the matter, or one above it: then another must take the matter. A review goes to the
    next higher organ by itself."""
    if not units and not staff:
        raise InvalidInput({"accused": "请选择被检举控告的单位或者人员；不在名单中的，请写在内容里。"})
    walls = accused_units(matter) | subordinates({u.pk for u in units})
    if matter.holding_unit_id in walls:
        _review_elsewhere(act, matter, walls)
    if any(person.pk == act.actor.staff_id for person in staff):
        raise InvalidInput({"accused": "被检举控告的是您本人，请由他人登记。"})
    for unit in units:
        add_unit(act, matter, unit.pk, UnitPart.ACCUSED)
    for person in staff:
        add_staff(act, matter, person.pk, StaffPart.ACCUSED)
    accused = [person.pk for person in staff]
    drop_staff(matter, accused, StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
    if matter.first_handler_id in accused:
        matter.first_handler = None
    matter.confidential = True
    if act.actor.staff_id and act.actor.unit_id not in walls:
        add_staff(act, matter, act.actor.staff_id, StaffPart.CLEARED, "登记人")
    save(act, matter, "confidential", "first_handler", "holding_unit", "section")
    act.record(
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        after={"confidential": True, "units": len(units), "staff": len(staff)},
        basis=_SECRECY,
    )
    return matter


@command("matter.clear")
def clear_staff(act: Act, matter: Matter, person: Staff, *, reason: Masked) -> Matter:
    """Let a named person know of an accusation because the work needs it (M-I3). Raises InvalidInput without a reason
    or for one who is accused, of an accused unit, or recused."""
    if not reason.strip():
        raise InvalidInput({"reason": "请写明知悉的必要性。"})
    if walled(matter, person):
        raise InvalidInput({"person": "不得批准被检举控告的人员、单位或者已经回避的人员知悉。"})
    add_staff(act, matter, person.pk, StaffPart.CLEARED, reason)
    save(act, matter)
    act.record(
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        after={"cleared": person.pk},
        basis=_SECRECY,
        reason=reason.strip(),
    )
    return matter
