"""Whole ways through the office in a real browser: pressed, typed, looked at on a telephone and at a desk."""

import re

import pytest

from tests.journeys.counter import open_petition, submit
from tests.journeys.people import Clerk, People

pytestmark = [pytest.mark.journey, pytest.mark.once]


def _sort(clerk: Clerk, *, route: str, reason: str) -> None:
    clerk.act("分类分办")
    clerk.look_wide_and_narrow("desk-sort")
    clerk.choose(route)
    clerk.page.get_by_label("理由", exact=True).fill(reason)
    clerk.done("确定分类和途径")


def _pass_on(clerk: Clerk, unit: str) -> None:
    clerk.act("转送")
    clerk.look("desk-forward")
    clerk.select("转送给", unit)
    clerk.fill("理由", f"属于{unit}职权。")
    clerk.done("转送此事项")


def _accept(clerk: Clerk, handler: str) -> None:
    clerk.act("受理")
    clerk.look("desk-accept")
    clerk.select("首办责任人", handler)
    clerk.done("受理此事项")


def test_a_petition_goes_from_a_telephone_through_all_desks_to_the_superiors_review(people: People) -> None:
    title = "临江区某工地夜间施工"
    citizen = people.citizen()
    receipt = submit(citizen, title=title, text="工地每天施工到凌晨两点，我叫甲小满，电话13800001234。")
    open_petition(citizen, receipt)
    citizen.sees("云水市信访局正在确定由哪个单位办理", "最迟")
    citizen.look("counter-progress")
    citizen.follow("给办理单位留言")
    citizen.fill("给办理单位的话", "昨夜又施工了，请尽快来看。我的电话换了。")
    citizen.press("发送")
    citizen.sees("更正联系方式", "还没有答复")
    citizen.look("counter-messages")

    registrar = people.clerk("dengji")
    registrar.sees("信访人留言")
    registrar.look_wide_and_narrow("desk-home")
    registrar.sees(title)
    registrar.open_matter(title)
    registrar.look_wide_and_narrow("desk-matter")
    registrar.sees("138****1234")
    assert "13800001234" not in registrar.page.content()
    registrar.follow("给信访人留言")
    registrar.look_wide_and_narrow("desk-write")
    registrar.fill("给信访人的话", "收到，已经转给办理的同事。")
    registrar.done("发给信访人")
    citizen.open("/messages/")
    citizen.sees("已经转给办理的同事")
    _sort(
        registrar,
        route="听取陈述、调查核实，出具处理意见书",
        reason="不属于诉讼、仲裁等程序，属于行政机关职权。",
    )
    _pass_on(registrar, "住房和城乡建设局")

    unit = people.clerk("zj-shouwen")
    unit.sees(title)
    unit.open_matter(title)
    _accept(unit, "丑承办")

    handler = people.clerk("zj-chengban")
    handler.sees(title)
    matter_id = handler.open_matter(title)
    handler.serve("信访事项受理告知书")
    handler.act("记录办理情况")
    handler.look_wide_and_narrow("desk-log")
    handler.choose("听取陈述")
    handler.page.locator("dialog[open] [name=text]").fill("听取信访人陈述，施工确在夜间十点以后。")
    handler.done("记入办理记录")
    handler.act("起草处理意见书")
    handler.look_wide_and_narrow("desk-draft")
    handler.press("保存并送审")
    assert "请填写" in handler.problems()
    handler.fill("事实和理由", "经查，该工地夜间施工属实。")
    handler.fill("法律法规依据", "《中华人民共和国民法典》第二百九十四条")
    handler.choose("支持")
    handler.fill("处理意见", "责令施工单位停止夜间施工。")
    handler.press("保存并送审")
    handler.sees("没有两人调查核实的记录")
    handler.open(f"/desk/matters/{matter_id}/")
    handler.act("记录办理情况")
    handler.choose("调查核实")
    handler.page.locator("dialog[open] [name=text]").fill("两人到现场查看，夜间十点以后仍在施工。")
    handler.select("另一名参加人员", "卯科长")
    handler.done("记入办理记录")
    handler.follow("继续起草处理意见书")
    handler.done("保存并送审", "已送审")
    handler.open("/desk/")
    handler.page.locator("summary", has_text="等别人").click()
    handler.sees("等科室负责人审核")

    for number, name in enumerate(("zj-kezhang", "zj-fagu", "zj-fenguan")):
        approver = people.clerk(name)
        approver.sees(title)
        approver.open("/desk/")
        if number == 0:
            approver.look_wide_and_narrow("desk-home-approver")
        approver.decide("审核同意", title)
        approver.sees("已审核同意")
    leader = people.clerk("zj-fenguan")
    leader.look_wide_and_narrow("desk-paper")
    leader.press("签发此文书")
    leader.sees("已签发")

    handler.open(f"/desk/matters/{matter_id}/")
    handler.serve("信访事项处理意见书")
    handler.look_wide_and_narrow("desk-matter-served")
    handler.follow("打印")
    handler.look_wide_and_narrow("desk-print")

    citizen.open("/progress/")
    citizen.sees("书面答复已经送达给您", "信访事项处理意见书", "最后一天是")
    citizen.look("counter-progress")
    address = citizen.page.get_by_role("link", name="信访事项处理意见书").get_attribute("href")
    paper = citizen.context.request.get(f"{citizen.server}{address}")
    assert paper.ok
    assert paper.body().startswith(b"%PDF")
    citizen.follow("评价云水市住房和城乡建设局")
    citizen.look("counter-evaluate")
    citizen.choose("基本满意")
    citizen.fill("您的意见", "处理及时。")
    citizen.press("提交评价")
    citizen.sees("您的评价已经记录")
    citizen.follow("请求复查")
    citizen.look("counter-review")
    citizen.fill("您的请求和理由", "只停止夜间施工，没有处罚，请求复查。")
    citizen.press("请求复查")
    citizen.sees("云水市人民政府正在复查")

    _review(people, title)
    citizen.open("/progress/")
    citizen.sees("复查意见已经送达给您", "信访事项复查意见书", "请求复核")


def _review(people: People, title: str) -> None:
    """The superior decides."""
    reviewer = people.clerk("fc-chengban")
    reviewer.sees(title)
    matter_id = reviewer.open_matter(title)
    reviewer.sees("没有处罚，请求复查")
    reviewer.act("起草复查意见书")
    reviewer.choose("维持")
    reviewer.fill("查明的事实", "原意见认定事实清楚。")
    reviewer.page.get_by_label("复查意见", exact=True).fill("维持原处理意见。")
    reviewer.page.get_by_label("依据", exact=True).fill("《信访工作条例》第三十五条")
    reviewer.done("保存并送审", "已送审")
    for name in ("fc-kezhang", "fc-fagu", "fc-fenguan"):
        people.clerk(name).decide("审核同意", title)
    people.clerk("fc-fenguan").press("签发此文书")
    reviewer.open(f"/desk/matters/{matter_id}/")
    reviewer.serve("信访事项复查意见书")


def test_a_group_visit_is_registered_with_five_representatives_and_not_with_six(people: People) -> None:
    clerk = people.clerk("jiefang")
    clerk.follow("登记")
    clerk.look_wide_and_narrow("desk-register")
    clerk.choose("来访")
    clerk.fill("标题", "三十名工人被拖欠工资")
    clerk.fill("反映的内容", "某工地拖欠三十名工人两个月工资。")
    clerk.fill("诉求", "支付拖欠的工资\n公开处理结果")
    clerk.choose("口头提出")
    clerk.choose("已向信访人宣读核对")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.fill("人数", "30")
    five = "乙小暑 13800001235\n丙小寒 13800001236\n丁大雪 13800001237\n戊立春 13800001238"
    clerk.fill("其他代表", f"{five}\n己谷雨 13800001239")
    clerk.press("登记并出具回执")
    assert "5人" in clerk.problems()
    assert clerk.page.get_by_label("反映的内容").input_value() == "某工地拖欠三十名工人两个月工资。"
    clerk.look_wide_and_narrow("desk-register-problems")
    clerk.fill("其他代表", five)
    clerk.done("登记并出具回执", "已登记")
    clerk.look_wide_and_narrow("desk-receipt")
    address = clerk.page.get_by_role("link", name="打印回执").get_attribute("href")
    assert clerk.context.request.get(f"{clerk.page.url}{address}").body().startswith(b"%PDF")
    clerk.follow("打开事项")
    clerk.sees("集体访", "共30人", "甲**、乙**、丙**、丁**、戊**", "支付拖欠的工资", "已宣读核对")
    assert "乙小暑" not in clerk.page.content()


def test_an_accusation_is_found_nowhere_by_the_unit_it_accuses(people: People) -> None:
    title = "反映住建局某科收受礼品"
    before = {name: people.clerk(name).counts() for name in _ACCUSED}
    citizen = people.citizen()
    submit(citizen, title=title, text="该科人员收受某公司礼品卡若干。", accusation=True)
    registrar = people.clerk("dengji")
    assert title not in registrar.page.content()
    registrar.open(f"/desk/matters/?q={title}")
    registrar.sees("没有符合条件的信访事项")

    leader = people.clerk("fenguan")
    matter_id = leader.open_matter(title)
    leader.look_wide_and_narrow("desk-matter-secret")
    leader.sees("检举控告 · 保密")
    leader.act("登记被检举控告对象")
    leader.look_wide_and_narrow("desk-accuse")
    leader.choose("云水市住房和城乡建设局")
    leader.done("登记被检举控告对象")
    _sort(leader, route="按管理权限转送有权机关", reason="反映工作人员违纪。")
    leader.act("转送")
    options = leader.page.get_by_label("转送给").inner_text()
    assert "纪委监委" in options
    assert "云水市住房和城乡建设局" not in options
    leader.select("转送给", "纪委监委")
    leader.fill("理由", "属于纪检监察机关职权。")
    leader.done("转送此事项")
    leader.open(f"/desk/matters/{matter_id}/")
    paper = leader.page.get_by_role("link", name="信访事项转送函").get_attribute("href")
    assert paper is not None

    discipline = people.clerk("jw-fuze")
    discipline.sees(title)
    for name in _ACCUSED:
        assert people.clerk(name).counts() == before[name]
        _finds_nothing(people.clerk(name), title, matter_id, paper)


_ACCUSED = ("zj-shouwen", "zj-chengban", "zj-kezhang", "zj-fagu", "zj-fenguan", "lj-fenguan")
"""The accused unit's people, and the leader of a unit below it."""


def _finds_nothing(clerk: Clerk, title: str, matter_id: int, paper: str) -> None:
    """First page, lists, search, every address of the matter and of its document."""
    clerk.open("/desk/")
    assert title not in clerk.page.content()
    for query in ("", "?desk=mine", "?q=礼品", f"?q={title}", "?kind=accusation", "?due=soon"):
        clerk.open(f"/desk/matters/{query}")
        assert clerk.page.locator("tr[data-row]").count() == 0 or title not in clerk.page.content()
        assert f"/desk/matters/{matter_id}/" not in clerk.page.content()
    address = f"/desk/matters/{matter_id}/"
    hidden = [address, f"{address}print/", f"{address}log/", f"{address}sort/", paper, f"{paper}pdf/"]
    absent = clerk.open("/desk/matters/999999/").text()
    for place in hidden:
        answer = clerk.open(place)
        assert answer.status == 404, place
        assert title not in answer.text()
    assert re.sub(r"[A-Za-z0-9]{20,}", "", clerk.open(address).text()) == re.sub(
        r"[A-Za-z0-9]{20,}", "", absent
    )


def test_an_objection_is_agreed_and_the_matter_comes_back_to_be_passed_on_again(people: People) -> None:
    title = "河道旁小厂夜间排放废气"
    citizen = people.citizen()
    submit(citizen, title=title, text="虚构河旁的小厂每天夜里排放刺鼻废气。", requests="停止排放")
    registrar = people.clerk("dengji")
    registrar.open_matter(title)
    _sort(registrar, route="听取陈述、调查核实，出具处理意见书", reason="属于行政机关职权。")
    _pass_on(registrar, "住房和城乡建设局")
    unit = people.clerk("zj-shouwen")
    matter_id = unit.open_matter(title)
    unit.act("提出异议")
    unit.look_wide_and_narrow("desk-object")
    unit.fill("详细理由", "废气排放的监督管理属于生态环境部门职权。")
    unit.select("建议由谁办理", "生态环境局")
    unit.done("提出异议")

    registrar.open("/desk/")
    registrar.sees("提出异议")
    registrar.look_wide_and_narrow("desk-home-objection")
    row = registrar.page.locator("#work tr", has_text=title)
    row.get_by_role("link", name="核定异议").click()
    registrar.look("desk-decide-objection")
    registrar.choose("同意，收回重新分办")
    registrar.fill("理由", "理由成立。")
    registrar.done("核定此异议")
    registrar.open(f"/desk/matters/{matter_id}/")
    registrar.sees("已分类，待转交", "核定异议")
    _pass_on(registrar, "生态环境局")
    other = people.clerk("hb-shouwen")
    other.open_matter(title)
    other.sees("已转交，待受理")
    _accept(other, "戌收文")
    other.sees("已受理，办理中")


def test_the_pages_beside_the_way_hold_on_a_telephone_and_with_axe_too(people: People) -> None:
    clerk = people.clerk("dengji")
    clerk.open("/desk/register/mail/")
    clerk.look_wide_and_narrow("desk-mail")
    for path in ("/account/", "/account/password/", "/account/tokens/", "/account/demo/", "/desk/matters/"):
        clerk.open(path)
        clerk.look_wide_and_narrow(f"desk{path.replace('/', '-')}")
    clerk.open("/desk/register/")
    clerk.choose("来电")
    clerk.fill("标题", "站牌缺失")
    clerk.fill("反映的内容", "某站的站牌缺失。")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.done("登记并出具回执", "已登记")
    clerk.follow("打开事项")
    matter = clerk.page.url
    for link in ("查看身份信息", "查看原文", "关联同一事项", "添加材料"):
        clerk.page.goto(matter)
        clerk.follow(link)
        clerk.look_wide_and_narrow(f"desk-{link}")
    clerk.page.goto(matter)
    clerk.follow("查看身份信息")
    clerk.choose("联系信访人")
    clerk.press("查看")
    clerk.sees("甲小满", "13800001234")
    clerk.look_wide_and_narrow("desk-identity")
    for name, path in (
        ("xitong", "/desk/staff/"),
        ("zf-xitong", "/desk/staff/"),
        ("anquan", "/desk/staff/"),
        ("shenji", "/desk/audit/?verify=1"),
    ):
        admin = people.clerk(name)
        assert admin.open(path).ok
        admin.look_wide_and_narrow(f"{name}{path.partition('?')[0].replace('/', '-')}")
        assert admin.open(matter.removeprefix(people.server)).status == 404
