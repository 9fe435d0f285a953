"""What a unit arranges for its people (M-E1, M-E3): the counsellor outside the office, and how much is too much for one person."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, Number, Words
from xinqiao.offices.models import Unit
from xinqiao.rules.carrying import LIMITS
from xinqiao.wellbeing.models import Arrangement
from xinqiao.wellbeing.queries.arranged import arranged

_TELEPHONE = re.compile(r"[0-9]{3,12}(?:-[0-9]{3,8}){0,2}")


def _now(name: str) -> Callable[[Unit], Any]:
    return lambda unit: getattr(arranged(unit.pk), name)


@command(
    "wellbeing.arrange",
    slug="arrange",
    page="wellbeing:load",
    lead="心理咨询的人或者机构要在单位以外：咨询人员依法保密，谈的内容不告诉单位。上限是提醒，不是定额；超过的，分派时写明理由。",
)
def arrange(
    act: Act,
    unit: Unit,
    *,
    counsellor: Annotated[str, Words("单位以外的心理咨询机构", rows=1, most=80, initial=_now("counsellor"))],
    telephone: Annotated[
        str,
        Exact("咨询电话", most=20, initial=_now("telephone"), why="a telephone that everybody may call"),
    ],
    hard_matters: Annotated[
        int, Number("一人在办难件最多几件", most=Decimal(LIMITS.hard_matters), initial=_now("hard_matters"))
    ] = LIMITS.hard_matters,
    hours_in_a_row: Annotated[
        int,
        Number("连续接访最多几小时", most=Decimal(LIMITS.hours_in_a_row), initial=_now("hours_in_a_row")),
    ] = LIMITS.hours_in_a_row,
    rest_minutes: Annotated[
        int,
        Number(
            "连续接访后休息至少几分钟",
            least=Decimal(LIMITS.rest_minutes),
            most=Decimal(120),
            initial=_now("rest_minutes"),
        ),
    ] = LIMITS.rest_minutes,
    rest_days: Annotated[
        int, Number("补休多少天内用完", least=Decimal(30), most=Decimal(365), initial=_now("rest_days"))
    ] = LIMITS.rest_days,
) -> Arrangement:
    """Name the counsellor and set the bounds, stricter than those of the program or the same. Raises InvalidInput for what is no
    telephone."""
    if not _TELEPHONE.fullmatch(telephone) or re.fullmatch(r"1[0-9]{10}", telephone):
        raise InvalidInput(
            {"telephone": "请填写机构的固定电话或者热线，例如 12356、0000-1234567；不写个人手机号。"}
        )
    before = Arrangement.objects.filter(unit=unit).first()
    found = Arrangement(
        pk=before.pk if before else None,
        unit=unit,
        counsellor=counsellor,
        telephone=telephone,
        hard_matters=hard_matters,
        hours_in_a_row=hours_in_a_row,
        rest_minutes=rest_minutes,
        rest_days=rest_days,
        set_by_id=act.actor.staff,
        set_at=act.at,
        version=before.version + 1 if before else 1,
    )
    found.save()
    bounds = {"hard_matters": hard_matters, "hours_in_a_row": hours_in_a_row, "rest_minutes": rest_minutes}
    act.record(unit, after={"arrangement": found.pk, **bounds, "rest_days": rest_days})
    return found
