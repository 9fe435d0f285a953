"""From the comparison of two versions to a study session with its cases, record and self-test, in a real browser."""

import pytest

from tests.journeys.people import Clerk, People

pytestmark = [pytest.mark.journey, pytest.mark.once]
RULES = "云水市物业管理办法"


def _compare(clerk: Clerk) -> None:
    clerk.open("/library/compare/?q=物业管理")
    clerk.look_wide_and_narrow("compare-pick")
    rows = clerk.page.locator("tbody tr", has_text=RULES)
    rows.nth(0).get_by_role("radio").first.check()
    rows.nth(1).get_by_role("radio").last.check()
    clerk.press("对照")
    clerk.sees("新增", "修改", "未改动")
    assert clerk.page.locator("table.compare ins", has_text="立即采取安全措施").count() == 1
    assert clerk.page.locator("table.compare del", has_text="二十四").count() == 1
    clerk.look_wide_and_narrow("compare")
    unchanged = clerk.page.locator("table.compare tbody.same").count()
    clerk.follow("只看有变化的")
    assert clerk.page.locator("table.compare tbody.same").count() < unchanged
    clerk.look("compare-changes")


def test_from_the_comparison_to_the_study_session(people: People) -> None:
    keeper, leader, handler = (
        people.clerk("zj-kezhang"),
        people.clerk("zj-fenguan"),
        people.clerk("zj-chengban"),
    )
    _compare(keeper)
    keeper.press("放进这次学习")
    keeper.sees("两个版本已放进这次学习", "逐条对照新旧版本")
    session = keeper.page.url.removeprefix(people.server)
    keeper.follow("准备学习内容")
    keeper.select("领学人", "巳分管")
    keeper.fill("修订背景", "旧办法施行七年，电梯停运的投诉最多。")
    keeper.fill("特殊情形处理", "修正前发生的停运，按新规定计算公示期限。")
    keeper.look_wide_and_narrow("study-prepare")
    keeper.done("保存", "已办理")
    keeper.follow("选择案例")
    keeper.look_wide_and_narrow("study-cases")
    if keeper.page.get_by_role("button", name="关联", exact=False).count():
        keeper.done("关联", "已办理")
    keeper.open(session)
    keeper.follow("设置自测题")
    keeper.follow("添加一题")
    keeper.fill("题目", "电梯发生故障，应当何时报修？")
    keeper.fill("选项", "立即\n三日内")
    keeper.fill("正确的是第几个", "1")
    keeper.look_wide_and_narrow("study-question")
    keeper.done("添加", "已办理")
    keeper.follow("设置自测题")
    keeper.look_wide_and_narrow("study-questions")
    leader.open(session)
    leader.look_wide_and_narrow("study-session")
    leader.follow("调整学习日期")
    leader.fill("调整理由", "忙")
    leader.press("调整日期")
    assert "至少4个字" in leader.problems() or "请" in leader.problems()
    leader.look_wide_and_narrow("study-move")
    handler.open(session)
    assert not handler.page.get_by_role("link", name="准备学习内容").count()
    handler.follow("开始自测")
    handler.look_wide_and_narrow("study-test")
    handler.choose("三日内")
    handler.press("提交")
    handler.sees("1 题中答对 0 题", "正确的：立即")
    handler.look_wide_and_narrow("study-test-result")
    keeper.open(session)
    keeper.sees("1人已完成")
    assert "答对" not in keeper.page.locator("main").inner_text()


def test_the_plan_the_record_and_what_somebody_missed(people: People) -> None:
    keeper = people.clerk("zj-kezhang")
    keeper.open("/study/")
    keeper.look_wide_and_narrow("study-plan")
    keeper.sees("每月两次学习", "改期理由")
    keeper.page.locator(
        "table.months a", has=keeper.page.locator("xpath=../span[contains(@class,'ok')]")
    ).last.click()
    keeper.page.wait_for_load_state()
    keeper.sees("到会和补学", "实到", "发现的共性问题")
    keeper.look_wide_and_narrow("study-session-held")
    link = keeper.page.get_by_role("link", name="打印学习记录").get_attribute("href")
    assert link
    assert keeper.context.request.get(people.server + link).body().startswith(b"%PDF")
    missed = keeper.page.get_by_role("link", name="登记补学")
    if missed.count():
        missed.first.click()
        who = keeper.page.get_by_label("补学人员")
        who.select_option(index=who.locator("option").count() - 1)
        keeper.fill("补学情况", "阅读材料，由领学人讲解")
        keeper.look_wide_and_narrow("study-catch-up")
        keeper.done("登记补学", "已办理")
    keeper.open("/study/mine/")
    keeper.look_wide_and_narrow("study-mine")
    keeper.open("/desk/agenda/")
    keeper.press("建立日历地址")
    keeper.look_wide_and_narrow("agenda-address")
    address = keeper.page.get_by_label("日历地址", exact=True).input_value()
    assert keeper.context.request.get(address).text().startswith("BEGIN:VCALENDAR")
    keeper.open(f"/study/new/?year={keeper.page.evaluate('new Date().getFullYear()') + 1}")
    keeper.look_wide_and_narrow("study-new")
    keeper.done("提出学习日", "学习日已经提出")
    keeper.look_wide_and_narrow("study-change")
    keeper.done("保存计划", "计划已保存")
    leader = people.clerk("zj-fenguan")
    leader.open("/desk/")
    leader.sees("年度学习计划等您批准")
    leader.open(keeper.page.url.removeprefix(people.server))
    leader.follow("批准计划")
    leader.look_wide_and_narrow("study-approve")
    leader.done("批准计划", "已批准")
    leader.look_wide_and_narrow("study-approved")
