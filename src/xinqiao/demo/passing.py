"""Between units: a transfer, now and then an objection or an assisting unit."""

from datetime import timedelta

from xinqiao.demo.going import Going, Way, in_district
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.assisting import answer_assistance, ask_for_assistance, take_on
from xinqiao.matters.commands.disposition import (
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.models import Assistance
from xinqiao.offices.models import UnitKind
from xinqiao.rules.roles import Role

_HELPERS = ("云水市生态环境局", "云水市住房和城乡建设局")


def pass_on(going: Going) -> Way:
    """Transfer, sometimes to the wrong unit first."""
    target = going.offices.units[going.story.unit]
    registrar = going.who(Role.REGISTRAR)
    wrong = going.offices.units["云水市生态环境局"]
    if going.chance(6) and target.pk != wrong.pk and not in_district(going.story):
        forward(registrar, going.now_at(), wrong, reason="初步判断属于环境保护职权")
        yield going.random.randint(1, 3)
        object_to_transfer(
            going.who(Role.REGISTRAR),
            going.now_at(),
            reasons="所反映的问题不属于生态环境部门的职权，应由主管部门办理，附职责分工文件。",
            proposed_unit=target,
        )
        yield going.random.randint(1, 2)
        decide_objection(registrar, going.now_at(), agree=True, reason="核实后同意退回，另行转送")
    if going.story.kind == "suggestion" and target.kind != UnitKind.GOVERNMENT and going.chance(40):
        due = today() + timedelta(days=45)
        assign_with_report(registrar, going.now_at(), target, reason="请研究采纳并按期报送结果", due_on=due)
    else:
        forward(registrar, going.now_at(), target, reason=f"属于{target.short_name}职权范围")
    yield going.random.choice((1, 2, 3, 5, 8))


def assisted(going: Going, handler: Actor) -> Way:
    """Another unit answers for the first request (条例 24(1))."""
    unit = next(going.offices.units[n] for n in _HELPERS if going.offices.units[n].pk != handler.unit_id)
    due = today() + timedelta(days=12)
    asked = ask_for_assistance(
        handler, going.now_at(), unit, requests=[1], reason="请派员现场检测并提供意见。", due_on=due
    )
    yield going.random.randint(1, 2)
    registrar = going.offices.one(unit.pk, Role.REGISTRAR)
    person = next(s for s in going.offices.staff.values() if s.pk == registrar.staff_id)
    take_on(registrar, Assistance.objects.get(pk=asked.pk), person)
    yield going.random.randint(3, 9)
    answer_assistance(
        registrar, Assistance.objects.get(pk=asked.pk), answer="已派两人到现场检测，数据和照片随函附上。"
    )
