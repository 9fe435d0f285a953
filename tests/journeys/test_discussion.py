"""A discussion with an outside expert in a real browser: submitted, invited to, said, confirmed, concluded; then the door is shut."""

import re

import pytest

from tests.journeys.people import Clerk, People

TITLE = "河道边堆放渣土无人清理"

pytestmark = [pytest.mark.journey, pytest.mark.once]


def _number(clerk: Clerk, pattern: str) -> int:
    found = re.search(pattern, clerk.page.url)
    assert found, clerk.page.url
    return int(found.group(1))


def _opinion(clerk: Clerk, address: str) -> None:
    clerk.open(address)
    clerk.follow("发表会商意见")
    clerk.look_wide_and_narrow("discussion-opinion")
    clerk.page.locator("input[name=lawful_1][value=yes]").check()
    clerk.press("提交意见")
    assert "方案1" in clerk.problems(), "what is missing is named"
    clerk.page.locator("input[name=reasonable_1][value=yes]").check()
    clerk.page.locator("#id_reasons_1").fill("有现行规定的依据。")
    clerk.done("提交意见", "已办理：发表会商意见")


def _confirm(clerk: Clerk, address: str) -> None:
    clerk.open(address)
    clerk.follow("确认会商纪要")
    clerk.look_wide_and_narrow("discussion-confirm")
    clerk.done("确认纪要", "已办理：确认会商纪要")


def test_a_discussion_with_an_outside_expert(people: People) -> None:
    clerk = people.clerk("dengji")
    clerk.open("/desk/register/")
    clerk.fill("标题", TITLE)
    clerk.fill("反映的内容", f"{TITLE}，两个单位都说不归自己管。")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.done("登记并出具回执", "已登记")
    matter = clerk.open_matter(TITLE)
    clerk.follow("提交政策适用难点")
    clerk.look_wide_and_narrow("discussion-submit")
    clerk.select("讨论的主题", "其他")
    clerk.fill("难点", "这类事项由哪个单位办理，两个文件规定不一致。")
    clerk.press("提交难点")
    assert "基本情况" in clerk.problems()
    clerk.fill("基本情况", "信访人电话13800001234，反映的问题涉及两个单位。")
    clerk.fill("方案1", "由住建部门牵头办理。")
    clerk.done("提交难点", "已办理：提交政策适用难点")
    clerk.page.locator("section[aria-labelledby=policy]").get_by_role("link", name="个案研讨").click()
    clerk.page.wait_for_load_state()
    address = f"/discussion/{_number(clerk, r'/discussion/([0-9]+)/')}/"
    clerk.sees("138****1234", "业务科室", "还没有邀请")
    clerk.follow("邀请参加会商")
    clerk.look_wide_and_narrow("discussion-invite")
    clerk.choose("乙专家")
    clerk.select("主持人", "丙分管")
    clerk.done("发出邀请", "已办理：邀请参加会商")
    clerk.look_wide_and_narrow("discussion-discussion")

    expert = people.clerk("zhuanjia")
    expert.sees("请您参加会商")
    expert.look_wide_and_narrow("discussion-expert-home")
    expert.open("/desk/matters/")
    assert expert.page.locator("tr[data-row]").count() == 2, "this one, and the one of the demonstration"
    expert.open(f"/desk/matters/{matter}/")
    expert.look_wide_and_narrow("discussion-expert-matter")
    assert "查看原文" not in expert.page.content()
    answer = expert.open(f"/desk/matters/{matter + 1}/")
    assert answer.status == 404
    _opinion(expert, address)
    _opinion(people.clerk("fagu"), address)

    chair = people.clerk("fenguan")
    chair.open(address)
    chair.follow("记录未到会")
    chair.select("参加方", "业务科室")
    chair.fill("未到会或者未确认的原因", "本局没有单设业务科室。")
    chair.done("记录原因", "已办理：记录未到会")
    chair.follow("形成会商结论")
    chair.look_wide_and_narrow("discussion-conclusion")
    chair.choose("采纳方案1")
    chair.fill("结论的理由", "各方意见一致。")
    chair.done("形成结论和纪要", "已办理：形成会商结论")
    _confirm(expert, address)
    _confirm(people.clerk("fagu"), address)
    chair.open(address)
    chair.follow("会商办结")
    chair.done("会商办结，纪要编号", "已办理：会商办结")
    chair.sees("打开纪要PDF")
    chair.look_wide_and_narrow("discussion-concluded")
    minutes = chair.context.request.get(f"{chair.server}{address}pdf/")
    assert minutes.body().startswith(b"%PDF")

    answer = expert.open(address)
    assert answer.status == 404
    assert expert.open(f"/desk/matters/{matter}/").status == 404
    for page, title in (
        ("/discussion/", "discussion-list"),
        ("/discussion/participants/", "discussion-participants"),
        ("/instruction/", "discussion-requests"),
        (f"/discussion/comparable/{matter}/", "discussion-comparable"),
        (f"/desk/matters/{matter}/dispute/", "discussion-dispute"),
    ):
        chair.open(page)
        chair.look_wide_and_narrow(title)
