"""Two clerks on one matter, two presses of one button, no mouse at all: what a browser does that a test client cannot."""

import pytest

from tests.journeys.people import Clerk, People

pytestmark = [pytest.mark.journey, pytest.mark.once]


def _register(clerk: Clerk, title: str) -> str:
    """A letter at the desk; returns its number."""
    clerk.open("/desk/register/")
    clerk.choose("来信")
    clerk.fill("标题", title)
    clerk.fill("反映的内容", f"{title}，请处理。")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.done("登记并出具回执", "已登记")
    return clerk.page.locator(".receipt .code").first.inner_text()


def _sorting(clerk: Clerk, title: str, reason: str) -> None:
    clerk.open_matter(title)
    clerk.act("分类分办")
    clerk.choose("听取陈述、调查核实，出具处理意见书")
    clerk.page.get_by_label("理由", exact=True).fill(reason)


def test_the_second_of_two_clerks_sees_what_the_first_did_and_keeps_the_own_words(people: People) -> None:
    title = "老旧小区加装电梯进度慢"
    first, second = people.clerk("dengji"), people.clerk("fenguan")
    _register(first, title)
    _sorting(first, title, "先写的理由")
    _sorting(second, title, "后写的理由")
    first.done("确定分类和途径")
    second.press("确定分类和途径")
    assert "已被他人修改" in second.problems()
    second.sees("他人已经办理", "乙登记", "分类分办")
    assert second.page.get_by_label("理由", exact=True).input_value() == "后写的理由"
    second.look_wide_and_narrow("desk-sort-stale")
    second.done("确定分类和途径")


def test_two_who_write_one_document_see_the_difference_and_lose_nothing(people: People) -> None:
    title = "公园健身器材损坏"
    clerk, colleague = people.clerk("dengji"), people.clerk("fenguan")
    _register(clerk, title)
    _sorting(clerk, title, "属于行政机关职权")
    clerk.done("确定分类和途径")
    clerk.act("起草关于政策适用问题的请示")
    clerk.fill("本单位的意见", "第一稿")
    clerk.done("保存草稿", "草稿已保存")
    clerk.follow("修改")
    colleague.open(clerk.page.url.removeprefix(clerk.server))
    colleague.fill("本单位的意见", "同事改的")
    colleague.done("保存草稿", "草稿已保存")
    clerk.fill("本单位的意见", "我改的")
    clerk.press("保存草稿")
    clerk.sees("他人保存了另一份", "同事改的", "我改的")
    clerk.look_wide_and_narrow("desk-draft-stale")
    assert clerk.page.get_by_label("本单位的意见").input_value() == "我改的"
    clerk.done("保存草稿", "草稿已保存")
    clerk.sees("我改的")


def test_pressing_twice_registers_once_and_going_back_gives_the_same_receipt(people: People) -> None:
    title = "路灯整夜不亮"
    clerk = people.clerk("jiefang")
    clerk.open("/desk/register/")
    clerk.choose("来信")
    clerk.fill("标题", title)
    clerk.fill("反映的内容", "某路的路灯整夜不亮。")
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")
    clerk.page.get_by_role("button", name="登记并出具回执").dblclick()
    clerk.page.wait_for_url("**/receipt/")
    number = clerk.page.locator(".receipt .code").first.inner_text()
    clerk.page.go_back()
    clerk.page.get_by_role("button", name="登记并出具回执").click()
    clerk.page.wait_for_url("**/receipt/")
    assert clerk.page.locator(".receipt .code").first.inner_text() == number
    clerk.open(f"/desk/matters/?q={title}")
    assert clerk.page.locator("tr[data-row]").count() == 1


STROKES = 12
"""So many keys, beside the text, from the first page to a visit that is registered, sorted and passed on."""


def test_a_visit_is_registered_sorted_and_passed_on_with_few_keys(people: People) -> None:
    page, title, pressed = people.clerk("dengji").page, "河边栏杆缺损", list[str]()

    def keys(*names: str) -> None:
        for name in names:
            page.keyboard.press(name)
            pressed.append(name)

    def types(text: str, field: str) -> None:
        assert page.evaluate("document.activeElement.name") == field, f"{field} after {pressed}"
        page.keyboard.type(text)

    page.goto(f"{people.server}/desk/")
    keys("1")
    page.locator("#id_name:focus").wait_for()
    types("甲小满", "name")
    keys("Tab")
    types("13800001234", "phone")
    keys("Control+ArrowDown")
    types(title, "title")
    keys("Tab")
    types("河边步道的栏杆缺了一段。", "text")
    keys("Control+ArrowDown")
    assert page.evaluate("document.activeElement.name") == "route"
    keys("9", "Tab")
    types("不属于诉讼、仲裁等程序，属于行政机关职权。", "reason")
    keys("Tab")
    assert page.evaluate("document.activeElement.name") == "to_unit"
    keys("ArrowDown", "ArrowDown", "ArrowDown")
    keys("Control+Enter")
    page.wait_for_url("**/receipt/")
    shown = page.locator("main").inner_text()
    assert "已登记" in shown
    assert "已分类" in shown
    assert "已转送" in shown
    assert len(pressed) <= STROKES, pressed
