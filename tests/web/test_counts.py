"""The daily tasks take no more pages and clicks than they do now (`tests.journeys.counts`)."""

import re
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast, accepted, heard_and_examined, reload
from tests.journeys.counts import BEFORE, KEPT, Walk
from tests.steps import OPINION, fresh
from tests.web.test_bad_input import desk_form
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.papers import approve
from xinqiao.matters.models import Matter, Paper, Petition, RunningClock
from xinqiao.offices.preferences import set_preference

pytestmark = [pytest.mark.django_db, pytest.mark.once]
_STEP = "/desk/papers/{}/step/{}/"
_SERVED = {"method": "direct", "proof": "本人当面签收"}


class Tasks(dict[str, Walk]):
    """Task → the way that it took."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def by(self, who: str, task: str) -> Walk:
        self[task] = Walk(self.cast, who)
        return self[task]


def _yesterday(cast: Cast) -> None:
    """The same people have done the same acts before, with a matter that is over."""
    over = accepted(cast)
    Paper.objects.filter(matter=over).delete()
    Matter.objects.filter(pk=over.pk).update(state="closed", closed_at=clock.now(), next_due=None)
    over.clocks.all().delete()


def _registering(tasks: Tasks) -> Petition:
    set_preference(tasks.cast.actor("registrar"), None, start="register")
    kinds: dict[str, dict[str, Any]] = {
        "登记来访": {},
        "登记来信，附扫描件": {
            "channel": "letter",
            "title": "水管漏水",
            "text": "自来水管漏水三天。",
            "materials": SimpleUploadedFile("来信.txt", "自来水管漏水三天。".encode()),
        },
        "登记匿名来电": {
            "channel": "call",
            "name": "匿名",
            "phone": "",
            "title": "夜里噪声",
            "text": "夜里十二点还有噪声。",
        },
        "登记十二人的来访": {
            "title": "电梯停运",
            "text": "电梯停运四个月。",
            "people_count": "12",
            "representatives": "乙小雪 13800001235",
        },
    }
    for task, changes in kinds.items():
        one = tasks.by("registrar", task)
        one.send("/desk/register/", desk_form(one.client, **changes))
    assert Petition.objects.get(title="夜里噪声").person is None
    one = tasks.by("registrar", "登记来访并认定为同一事项")
    # Comes by itself when the telephone was typed.
    found = one.client.post("/desk/earlier/", {"phone": "13800001234"}, headers={"HX-Request": "true"})
    earlier = re.findall(r'data-same="(XF[\d-]+)"', found.content.decode())[-1]
    one.clicks += 1
    same = {
        "same": earlier,
        "same_reason": "同一处路灯，同一诉求",
        "title": "路灯仍不亮",
        "text": "虚构路三号路灯还是不亮。",
    }
    one.send("/desk/register/", desk_form(one.client, **same))
    assert Petition.objects.get(title="路灯仍不亮", repeat_of__number=earlier)
    set_preference(tasks.cast.actor("registrar"), None, start="desk")
    first, second = Petition.objects.filter(matter__closed_at=None).order_by("registered_at")[:2]
    one = tasks.by("registrar", "查一个人以前的信访件")
    one.send("/desk/go/", {"q": "13800001234"})
    assert first.number in one.page
    one = tasks.by("registrar", "关联同一事项")
    one.follow(f"/desk/petitions/{first.pk}/link/")
    one.send(f"/desk/petitions/{first.pk}/link/", {"number": second.number, "reason": "同一处水管和路灯。"})
    return first


def _passing_on(tasks: Tasks) -> Matter:
    one = tasks.by("registrar", "分类分办")
    one.next("分类分办")
    one.send(one.address, {"reason": "属于行政机关职权。"}, answer="分类为“听取陈述")
    one = tasks.by("registrar", "转送")
    one.next("转送")
    one.send(one.address, {"reason": "属于住建职权。"}, answer="转送给")
    set_preference(tasks.cast.actor("registrar"), None, start="register")
    one = tasks.by("registrar", "登记、分办、转送一件来访")
    on = desk_form(one.client, title="路面塌陷", text="虚构路路面塌陷。", reason="属于行政机关职权。")
    one.send("/desk/register/", on, answer="登记、分类为“听取陈述")
    assert Matter.objects.get(title="路面塌陷").holding_unit == tasks.cast.housing
    one = tasks.by("unit_registrar", "受理并指定首办责任人")
    one.next("受理")
    one.send(one.address, {}, answer="受理，由")
    paper = Paper.objects.get(kind="acceptance_notice", matter__closed_at=None)
    one = tasks.by("handler", "登记受理告知书的送达")
    one.next("送达")
    one.send(one.address, _SERVED)
    return paper.matter


def _answering(tasks: Tasks, matter: Matter) -> None:
    one = tasks.by("handler", "记录两人调查核实")
    one.act("记一笔")
    one.send(one.address, {"text": "两人到现场查看。"}, answer="记为调查核实，与")
    second = tasks.cast.staff["section_head"]
    assert matter.log.get(kind="investigation").second_person == second
    heard_and_examined(tasks.cast, matter)
    one = tasks.by("handler", "起草并送审处理意见书")
    one.next("起草处理意见书")
    items = {f"outcome_{i['position']}": i["outcome"] for i in OPINION["items"]}
    items |= {f"item_{i['position']}": i["decision"] for i in OPINION["items"]}
    one.send(one.address, {"facts": OPINION["facts"], "basis": OPINION["basis"], **items, "submit": "1"})
    paper = Paper.objects.get(matter=matter, kind="handling_opinion")
    for task, step in (("退回修改", "back"), ("审核同意", "approve")):
        one = tasks.by("section_head", task)
        one.follow(f"/desk/papers/{paper.pk}/")
        one.send(_STEP.format(paper.pk, step), {"note": "请补充日期。"})
        if step == "back":
            again = Walk(tasks.cast, "handler")
            again.follow(f"/desk/papers/{paper.pk}/edit/")
            again.send(again.address, {"facts": "经查，2026年3月1日夜间施工属实。", "submit": "1"})
    approve(tasks.cast.actor("counsel"), fresh(paper))
    one = tasks.by("leader", "签发")
    one.follow(f"/desk/papers/{paper.pk}/")
    assert "同意并签发" in one.form
    one.send(_STEP.format(paper.pk, "approve"), {"issue": "issue"})
    assert "已签发：" in one.page
    assert "下一步：签发" not in one.page, "it is issued"
    assert fresh(paper).number
    one = tasks.by("handler", "登记答复的送达")
    one.next("登记处理意见书的送达")
    one.send(one.address, _SERVED)


def _looking(tasks: Tasks, matter: Matter) -> None:
    for who, task, addresses in (
        ("handler", "看台账", ["/ledger/"]),
        ("section_head", "看看板", ["/controls/"]),
        ("handler", "查一条规定", ["/library/?q=信访"]),
        ("unit_registrar", "按编号找到事项", [f"/desk/go/?q={matter.number}"]),
        ("section_head", "看消息", ["/desk/messages/"]),
        ("handler", "看一周的期限", ["/desk/agenda/"]),
        ("section_head", "看谁手上有什么", ["/desk/agenda/", "/desk/agenda/unit/"]),
    ):
        one = tasks.by(who, task)
        for address in addresses:
            one.follow(address)


def _closing(tasks: Tasks, matter: Matter) -> None:
    """What was promised is carried out, and the thirty days for a review are over: whatever today is, their last day is settled."""
    RunningClock.objects.filter(matter=matter).update(provisional=False)
    done: dict[str, Any] = {"result": "已经责令停止夜间施工", "done_on": today()}
    record_execution(tasks.cast.actor("handler"), reload(matter), 1, **done)
    with clock.at(clock.now() + timedelta(days=60)):
        one = tasks.by("section_head", "办结归档")
        one.next("办结归档")
        one.send(one.address, {})
    assert reload(matter).closed_at


def test_no_task_takes_more_pages_or_clicks_than_it_did(cast: Cast) -> None:
    _yesterday(cast)
    tasks = Tasks(cast)
    _registering(tasks)
    matter = _passing_on(tasks)
    _answering(tasks, matter)
    _looking(tasks, matter)
    _closing(tasks, matter)
    found = {task: (walk.loads, walk.clicks) for task, walk in tasks.items()}
    for task, (loads, clicks) in found.items():
        sys.stdout.write(f"{task}: {loads} / {clicks}，原来 {BEFORE.get(task, '—')}\n")
    assert {t: n for t, n in found.items() if n[0] > KEPT[t][0] or n[1] > KEPT[t][1]} == {}
    assert found.keys() == KEPT.keys()
