"""Supervision, sponsorship and call-back of the petition office over a matter of the housing office."""

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, accepted, at, reload
from tests.looking_back import AFTER, IN_THE_QUARTER, concluded_quarter
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.handling import log
from xinqiao.matters.models import LogEntry, LogKind, Matter
from xinqiao.oversight.commands import call_back, register_check, sponsorship, supervision
from xinqiao.oversight.models import CallBack, RegisterCheck, Sponsorship, Supervision

MONDAY = date(2026, 3, 2)


def supervised(cast: Cast) -> Supervision:
    """The housing office is asked by telephone, after a reason for leaving the reminder out."""
    return supervision.open_supervision(
        cast.actor("inspector"),
        reload(accepted(cast)),
        unit=cast.housing,
        ground="other",
        rung="telephone",
        text="请说明办理进度，并反馈下一步安排。",
        reason="群众反映紧迫",
    )


def sponsored(cast: Cast) -> Sponsorship:
    """The leader of the petition office takes a matter on for a reason of the own."""
    return sponsorship.take_on(cast.actor("office_leader"), reload(accepted(cast)), reason="跨部门，需要协调")


def drawn_to_call_back(cast: Cast) -> CallBack:
    """The petition office has drawn the third quarter of 2026, in which the housing office answered something."""
    with clock.at(AFTER):
        if not Matter.objects.filter(ended_as="concluded", ended_at__range=(IN_THE_QUARTER, AFTER)).exists():
            concluded_quarter(cast)
        call_back.draw_call_backs(cast.actor("inspector"), cast.petition_office, quarter="2026-Q3")
    return CallBack.objects.select_related("matter", "round").earliest("pk")


def executed(cast: Cast, matter: Matter) -> LogEntry:
    """What proves that it is done."""
    return log(cast.actor("handler"), reload(matter), LogKind.EXECUTION, "工地已停工", happened_on=today())


def counted(cast: Cast, who: str = "inspector", **changes: Any) -> RegisterCheck:
    """What came to the petition office on a Monday in March, counted by hand: more than it registered."""
    given = {"day": MONDAY, "where": "收发登记簿第12页", "letters": 2, "slips": 1, "calls": 0, **changes}
    return register_check.count(cast.actor(who), cast.petition_office, **given)


def _counted_to_the_end(cast: Cast) -> None:
    given: dict[str, Any] = {"day": MONDAY, "where": "收发室", "letters": 0, "slips": 0, "calls": 0}
    with clock.at(at("2026-03-02", 17)):
        register_check.tally(cast.actor("archivist"), cast.petition_office, **given)
    made, inspector = counted(cast), cast.actor("inspector")

    def now() -> RegisterCheck:
        return RegisterCheck.objects.get(pk=made.pk)

    register_check.explain(cast.actor("registrar"), now(), found="一封信夹在报纸里，今天已经登记")
    register_check.ask_again(inspector, now(), reason="还差一张来访登记单")
    register_check.explain(cast.actor("registrar"), now(), found="登记单是前一天的")
    register_check.settle(inspector, now())


def overseen(cast: Cast) -> None:
    """Every act of oversight into which something is typed, once."""
    _counted_to_the_end(cast)
    _supervised_to_the_end(cast)
    _sponsored_to_the_end(cast)
    _called_back_to_the_end(cast)


def _supervised_to_the_end(cast: Cast) -> None:
    inspector, handler, found = cast.actor("inspector"), cast.actor("handler"), supervised(cast)

    def now() -> Supervision:
        return Supervision.objects.get(pk=found.pk)

    supervision.receive(handler, now())
    supervision.answer(handler, now(), result="正在协调")
    supervision.ask_again(inspector, now(), missing="没有写哪天", due=today() + timedelta(days=3))
    supervision.answer(handler, now(), result="下周办结")
    supervision.climb(inspector, now(), rung="letter", text="请按期办结并反馈")
    supervision.answer(handler, now(), result="已经办结")
    supervision.lift(inspector, now(), verdict="看了现场", entry=executed(cast, found.matter))


def _sponsored_to_the_end(cast: Cast) -> None:
    leader, found = cast.actor("office_leader"), sponsored(cast)

    def now() -> Sponsorship:
        return Sponsorship.objects.get(pk=found.pk)

    sponsorship.enter(leader, now(), kind="meeting", day=today(), place="接待室", text="听取意见")
    sponsorship.pass_on(leader, now(), leader=cast.staff["office_principal"], reason="分工调整")
    done = executed(cast, found.matter)
    principal = cast.actor("office_principal")
    sponsorship.finish(principal, now(), ending="executed", result="已经停工", entry=done)


def _called_back_to_the_end(cast: Cast) -> None:
    inspector, found = cast.actor("inspector"), drawn_to_call_back(cast)

    def now() -> CallBack:
        return CallBack.objects.get(pk=found.pk)

    call_back.miss(inspector, now(), day=today(), how="没有人接")
    said = dict.fromkeys(("answer", "deed", "money", "pressed", "more"), "没有回答")
    call_back.ask(inspector, now(), **said, done="no")
    call_back.prove(cast.actor("handler"), now(), result="已经停工", entry=executed(cast, found.matter))
