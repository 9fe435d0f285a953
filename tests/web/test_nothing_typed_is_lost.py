"""Nothing typed is lost: a form past the end of the session comes back for its person only, what was refused can be gone back to."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, accepted
from tests.intake.sample_files import picture
from xinqiao.accounts.commands.accounts import close_account
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import clock
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import LogEntry, Matter, Petition
from xinqiao.offices import drafts
from xinqiao.offices.models import Draft, DraftFile

pytestmark = pytest.mark.django_db
REGISTER = "/desk/register/"
STORY = "楼道里的灯坏了三个月，老人摔倒两次。" * 40
PASSWORD = "Yunshui-2026-demo"
SCAN = picture("PNG")


def _form(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the last form on a page, as a browser sends them."""
    page = client.get(address).content.decode()
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        if name in ("_draft", "key", "version", "csrfmiddlewaretoken")
    }


def _typed(client: Client, **more: Any) -> dict[str, Any]:
    return {
        **_form(client, REGISTER),
        "channel": "letter",
        "kind": "natural",
        "received_at": "2026-03-02T09:00",
        "late_reason": "信件在收发室积压",
        "title": "楼道灯坏了三个月",
        "text": STORY,
        "name": "甲小满",
        "phone": "13800001234",
        "people_count": "1",
        **more,
    }


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("来信扫描.png", SCAN, "image/png")


def _over(client: Client) -> None:
    """The session has been idle for too long."""
    session = client.session
    session["seen"] = session["seen"] - 3600
    session.save()


def _log_in(cast: Cast, client: Client, who: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    staff = cast.staff[who]
    staff.set_password(PASSWORD)
    staff.save()
    answer: HttpResponse = client.post("/login/", {"username": who, "password": password, **more})  # type: ignore[assignment]  # of the test client
    return answer


def _next(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(parse_qs(urlsplit(answer["Location"]).query)["next"][0])


def _sent_too_late(cast: Cast, client: Client, who: str = "registrar", **more: Any) -> str:
    """A registration with a scan, sent after the end; where the person goes on after log-in."""
    client.force_login(cast.staff[who])
    typed = _typed(client, materials=[_scan()], **more)
    _over(client)
    return _next(client.post(REGISTER, typed))


def test_a_form_sent_after_the_end_of_the_session_comes_back_filled_with_its_files_and_unsent(
    cast: Cast, client: Client
) -> None:
    onward = _sent_too_late(cast, client)
    login = client.get(f"/login/?expired=1&next={onward}").content.decode()
    assert "已经封存保留" in login
    assert _log_in(cast, client, "registrar", "not-the-password", next=onward).status_code == 422
    assert _log_in(cast, client, "registrar", next=onward)["Location"] == onward
    page = client.get(onward)
    assert page.status_code == 200
    shown = page.content.decode()
    for words in (STORY, "楼道灯坏了三个月", "13800001234", "来信扫描.png", "还没有提交"):
        assert words in shown
    assert not Petition.objects.exists()
    sent = {**_typed(client), **_form(client, onward)}
    assert "/receipt/" in client.post(REGISTER, sent)["Location"]
    assert Petition.objects.get().attachments.get().name == "来信扫描.png"
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()


def test_a_kept_file_can_be_left_out(cast: Cast, client: Client) -> None:
    onward = _sent_too_late(cast, client)
    _log_in(cast, client, "registrar", next=onward)
    dropped = re.search(r'name="_drop_file" value="(\w+)"', client.get(onward).content.decode())
    assert dropped
    client.post(REGISTER, {**_typed(client), **_form(client, onward), "_drop_file": dropped[1]})
    assert not Petition.objects.get().attachments.exists()


def test_nobody_else_reads_it_at_the_same_browser(cast: Cast, client: Client) -> None:
    onward = _sent_too_late(cast, client)
    _log_in(cast, client, "receptionist", next=onward)
    assert client.session["_auth_user_id"] == str(cast.staff["receptionist"].pk)
    draft = Draft.objects.get()
    for address in (onward, REGISTER, "/desk/drafts/", f"/desk/drafts/{draft.pk}/"):
        page = client.get(address).content.decode()
        assert "老人摔倒" not in page
        assert "来信扫描" not in page
        assert "13800001234" not in page
    client.post(f"/desk/drafts/{draft.pk}/drop/")
    assert Draft.objects.get().staff == cast.staff["registrar"]


def test_somebody_elses_slip_gives_no_file(cast: Cast, client: Client) -> None:
    onward = _sent_too_late(cast, client)
    theirs = Client()
    theirs.force_login(cast.staff["registrar"])
    slip = _form(theirs, onward)["_draft"]
    client.force_login(cast.staff["receptionist"])
    client.post(REGISTER, {**_typed(client), "_draft": slip})
    assert not Petition.objects.get().attachments.exists()
    assert Draft.objects.count() == 1


def test_it_lies_sealed_and_not_in_the_log(cast: Cast, client: Client) -> None:
    _sent_too_late(cast, client)
    draft = Draft.objects.get()
    assert "楼道".encode() not in bytes(draft.sealed)
    assert SCAN not in bytes(draft.files.get().sealed)
    assert "老人摔倒" in str(drafts.content_of(draft).words)
    assert not AuditEntry.objects.filter(action="petition.register").exists()


def test_the_log_out_of_another_tab_loses_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    typed = _typed(client)
    client.post("/logout/")
    onward = _next(client.post(REGISTER, typed))
    client.force_login(cast.staff["registrar"])
    assert STORY in client.get(onward).content.decode()


def test_a_form_from_before_the_log_in_of_another_tab_is_shown_again_and_a_strange_one_is_not_kept(
    cast: Cast,
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff["registrar"])
    typed = {**_typed(client), "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(REGISTER, typed)
    assert "?kept=" in answer["Location"]
    assert STORY in client.get(answer["Location"]).content.decode()
    assert not Petition.objects.exists()
    assert client.post(REGISTER, {**typed, "_draft": "forged"}).status_code == 403
    assert Draft.objects.count() == 1


def test_before_the_second_factor_nothing_is_taken_and_nothing_lost(
    cast: Cast, client: Client, settings: Any
) -> None:
    client.force_login(cast.staff["registrar"])
    typed = _typed(client)
    settings.XINQIAO_SECOND_FACTOR = True
    assert client.post(REGISTER, typed)["Location"] == "/account/second-factor/"
    assert not Petition.objects.exists()
    kept = client.session["onward"]
    assert client.get(kept)["Location"] == "/account/second-factor/"
    settings.XINQIAO_SECOND_FACTOR = False
    assert STORY in client.get(kept).content.decode()


def test_the_act_page_of_a_matter_comes_back_too(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    address = f"/desk/matters/{matter.pk}/log/"
    client.force_login(cast.staff["handler"])
    page = client.get(address)
    assert page.status_code == 200, address
    nothing = client.post(address, _form(client, address))
    assert nothing.status_code == 422
    assert 'id="problems"' in nothing.content.decode()
    assert not Draft.objects.exists(), "an empty form leaves no draft"
    assert client.post(address, {**_form(client, address), "here": "/desk/"}).status_code == 422
    assert not Draft.objects.exists(), "nor where it stands open over a page"
    typed = {**_form(client, address), "kind": "note", "text": "电话联系了信访人，约定周三入户。"}
    _over(client)
    onward = _next(client.post(address, typed))
    client.force_login(cast.staff["handler"])
    before = Matter.objects.get(pk=matter.pk).version
    assert "约定周三入户" in client.get(onward).content.decode()
    assert Matter.objects.get(pk=matter.pk).version == before
    assert not LogEntry.objects.filter(matter=matter, text__contains="约定周三").exists()


def test_after_a_refusal_the_address_is_one_to_go_back_to_and_says_what_is_wrong(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["registrar"])
    answer = client.post(REGISTER, _typed(client, phone="12", materials=[_scan()]))
    assert answer.status_code == 303
    for _again in range(2):
        page = client.get(answer["Location"])
        shown = page.content.decode()
        assert page.status_code == 200
        assert 'id="problems"' in shown
        assert STORY in shown
        assert "来信扫描.png" in shown
    right = {**_typed(client), **_form(client, answer["Location"])}
    assert "/receipt/" in client.post(REGISTER, right)["Location"]
    assert Petition.objects.get().attachments.count() == 1


def _save(client: Client, address: str, **typed: str) -> HttpResponse:
    answer: HttpResponse = client.post("/desk/drafts/save/", {"_address": address, **typed})  # type: ignore[assignment]  # of the test client
    return answer


def test_what_is_being_typed_is_restored_without_complaints_listed_and_erased_when_sent(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["registrar"])
    typed = _typed(client, title="", accusation="on")
    assert _save(client, REGISTER, **typed).json()["saved"]  # type: ignore[attr-defined]  # of the test client
    _save(client, REGISTER, **{**typed, "place": "虚构路"})
    assert Draft.objects.count() == 1
    shown = client.get(REGISTER).content.decode()
    assert STORY in shown
    assert "虚构路" in shown
    assert 'id="problems"' not in shown
    assert "请填写" not in shown
    assert "的草稿" in shown
    listed = client.get("/desk/drafts/").content.decode()
    assert "登记信访件" in listed
    assert "老人" not in listed
    assert "检举控告" not in listed
    assert re.search(r'class="count">1<', listed)
    assert STORY not in client.get(f"{REGISTER}?fresh=1").content.decode()
    client.post(REGISTER, {**typed, "title": "楼道灯坏了"})
    assert Petition.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_save_that_comes_after_the_form_was_taken_keeps_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    typed = _typed(client)
    client.post(REGISTER, typed)
    assert Petition.objects.count() == 1
    assert _save(client, REGISTER, **typed).status_code == 200
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_by_its_person(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    _save(client, REGISTER, **_typed(client))
    answer = client.post(f"/desk/drafts/{Draft.objects.get().pk}/drop/", {"next": f"{REGISTER}?fresh=1"})
    assert answer["Location"] == f"{REGISTER}?fresh=1"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("away", ["//elsewhere.example/", "https://elsewhere.example/"])
def test_throwing_away_leads_nowhere_else(cast: Cast, client: Client, away: str) -> None:
    client.force_login(cast.staff["registrar"])
    _save(client, REGISTER, **_typed(client))
    answer = client.post(f"/desk/drafts/{Draft.objects.get().pk}/drop/", {"next": away})
    assert answer["Location"] == "/desk/drafts/"


def test_passwords_are_never_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    slip = _form(client, REGISTER)["_draft"]
    for address in ("/account/password/", "/login/", "/desk/drafts/save/", "/new/", "/nowhere/"):
        assert _save(client, address, _draft=slip, old=PASSWORD, text="x").status_code == 404, address
    _save(client, REGISTER, _draft=slip, text="x", password=PASSWORD)
    assert "password" not in drafts.content_of(Draft.objects.get()).words


def test_a_draft_about_a_matter_goes_when_the_matter_goes_out_of_sight(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    address = f"/desk/matters/{matter.pk}/log/"
    client.force_login(cast.staff["handler"])
    _save(client, address, **_form(client, address), text="入户核实")
    assert Draft.objects.get().subject == f"matters.matter:{matter.pk}"
    listed = client.get("/desk/drafts/").content.decode()
    assert matter.number in listed
    assert matter.title not in listed
    cast.staff["handler"].posts.all().delete()
    HANDLERS["tidy"].run({})
    assert not Draft.objects.exists()


def test_nothing_is_kept_about_a_matter_that_the_person_may_not_see(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    form = _form(client, f"/desk/matters/{matter.pk}/log/")
    cast.staff["handler"].posts.all().delete()
    assert _save(client, f"/desk/matters/{matter.pk}/log/", **form, text="x").status_code == 404
    assert not Draft.objects.exists()


def test_age_ends_files_first_and_then_words(cast: Cast, client: Client) -> None:
    onward = _sent_too_late(cast, client)
    tidy = HANDLERS["tidy"].run
    with clock.at(clock.now() + drafts.FILES_KEPT + timedelta(minutes=1)):
        tidy({})
        assert not DraftFile.objects.exists()
        client.force_login(cast.staff["registrar"])
        shown = client.get(onward).content.decode()
        assert STORY in shown
        assert "来信扫描.png" in shown
        assert "已过保存期" in shown
    with clock.at(clock.now() + drafts.WORDS_KEPT + timedelta(minutes=1)):
        tidy({})
    assert not Draft.objects.exists()


def test_a_closed_account_leaves_no_draft(cast: Cast, client: Client) -> None:
    _sent_too_late(cast, client)
    close_account(cast.actor("system_admin"), cast.staff["registrar"], reason="已调离")
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()


def test_there_are_only_so_many(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    client.force_login(cast.staff["registrar"])
    for n in range(5):
        form = _form(client, f"{REGISTER}?fresh=1")
        _save(client, REGISTER, **form, text=f"第{n}份")
    kept = {drafts.content_of(d).words["text"][0] for d in Draft.objects.all()}
    assert kept == {"第2份", "第3份", "第4份"}


def test_files_have_a_bound_too(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_FILES", 2 * len(SCAN))
    for _n in range(3):
        _sent_too_late(cast, client)
    assert DraftFile.objects.count() == 1


def test_a_document_that_was_saved_and_not_sent_on_is_no_draft_besides(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    form = _form(client, address)
    _save(client, address, **form, facts="已核实")
    answer = client.post(address, {**form, "facts": "已核实", "basis": "", "submit": "1"})
    assert answer.status_code == 422
    assert "请填写" in answer.content.decode()
    assert not Draft.objects.exists()


def test_who_has_no_draft_pays_no_query_for_it(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.staff["registrar"])
    client.get("/desk/drafts/")
    with django_assert_max_num_queries(50) as taken:
        client.get(REGISTER)
    assert not [q for q in taken.captured_queries if q["sql"].startswith('SELECT "offices_draft"')]
    _save(client, REGISTER, **_typed(client))
    with django_assert_max_num_queries(50) as taken:
        client.get(REGISTER)
    assert [q for q in taken.captured_queries if q["sql"].startswith('SELECT "offices_draft"')]


def test_who_chose_anonymous_is_told_that_a_name_was_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    typed = _typed(client, kind="anonymous")
    del typed["_draft"]
    answer = client.post(REGISTER, typed)
    assert answer.status_code == 422
    assert "匿名登记不保存" in answer.content.decode()
    assert 'value="甲小满"' in answer.content.decode()
    assert not Petition.objects.exists()
    client.post(REGISTER, {**typed, "name": "", "phone": ""})
    assert Petition.objects.count() == 1


def test_the_moment_told_is_that_of_the_office(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["registrar"])
    _save(client, REGISTER, **_typed(client))
    told = timezone.localtime(Draft.objects.get().saved_at)
    assert f"{told:%H:%M} 的草稿" in client.get(REGISTER).content.decode()
