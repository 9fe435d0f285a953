"""The walk-round of a month and what becomes of what it found (M-I5)."""

from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.walking_round import ITEMS, WALKED, WITHIN, WalkStage
from xinqiao.safekeeping.models import WalkRound


@command(
    "walk_round.fill",
    slug="walk-round",
    page="safekeeping:index",
    together=True,
    lead="每月走一次，边走边填；照片只拍地方，不拍人、不拍屏幕内容。有问题当场改，再由另一个人核实。",
    verb="登记走查",
)
def walk_round(
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
        Words("有问题的，在哪里、怎么改", rows=3, most=1000, required=False, hint="写地方，不写是谁"),
    ] = "",
) -> WalkRound:
    """Ten items of the month, once. Raises InvalidInput where something is not right and nothing is said of it, Refused for a second time."""
    found = [item_1, item_2, item_3, item_4, item_5, item_6, item_7, item_8, item_9, item_10]
    if not all(found) and not problems:
        raise InvalidInput({"problems": "有不符合的项目，请写明在哪里、怎么改。"})
    month = {"year": act.day.year, "month": act.day.month}
    if WalkRound.objects.filter(unit=unit, **month).exists():
        raise _refused("本月已经走查过；新发现的问题请当场改，下月再走。")
    made = WalkRound(
        unit=unit,
        found=[bool(one) for one in found],
        problems=problems,
        walked_by_id=act.actor.staff,
        walked_at=act.at,
        close_by=work_calendar().add_working_days(act.day, WITHIN).day,
        **month,
    )
    begin(made, at=act.at)
    if all(found):
        made.stage, made.turn_unit_id, made.turn_due = WalkStage.SETTLED.value, None, None
        made.settled_at = act.at
    made.save()
    act.record(made, after={"found": made.found}, basis=WALKED)
    return made


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(WALKED,)))


@command(
    "walk_round.settle",
    slug="settle",
    lead="到现场看，不看表。",
    verb="已整改",
    fits=lambda actor, made: made.walked_by_id != actor.staff,
)
def settle(
    act: Act,
    made: WalkRound,
    *,
    seen: Annotated[str, Words("看了哪里、改成什么样", rows=3, most=1000, least=2)],
) -> WalkRound:
    """Another person has looked. Raises Refused for who walked."""
    if act.actor.staff == made.walked_by_id:
        raise _refused("走查的问题由他人核实，不能由走查的人自己核实。")
    made.settled_at = act.at
    take(act, made, words={"seen": seen}, reason=seen)
    return made
