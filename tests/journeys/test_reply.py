"""A bad reply in a real browser: begun from a template, repaired by taking suggestions until it may be issued, its commitments on the
citizen's page (M-C2, M-D3)."""

import pytest

from tests.journeys.counter import open_petition, submit
from tests.journeys.people import Clerk, People

pytestmark = [pytest.mark.journey, pytest.mark.once]
TITLE = "临江区拆迁房屋面积少算"
BAD = "这是上面定的，我也没办法。"


def _to_the_unit(people: People) -> None:
    """Sorted, passed on and accepted."""
    registrar = people.clerk("dengji")
    registrar.open_matter(TITLE)
    registrar.act("分类分办")
    registrar.choose("履行法定职责或者答复")
    registrar.page.get_by_label("理由", exact=True).fill("属于申请履行职责。")
    registrar.done("确定分类和途径")
    registrar.act("转送")
    registrar.select("转送给", "住房和城乡建设局")
    registrar.fill("理由", "属于其职权。")
    registrar.done("转送此事项")
    unit = people.clerk("zj-shouwen")
    unit.open_matter(TITLE)
    unit.act("受理")
    unit.select("首办责任人", "丑承办")
    unit.done("受理此事项")


def _fill_blanks(writer: Clerk, *words: str) -> None:
    """Type over one blank after the other, as they are led to."""
    for word in words:
        writer.page.keyboard.type(word)
        writer.page.keyboard.press("Alt+n")


def test_a_bad_reply_is_repaired_until_it_may_be_issued_and_its_promises_are_seen(people: People) -> None:
    citizen = people.citizen()
    receipt = submit(citizen, title=TITLE, text="征收时测量面积少算了，请求重新测量。")
    _to_the_unit(people)

    writer = people.clerk("zj-chengban")
    writer.open_matter(TITLE)
    writer.act("起草答复书")
    writer.page.set_viewport_size({"width": 768, "height": 1024})
    writer.select("范本", "上门复测")
    writer.press("填入空着的栏")
    assert writer.page.evaluate("getSelection().toString()").startswith("【请填写"), (
        "the first blank is led to"
    )
    writer.look("desk-composer")
    answer = writer.page.get_by_label("答复内容（政策依据）")
    writer.page.keyboard.type("/")
    assert writer.page.evaluate("document.activeElement.id") == "sought", (
        "a slash on a blank leads to the clauses"
    )
    writer.page.keyboard.type("面积")
    writer.page.get_by_role("button", name="插入").first.click()
    assert answer.input_value().startswith("依据《云水市"), "it stands where the blank was"
    writer.page.keyboard.press("Alt+n")
    _fill_blanks(writer, "砖混结构", "1200", "征收办")
    assert "请填写" not in "".join(
        writer.page.locator("#paper-form textarea").evaluate_all("all => all.map(t => t.value)")
    )
    writer.page.keyboard.press("Alt+n")
    answer.fill(answer.input_value() + BAD)
    writer.page.get_by_role("button", name="保存并送审").click()
    writer.page.wait_for_load_state()
    assert "必须改正" in writer.problems()
    while (taken := writer.page.locator(".replycheck li", has_text="必须改正").get_by_role("button")).count():
        taken.first.click()
        writer.page.wait_for_load_state()
    assert "上面定的" not in writer.page.get_by_label("答复内容（政策依据）").input_value()
    writer.sees("印出来是这样", "读到的时间节点")
    writer.page.set_viewport_size({"width": 1280, "height": 900})
    writer.look("desk-composer-repaired")
    writer.done("保存并送审", "已送审")
    writer.look_wide_and_narrow("commitments-of-paper")
    writer.done("确认为承诺", "已确认2项承诺")

    for name in ("zj-kezhang", "zj-fagu", "zj-fenguan"):
        people.clerk(name).decide("审核同意", TITLE)
    leader = people.clerk("zj-fenguan")
    leader.press("签发此文书")
    leader.sees("已签发")
    open_petition(citizen, receipt)
    citizen.sees("3个工作日内上门复测", "5个工作日内告知您复测结果", "正在办")
    citizen.look("counter-commitments")
