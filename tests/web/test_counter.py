"""The public counter, as a citizen without JavaScript meets it."""

import re
import time
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from xinqiao.kernel.clock import now
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Attachment, Channel, Matter, MatterMessage, Petition
from xinqiao.matters.query_codes import code_of
from xinqiao.matters.submission import Submission
from xinqiao.web.counter import urls, views
from xinqiao.web.resubmission import _fingerprint

NIL = "00000000-0000-0000-0000-000000000000"


def _fields(client: Client, url: str) -> dict[str, str]:
    """The hidden fields a form carries."""
    page = client.get(url).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def petition(cast: Cast, client: Client, **changes: object) -> dict[str, object]:
    """A filled-in form."""
    return {
        **_fields(client, "/new/"),
        "unit": cast.petition_office.pk,
        "title": "楼道堆物影响通行",
        "text": "虚构小区2栋楼道长期堆物，我叫甲小满。",
        "requests": "清理楼道\n加强巡查",
        "name": "甲小满",
        "phone": "13800001234",
        "people_count": "1",
        "answer": "信访",
        **changes,
    }


@pytest.mark.django_db
def test_a_citizen_submits_gets_a_receipt_and_finds_the_petition_again(cast: Cast, client: Client) -> None:
    typed = petition(cast, client)
    for button in ({"shown_in": "en"}, {"shown_in": "zh-hans"}, {"check": "1"}):
        looked = client.post("/new/", {**typed, "answer": "", **button})
        assert (looked.status_code, Petition.objects.count()) == (200, 0)
        assert str(typed["text"]) in looked.content.decode()
        assert ("Submit a petition" in looked.content.decode()) == ("en" in button.values())
        assert 'id="problems"' not in looked.content.decode()
        assert ("<dd" in looked.content.decode()) == ("check" in button), "read once more before it is sent"
    refused = client.post("/new/", {**typed, "check": "1", "phone": "1380000"})
    assert (refused.status_code, "11位" in refused.content.decode()) == (422, True)
    answer = client.post("/new/", typed, follow=True)
    page = answer.content.decode()
    number = Petition.objects.get().number
    codes = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert number in page
    assert client.get("/receipt.pdf").content.startswith(b"%PDF")
    for _ in range(2):
        assert codes[-1] in client.get("/receipt/").content.decode()
    assert "/leave/" in client.get("/").content.decode(), "on every page"
    client.get("/progress/")
    assert client.get("/receipt/").status_code == 302, "who comes to this screen later does not see the code"
    client.post("/leave/")
    assert "/leave/" not in client.get("/").content.decode()
    assert 'name="code"' in client.get("/progress/").content.decode()
    opened = client.post(
        "/open/", {"number": number, "code": codes[-1].lower()}, follow=True
    ).content.decode()
    assert "楼道堆物影响通行" in opened
    assert "云水市信访局正在确定由哪个单位办理" in opened
    assert "13800001234" not in opened


@pytest.mark.django_db
def test_several_name_who_speaks_for_them_and_ask_for_sign_language(cast: Cast, client: Client) -> None:
    assert "<details>" in client.get("/new/").content.decode(), "few need it"
    several = {"people_count": "12", "representatives": "乙小明 +852 9123 4567\n丙小红", "language": "手语"}
    many = {**several, "representatives": "\n".join(f"乙小{n}" for n in "一二三四五")}
    refused = client.post("/new/", petition(cast, client, **many))
    assert (refused.status_code, "至多5名联系人" in refused.content.decode()) == (422, True)
    assert "<details open>" in refused.content.decode()
    client.post("/new/", petition(cast, client, **several))
    one = Petition.objects.get()
    named = [row.person.masked_phone for row in one.representatives.select_related("person")]
    assert (len(named), one.people_count, one.language) == (3, 12, "手语")
    assert named[1] == "****4567"
    assert "9123" not in client.get("/sent/").content.decode()


@pytest.mark.once
@pytest.mark.django_db
def test_the_button_of_the_language_does_nothing_whatever_form_it_stands_beside(
    cast: Cast, client: Client
) -> None:
    client.post("/new/", petition(cast, client))
    ready = {
        **_fields(client, "/code/"),
        "text": "请再看一看",
        "kind": "copy",
        "grade": "satisfied",
        "number": "XF2026-1",
        "shown_in": "en",
    }
    given = {
        "pk": 1,
        "unit_id": cast.petition_office.pk,
        "key": "k" * 43,
        "paper_id": NIL,
        "attachment_id": NIL,
    }
    seen = set()
    for one in urls.urlpatterns:
        if str(one.name).endswith(("pdf", "receipt")):
            continue  # only printed
        wanted = {name: given[name] for name in one.pattern.converters}
        address = reverse(f"counter:{one.name}", kwargs=wanted)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(address, ready)
        told = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [sql for sql in told if '"django_session"' not in sql] == [], address
        page = answer.content.decode()
        if 'form="typed"' in page:
            seen.add(one.name)
            assert answer.status_code == 200, address
            assert "shown_in" not in page.split('form="typed"')[1], "Enter presses the first button of a form"
    assert seen >= {"new", "open", "verify", "change_code", "material", "messages", "contact", "own_data"}
    assert Petition.objects.get().code_round == 0


@pytest.mark.django_db
def test_what_is_typed_for_one_petition_never_lands_on_another_and_is_not_lost(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/new/", petition(cast, client))
    mine = Petition.objects.get()
    typed = {**_fields(client, "/messages/"), "text": "请在周末上门看一看"}
    client.post("/new/", petition(cast, client, title="路灯不亮", text="虚构小区路灯三天不亮。"))
    other = Petition.objects.exclude(pk=mine.pk).get()
    ours, others = ({"number": one.number, "code": code_of(one)} for one in (mine, other))

    def sent(more: dict[str, str]) -> tuple[int, str]:
        answer = client.post("/messages/", typed | more)
        return answer.status_code, answer.content.decode()

    for more, status in (({}, 409), (ours | {"code": "22222-22222"}, 422), (others, 409)):
        answered, page = sent(more)
        assert (answered, typed["text"] in page, typed["of"] in page) == (status, True, True)
    assert typed["text"] in sent({"shown_in": "en"})[1], "in the other language, too"
    assert client.session["petition"]["petition"] == str(other.pk), "what was open stays so"
    client.post("/leave/")
    assert sent(others)[0] == 409
    assert "petition" not in client.session, "the wrong one is not opened"
    for _loaded_anew in range(2):
        answered, page = sent(ours)
        assert (answered, typed["text"] in page, 'name="code"' in page) == (200, True, False)
        assert client.post("/code/", ours)["Location"] == "/code/", "who gives number and code opens"
        button = client.post("/own-data/1.pdf", ours | {"of": typed["of"]}, follow=True)
        assert (button.status_code, "please do it again" in button.content.decode()) == (200, True)
        client.post("/code/", ours | {"of": typed["of"]})
    assert not MatterMessage.objects.exists()
    assert code_of(Petition.objects.get(pk=mine.pk)) == ours["code"]
    assert sent({})[0] == 302
    assert MatterMessage.objects.get().petition == mine
    client.post("/leave/")
    assert client.post("/contact/", ours)["Location"] == "/contact/", "whoever wanted a page comes to it"
    client.get("/contact/")
    monkeypatch.setattr(views, "time", lambda: time.time() + 20 * 60 + 1)
    page = client.get("/contact/").content.decode()
    assert ('name="code"' in page, "/leave/" in page) == (True, False), "a computer in a hall is left open"


@pytest.mark.django_db
def test_sending_the_form_twice_makes_one_petition(cast: Cast, client: Client) -> None:
    form = petition(cast, client)
    first = client.post("/new/", form, follow=True).content.decode()
    second = client.post("/new/", form, follow=True).content.decode()
    assert Petition.objects.count() == 1
    assert re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", first) == re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", second)


@pytest.mark.django_db
def test_going_back_and_sending_the_same_words_from_a_fresh_form_makes_one_petition(
    cast: Cast, client: Client
) -> None:
    form = petition(cast, client)
    client.post("/new/", form)
    client.post("/new/", petition(cast, client))
    assert Petition.objects.count() == 1
    client.post("/new/", petition(cast, client, accusation="on"))
    client.post("/new/", petition(cast, client, language="手语"))
    client.post("/new/", form | {"place": "虚构小区"})  # the page as the browser had kept it
    assert Petition.objects.count() == 4


def test_of_a_submission_only_its_key_and_its_time_may_differ_when_it_comes_again() -> None:
    given = Submission(channel=Channel.WEB, title="路灯不亮", text="三天了", received_at=now())
    others: dict[str, Any] = {each.name: f"其他{each.name}" for each in fields(given)} | {
        "files": (SealedFile(id=UUID(NIL), name="a.txt", content_type="", size=1, sha256=""),)
    }
    same = {
        name
        for name, value in others.items()
        if _fingerprint(replace(given, **{name: value}), 1) == _fingerprint(given, 1)
    }
    assert same == {"submission_key", "received_at"}


@pytest.mark.django_db
def test_two_citizens_with_the_same_words_get_two_receipts(cast: Cast, client: Client) -> None:
    client.post("/new/", petition(cast, client, anonymous="on"))
    other = Client()
    other.post("/new/", petition(cast, other, anonymous="on"))
    assert Petition.objects.count() == 2


@pytest.mark.django_db
def test_a_wrong_code_opens_nothing_and_a_wrong_number_gets_the_same_words(
    cast: Cast, client: Client
) -> None:
    client.post("/new/", petition(cast, client))
    number = Petition.objects.get().number
    client.post("/leave/")
    wrong_code = client.post("/open/", {"number": number, "code": "22222-22222"})
    wrong_number = client.post("/open/", {"number": "XF2026-999999", "code": "22222-22222"})
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert "编号或者查询码不对" in wrong_code.content.decode()
    assert "编号或者查询码不对" in wrong_number.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "请写标题，例如"),
        ({"text": "\ud83d"}, ""),
        ({"answer": ""}, "请写出“信访”两个字"),
        ({"name": ""}, "请填写姓名"),
        ({"phone": "", "address": ""}, "至少填写一项"),
        ({"phone": "123"}, "电话"),
        ({"people_count": "-3"}, "1"),
        ({"key": "made-up"}, "页面已过期"),
        ({"text": "长" * 100_001}, "100000"),
        ({"representatives": "乙" + " " * 100 + "丙"}, "姓名共102字"),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_typed_is_lost(
    cast: Cast, client: Client, changes: dict[str, object], words: str
) -> None:
    if changes.get("text") == "\ud83d":
        changes = {"text": "前\x00后\u200b"}
    answer = client.post("/new/", petition(cast, client, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words.replace("100000", "") in page
    assert "清理楼道" in page


@pytest.mark.django_db
def test_an_address_that_only_a_button_leads_to_says_so_when_it_is_typed(cast: Cast, client: Client) -> None:
    client.post("/new/", petition(cast, client))
    answer = client.get("/proof/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "按按钮" in answer.content.decode()


def test_rare_characters_and_a_long_text_are_kept(cast: Cast, client: Client) -> None:
    answer = client.post("/new/", petition(cast, client, name="𠮷䶮·阿", text="长" * 100_000))
    assert answer.status_code == 302
    assert Petition.objects.get().person is not None


@pytest.mark.django_db
def test_a_file_that_is_not_what_it_says_is_refused_in_words(cast: Cast, client: Client) -> None:
    fake = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00 not a picture")
    answer = client.post("/new/", petition(cast, client, materials=fake))
    assert answer.status_code == 422
    assert "照片.jpg" in answer.content.decode()
    assert Petition.objects.count() == 0
    note = SimpleUploadedFile("说明.txt", "楼道照片说明".encode())
    answer = client.post("/new/", petition(cast, client, materials=note, title=""))
    assert "请重新选择：说明.txt" in answer.content.decode(), "a browser does not send it again by itself"
    note = SimpleUploadedFile("说明.txt", "楼道照片说明".encode())
    kept = client.post(
        "/new/", petition(cast, client, materials=note, title="", files_kept="1")
    ).content.decode()
    assert "请重新选择" not in kept
    assert "选好的文件还在" in kept, "its page was not left: they are still chosen"


@pytest.mark.django_db
def test_a_text_file_is_stored_sealed_and_comes_back_as_a_download_only(cast: Cast, client: Client) -> None:
    note = SimpleUploadedFile("说明.txt", "楼道照片说明".encode())
    client.post("/new/", petition(cast, client, materials=note))
    attachment = Attachment.objects.get()
    client.force_login(cast.staff["registrar"])
    answer = client.get(f"/desk/attachments/{attachment.pk}/")
    assert answer.content.decode() == "楼道照片说明"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_accusation_sent_by_a_citizen_is_confidential_from_the_first_moment(
    cast: Cast, client: Client
) -> None:
    client.post("/new/", petition(cast, client, accusation="on"))
    matter = Matter.objects.get()
    assert matter.confidential
    client.force_login(cast.staff["registrar"])
    assert client.get(f"/desk/matters/{matter.pk}/").status_code == 404
    client.force_login(cast.staff["office_leader"])
    assert client.get(f"/desk/matters/{matter.pk}/").status_code == 200
