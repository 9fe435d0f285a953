"""From the quarter's look-back to the closed rectification, each person at the own screen."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import environment, migrated, served
from tests.journeys.past import TITLE
from tests.journeys.people import Clerk, People
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import QUESTIONS, SHEETS

pytestmark = [pytest.mark.journey, pytest.mark.once]
_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office of its own with one matter that was answered in the last quarter."""
    home = tmp_path_factory.mktemp("looking-back")
    inside = {
        **environment(home),
        "XINQIAO_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
    }
    inside["PYTHONPATH"] += f":{_ROOT}"
    migrated(home)
    program = "import django; django.setup()\nfrom tests.journeys.past import answer_one; answer_one()"
    for command in (["-m", "xinqiao", "demo", "--matters", "0", "--no-serve"], ["-c", program]):
        done = subprocess.run(
            [sys.executable, *command], cwd=_ROOT, env=inside, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-3000:]
    with served(home, 0) as address:
        yield address


def _waiting(clerk: Clerk, what: str) -> None:
    """Open what waits on the first page."""
    clerk.open("/desk/")
    row = clerk.page.locator("#work tr", has_text=what)
    row.get_by_role("link").last.click()
    clerk.page.wait_for_load_state()


def _review(clerk: Clerk, answer: str, finding: str) -> None:
    """Fill in the form: the first question answered so, the others with yes."""
    _waiting(clerk, "填写回头看评查表")
    clerk.follow("填写回头看评查表")
    asked = SHEETS[State.CONCLUDED]
    for question, said in zip(asked, (answer, "是", "是", "是"), strict=True):
        group = clerk.page.get_by_role("group", name=QUESTIONS[question])
        group.get_by_label(said, exact=True).check()
    if answer != "是":
        clerk.page.get_by_label("说明").first.fill("依据没有写到具体条款。")
    clerk.page.get_by_role("group", name="问题的轻重").get_by_label(finding, exact=True).check()
    clerk.look_wide_and_narrow("look-back-review")
    clerk.done("提交评查表")


def _draw_and_review(inspector: Clerk, counsel: Clerk) -> None:
    inspector.open("/look-back/")
    inspector.sees("的样本还没有抽取")
    inspector.look_wide_and_narrow("look-back")
    inspector.follow("抽取样本")
    inspector.page.get_by_role("radio").first.check()
    inspector.done("抽取样本")
    inspector.page.locator("section[aria-labelledby=rounds]").get_by_role("link").first.click()
    inspector.page.wait_for_load_state()
    inspector.sees("怎样抽的", TITLE)
    inspector.follow("按建议指派回头看评查人员")
    inspector.done("按建议指派")
    inspector.look_wide_and_narrow("look-back-round")
    _waiting(inspector, "填写回头看评查表")
    inspector.follow("核实落实情况")
    inspector.page.get_by_label("到现场查看").check()
    inspector.fill("哪天核实", today().isoformat())
    inspector.fill("看到、听到什么", "现场看过，答复说的已经做到。")
    inspector.done("记下核实的情况")
    _review(inspector, "部分", "一般")
    inspector.sees("依据没有写到具体条款")
    _review(counsel, "是", "无问题")


def _conclude(inspector: Clerk, counsel: Clerk, handler: Clerk) -> None:
    """The handler is heard; the two agree."""
    inspector.open("/look-back/")
    inspector.page.locator("section[aria-labelledby=rounds]").get_by_role("link").first.click()
    inspector.follow(TITLE)
    inspector.follow("请承办人说明情况")
    inspector.fill("需要说明的问题", "为什么没有写到条款？")
    inspector.done("请承办人说明")
    _waiting(handler, "回头看请您说明情况")
    handler.sees("依据没有写到具体条款")
    handler.follow("说明情况")
    handler.fill("情况说明", "当时以为写明法律名称即可。")
    handler.done("提交说明")
    inspector.page.reload()
    inspector.follow("提出共同结论")
    inspector.page.get_by_label("一般", exact=True).check()
    inspector.fill("共同结论", "依据引用不完整，认定为一般。")
    inspector.done("提交另一名评查人员同意")
    _waiting(counsel, "共同结论等您同意")
    counsel.follow("同意共同结论")
    counsel.done("同意共同结论")
    counsel.look_wide_and_narrow("look-back-sampled")


def _rectify(inspector: Clerk, handler: Clerk) -> None:
    inspector.page.reload()
    inspector.follow("开展整改")
    due = shipped_calendar().add_working_days(today(), 5).day + timedelta(days=1)
    inspector.fill("整改期限", due.isoformat())
    inspector.done("开展整改")
    _waiting(handler, "整改：定出措施")
    handler.follow("定出整改措施")
    handler.fill("原因分析", "没有从政策库引用。")
    handler.fill("整改措施", "补充说明条款。")
    handler.done("定出整改措施")
    handler.follow("报告整改完成")
    handler.fill("整改情况", "已补充说明。")
    handler.done("报告整改完成")
    _waiting(inspector, "整改已完成，等核验")
    inspector.follow("核验整改")
    inspector.fill("核验情况", "查看了补充说明，属实。")
    inspector.done("核验通过")
    inspector.sees("已核验销号")
    inspector.look_wide_and_narrow("rectification")


def test_the_quarterly_look_back_ends_in_a_closed_rectification(people: People) -> None:
    inspector, counsel, handler = (people.clerk(name) for name in ("ducha", "fagu", "zj-chengban"))
    _draw_and_review(inspector, counsel)
    _conclude(inspector, counsel, handler)
    _rectify(inspector, handler)
    inspector.open("/look-back/")
    inspector.page.locator("section[aria-labelledby=rounds]").get_by_role("link").first.click()
    inspector.follow("季度报告")
    inspector.look_wide_and_narrow("look-back-report")
    inspector.follow("形成季度报告")
    inspector.fill("共性问题和改进建议", "引用写到条款。")
    inspector.done("形成季度报告")
    for path, title in (
        ("/ledger/", "ledger"),
        ("/controls/", "board"),
        ("/controls/units/", "board-units"),
    ):
        inspector.open(path)
        inspector.look_wide_and_narrow(title)
    inspector.open("/controls/M-P6/")
    inspector.sees("形成报告")
    inspector.look_wide_and_narrow("board-evidence")
