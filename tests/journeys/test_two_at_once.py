"""Two clerks on one matter, two presses of one button, no mouse at all: what a browser does that a test client cannot."""

import pytest
from playwright.sync_api import Page

from tests.journeys.counter import submit
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
    clerk.choose("申诉求决类")
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


def test_a_matter_is_sorted_with_the_keyboard_alone(people: People) -> None:
    title = "河边栏杆缺损"
    submit(people.citizen(), title=title, text="河边步道的栏杆缺了一段。")
    page = people.clerk("dengji").page
    page.goto(f"{people.server}/desk/")
    page.keyboard.press("Control+k")
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/matters/?q=**")
    page.locator("body").press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/matters/*/")
    _tab_to(page, "分类分办")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sort/")
    _tab_to(page, "kind")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "route")
    page.keyboard.press("ArrowUp")
    _tab_to(page, "reason")
    page.keyboard.type("属于行政机关职权。")
    _tab_to(page, "确定分类和途径")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/matters/*/")
    assert "已分类，待转交" in page.locator("main").inner_text()


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the field of this name, or the link or button with these words, has the focus; it must be visible. The cursor may
    stand there already."""
    for presses in range(80):
        if presses:
            page.keyboard.press("Tab")
        name, text, outline = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return [e.name || '', (e.innerText || '').trim(), getComputedStyle(e).outlineStyle]; })()"
        )
        if wanted in (name, text):
            assert outline != "none", f"{wanted} has the focus and nobody can see it"
            return
    pytest.fail(f"{wanted} cannot be reached with the keyboard")
