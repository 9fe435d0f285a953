"""Half days of duty and the look at the conduct by the second person (M-C3)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Either, Exact, One, Pick, Words
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.reception.models import DutyShift
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.receiving import FACTS, HALF_BEGINS, HALVES, ShiftStage
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_OURS = "请选择本单位的人员。"
_YES, _NO = "做到", "没有做到"
_EARLIER = timedelta(hours=1)
"""A desk may open so much before the half day begins."""


def _who_may(action: str) -> Callable[[Unit], QuerySet[Staff]]:
    """People of the unit on a post that does this."""
    return lambda unit: staff_of(unit.pk, *BY_ACTION[action].roles)


@command(
    "duty.set",
    together=True,
    lead="每半天一名接访员、一名第二人、一名值班领导。第二人看接待规范，不能是接访员本人。",
    page="reception:duty",
)
def set_duty(
    act: Act,
    unit: Unit,
    *,
    day: Annotated[date, Day("日期")],
    half: Annotated[str, Pick("半天", among=tuple(HALVES.items()))],
    receiver: Annotated[One[Staff], Pick("接访员", among=_who_may("reception.start"), wrong=_OURS)],
    second: Annotated[One[Staff], Pick("第二人", among=_who_may("duty.check"), wrong=_OURS)],
    leader: Annotated[
        One[Staff],
        Pick(
            "值班领导", among=_who_may("emergency_event.review"), wrong="请选择本单位的领导或者科室负责人。"
        ),
    ],
    telephones: Annotated[
        str,
        Exact(
            "值班电话",
            required=False,
            rows=4,
            most=500,
            why="telephones of offices on duty, shown on the plan; none of a petitioner",
            hint="一行一个，例如：值班领导 0000-1234567。只写办公和值班电话",
        ),
    ] = "",
) -> DutyShift:
    """Plan one half day. Raises InvalidInput when the second person is the receiver, Refused when the half day is taken."""
    if receiver == second:
        raise InvalidInput({"second": "接待规范由另一人来看，不能是接访员本人。"})
    taken = DutyShift.objects.filter(unit=unit, day=day, half=half).exclude(stage=ShiftStage.DROPPED)
    if taken.exists():
        told = Phrase("{day}{half}已经排了值班；要换人，先撤销再排。", day=day, half=HALVES[half])
        raise InvalidInput({"half": told})
    shift = DutyShift(
        unit=unit, day=day, half=half, receiver=receiver, second=second, leader=leader, telephones=telephones
    )
    begin(shift, at=_beginning(day, half))
    shift.save()
    act.record(shift, after={"day": str(day), "half": half, "receiver": receiver.pk, "second": second.pk})
    return shift


def _beginning(day: date, half: str) -> datetime:
    return datetime.combine(day, time(HALF_BEGINS[half], tzinfo=SHANGHAI))


@command(
    "duty.drop",
    danger=True,
    page="reception:duty",
)
def drop_duty(
    act: Act, shift: DutyShift, *, reason: Annotated[str, Words("理由", rows=2, most=200)]
) -> DutyShift:
    """A half day that is not served so; another may be planned in its place. Raises Refused for a day that is over: who was to look
    and did not stays on record."""
    if shift.day < act.day:
        raise Refused(Verdict(allowed=False, reason="这半天已经过去，值班安排留存，不能撤销。"))
    take(act, shift, words={"reason": reason}, reason=reason)
    return shift


@command(
    "duty.check",
    lead="看一分钟，记事实，不打分。没有做到的，当场提醒，写在下面。",
    verb="记下",
    page="reception:duty",
)
def check_conduct(
    act: Act,
    shift: DutyShift,
    *,
    badge: Annotated[bool, Either(FACTS["badge"], yes=_YES, no=_NO)],
    phone: Annotated[bool, Either(FACTS["phone"], yes=_YES, no=_NO)],
    stands: Annotated[bool, Either(FACTS["stands"], yes=_YES, no=_NO)],
    notes: Annotated[bool, Either(FACTS["notes"], yes=_YES, no=_NO)],
    seats: Annotated[bool, Either(FACTS["seats"], yes=_YES, no=_NO)],
    finding: Annotated[
        str, Words("看到的问题和当场提醒", rows=3, most=500, required=False, hint="有一项没有做到就要写")
    ] = "",
) -> DutyShift:
    """The second person looks once: five facts, and what was said about those that were not so. Never by the receiver."""
    if act.actor.staff == shift.receiver_id:
        raise Refused(Verdict(allowed=False, reason="接待规范由第二人来看，不能自己看自己。"))
    if act.at < _beginning(shift.day, shift.half) - _EARLIER:
        raise Refused(Verdict(allowed=False, reason="还没有到这半天，到时再看。"))
    seen = {"badge": badge, "phone": phone, "stands": stands, "notes": notes, "seats": seats}
    shift.good = all(seen.values())
    if not shift.good and not finding:
        raise InvalidInput({"finding": "有没有做到的，请写明看到了什么、当场怎样提醒。"})
    shift.checked_at = act.at
    words = {name: _YES if fine else _NO for name, fine in seen.items()}
    take(act, shift, words=words | ({"finding": finding} if finding else {}))
    return shift
