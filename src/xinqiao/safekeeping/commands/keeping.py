"""Pledges, keepers and the quarterly self-check (M-I7)."""

from random import SystemRandom
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, Flag, One, Pick, Words
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import everybody_of, staff_of
from xinqiao.rules.basis import Basis
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.safekeeping import DRAWN, ITEMS, KINDS, OCCASIONS, PLEDGE
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import Custody, Pledge, SelfCheck
from xinqiao.safekeeping.queries.rooms import not_pledged

_BY_NAME = Basis(instrument="个人信息保护法", article=51)
_WRONG = "请选择本单位的人员。"


def _refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(_BY_NAME,)))


def _pledge() -> Phrase:
    """The lines, one below the other."""
    lines = {f"line_{number}": Phrase(line) for number, line in enumerate(PLEDGE)}
    return Phrase("\n".join(f"{{{name}}}" for name in lines), **lines)


@command(
    "pledge.sign",
    slug="pledge",
    page="safekeeping:index",
    together=True,
    lead="逐条读过再签。每年一月底前签一次，离岗时再签一次；离岗以后继续保密。",
    told=lambda _unit: _pledge(),
    verb="签署",
)
def sign_pledge(
    act: Act,
    unit: Unit,
    *,
    occasion: Annotated[str, Pick("哪一种", among=tuple(OCCASIONS.items()))],
    read: Annotated[bool, Flag("我已逐条读过，愿意遵守")],
) -> Pledge:
    """By the person, for the person; once a year and once at leaving. Raises InvalidInput before it was read, Refused for a second one."""
    if not read:
        raise InvalidInput({"read": "请逐条读过再签。"})
    given = {"staff_id": act.actor.staff, "year": act.day.year, "occasion": occasion}
    if Pledge.objects.filter(**given).exists():
        _refuse("您今年已经签过，不用再签。")
    made = Pledge.objects.create(unit=unit, text=list(PLEDGE), signed_at=act.at, **given)
    act.record(made, after={"year": made.year, "occasion": occasion}, basis=_BY_NAME)
    return made


def _staff_of_unit(unit: Any) -> QuerySet[Staff]:
    return everybody_of(unit.pk)


def _staff_here(keeper: Any) -> QuerySet[Staff]:
    """An administrator may keep a key, and no cabinet, room or seal of the business."""
    return (everybody_of if keeper.kind == "key" else staff_of)(keeper.unit_id)


def _two(first: Staff, second: Staff) -> None:
    if first == second:
        raise InvalidInput({"second": "A角、B角须是两个人：一人不在，另一人能开。"})


def _of_business(unit: Unit, kind: str, **people: Staff) -> None:
    business = staff_of(unit.pk)
    wrong = [name for name, one in people.items() if kind != "key" and one not in business]
    if wrong:
        raise InvalidInput(dict.fromkeys(wrong, "管理员只能保管系统密钥、备份介质；这一件请选择业务人员。"))


@command("keeper.name", slug="keeper", page="safekeeping:index", together=True, verb="登记")
def name_keeper(
    act: Act,
    unit: Unit,
    *,
    kind: Annotated[str, Pick("保管什么", among=tuple(KINDS.items()))],
    title: Annotated[str, Words("名称、编号", rows=1, most=60)],
    place: Annotated[str, Words("放在哪里", rows=1, most=60)],
    first: Annotated[One[Staff], Pick("A角", among=_staff_of_unit, wrong=_WRONG)],
    second: Annotated[One[Staff], Pick("B角", among=_staff_of_unit, wrong=_WRONG)],
) -> Custody:
    """Two people answer for one thing. Raises InvalidInput when they are one, or the thing has its keepers."""
    _two(first, second)
    _of_business(unit, kind, first=first, second=second)
    # Two rooms may each have a cabinet 1.
    there = Custody.objects.filter(unit=unit, kind=kind, title=title, place=place, ended_at=None)
    if there.exists():
        raise InvalidInput({"title": "这一件已经有保管人，请在那一行更换。"})
    made = Custody.objects.create(
        unit=unit, kind=kind, title=title, place=place, first=first, second=second, since=act.at
    )
    act.record(made, after={"first": first.pk, "second": second.pk}, basis=_BY_NAME)
    return made


def _kept(_actor: Any, keeper: Custody) -> bool:
    return keeper.ended_at is None


def _end(act: Act, keeper: Custody) -> None:
    if keeper.ended_at is not None:
        _refuse("这一行已经结束，请看现在的保管人。")
    keeper.ended_at, keeper.version = act.at, keeper.version + 1
    keeper.save(update_fields=["ended_at", "version"])


@command(
    "keeper.replace", page="safekeeping:index", lead="当面清点、交接以后再登记。", verb="更换", fits=_kept
)
def replace_keeper(
    act: Act,
    keeper: Custody,
    *,
    first: Annotated[
        One[Staff],
        Pick(
            "A角",
            among=_staff_here,
            wrong=_WRONG,
        ),
    ],
    second: Annotated[One[Staff], Pick("B角", among=_staff_here, wrong=_WRONG)],
    handed: Annotated[str, Words("交接清点情况", rows=2, most=300, least=2)],
) -> Custody:
    """The row ends and another begins: who kept it when stays on record. Raises InvalidInput and Refused."""
    _two(first, second)
    _end(act, keeper)
    given = {"unit_id": keeper.unit_id, "kind": keeper.kind, "title": keeper.title, "place": keeper.place}
    made = Custody.objects.create(first=first, second=second, handed=handed, since=act.at, **given)
    act.record(keeper, after={"ended": True}, basis=_BY_NAME)
    act.record(made, after={"first": first.pk, "second": second.pk}, basis=_BY_NAME, reason=handed)
    return made


@command("keeper.end", page="safekeeping:index", verb="不再保管", fits=_kept)
def end_keeper(
    act: Act, keeper: Custody, *, why: Annotated[str, Words("为什么不再保管", rows=2, most=300, least=2)]
) -> Custody:
    """The thing is no longer kept, such as a seal that was destroyed. Raises Refused."""
    _end(act, keeper)
    act.record(keeper, after={"ended": True}, basis=_BY_NAME, reason=why)
    return keeper


@command(
    "self_check.fill",
    slug="self-check",
    page="safekeeping:index",
    together=True,
    lead="每季度一次，照实填。填完由系统抽两项，请另一个人到现场核实。",
    verb="提交自查",
)
def fill_self_check(
    act: Act,
    unit: Unit,
    *,
    item_1: Annotated[bool, Either(ITEMS[0])],
    item_2: Annotated[bool, Either(ITEMS[1])],
    item_3: Annotated[bool, Either(ITEMS[2])],
    item_4: Annotated[bool, Either(ITEMS[3])],
    item_5: Annotated[bool, Either(ITEMS[4])],
    item_6: Annotated[bool, Either(ITEMS[5])],
    item_7: Annotated[bool, Either(ITEMS[6])],
    item_8: Annotated[bool, Either(ITEMS[7])],
    item_9: Annotated[bool, Either(ITEMS[8])],
    item_10: Annotated[bool, Either(ITEMS[9])],
    problems: Annotated[
        str,
        Words("有问题的，怎么整改", rows=3, most=1000, required=False, hint="哪一项、谁、哪天改好"),
    ] = "",
) -> SelfCheck:
    """Ten items of the quarter, once. Raises InvalidInput when everybody is said to have signed and somebody has not, when something is not right and nothing is said of it, Refused for a second time."""
    found = [item_1, item_2, item_3, item_4, item_5, item_6, item_7, item_8, item_9, item_10]
    if item_10 and (missing := not_pledged(unit.pk, act.day.year).count()):
        told = "本单位还有{n}人没有签今年的保密承诺书，这一项不能填“是”：请补签，或者填“否”并写明怎么整改。"
        raise InvalidInput({"item_10": Phrase(told, n=missing)})
    if not all(found) and not problems:
        raise InvalidInput({"problems": "有不符合的项目，请写明怎么整改。"})
    quarter = Quarter.of(act.day)
    if SelfCheck.objects.filter(unit=unit, year=quarter.year, quarter=quarter.number).exists():
        _refuse("本季度已经自查过；新发现的问题请当时处理，下季度再查。")
    made = SelfCheck(
        unit=unit,
        year=quarter.year,
        quarter=quarter.number,
        found=[bool(one) for one in found],
        problems=problems,
        drawn=sorted(SystemRandom().sample(range(len(ITEMS)), DRAWN)),
        filled_by_id=act.actor.staff,
        filled_at=act.at,
    )
    begin(made, at=act.at)
    made.save()
    act.record(made, after={"found": made.found, "drawn": made.drawn}, basis=_BY_NAME)
    return made


@command(
    "self_check.verify",
    lead="到现场看，不看表。抽中的两项写在本页。",
    verb="核实",
    fits=lambda actor, made: made.filled_by_id != actor.staff,
)
def verify_self_check(
    act: Act,
    made: SelfCheck,
    *,
    one: Annotated[bool, Either("抽中的第一项与填报相符")],
    other: Annotated[bool, Either("抽中的第二项与填报相符")],
    seen: Annotated[str, Words("看了哪里、看到什么；不相符的怎么办", rows=3, most=1000, least=4)],
) -> SelfCheck:
    """Another person has looked at the two. Raises Refused for who filled it in."""
    if act.actor.staff == made.filled_by_id:
        _refuse("自查由他人核实，不能由填报人自己核实。")
    made.verified_at = act.at
    words = {"one": "是" if one else "否", "other": "是" if other else "否", "seen": seen}
    take(act, made, words=words, reason=seen, one=one, other=other)
    return made
