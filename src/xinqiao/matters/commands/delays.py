"""Saying why a clock was not kept (M-R3)."""

from datetime import date
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.typed import Day, Pick, Words
from xinqiao.matters.commands.moving import save
from xinqiao.matters.models import Delay, Matter
from xinqiao.matters.queries.delays import late_clocks
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.words import Phrase


def _late(matter: Matter) -> list[tuple[int, Phrase]]:
    return [
        (clock.pk, Phrase("{clock}，应在{day}前", clock=TABLE[ClockCode(clock.code)].title, day=clock.due_on))
        for clock in late_clocks(matter)
    ]


@command(
    "matter.explain_delay",
    slug="explain",
    lead="期限已经过了，说明不能补回。法定期限的说明，信访人在查询进展时看得到；交办的单位打开事项看得到。再次说明的，以往的说明保留。",
    verb="登记逾期说明",
    said=lambda delay, _given: Phrase("逾期说明已登记，应在{day}前办完。", day=delay.until),
)
def explain_delay(
    act: Act,
    matter: Matter,
    *,
    clock: Annotated[
        int,
        Pick(
            "哪一项期限",
            among=_late,
            wrong="只有已经超过期限、还没有办完的，才登记逾期说明。",
            initial=lambda matter: next((key for key, _title in _late(matter)), None),
        ),
    ],
    reason: Annotated[str, Words("逾期的原因", most=1000, rows=3, least=5)],
    standing: Annotated[str, Words("现在办到哪一步", most=1000, rows=2, least=2)],
    until: Annotated[date, Day("什么时候办完", ahead=True)],
) -> Delay:
    """Say why a running clock of the own unit was not kept, how far things are and when they will be done. The clock runs on and stays
    late."""
    delay = Delay.objects.create(
        matter=matter,
        clock_id=clock,
        unit_id=matter.holding_unit_id,
        reason=reason,
        standing=standing,
        until=until,
        by_id=act.actor.staff,
        at=act.at,
    )
    save(act, matter)
    act.record(
        delay,
        matter_id=matter.pk,
        after={"clock": delay.clock.code, "until": until.isoformat()},
        basis=TABLE[ClockCode(delay.clock.code)].basis,
        reason=reason,
    )
    return delay
