"""M-R3: every statutory clock is kept; what is late has its 逾期说明."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.clocks import VOID, WINDOWS
from xinqiao.matters.models import Delay, Matter, RunningClock
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The clocks of the unit whose legal last day lies in the period, without times within which somebody only may act and those of a
    route that was put right. Lateness stays on record; here it counts whether it was explained."""
    explained = Delay.objects.filter(clock=OuterRef("pk")).order_by("at").values(day=DayOf("at"))
    # Accusations are few: left out as a set, so that no matter is looked up for its clocks.
    accusations = Matter.objects.filter(confidential=True).values("pk")
    clocks = RunningClock.objects.filter(due_on__range=(period.first, period.last))
    clocks = clocks.exclude(matter__in=accusations)
    clocks = clocks.exclude(code__in=WINDOWS).exclude(stop_event__in=VOID)
    # Those of a unit and the few that name none are asked for apart, so that the clocks of others are not walked through.
    nobodys = clocks.filter(unit=None).annotate(
        owner_id=Coalesce("matter__first_unit_id", "matter__holding_unit_id")
    )
    for rows, unit in ((clocks, "unit_id"), (nobodys, "owner_id")):
        yield Owed(
            rows=rows,
            unit=unit,
            day=F("due_on"),
            due=F("due_on"),
            late_is_kept=True,
            done=Case(
                When(stopped_on__lte=F("due_on"), then=F("stopped_on")), default=Subquery(explained[:1])
            ),
            kind="matters.matter",
            key="matter_id",
            told={"number": "matter__number", "code": "code"},
            say=_clock,
        )


def _clock(item: OwedItem) -> Phrase:
    said = {
        "number": item.told["number"],
        "clock": TABLE[ClockCode(item.told["code"])].title,
        "day": item.due,
    }
    if item.standing is Standing.AT_RISK:
        return Phrase("{number}：{clock}，应在{day}前", **said)
    if item.standing is Standing.BROKEN:
        return Phrase("{number}：{clock}，{day}到期，逾期而没有说明", **said)
    if item.done is not None and item.due is not None and item.done > item.due:
        return Phrase("{number}：{clock}，{day}到期，逾期并已说明", **said)
    return Phrase("{number}：{clock}，按期", **said)


CLOCKS_KEPT = Control(
    measure="M-R3",
    title="法定期限",
    items=_due,
    sentence=Phrase("到期{due}项，其中{done}项按期，或者逾期并已说明"),
    nothing=Phrase("这段时间没有到期的期限"),
)
