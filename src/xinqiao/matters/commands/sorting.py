"""Sorting by law: kind, route of article 31, category; secrecy of accusations (M-R2, M-R5)."""

from collections.abc import Collection

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.models import Category
from xinqiao.matters.commands.moving import add_staff, add_unit, edge, go, require, save
from xinqiao.matters.models import Matter, StaffPart, UnitPart
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Staff, Unit
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
    reason: str,
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


@command("matter.accuse")
def name_accused(act: Act, matter: Matter, *, units: Collection[Unit], staff: Collection[Staff]) -> Matter:
    """Record whom an accusation names, so that it never reaches them or their subordinates (条例 30(3), 46(5)).

    The matter becomes confidential. Raises InvalidInput when the actor's own unit is among them: then the superior
    office must take the matter."""
    if not units and not staff:
        raise InvalidInput({"accused": "请选择被检举控告的单位或者人员；不在名单中的，请写在内容里。"})
    if any(u.pk == matter.holding_unit_id for u in units):
        raise InvalidInput(
            {"accused": "被检举控告的是本单位：请先转送上级信访部门或者纪检监察机关，再由其登记。"}
        )
    for unit in units:
        add_unit(act, matter, unit.pk, UnitPart.ACCUSED)
    for person in staff:
        add_staff(act, matter, person.pk, StaffPart.ACCUSED)
    matter.confidential = True
    if act.actor.staff_id:
        add_staff(act, matter, act.actor.staff_id, StaffPart.CLEARED, "登记人")
    save(act, matter, "confidential")
    act.record(
        f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        after={"confidential": True, "units": len(units), "staff": len(staff)},
        basis=_SECRECY,
    )
    return matter


@command("matter.clear")
def clear_staff(act: Act, matter: Matter, person: Staff, *, reason: str) -> Matter:
    """Let a named person know of an accusation because the work needs it (M-I3). Raises InvalidInput without a reason
    or for the accused."""
    if not reason.strip():
        raise InvalidInput({"reason": "请写明知悉的必要性。"})
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
