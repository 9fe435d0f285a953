"""Things around the desk: e-mail files, later files, saved filters, print view, long lists, what waits."""

import os
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.administration import with_administrators
from tests.cast import Cast, accepted, registered, reload, sent_in
from tests.intake.test_mails import letter
from xinqiao.kernel import clock
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import files
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import name_accused, sort_matter
from xinqiao.matters.models import Attachment, Channel, Matter, Petition, RunningClock, SavedFilter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries import history
from xinqiao.offices.models import Unit
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.web.desk import matter_page

pytestmark = pytest.mark.django_db


def _as(cast: Cast, client: Client, who: str) -> Client:
    client.logout()
    client.force_login(cast.staff[who])
    return client


def _values(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))


def test_an_email_file_is_proposed_checked_by_a_person_and_kept_with_the_petition(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = letter(Received="by ours.invalid; Mon, 02 Mar 2026 09:30:00 +0800")
    mail.add_attachment("合同正文".encode(), maintype="text", subtype="plain", filename="合同.txt")
    _as(cast, client, "registrar")
    upload = SimpleUploadedFile("来信.eml", mail.as_bytes())
    page = client.post("/desk/register/mail/", {"file": upload}, follow=True).content.decode()
    assert "某小区水管漏水" in page
    assert "合同.txt" in page
    assert Petition.objects.count() == 0
    given = _values(page)
    assert (given["title"], given["name"]) == ("反映小区水管漏水", "甲小满")
    assert given["received_at"] == "2026-03-02T09:30"
    form = {
        "key": given["key"],
        "channel": "email",
        "received_at": given["received_at"],
        "late_reason": "邮箱两日未查看",
        "kind": "natural",
        "name": given["name"],
        "phone": "13800001234",
        "people_count": "1",
        "title": given["title"],
    }
    missing = client.post("/desk/register/", {**form, "text": ""})
    assert missing.status_code == 422
    assert "来信.eml" in missing.content.decode()
    with monkeypatch.context() as unforeseen:
        unforeseen.setattr("xinqiao.web.desk.mail_views.read_mail", lambda data: float(data))
        broken = client.get("/desk/register/").content.decode()
        assert ("邮件读不出来" in broken, "/register/mail/drop/" in broken) == (True, True)
    done = client.post("/desk/register/", {**form, "text": "某小区水管漏水。"})
    assert done.status_code == 302
    assert Petition.objects.get().channel == Channel.EMAIL
    assert Attachment.objects.get().name == "来信.eml"
    assert "来信.eml" not in client.get("/desk/register/").content.decode()


def test_a_file_that_is_no_email_is_refused_in_words(cast: Cast, client: Client) -> None:
    _as(cast, client, "registrar")
    for name, data in (("信.eml", b"MZ\x90\x00"), ("信.txt", b"abc"), ("信.eml", b"")):
        answer = client.post("/desk/register/mail/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422
        assert 'class="problem"' in answer.content.decode()
    assert _as(cast, client, "handler").get("/desk/register/mail/").status_code == 404


def test_a_file_that_waits_is_sealed_and_forgotten_after_a_day(settings: Any) -> None:
    first = sent_in("信.txt", "密密麻麻".encode())
    place = settings.XINQIAO_FILES / "waiting" / first.id.hex
    assert "密密麻麻".encode() not in place.read_bytes()
    assert files.waiting(first.id) == "密密麻麻".encode()
    yesterday = time.time() - 25 * 3600
    os.utime(place, (yesterday, yesterday))
    second = sent_in("信.txt", "密密麻麻".encode())
    assert files.waiting(first.id) is None
    files.release(second.id)
    assert files.waiting(second.id) is None


def test_a_scan_that_comes_later_is_added_by_the_office_that_registered(cast: Cast, client: Client) -> None:
    petition = registered(cast).petition
    scan = SimpleUploadedFile("来信扫描.txt", "来信内容".encode())
    url = f"/desk/petitions/{petition.pk}/files/"
    assert _as(cast, client, "registrar").post(url, {"materials": scan}).status_code == 302
    assert "来信扫描.txt" in client.get(f"/desk/matters/{petition.matter_id}/").content.decode()
    empty = client.post(url, {})
    assert empty.status_code == 422


def test_a_saved_filter_can_be_deleted_by_its_owner_only(cast: Cast, client: Client) -> None:
    _as(cast, client, "registrar").post("/desk/filters/", {"name": "待分办", "query": "state=registered"})
    saved = SavedFilter.objects.get()
    for query, told in (
        ("q=路灯 张三", "“张三”像是姓名"),
        ("q=138%200013%208000", "搜索的词里有姓名"),
        ("unit=李秀英", "“李秀英”像是姓名"),
    ):
        refused = client.post("/desk/filters/", {"name": "查人", "query": query}, follow=True)
        assert told in refused.content.decode()
    assert "待分办" in client.get("/desk/matters/").content.decode()
    _as(cast, client, "office_leader").post(f"/desk/filters/{saved.pk}/drop/")
    assert SavedFilter.objects.count() == 1
    _as(cast, client, "registrar").post(f"/desk/filters/{saved.pk}/drop/")
    assert SavedFilter.objects.count() == 0


def test_a_filter_without_a_name_is_asked_for_one(cast: Cast, client: Client) -> None:
    answer = _as(cast, client, "registrar").post("/desk/filters/", {"name": " ", "query": "q=x"}, follow=True)
    assert "「名称」没有填写内容" in answer.content.decode()
    assert answer.status_code == 200


def test_the_print_view_shows_the_file_masked_and_is_recorded(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    page = _as(cast, client, "handler").get(f"/desk/matters/{matter.pk}/print/").content.decode()
    assert "甲**" in page
    assert "甲小满" not in page
    assert AuditEntry.objects.filter(action="matter.print", matter_id=matter.pk).count() == 1
    assert _as(cast, client, "outsider").get(f"/desk/matters/{matter.pk}/print/").status_code == 404


def test_a_long_list_is_read_page_by_page_without_gaps_or_repeats(cast: Cast, client: Client) -> None:
    for number in range(35):
        registered(cast, title=f"事项{number:02d}", received_at=clock.now() - timedelta(days=number % 4))
    _as(cast, client, "registrar")
    for base in ("", "desk=mine&due=soon&", "desk=mine&"):
        due = clock.today() + timedelta(days=2)
        RunningClock.objects.update(alert_on=due)
        Matter.objects.update(next_due=due, next_alert=due)
        seen: list[str] = []
        url = f"/desk/matters/?{base}"
        for _ in range(3):
            page = client.get(url).content.decode()
            seen += re.findall(r">(事项\d\d)</a>", page)
            following = re.findall(r'href="\?([^"]*after=[^"]*)"', page)
            if not following:
                break
            url = "/desk/matters/?" + following[0].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 35


def test_urgent_matters_stand_first_on_the_desk(cast: Cast, client: Client) -> None:
    registered(cast, title="先到期的事", received_at=clock.now() - timedelta(days=10))
    registered(cast, title="紧急的事", urgent=True)
    page = _as(cast, client, "registrar").get("/desk/").content.decode()
    assert page.index("紧急的事") < page.index("先到期的事")


def test_the_window_for_objections_makes_nobody_late(cast: Cast) -> None:
    matter = accepted(cast)
    matter = reload(registered(cast, title="另一件").petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="职权")
    assert RunningClock.objects.filter(matter=matter, code=ClockCode.T5, stopped_on=None).exists()
    assert reload(matter).next_clock == ClockCode.T4


def test_a_history_that_is_cut_says_so_on_the_page_and_on_paper(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/desk/matters/{accepted(cast).pk}/"
    browser, pages = _as(cast, client, "handler"), (address, f"{address}print/")
    assert not any("可能还有别的" in browser.get(page).content.decode() for page in pages)
    for module in (history, matter_page):
        monkeypatch.setattr(module, "MOST", 2)
    for page in pages:
        assert "只列出2项，可能还有别的" in browser.get(page).content.decode(), page


def test_the_history_names_people_and_shows_no_code(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    page = _as(cast, client, "handler").get(f"/desk/matters/{matter.pk}/").content.decode()
    story = page[page.index('aria-labelledby="history"') :]
    assert "丙登记" in story
    assert "受理告知书" in story
    for code in ("acceptance_notice", "claim", "accepted", "31(6)", "staff:"):
        assert code not in story


def test_a_matter_is_never_offered_to_the_unit_it_accuses(cast: Cast, client: Client) -> None:
    matter = reload(registered(cast, accusation=True).petition.matter)
    leader = cast.actor("office_leader")
    name_accused(leader, matter, units=[cast.housing])
    sort_matter(leader, reload(matter), kind=Kind.ACCUSATION, route="30", reason="违纪", category=None)
    page = _as(cast, client, "office_leader").get(f"/desk/matters/{matter.pk}/forward/").content.decode()
    assert "云水市纪委监委" in page
    assert "云水市住房和城乡建设局" not in page


def test_what_this_unit_passed_on_comes_back_into_view_before_it_is_late(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    assert matter.title not in _as(cast, client, "inspector").get("/desk/").content.decode()
    RunningClock.objects.filter(matter=matter, stopped_on=None).update(alert_on=clock.today())
    Matter.objects.filter(pk=matter.pk).update(next_due=clock.today(), next_alert=clock.today())
    page = client.get("/desk/").content.decode()
    assert matter.title in page[page.index("等别人") :]


def test_accounts_come_page_by_page_and_none_is_left_out(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinqiao.web.desk.account_views.ACCOUNTS", 5)
    with_administrators(cast)
    Unit.objects.filter(pk=cast.city_government.pk).update(superior=None)
    Unit.objects.filter(pk=cast.province_government.pk).update(superior=cast.city_government)
    _as(cast, client, "city_system")
    url, found = "/desk/staff/", ""
    while url:
        page = client.get(url).content.decode()
        assert page.count('<td class="strong">') <= 5
        found += page
        more = re.search(r'href="(\?after=[\d.]+)"', page)
        url = f"/desk/staff/{more[1]}" if more else ""
    assert all(f">{person.username}</td>" in found for person in cast.staff.values())
