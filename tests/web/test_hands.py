"""What a person is told and has read, the numbers of the own desk, the calendar, notes, keys and personal defaults."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, registered, reload
from tests.steps import OPINION, sorted_at_office
from tests.web.pages import browser_of, page_of
from xinqiao.courses.taking import begin
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.assignment import hand_over
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.notes import leave_note
from xinqiao.matters.commands.papers import draft, save_draft, send_back, submit_for_approval
from xinqiao.matters.commands.reminding import remind
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.models import Note, RunningClock
from xinqiao.matters.queries.figures import figures
from xinqiao.matters.queries.told import told, unread_by_kind
from xinqiao.matters.queries.waiting import asked
from xinqiao.offices.models import StaffMessage
from xinqiao.offices.preferences import set_preference
from xinqiao.reception.models import DutyShift
from xinqiao.rules.grants import BY_ACTION
from xinqiao.web.agenda import calendar_file, dated
from xinqiao.web.agenda import views as agenda

pytestmark = pytest.mark.django_db


def _bell(page: str) -> int:
    found = re.search(r'<a class="bell"[^>]*>消息\s*<span class="count">(\d+)', page)
    return int(found[1]) if found else 0


def test_the_late_box_counts_what_is_mine_and_others_lateness_is_not_red(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    with clock.at(clock.now() + timedelta(days=70)):
        assert figures(cast.actor("handler")).late == 1
        assert figures(cast.actor("section_head")).late == 1, "the section has it"
        leader = page_of(browser_of(cast, client, "leader"), "/desk/")
        assert figures(cast.actor("leader")).late == 0, "it lies with the handler"
        assert re.search(r'<a class="none"\s+href="/desk/matters/\?desk=todo&amp;due=late"', leader)
        mine = page_of(browser_of(cast, client, "handler"), "/desk/matters/?desk=todo&due=late")
        assert matter.number in mine
        sender = page_of(browser_of(cast, client, "registrar"), "/desk/")
        others = sender[sender.index('aria-labelledby="others"') :]
        assert matter.number in others
        assert "超期" in others
        assert "state late" not in others


def test_an_act_leaves_a_mark_that_reading_takes_away(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    handler = browser_of(cast, client, "handler")
    assert unread_by_kind(cast.actor("handler")) == {"new": 1}, "the work was given"
    home = page_of(handler, "/desk/")
    assert _bell(home) == 1
    assert 'class="unread"' in home
    page = page_of(handler, "/desk/messages/")
    assert matter.number in page
    assert _bell(page_of(handler, f"/desk/matters/{matter.pk}/")) == 0
    assert 'class="unread"' not in page_of(handler, "/desk/")
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), paper)
    assert unread_by_kind(cast.actor("section_head"))["new"] == 1
    assert "new" not in unread_by_kind(cast.actor("counsel")), "it is not counsel's turn"
    paper.refresh_from_db()
    send_back(cast.actor("section_head"), paper, note="请补充日期")
    assert unread_by_kind(cast.actor("handler")) == {"returned": 1}
    paper.refresh_from_db()
    changed = {**OPINION, "facts": "经查，该工地2026年3月1日未取得夜间施工许可。"}
    save_draft(cast.actor("handler"), paper, changed)
    compared = page_of(handler, f"/desk/papers/{paper.pk}/difference/")
    assert re.search(r"<ins\s*>2026年3月1日</ins>", compared)
    assert "修改前后" in page_of(handler, f"/desk/papers/{paper.pk}/")
    StaffMessage.objects.filter(staff=cast.staff["handler"]).update(seen_at=None)
    other = accepted(cast)
    StaffMessage.objects.filter(matter_id=other.pk).delete()
    unread = unread_by_kind(cast.actor("handler"))
    with CaptureQueriesContext(connection) as asked:
        handler.get(f"/desk/matters/{other.pk}/")
    assert not any("staffmessage" in q["sql"] and q["sql"].startswith("UPDATE") for q in asked)
    assert unread_by_kind(cast.actor("handler")) == unread != {}, (
        "a look at another matter reads nothing of it"
    )
    before = AuditEntry.objects.count()
    assert client.post("/desk/messages/").status_code == 302
    assert unread_by_kind(cast.actor("handler")) == {}
    assert AuditEntry.objects.count() == before, "what somebody has read is in no log"


def test_a_deadline_tells_who_works_on_it_once_a_step_and_what_is_hidden_is_not_told(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    set_preference(cast.actor("unit_registrar"), None, muted=["deadline"])
    with clock.at(clock.now() + timedelta(days=59)):
        remind(Actor.system("deadline-sweep"), None)
        first = unread_by_kind(cast.actor("handler"))["deadline"]
        remind(Actor.system("deadline-sweep"), None)
        assert unread_by_kind(cast.actor("handler"))["deadline"] == first > 0
    StaffMessage.objects.filter(staff=cast.staff["outsider"]).delete()
    StaffMessage.objects.create(
        staff=cast.staff["outsider"],
        kind="new",
        action="matter.forward",
        subject=f"matters.matter:{matter.pk}",
        matter_id=matter.pk,
        at=clock.now(),
    )
    assert matter.number not in page_of(browser_of(cast, client, "outsider"), "/desk/messages/")


def test_of_an_accusation_who_may_not_see_it_is_told_neither_row_nor_number(
    cast: Cast, client: Client
) -> None:
    """条例 30(3): that there is one is told by no figure, for what was written before it became one, and for what is done after."""
    matter = accepted(cast)
    hand_over(cast.actor("handler"), reload(matter), cast.staff["second_handler"], reason="休假")
    assert unread_by_kind(cast.actor("second_handler")) == {"new": 1}
    assert [w.kind for w in asked(cast.actor("second_handler"))] == ["take_over"]
    name_accused(cast.actor("leader"), reload(matter), units=[cast.environment])
    assert StaffMessage.objects.filter(staff=cast.staff["second_handler"]).exists(), "else nothing is tested"
    browser = browser_of(cast, client, "second_handler")
    assert _bell(page_of(browser, "/desk/")) == 0
    assert '<span class="count">' not in page_of(browser, "/desk/messages/")
    assert (unread_by_kind(cast.actor("second_handler")), told(cast.actor("second_handler"))) == ({}, [])
    assert asked(cast.actor("second_handler")) == []
    with clock.at(clock.now() + timedelta(days=59)):
        remind(Actor.system("deadline-sweep"), None)
    assert not StaffMessage.objects.filter(staff=cast.staff["handler"], kind="deadline").exists()


def test_a_note_is_masked_the_units_own_and_marks_whom_it_mentions(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    text = "甲小满来过，电话13800001234，请先看施工许可。"
    head = cast.staff["section_head"]
    page = page_of(browser_of(cast, client, "handler"), f"/desk/matters/{matter.pk}/note/")
    assert "子科长" in page
    assert "癸协办" not in page, "who does not see the matter cannot be mentioned"
    leave_note(cast.actor("handler"), reload(matter), text=text, people=[head])
    note = Note.objects.get()
    assert "小满" not in note.text
    assert "13800001234" not in note.text
    assert unread_by_kind(cast.actor("section_head"))["note"] == 1
    shown = page_of(browser_of(cast, client, "section_head"), f"/desk/matters/{matter.pk}/")
    assert "请先看施工许可" in shown
    assert "请先看施工许可" not in page_of(client, f"/desk/matters/{matter.pk}/print/")
    elsewhere = page_of(browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/")
    assert "请先看施工许可" not in elsewhere
    assert "留内部便笺" not in elsewhere


def test_a_number_leads_to_its_matter_and_words_to_the_list(cast: Cast, client: Client) -> None:
    receipt = registered(cast)
    browser = browser_of(cast, client, "registrar")
    to = f"/desk/matters/{receipt.petition.matter_id}/"
    for typed in (receipt.petition.number, str(int(receipt.petition.number[-6:]))):
        assert browser.get("/desk/go/", {"q": typed})["Location"] == to
    assert browser.get("/desk/go/", {"q": "施工"})["Location"].startswith("/desk/matters/?q=")
    numbers = ("13800001234", "138 0000 1234", "138.0000.1234", "电话13800001234", "陈大有 13800001234")
    for typed in (*numbers, "13800001234 13900005678", "13800001234 330102199001011237"):
        found = browser.post("/desk/go/", {"q": typed})
        assert (found.status_code, receipt.petition.number in found.content.decode()) == (200, True), typed
    for button, typed in (("", "甲 330102199001011237"), ("library", numbers[4]), ("library", numbers[2])):
        assert browser.post("/desk/go/", {"q": typed, button: "yes"}).status_code == 200, "no redirect"
    assert browser.post("/desk/go/", {"q": "施工", "library": "yes"})["Location"].startswith("/library/?q=")
    assert browser.get("/desk/go/", {"q": numbers[4]}).status_code == 200, "asked, not looked for"
    for typed in (numbers[0], numbers[4]):
        for button in ("", "library"):
            answer = browser_of(cast, client, "handler").post("/desk/go/", {"q": typed, button: "yes"})
            assert answer["Location"] == "/desk/matters/"
    browser = browser_of(cast, client, "registrar")
    offered = browser.get("/desk/matters/", {"q": "陈大有"}).content.decode()
    assert 'name="name" value="陈大有"' in offered
    none = browser.get("/desk/matters/", {"q": "夜里噪声"}).content.decode()
    assert 'name="name" value' not in none
    assert 'href="/desk/earlier/"' in none, "a surname that is in no list is looked for there"
    hidden = browser_of(cast, client, "reviewer").get("/desk/go/", {"q": receipt.petition.number})
    assert hidden["Location"].startswith("/desk/matters/?q="), "hidden and absent are the same answer"


def test_the_own_duty_is_in_the_file_however_many_colleagues_have(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, leader = today(), cast.staff["office_leader"]
    for after, who in ((1, "receptionist"), (2, "registrar")):
        receiver = cast.staff[who]
        shift = DutyShift(
            unit=receiver.unit,
            day=day + timedelta(days=after),
            half="am",
            receiver=receiver,
            second=leader,
            leader=leader,
        )
        begin(shift, at=clock.now())
        shift.save()
    monkeypatch.setattr(dated, "MOST", 1)
    file = browser_of(cast, client, "registrar").get("/desk/agenda/file.ics").content.decode()
    assert f"shift-{shift.pk}@" in file
    assert file.count("BEGIN:VEVENT") == 2, "the duty, and that there may be more"


def test_a_transfer_stands_in_the_calendar_of_who_is_to_answer_it(cast: Cast, client: Client) -> None:
    """By the last day for an objection and by the last for the notice: the second clock of a matter too (条例 23(3))."""
    matter = sorted_at_office(cast)
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="属于住建部门职权")
    clocks = RunningClock.objects.filter(matter=matter, unit=cast.housing, stopped_on=None)
    assert {one.code for one in clocks} >= {"T4", "T5"}
    browser = browser_of(cast, client, "unit_registrar")
    for one in clocks:
        assert matter.title in page_of(browser, f"/desk/agenda/?span=day&from={one.due_on}")


def test_the_calendar_shows_the_day_and_its_file_says_nothing_of_content(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = accepted(cast)
    assert matter.next_due is not None
    browser = browser_of(cast, client, "handler")
    week = page_of(browser, f"/desk/agenda/?from={matter.next_due}")
    assert matter.title in week
    assert matter.title not in page_of(browser, f"/desk/agenda/?span=day&from={today()}")
    for clock_of in RunningClock.objects.filter(matter=matter, unit=matter.holding_unit, stopped_on=None):
        assert matter.title in page_of(browser, f"/desk/agenda/?span=day&from={clock_of.due_on}")
    page_of(browser, "/desk/agenda/?from=9999-99-99&span=year")
    file = browser.get("/desk/agenda/file.ics").content.decode()
    assert matter.number in file
    assert matter.title not in file
    assert "没有全部" not in file.replace("\r\n ", "")
    for module in (dated, calendar_file):
        monkeypatch.setattr(module, "MOST", 1)
    cut = browser.get("/desk/agenda/file.ics").content.decode().replace("\r\n ", "")
    assert "期限没有全部列出：每类只有最早的1项" in cut
    assert browser.get("/desk/agenda/unit/").status_code == 404
    monkeypatch.setattr(agenda, "CLIMBING", 1)
    with clock.at(clock.now() + timedelta(days=70)):
        page = page_of(browser_of(cast, client, "handler"), "/desk/agenda/")
        assert matter.title in page, "late is not gone"
        assert "没有全部列出" in page, "nor cut without a word"
        page = page_of(browser_of(cast, client, "section_head"), "/desk/agenda/unit/")
        below = page_of(browser_of(cast, client, "office_leader"), "/desk/agenda/unit/")
    told, told_below = (" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in (page, below))
    assert "壬承办 1 0 1" in told
    theirs = f"/desk/matters/?desk=mine&amp;handler={matter.first_handler_id}"
    assert f'<a href="{theirs}">' in page, "a name leads to what the person has"
    with clock.at(clock.now() + timedelta(days=70)):
        found = page_of(browser_of(cast, client, "section_head"), theirs.replace("&amp;", "&"))
        assert matter.number in found
    assert matter.number in page
    assert "只列出1项" in page
    assert "房和城乡建设局 已受理，办理中 1 1 0 0 0" in told
    assert '<a href="/desk/matters/?desk=mine&amp;state=accepted">已受理，办理中</a>' in page
    assert "房和城乡建设局 已受理，办理中 1 1 0 0 0" in told_below
    assert matter.number not in below


def test_personal_defaults_begin_where_they_say_and_cut_the_list(cast: Cast, client: Client) -> None:
    cast.staff["registrar"].set_password("Ein-langes-Wort-1")
    cast.staff["registrar"].save()
    for _ in range(16):
        registered(cast)
    browser = browser_of(cast, client, "registrar")
    answer = browser.post("/account/desk/", {"start": "register", "rows": "15", "muted": ["new"]})
    assert answer.status_code == 302
    page = page_of(browser, "/desk/matters/")
    assert page.count("<tr data-row") == 15
    assert 'data-keys="off"' in page
    browser.logout()
    answer = browser.post("/login/", {"username": "registrar", "password": "Ein-langes-Wort-1"})
    assert answer["Location"] == "/desk/register/"
    other = browser_of(cast, client, "handler")
    assert 'value="register"' not in page_of(other, "/account/desk/")
    assert other.get("/desk/register/")["Location"] == "/desk/", "nothing is typed that would be refused"


def test_the_log_is_searched_by_who_what_and_when_and_taking_it_out_is_on_record(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    auditor = browser_of(cast, client, "audit_admin")
    actions = {"matter.accept", "matter.forward"}

    def listed(**wanted: str) -> set[str]:
        page = page_of(auditor, f"/desk/audit/?{urlencode(wanted)}")
        return {
            a for a in actions if BY_ACTION[a].title in re.sub(r"<option.*?</option>", "", page, flags=re.S)
        }

    assert listed(object=matter.number) == actions
    assert listed(who="丙登记", object=matter.number) == {"matter.forward"}
    assert listed(action="matter.accept") == {"matter.accept"}
    assert listed(kind="matters.matter", object=str(matter.pk)) >= {"matter.accept"}
    assert listed(since=str(today()), until=str(today()), object=matter.number) == actions
    assert listed(until=str(today() - timedelta(days=1))) == set()
    for wrong in ("since=9999", "kind=x", "object=7"):
        assert auditor.get(f"/desk/audit/?{wrong}").status_code == 422, wrong
    file = auditor.post("/desk/audit/file/", {"query": "action=matter.accept"})
    assert file.content.startswith(b"PK")
    told = audit.read(AuditEntry.objects.get(action="audit.export"))
    assert told["after"] == {"filters": ["action"], "rows": 1}
    assert browser_of(cast, client, "registrar").post("/desk/audit/file/", {"query": ""}).status_code == 404


def test_accounts_are_found_by_a_part_of_name_or_unit_and_say_how_old_the_password_is(
    cast: Cast, client: Client
) -> None:
    person = cast.staff["registrar"]
    person.set_password("Ein-langes-Wort-1")
    person.password_changed_at = clock.now() - timedelta(days=100)
    person.save()
    page = page_of(browser_of(cast, client, "system_admin"), "/desk/staff/?q=丙登")
    assert "100天，已过期" in page
    assert "没有登录过" in page
    assert "乙接访" not in page
    assert "乙接访" in page_of(client, "/desk/staff/?q=信访局")
