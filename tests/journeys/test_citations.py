"""A citation that is out of force blocks an issue; counsel lets it pass with reasons."""

import pytest

from tests.journeys.people import Clerk, People

pytestmark = [pytest.mark.journey, pytest.mark.once]

GONE = "《中华人民共和国物权法》第七十六条"
TITLE = "小区电梯维修费用分摊"


def _accepted(people: People) -> None:
    """A letter that the housing office received itself and accepted."""
    clerk = people.clerk("zj-shouwen")
    clerk.open("/desk/register/")
    clerk.choose("来信")
    clerk.fill("标题", TITLE)
    clerk.fill("反映的内容", f"{TITLE}不合理，请处理。")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.done("登记并出具回执", "已登记")
    clerk.open_matter(TITLE)
    clerk.act("分类分办")
    clerk.choose("听取陈述、调查核实，出具处理意见书")
    clerk.page.get_by_label("理由", exact=True).fill("属于行政机关职权。")
    clerk.done("确定分类和途径")
    clerk.act("受理")
    clerk.select("首办责任人", "丑承办")
    clerk.done("受理此事项")


def _drafted(handler: Clerk) -> None:
    """The fragment tells of the repealed law while the handler still writes; the button tells it without script too."""
    handler.open_matter(TITLE)
    handler.write_down("听取陈述", "听取信访人陈述，维修费用由谁出没有说清。")
    handler.write_down("调查核实", "两人查看维修合同和分摊清单。", second="卯科长")
    handler.act("起草处理意见书")
    handler.fill("事实和理由", "经查，电梯维修费用按户分摊。")
    handler.fill("法律法规依据", GONE)
    handler.choose("解释说明")
    handler.fill("处理意见", "维修费用由业主共同决定。")
    handler.page.locator("#citations .state.late").wait_for()
    handler.sees("已废止", "中华人民共和国民法典")
    assert handler.page.get_by_label("法律法规依据").input_value() == GONE
    handler.press("检查")
    assert handler.page.get_by_label("法律法规依据").input_value() == GONE
    handler.sees("依据还没有核对通过")
    handler.look_wide_and_narrow("desk-draft-citations")
    handler.done("保存并送审", "已送审")


def test_a_repealed_basis_blocks_the_issue_until_counsel_gives_reasons(people: People) -> None:
    _accepted(people)
    _drafted(people.clerk("zj-chengban"))
    for name in ("zj-kezhang", "zj-fagu", "zj-fenguan"):
        people.clerk(name).decide("审核同意", TITLE)
    leader = people.clerk("zj-fenguan")
    paper = leader.page.url.removeprefix(leader.server)
    leader.sees("现在不能签发", "已废止")
    assert leader.page.get_by_role("button", name="签发此文书").count() == 0
    leader.look_wide_and_narrow("desk-paper-hindered")

    counsel = people.clerk("zj-fagu")
    counsel.open(paper)
    counsel.look_wide_and_narrow("desk-paper-override")
    counsel.press("写明理由，仍然采用")
    assert "「仍然采用的理由」没有填写内容" in counsel.page.locator("main").inner_text()
    counsel.fill("仍然采用的理由", "费用发生在2019年，适用当时施行的物权法。")
    counsel.done("写明理由，仍然采用", "已写明理由")

    leader.open(paper)
    leader.sees("费用发生在2019年")
    leader.press("签发此文书")
    leader.sees("已签发")
    leader.open(paper)
    leader.sees("仍然采用")
    leader.open("/desk/bases/")
    leader.look_wide_and_narrow("desk-bases")
