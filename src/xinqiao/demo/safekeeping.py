"""Responsibility to the person at the petition office (M-I7): keepers, pledges, a verified self-check, a leak on its way."""

from collections.abc import Iterator

from xinqiao.demo.office import Offices
from xinqiao.kernel.access import by_post
from xinqiao.kernel.clock import today
from xinqiao.offices.models import Staff, Unit
from xinqiao.safekeeping.commands import impact, keeping, leaks

_THINGS = (
    ("cabinet", "1号密码柜", "二楼档案室"),
    ("seal", "信访事项专用章", "办公室保险柜"),
    ("key", "系统主密钥信封", "机要室保险柜"),
)

_WEIGHED = {
    "sensitive": "证件号码加密封存，页面只显示遮盖后的；查看写明目的并留痕",
    "entrusted": "通知只说有新进展，没有姓名和内容；与通道服务单位签了保密协议",
    "provided": "只用加密的移送包，公钥由第二人核对指纹",
}
"""What the office does with personal data, and what protects it."""


def kept_safe(offices: Offices) -> Iterator[None]:
    """Who keeps what, who signed, the quarter's check, a list that was sent to a wrong group."""
    who = offices.actors
    leader, inspector = who["fenguan"], who["ducha"]
    unit = Unit.objects.get(pk=inspector.unit)
    people = {staff.username: staff for staff in Staff.objects.filter(unit=unit)}
    for kind, title, place in _THINGS:
        pair = {"first": people["dengji"], "second": people["fenguan"]}
        keeping.name_keeper(leader, unit, kind=kind, title=title, place=place, **pair)
    for actor in who.values():
        if actor.unit == unit.pk and by_post("pledge.sign", actor):
            keeping.sign_pledge(actor, unit, occasion="yearly", read=True)
    for handling, measures in _WEIGHED.items():
        drafted = impact.draft_assessment(
            inspector,
            unit,
            handling=handling,
            purpose="依照《信访工作条例》第二十二条登记、告知、办理，只收办理所必需的",
            risk="泄露以后，信访人可能受到打扰，或者被冒用身份",
            measures=measures,
        )
        impact.adopt(leader, drafted, conclusion="可以处理，每年复核")
    yield
    right = {f"item_{n}": n != 2 for n in range(1, 11)}
    made = keeping.fill_self_check(
        inspector, unit, **right, problems="打印机旁有一份没有取走，当场收回；每天下班前巡查"
    )
    keeping.verify_self_check(leader, made, one=True, other=True, seen="到档案室和打印间看过，与填报一致")
    yield
    leak = leaks.report_leak(
        who["jiefang"],
        unit,
        found_on=today(),
        what="一份接访安排误发到工作群，一分钟后撤回",
        pieces=["name", "phone"],
        persons=2,
    )
    leaks.contain(inspector, leak, measures="已撤回，群内四人确认没有保存；停用工作群发安排")
    yield
