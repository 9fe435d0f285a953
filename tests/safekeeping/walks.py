"""A leak, a keeper, a pledge and a self-check of the housing office, as tests need them."""

from typing import Any

from tests.cast import Cast, accepted
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter
from xinqiao.offices.queries import actor_for
from xinqiao.safekeeping.commands import impact, keeping, leaks, own_data, walking
from xinqiao.safekeeping.models import Custody, DataRequest, ImpactAssessment, Leak, SelfCheck, WalkRound
from xinqiao.safekeeping.queries.rooms import not_pledged

RIGHT: dict[str, Any] = {f"item_{n}": True for n in range(1, 11)}


def leak_reported(cast: Cast, **changes: Any) -> Leak:
    given: dict[str, Any] = {
        "found_on": today(),
        "what": "一份名单发到了工作群",
        "pieces": ["phone", "name"],
        "persons": 3,
        **changes,
    }
    return leaks.report_leak(cast.actor("handler"), cast.housing, **given)


def now_of(leak: Leak) -> Leak:
    return Leak.objects.get(pk=leak.pk)


def leak_closed(cast: Cast, leak: Leak) -> Leak:
    """All steps; the section head handles it, the leader looks again and the principal leader closes."""
    head, leader = cast.actor("section_head"), cast.actor("leader")
    leaks.contain(head, now_of(leak), measures="已撤回消息并删除")
    leaks.pass_up(head, now_of(leak), whom="市网信办", on=today())
    told = "告知了内容、原因和本人可以做的"
    leaks.tell_those_concerned(head, now_of(leak), way="by_phone", on=today(), persons=3, said=told)
    leaks.explain(head, now_of(leak), cause="用了工作群传名单", remedy="停用工作群传递")
    leaks.send_back(leader, now_of(leak), finding="还有一个群没有停用")
    leaks.explain(head, now_of(leak), cause="用了两个工作群", remedy="都已停用")
    leaks.recheck(leader, now_of(leak), finding="已逐个核对")
    return leaks.close_leak(cast.actor("principal"), now_of(leak), conclusion="按规定处置完毕")


def keeper_named(cast: Cast, **changes: Any) -> Custody:
    given: dict[str, Any] = {
        "kind": "cabinet",
        "title": "1号柜",
        "place": "档案室",
        "first": cast.staff["unit_registrar"],
        "second": cast.staff["section_head"],
        **changes,
    }
    return keeping.name_keeper(cast.actor("section_head"), cast.housing, **given)


def everybody_pledged(cast: Cast) -> None:
    """Of the housing office, this year."""
    for person in not_pledged(cast.housing.pk, today().year):
        keeping.sign_pledge(actor_for(person), cast.housing, occasion="yearly", read=True)


def check_filled(cast: Cast, **changes: Any) -> SelfCheck:
    """Where everybody has pledged; otherwise the item that says so is refused."""
    everybody_pledged(cast)
    return keeping.fill_self_check(cast.actor("section_head"), cast.housing, **{**RIGHT, **changes})


def walked(cast: Cast, **changes: Any) -> WalkRound:
    given = {**RIGHT, "item_2": False, "problems": "二楼窗口的电脑没有锁屏，当场锁上", **changes}
    return walking.walk_round(cast.actor("section_head"), cast.housing, **given)


def asked_of_own_data(cast: Cast, matter: Matter, *, by: str = "handler", **changes: Any) -> DataRequest:
    given: dict[str, Any] = {
        "kind": "copy",
        "asked_by": "self",
        "identified": "document",
        "received_on": today(),
        "words": "要本人登记的全部信息",
        **changes,
    }
    return own_data.record_request(cast.actor(by), matter.petitions.get(), **given)


def assessed(cast: Cast, **changes: Any) -> ImpactAssessment:
    given: dict[str, Any] = {
        "handling": "sensitive",
        "purpose": "依条例第二十二条登记，只在需要核对身份时收证件号码",
        "risk": "泄露后可能被冒用身份或者受到打扰",
        "measures": "封存、遮盖、留痕、四眼，能少收就不收",
        **changes,
    }
    return impact.draft_assessment(cast.actor("section_head"), cast.housing, **given)


def everything_written(cast: Cast) -> None:
    """Every act in which somebody writes something of these."""
    leak_closed(cast, leak_reported(cast))
    asked = asked_of_own_data(cast, accepted(cast))
    own_data.grant(cast.actor("section_head"), asked, way="in_person", answer="已打印副本")
    asked = asked_of_own_data(cast, asked.matter, kind="deletion")
    own_data.refuse(
        cast.actor("section_head"), asked, way="in_person", answer="案卷保管期限没有届满，不能删除"
    )
    own = accepted(cast).petitions.get()
    citizen = Actor.citizen(own.pk, own.matter_id)
    own_data.ask_for_own_data(citizen, own, kind="copy", asked_by="self", words="要本人登记的全部信息")
    weighed = impact.adopt(cast.actor("leader"), assessed(cast), conclusion="可以处理")
    weighed = impact.review(cast.actor("section_head"), weighed, finding="目的、方式、范围都没有变化")
    impact.end_assessed(cast.actor("leader"), weighed, why="不再收集")
    kept = keeper_named(cast)
    two = {"first": cast.staff["counsel"], "second": cast.staff["leader"]}
    other = keeping.replace_keeper(cast.actor("leader"), kept, handed="清点相符", **two)
    keeping.end_keeper(cast.actor("leader"), other, why="柜子报废")
    made = check_filled(cast, item_2=False, problems="打印机旁有一份，已收回")
    keeping.verify_self_check(cast.actor("leader"), made, one=True, other=True, seen="看了柜子和打印机")
    walking.settle(cast.actor("leader"), walked(cast), seen="看过二楼窗口，已设自动锁屏")
