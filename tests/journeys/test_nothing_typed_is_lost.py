"""A session that ends in the middle of a registration, a draft that saves itself, the way back after a refusal: in a real browser."""

import re

import pytest
from playwright.sync_api import FilePayload

from tests.intake.sample_files import picture
from tests.journeys.people import PASSWORD, Clerk, People, Screen

pytestmark = [pytest.mark.journey, pytest.mark.once]

STORY = "楼道里的灯坏了三个月没有人修，晚上看不见台阶。" * 35
SCAN = "来信扫描.png"
REGISTER = "/desk/register/"
PROGRAMS = """
<script>
<img src=x onerror=a()>
<img/onerror=a()>
<img x" onerror=a() y">
<img a=x\u3000b=" onerror=a() ">
<img title="a"onerror="b">
<p =one=1 onclick=2>
<p title=">" onclick=2>
<iframe src="/">
<div srcdoc="x">
<div hx-on:click="x">
<a href=" java\tscript:a()">
<a href="java&#115;cript:a()">
<button formaction='javascript:a()'>
""".strip()
TAKEN = f"{PROGRAMS!r}.split('\\n').filter((text) => String(trustedTypes.defaultPolicy.createHTML(text)))"


def _write(clerk: Screen, title: str) -> None:
    clerk.choose("来信")
    clerk.fill("标题", title)
    clerk.fill("反映的内容", STORY)
    clerk.fill("姓名或者名称", "甲小满")
    clerk.fill("电话", "13800001234")


def _attach(clerk: Screen) -> None:
    scan = FilePayload(name=SCAN, mimeType="image/png", buffer=picture("PNG"))
    clerk.page.get_by_label("扫描件和材料").set_input_files([scan])


def _text(clerk: Screen) -> str:
    return clerk.page.get_by_label("反映的内容").input_value()


def _saved(clerk: Screen) -> None:
    clerk.page.locator("[data-told]", has_text="草稿已保存").wait_for()


def _log_in_here(clerk: Screen, name: str, password: str = PASSWORD) -> None:
    clerk.fill("用户名", name)
    clerk.fill("密码", password)
    clerk.press("登录")


def _end_session(clerk: Clerk) -> None:
    """The server knows nothing of this session any more."""
    clerk.context.clear_cookies(name="sessionid")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_session_ends_in_the_middle_of_a_registration_and_its_clerk_alone_gets_it_back(
    people: People, scripts: bool
) -> None:
    clerk = people.clerk("dengji", scripts=scripts)
    title = f"楼道灯坏了三个月没有人修（{'甲' if scripts else '乙'}）"
    clerk.open(f"{REGISTER}?fresh=1")
    _write(clerk, title)
    _attach(clerk)
    _end_session(clerk)
    clerk.press("登记并出具回执")
    clerk.sees("已经封存保留")
    here = clerk.page.url
    _log_in_here(clerk, "dengji", "not-the-password")
    clerk.sees("用户名或者密码不对", "已经封存保留")

    _log_in_here(clerk, "jiefang")
    assert _text(clerk) == ""
    for address in (clerk.page.url.removeprefix(clerk.server), REGISTER, "/desk/drafts/"):
        clerk.open(address)
        shown = clerk.page.content()
        assert "楼道" not in shown
        assert SCAN not in shown
        assert "13800001234" not in shown

    clerk.press("退出")
    clerk.open(here.removeprefix(clerk.server))
    _log_in_here(clerk, "dengji")
    clerk.sees("还没有提交", SCAN)
    assert _text(clerk) == STORY
    assert clerk.page.get_by_label("电话").input_value() == "13800001234"
    if scripts:
        clerk.look_wide_and_narrow("恢复的登记表")
    clerk.done("登记并出具回执", "已登记")
    clerk.open_matter(title)
    clerk.sees(SCAN)
    clerk.open("/desk/drafts/")
    clerk.sees("没有草稿")


def test_what_is_typed_saves_itself_is_found_again_and_survives_the_language(people: People) -> None:
    clerk = people.clerk("dengji")
    clerk.open(REGISTER)
    _write(clerk, "电梯停了两周")
    _saved(clerk)
    clerk.open("/desk/drafts/")
    clerk.sees("登记信访件")
    clerk.look_wide_and_narrow("我的草稿")
    assert "电梯停了两周" not in clerk.page.content()
    clerk.open(REGISTER)
    clerk.sees("的草稿")
    assert _text(clerk) == STORY
    assert not clerk.problems()
    clerk.fill("问题发生地", "虚构路1号")
    clerk.press("English")
    clerk.page.get_by_role("heading", name="Regist", level=1).wait_for()
    assert clerk.page.locator("#id_place").input_value() == "虚构路1号"
    clerk.press("中文")
    clerk.page.get_by_role("button", name="丢弃").click()
    clerk.page.wait_for_url(f"**{REGISTER}?fresh=1")
    assert _text(clerk) == ""
    clerk.open("/desk/drafts/")
    clerk.sees("没有草稿")


def test_the_way_back_after_a_refusal_leads_to_the_form_as_it_was_with_its_file(people: People) -> None:
    clerk = people.clerk("dengji")
    clerk.open(f"{REGISTER}?fresh=1")
    _write(clerk, "井盖丢了一个")
    clerk.fill("电话", "12")
    _attach(clerk)
    clerk.press("登记并出具回执")
    assert "电话" in clerk.problems()
    clerk.look("被退回的登记表")
    clerk.follow("全部事项")
    back = clerk.page.go_back()
    assert back is not None
    assert back.status == 200
    assert _text(clerk) == STORY
    assert "电话" in clerk.problems()
    clerk.sees(SCAN)
    clerk.fill("电话", "13800001234")
    clerk.done("登记并出具回执", "已登记")
    clerk.open_matter("井盖丢了一个")
    clerk.sees(SCAN)


def _over_the_page(clerk: Clerk, address: str, part: str) -> None:
    """Follow a link to a form that opens over this page; the office answers with this part."""
    clerk.page.route(
        f"**{address}",
        lambda route: route.fulfill(body=part) if "x-here" in route.request.headers else route.continue_(),
    )
    clerk.page.evaluate(
        """(href) => {
          const link = Object.assign(document.createElement("a"), { href, textContent: "在此打开" });
          link.dataset.here = "";
          document.querySelector("main").prepend(link);
        }""",
        address,
    )
    clerk.page.get_by_role("link", name="在此打开").first.click()


def _within_a_form_over_the_page(clerk: Clerk) -> None:
    """The warning stays in reach, and what people wrote within quotes is no program."""
    _over_the_page(
        clerk,
        "/desk/drafts/",
        '<input aria-label="地点" value="ONE=1号楼" title="请在 online=3 javascript:">',
    )
    assert clerk.page.get_by_label("地点").input_value() == "ONE=1号楼"
    clerk.page.clock.fast_forward("29:00")
    clerk.press("继续使用")
    warning = clerk.page.locator("dialog[open] #session")
    warning.wait_for(state="hidden")
    clerk.press("收起")
    clerk.page.locator("body > #session").wait_for(state="attached")


def test_before_the_end_of_the_session_somebody_says_so_and_a_button_stays(people: People) -> None:
    clerk = people.clerk("dengji")
    left = [90]
    clerk.page.route(
        re.compile(r"/account/session/"),
        lambda route: route.fulfill(json={"left": 1800 if route.request.method == "POST" else left[0]}),
    )
    clerk.page.clock.install()
    clerk.open(f"{REGISTER}?fresh=1")
    warning = clerk.page.locator("#session")
    assert warning.is_hidden()
    clerk.page.clock.fast_forward("29:00")
    warning.get_by_text("登录快要到期").first.wait_for()
    clerk.look_wide_and_narrow("快要到期")
    clerk.press("继续使用")
    warning.wait_for(state="hidden")
    _within_a_form_over_the_page(clerk)
    left[0] = -1
    clerk.page.clock.fast_forward("29:30")
    warning.get_by_text("登录已到期").wait_for()
    _over_the_page(clerk, "/desk/messages/", "<p onclick=x>")
    clerk.page.wait_for_url("**/desk/messages/")
    assert clerk.page.evaluate(TAKEN) == []


def test_a_citizens_words_survive_the_language_and_are_gone_for_the_next_visitor(people: People) -> None:
    citizen = people.citizen()
    citizen.open("/new/")
    words = citizen.page.locator("#id_text")
    words.fill("河边的栏杆断了。")
    citizen.page.locator("#id_name").fill("甲小满")
    citizen.press("English")
    assert words.input_value() == "河边的栏杆断了。"
    citizen.press("中文")
    citizen.page.reload()
    assert words.input_value() == "河边的栏杆断了。"
    assert citizen.page.locator("#id_name").input_value() == "甲小满"
    citizen.open("/")
    citizen.page.get_by_role("link", name="反映问题").first.click()
    citizen.page.wait_for_load_state()
    assert words.input_value() == ""
