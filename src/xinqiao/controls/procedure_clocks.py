"""M-R3: every statutory clock is kept. What is late stays late; its line says whether there is a 逾期说明 of it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.matters.clocks import VOID, WINDOWS
from xinqiao.matters.models import Delay, Matter, RunningClock
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The clocks of the unit whose legal last day lies in the period, without times within which somebody only may act and those of a
    route that was put right. To explain why a last day has passed does not keep it (条例 45(1))."""
    explained = Exists(Delay.objects.filter(clock=OuterRef("pk")))
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
            by_unit=unit == "unit_id",
            day=F("due_on"),
            due=F("due_on"),
            done=F("stopped_on"),
            kind="matters.matter",
            key="matter_id",
            told={"number": "matter__number", "code": "code", "explained": explained},
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
    if item.standing is Standing.KEPT:
        return Phrase("{number}：{clock}，按期", **said)
    if item.told["explained"]:
        return Phrase("{number}：{clock}，{day}到期，逾期，已写逾期说明", **said)
    return Phrase("{number}：{clock}，{day}到期，逾期，还没有逾期说明", **said)


CLOCKS_KEPT = Control(
    measure="M-R3",
    title="法定期限",
    items=_due,
    sentence=Phrase("到期{due}项，其中{done}项按期"),
    nothing=Phrase("这段时间没有到期的期限"),
)
