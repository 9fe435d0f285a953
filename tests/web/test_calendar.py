"""A year's notice taken in by hand: seen first, then loaded; wrong ones lose no word that was pasted."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, TestCase

from tests.cast import Cast, accepted, at
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import clock
from xinqiao.kernel.models import Job
from xinqiao.library import calendars
from xinqiao.library.calendars import work_calendar
from xinqiao.library.models import CalendarDay
from xinqiao.matters.models import RunningClock
from xinqiao.offices.models import Draft

PAGE = "/calendar/"
NEXT = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。
"""


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff["system_admin"])
    return client


def sent(client: Client, **given: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(PAGE, given)


def test_a_notice_is_shown_first_and_loaded_when_confirmed(admin: Client, cast: Cast) -> None:
    """With the days that become others, and how many clocks get another last day; of no matter more than that (M-R3)."""
    with clock.at(at("2026-12-07")):
        sixty = RunningClock.objects.get(matter=accepted(cast), code="T7")
    assert sixty.due_on == date(2027, 2, 5)
    with clock.at(at("2026-12-20")):
        assert "2027年的放假安排还没有载入" in admin.get(PAGE).content.decode()
        seen = sent(admin, text=NEXT, kind="whole").content.decode()
        assert "2027-02-05 上班 → 春节" in seen
        assert "2027-02-14 周末 → 上班" in seen
        moved = re.search(r"办理期限</td>(.*?)</tr>", seen, re.DOTALL)
        assert moved is not None
        assert re.findall(r">([^<>\s][^<>]*)</td>", moved[1]) == [
            "2027年2月5日（周五）",
            "2027年2月12日（周五）",
            "1",
        ]
        assert sixty.matter.number not in seen
        assert not work_calendar().loaded(2027)
        fingerprint = re.search(r'name="seen" value="(\w+)"', seen)
        assert fingerprint is not None
        done = sent(admin, text=NEXT, kind="whole", seen=fingerprint[1])
        assert done.status_code == 302
        assert not work_calendar().is_working_day(date(2027, 2, 5))
        assert "还没有载入" not in admin.get(PAGE).content.decode()
    job = Job.objects.get(kind="recompute-clocks")
    assert job.argument == {"first": "2027-01-01", "last": "2027-10-07"}
    assert job.due_at > job.created_at + timedelta(minutes=1), "another process may not know them yet"


def test_a_text_changed_after_it_was_shown_is_shown_again_and_not_loaded(admin: Client) -> None:
    seen = sent(admin, text=NEXT, kind="whole").content.decode()
    fingerprint = re.search(r'name="seen" value="(\w+)"', seen)
    assert fingerprint is not None
    again = sent(admin, text=NEXT + " ", kind="supplement", seen=fingerprint[1])
    assert again.status_code in (200, 422)
    assert not work_calendar().loaded(2027)


def test_a_slip_is_told_and_the_text_stays(admin: Client) -> None:
    answer = sent(admin, text=NEXT.replace("（周五）至3日", "（周六）至3日"), kind="whole")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "通知里写的是周六" in page
    assert "二、春节：2月5日" in page


def test_a_supplement_loaded_as_a_whole_year_is_refused_with_what_to_do(admin: Client) -> None:
    text = "关于2026年部分节假日安排的通知\n一、临时：12月14日（周一）放假，共1天。"
    refused = sent(admin, text=text, kind="whole").content.decode()
    assert "不是2026年全年的放假安排" in refused
    assert not re.search(r'name="seen" value="\w', refused), (
        "nothing that would be refused is offered for confirmation"
    )
    assert not work_calendar().is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize("who", ["registrar", "security_admin", "audit_admin"])
def test_nobody_else_finds_the_page(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.staff[who])
    assert client.get(PAGE).status_code == 404


def _loaded_elsewhere() -> date:
    """A day off that another process has loaded after this one read the calendar."""
    day = date(2026, 11, 25)
    assert work_calendar().is_working_day(day)
    CalendarDay.objects.create(day=day, name="补假", is_off=True, notice=2026)
    assert work_calendar().is_working_day(day)
    return day


def test_clocks_are_reckoned_by_what_another_process_loaded(db: None) -> None:
    day = _loaded_elsewhere()
    HANDLERS["recompute-clocks"].run({"first": day.isoformat(), "last": day.isoformat()})
    assert not work_calendar().is_working_day(day)


def test_every_process_reads_a_loaded_year_within_a_minute(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "KEPT", 60.0)
    moment = 1200.0
    monkeypatch.setattr(calendars, "monotonic", lambda: moment)
    day = _loaded_elsewhere()
    moment += 61
    assert not work_calendar().is_working_day(day)


def test_what_was_saved_while_a_notice_was_typed_goes_when_it_is_loaded(admin: Client) -> None:
    """The form goes on under its number when it is shown once more to be confirmed."""
    slip = re.compile(r'name="_draft" value="([^"]+)"')
    first = slip.findall(admin.get(PAGE).content.decode())[-1]
    typed = {"text": NEXT, "kind": "whole"}
    admin.post("/desk/drafts/save/", {"_address": PAGE, "_draft": first, **typed})
    assert Draft.objects.count() == 1
    seen = sent(admin, **typed, _draft=first).content.decode()
    fingerprint = re.findall(r'name="seen" value="(\w+)"', seen)[-1]
    assert sent(admin, **typed, seen=fingerprint, _draft=slip.findall(seen)[-1]).status_code == 302
    assert not Draft.objects.exists()
