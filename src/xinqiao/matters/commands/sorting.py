"""Sorting by law: kind, route of article 31, category; secrecy of accusations (M-R2, M-R5)."""

from collections.abc import Sequence
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.typed import Exact, Flag, One, Pick, Several, Words
from xinqiao.library.models import Category
from xinqiao.library.queries import categories
from xinqiao.matters import clocks
from xinqiao.matters.commands.choosing import colleagues
from xinqiao.matters.commands.moving import (
    accused_units,
    add_staff,
    add_unit,
    drop_staff,
    edge,
    go,
    recusals_elsewhere,
    require,
    review_elsewhere,
    save,
)
from xinqiao.matters.commands.recalling import open_what_they_had_a_hand_in
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import Matter, ReviewRequest, StaffPart, UnitPart
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.recipients import reachable
from xinqiao.matters.queries.reviewing import above
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_named, subordinates
from xinqiao.offices.queries import units as all_units
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move
from xinqiao.rules.routing import BY_CODE, ROUTES, check_route
from xinqiao.rules.words import Phrase

WAYS = [
    (
        route.code,
        Phrase(
            "{title}（{kind}，{basis}）", kind=Kind(route.kind).label, title=route.title, basis=route.basis
        ),
    )
    for route in ROUTES
]
"""The ways of articles 29–31, each with the kind of matter for which alone it is."""


@command(
    "matter.sort",
    lead="按《信访工作条例》确定事项类别和办理途径，写明理由。检举控告自此按保密事项管理。",
    verb="确定分类和途径",
    said=lambda matter, _given: Phrase(
        "已分类：{kind}，{route}。", kind=Kind(matter.kind).label, route=BY_CODE[matter.route].title
    ),
)
def sort_matter(
    act: Act,
    matter: Matter,
    *,
    route: Annotated[str, Pick("类别和办理途径", among=WAYS)],
    kind: Annotated[str, Pick("事项类别", required=False, among=Kind.choices, follows=True)] = "",
    category: Annotated[
        One[Category] | None, Pick("内容分类", required=False, among=lambda _matter: categories())
    ] = None,
    reason: Annotated[
        str,
        Words(
            "理由",
            most=20_000,
            rows=3,
            hint="写明为什么适用这一途径，例如：不属于诉讼、仲裁等程序，属于行政机关职权。",
        ),
    ],
    tense: Annotated[bool, Flag("情绪激烈，答复需要第二人复读")] = False,
    urgent: Annotated[bool, Flag("情况重大、紧急，可以报请本级党委、政府决定")] = False,
) -> Matter:
    """Set kind, route and category with the reason. An accusation becomes confidential at once (条例 30(3)). What was registered as urgent
    stays so. Where the unit tells the petitioner by rules of its own, the clocks of these notices end (条例 23(4)); what it told so as an accusation
    and is none has its fifteen days anew from the day on which that was found (23(2), (3)).

    The route says which kind it is; who says both is held to both. Raises Refused when kind and route do not go together."""
    taken = edge(matter, Move.SORT)
    kind = kind or (BY_CODE[route].kind if route in BY_CODE else "")
    require(check_route(kind, route))
    by_other_rules = told_by_other_rules(matter)
    matter.kind, matter.route, matter.route_reason = kind, route, reason
    matter.category, matter.sorted_at = category, act.at
    matter.tense_at = (matter.tense_at or act.at) if tense else None
    matter.confidential = matter.confidential or kind == Kind.ACCUSATION
    matter.urgent = matter.urgent or urgent
    if told_by_other_rules(matter):
        notices = (ClockCode.T3, ClockCode.T4, ClockCode.T5)
        clocks.stop(matter, act.day, "告知按照有关规定执行", *notices, unit_id=matter.holding_unit_id)
    elif by_other_rules:
        clocks.tell_anew(matter, act.day, "更正类别，重新告知", reachable=reachable(matter))
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
        "tense_at",
        "urgent",
        "confidential",
        reason=reason,
        kind=kind,
        route=route,
        category=category.code if category else None,
    )
    return matter


def _review_elsewhere(act: Act, matter: Matter, walls: frozenset[int]) -> None:
    """Who is accused does not review: the next higher organ that is not takes the review over, in the time that runs. Raises
    InvalidInput when no review is under way (then another must register the accused) or when there is no such organ."""
    review = (
        ReviewRequest.objects.filter(matter=matter, decided_at=None).select_related("disputed__unit").first()
    )
    free = above(review.disputed.unit, walls) if review else []
    if review is None or not free:
        told = "被检举控告的是本单位或者其上级单位：请先转送上级信访部门或者纪检监察机关，再由其登记。"
        raise InvalidInput({"units": told})
    review_elsewhere(act, matter, review, free[0])


def _people(names: str) -> list[Staff]:
    """Staff by user names between commas. Raises InvalidInput naming the first that does not exist."""
    wanted = [name.strip() for name in names.replace("\uff0c", ",").split(",")]
    try:
        return staff_named([name for name in wanted if name])
    except NotFound as error:
        raise InvalidInput({"staff": error.message}) from None


@command(
    "matter.accuse",
    lead="登记后，被检举控告的单位、人员及其下属单位查不到此事项，也不能成为转送对象。",
    verb="登记被检举控告对象",
)
def name_accused(
    act: Act,
    matter: Matter,
    *,
    units: Annotated[
        Sequence[Unit], Several("被检举控告的单位", required=False, among=lambda _matter: all_units())
    ] = (),
    staff: Annotated[
        str,
        Exact(
            "被检举控告的人员",
            required=False,
            most=4000,
            hint="填写用户名，多人用逗号分开",
            why="user names, only looked up and kept nowhere",
        ),
    ] = "",
) -> Matter:
    """Record whom an accusation names, so that it never reaches them or their subordinates (条例 30(3), 46(5)).

    The matter becomes confidential, and an accused person works on it no longer. Raises InvalidInput when the accused
    are the actor, the unit that has the matter, or one above it: then another must take the matter. A review goes to the
    next higher organ by itself."""
    people = _people(staff)
    if not units and not people:
        raise InvalidInput({"units": "请选择被检举控告的单位或者人员；不在名单中的，请写在内容里。"})
    walls = accused_units(matter) | subordinates({u.pk for u in units})
    if matter.holding_unit_id in walls:
        _review_elsewhere(act, matter, walls)
    if any(person.pk == act.actor.staff_id for person in people):
        raise InvalidInput({"staff": "被检举控告的是您本人，请由他人登记。"})
    for unit in units:
        add_unit(act, matter, unit.pk, UnitPart.ACCUSED)
    for person in people:
        add_staff(act, matter, person.pk, StaffPart.ACCUSED)
    accused = [person.pk for person in people]
    drop_staff(matter, accused, StaffPart.HANDLER, StaffPart.CO_HANDLER, StaffPart.CLEARED)
    if matter.first_handler_id in accused:
        matter.first_handler = None
    open_what_they_had_a_hand_in(act, matter, accused)
    recusals_elsewhere(matter, walls)
    matter.confidential = True
    if act.actor.staff_id and act.actor.unit_id not in walls:
        add_staff(act, matter, act.actor.staff_id, StaffPart.CLEARED, "登记人")
    save(act, matter, "confidential", "first_handler", "holding_unit", "section")
    act.record(
        matter,
        matter_id=matter.pk,
        after={"confidential": True, "units": len(units), "staff": len(people)},
        basis=SECRECY,
    )
    return matter


@command(
    "matter.clear",
    lead="检举控告事项只有经批准的人员能够看到。",
    verb="批准此人知悉",
    said=lambda _matter, given: Phrase("已批准{name}知悉。", name=given["person"].name),
)
def clear_staff(
    act: Act,
    matter: Matter,
    person: Annotated[
        One[Staff],
        Pick(
            "人员",
            among=colleagues,
            wrong="请选择本单位在岗的人员；不得批准被检举控告的人员、单位或者已经回避的人员知悉。",
        ),
    ],
    *,
    reason: Annotated[str, Words("知悉的必要性", most=20_000, rows=3)],
) -> Matter:
    """Let a named person of the unit know of an accusation because the work needs it (M-I3)."""
    add_staff(act, matter, person.pk, StaffPart.CLEARED, reason)
    save(act, matter)
    act.record(
        matter,
        matter_id=matter.pk,
        after={"cleared": person.pk},
        basis=SECRECY,
        reason=reason,
    )
    return matter
