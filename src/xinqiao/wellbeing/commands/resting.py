"""Rest for work in the evening and at weekends, and the word why where somebody gets more than the unit's bound (M-E1; 公务员法 82)."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from xinqiao.kernel.commands import CONDITIONS, Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Number, One, Pick
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.wellbeing.models import Rest
from xinqiao.wellbeing.queries.arranged import arranged
from xinqiao.wellbeing.queries.load import hard, hard_of


def _staff_here(unit: Unit) -> Any:
    return staff_of(unit.pk)


@command(
    "rest.grant",
    slug="rest",
    together=True,
    page="wellbeing:load",
    lead="晚上、周末加班的，依法补休；不能补休的，按规定给予补助（公务员法第八十二条）。到期前系统提醒本人。",
    said=lambda rest, _given: Phrase("已登记补休，{day}以前休完。", day=rest.expires_on),
)
def grant(
    act: Act,
    unit: Unit,
    *,
    person: Annotated[One[Staff], Pick("谁", among=_staff_here, wrong="请选择本单位的人员。")],
    worked_on: Annotated[date, Day("加班的日期", past=True)],
    minutes: Annotated[
        int, Number("加班时长（分钟）", least=Decimal(30), most=Decimal(960), initial=lambda _: 240)
    ],
) -> Rest:
    """Put on record that somebody has so much rest to take. Raises InvalidInput for a day that is on record, or one so long ago that the
    rest would have run out."""
    if Rest.objects.filter(staff=person, worked_on=worked_on).exists():
        raise InvalidInput({"worked_on": "这一天的补休已经登记过了。"})
    expires = worked_on + timedelta(days=arranged(unit.pk).rest_days)
    if expires < act.day:
        raise InvalidInput({"worked_on": "这一天的补休期限已经过了，请按规定给予补助。"})
    rest = Rest.objects.create(
        staff=person,
        unit=unit,
        worked_on=worked_on,
        minutes=minutes,
        expires_on=expires,
        by_id=act.actor.staff,
        at=act.at,
    )
    act.record(rest, after={"staff": person.pk, "worked_on": str(worked_on), "minutes": minutes})
    return rest


@command(
    "rest.take",
    page="wellbeing:load",
    lead="休过了，或者已经和负责人说定哪天休，在这里记下日期。",
    fits=lambda _actor, rest: rest.taken_on is None,
    said=lambda rest, _given: Phrase("已记下：{day}补休。", day=rest.taken_on),
)
def take_rest(act: Act, rest: Rest, *, taken_on: Annotated[date, Day("补休的日期")]) -> Rest:
    """The day on which the person rests, until the last day of it. Raises Refused for a second time, InvalidInput for a day that is too
    late or before the work."""
    if rest.taken_on is not None:
        raise Refused(Verdict(allowed=False, reason="这份补休已经休过了。"))
    if not rest.worked_on < taken_on <= rest.expires_on:
        told = Phrase("请选择{first}以后、{last}以前的一天。", first=rest.worked_on, last=rest.expires_on)
        raise InvalidInput({"taken_on": told})
    rest.taken_on = taken_on
    rest.version += 1
    rest.save(update_fields=["taken_on", "version"])
    act.record(rest, after={"taken_on": str(taken_on)})
    return rest


def _reason_for_too_many(who: str, why: str) -> Any:
    def ask(_act: Act, matter: Matter, given: Mapping[str, Any]) -> None:
        if given.get(why) or matter.confidential or not Matter.objects.filter(hard(), pk=matter.pk).exists():
            return
        person, most = given[who], arranged(matter.holding_unit_id).hard_matters
        n = hard_of(person)
        if n >= most:
            told = (
                "{name}在办的难件已有{n}件，本单位的上限是{most}件。请改派他人；确需由其承办的，请写明理由。"
            )
            raise InvalidInput({why: Phrase(told, name=person.name, n=n, most=most)})

    return ask


CONDITIONS["matter.allocate"] = _reason_for_too_many("person", "reason")
CONDITIONS["matter.accept"] = _reason_for_too_many("handler", "note")
