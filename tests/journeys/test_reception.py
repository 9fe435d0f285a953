"""A reception in a real browser: it turns into the emergency plan and back, and becomes a petition in which nothing is typed twice."""

from datetime import timedelta

import pytest

from tests.journeys.people import People
from xinqiao.kernel.clock import today

pytestmark = [pytest.mark.journey, pytest.mark.once]
HEARD = "工地停工以后，三个月工资没有发，大家在门口等。"


def test_a_reception_turns_into_the_plan_and_becomes_a_petition(people: People) -> None:
    desk = people.clerk("jiefang")
    desk.open("/reception/")
    desk.fill("一起来的人数", "12")
    desk.press("取号")
    desk.look_wide_and_narrow("reception-day")
    desk.page.get_by_role("button", name="叫号").last.click()
    desk.page.get_by_role("button", name="开始接谈").last.click()
    desk.page.wait_for_url("**/talk/")
    talk = desk.page.url.removeprefix(desk.server)
    assert desk.page.locator("fieldset[inert]").count() == 2, "nothing is listed before it was said back"
    desk.choose("钱没到手")
    desk.fill("听到的", HEARD)
    desk.fill("说回去", "您说的是三个月工资没有发，对吗？")
    assert desk.page.locator("fieldset[inert]").count() == 0
    desk.fill("诉求", "发还三个月工资\n告知发放日期")
    desk.look_wide_and_narrow("reception-talk")
    with desk.page.expect_response("**/drafts/save/"):
        desk.page.keyboard.press("Tab")
    desk.page.locator("summary", has_text="集体访").click()
    desk.press("现在启动")
    event = desk.page.url.removeprefix(desk.server)
    desk.press("已做，记下")
    desk.sees("第 0 分钟")
    desk.look_wide_and_narrow("reception-event")
    desk.follow("由处置形成紧急报告")
    desk.choose("初报或者续报")
    desk.press("报出")
    assert "诉求和行为" in desk.problems(), "the machine does not know what people ask"
    desk.fill("发生了什么", "12人在接待大厅反映工资，没有过激行为。")
    desk.done("报出", "已办理：由处置形成紧急报告")
    desk.follow("初报")
    desk.look_wide_and_narrow("reception-report")
    desk.open(event)
    desk.follow("结束处置")
    desk.fill("怎样结束的", "三日内书面答复发放日期。")
    desk.done("结束处置", "已办理：结束处置")
    desk.open(talk)
    assert desk.page.get_by_label("听到的").input_value() == HEARD, "what was typed is still there"
    desk.fill("我去核实什么", "向项目部核实工资表")
    desk.fill("什么时候给回话", (today() + timedelta(days=4)).isoformat())
    desk.done("结束接谈，形成记录", "接谈记录已形成")
    desk.look_wide_and_narrow("reception-one")
    here = desk.page.url.removeprefix(desk.server)
    desk.follow("收存签名的记录")
    desk.page.set_viewport_size({"width": 768, "height": 1024})
    box = desk.page.locator("canvas").bounding_box()
    assert box is not None
    desk.page.mouse.move(box["x"] + 40, box["y"] + 40)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 200, box["y"] + 120)
    desk.page.mouse.up()
    desk.look("reception-sign")
    desk.done("存入", "签名的记录")
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    desk.press("转为登记")
    desk.fill("姓名或者名称", "甲小满")
    desk.fill("电话", "13800001234")
    desk.done("登记并出具回执", "已登记")
    desk.open(here)
    desk.sees("已登记 XF")
