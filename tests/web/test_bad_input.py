"""What people type wrongly, and what they try: a clear word in Chinese, nothing lost, never an error of the server."""

import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, accepted, registered, reload
from tests.intake import sample_files as made
from xinqiao.matters import files
from xinqiao.matters.commands.papers import draft
from xinqiao.matters.models import Attachment, Paper, Petition, RunningClock
from xinqiao.people.vault import open_identity

pytestmark = pytest.mark.django_db

LONG = "长" * 100_000


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    """The registrar's browser; an error of the server is an answer with status 500 and not an exception here."""
    client.force_login(cast.staff["registrar"])
    client.raise_request_exception = False
    return client


def desk_form(client: Client, **changes: Any) -> dict[str, Any]:
    key = re.findall(r'name="key" value="(\w+)"', client.get("/desk/register/").content.decode())[0]
    return {
        "key": key,
        "channel": "visit",
        "received_at": "2026-03-02T09:00",
        "late_reason": "信件在收发室积压",
        "kind": "natural",
        "name": "甲小满",
        "phone": "13800001234",
        "people_count": "1",
        "title": "虚构路路灯不亮",
        "text": "虚构路三号路灯长期不亮，我叫甲小满。",
        "requests": "修好路灯",
        **changes,
    }


def _register(client: Client, **changes: Any) -> tuple[int, str]:
    answer = client.post("/desk/register/", desk_form(client, **changes))
    return answer.status_code, html.unescape(answer.content.decode())


@pytest.mark.once
def test_article_20_3_who_comes_with_many_is_to_elect_and_that_is_said_at_once(desk: Client) -> None:
    for count, owed in (("300", True), ("1", False)):
        answer = desk.post("/desk/register/", desk_form(desk, people_count=count), follow=True)
        assert ("应当推选代表，不超过5人" in answer.content.decode()) is owed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id_number": "110101199001010016"}, "校验"),
        ({"id_number": "11010119900230001X"}, "身份证"),
        ({"id_number": "12345"}, "证件"),
        ({"phone": "1380000"}, "手机号码应为11位"),
        ({"name": "\u200b\u200d"}, "姓名"),
        ({"name": "甲" * 51}, "50"),
        ({"title": "\u3000\u200b"}, "标题"),
        ({"text": "\u200b\u2060\ufeff"}, "请写发生了什么事"),
        ({"text": LONG + "多"}, "100000"),
        ({"requests": "\n".join(f"第{n}项" for n in range(21))}, "20项"),
        ({"requests": "长" * 1001}, "1000"),
        (
            {"people_count": "6", "representatives": "\n".join(f"乙小{n} 1380000123{n}" for n in range(6))},
            "5人",
        ),
        ({"people_count": "0"}, "1"),
        ({"people_count": "9" * 30}, "100000"),
        ({"people_count": "六"}, "整数"),
        ({"received_at": "2999-01-01T00:00"}, "不能晚于现在"),
        ({"received_at": "9999-12-31T23:59"}, "不能晚于现在"),
        ({"received_at": "1899-12-31T23:59"}, "1990"),
        ({"received_at": "0001-01-01T00:00"}, "1990"),
        ({"received_at": "2026-02-29T09:00"}, "日期和时间"),
        ({"received_at": "昨天"}, "日期和时间"),
        ({"kind": "robot"}, "选"),
        ({"channel": "pigeon"}, "选"),
        ({"name": "甲\x00小满"}, "空字符"),
    ],
)
def test_the_desk_says_what_is_wrong_and_keeps_what_was_typed(
    desk: Client, changes: dict[str, str], words: str
) -> None:
    status, page = _register(desk, **changes)
    assert status == 422, page[:2000]
    problems = "".join(re.findall(r'class="problem"[^>]*>(.*?)</', page, re.DOTALL))
    assert words in problems or words in page.split("<form")[1].split("修好路灯")[0], problems
    assert re.search(r"[\u4e00-\u9fff]", problems), "told in Chinese"
    for kept in {"title", "text", "requests"} - set(changes):
        assert desk_form(desk)[kept] in page
    for name, value in changes.items():
        if name in ("title", "text", "requests", "id_number", "phone", "received_at") and "\x00" not in value:
            assert value in page or value.strip() in page, name
    assert Petition.objects.count() == 0


@pytest.mark.once
def test_what_cannot_be_read_and_what_the_rules_refuse_is_told_at_once(desk: Client) -> None:
    changes = {
        "received_at": "昨天",
        "title": "",
        "phone": "电话不知道",
        "to_unit": "1",
        "id_number": "12345",
    }
    _status, page = _register(desk, **changes)
    for told in ("收到的日期和时间", "请写标题", "不是电话。没有", "转送以前先分类", "18位"):
        assert page.count(told) == 2, told  # in the summary and beside its field
    assert "不写迟登记的原因" not in page
    page = html.unescape(desk.post("/new/", {"people_count": "六", "phone": "123"}).content.decode())
    assert all(told in page for told in ("整数", "请写标题", "手机号码应为11位", "信访"))


@pytest.mark.once
def test_files_of_who_did_not_do_the_work_are_not_opened(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[str]()
    monkeypatch.setattr(files, "inspect", lambda upload: opened.append(upload.name))
    for answer, name in (("别的", "一.pdf"), ("信访", "二.pdf")):
        sent = {"answer": answer, "people_count": "六", "materials": SimpleUploadedFile(name, b"%PDF")}
        assert client.post("/new/", sent).status_code == 422
    assert opened == ["二.pdf"]


def test_an_empty_form_names_every_field_that_is_needed(desk: Client) -> None:
    answer = desk.post("/desk/register/", {"csrfmiddlewaretoken": "x"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for named in ("请选择「信访形式」", "请选择「收到时间」", "请选择「信访人」", "请填写「人数」"):
        assert named in page
    assert desk.post("/new/", {"csrfmiddlewaretoken": "x"}).status_code == 422
    assert Petition.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "phone", "id_number"),
    [
        ("甲小满", "１３８００００１２３４", "１１０１０１１９９００１０１００１５"),
        ("甲小满", "138 0000 1234", "110101 19900101 0015"),
        ("甲小满", "138-0000-1234", ""),
        ("𠮷䶮", "13800001234", ""),
        ("阿依古丽·买买提", "13800001234", ""),
        ("阿依古丽•买买提", "13800001234", ""),
        ("欧阳〇一", "13800001234", ""),
    ],
)
def test_full_width_digits_rare_characters_and_dots_in_names_are_taken(
    desk: Client, name: str, phone: str, id_number: str
) -> None:
    status, page = _register(
        desk, name=name, phone=phone, id_number=id_number, text=f"我叫{name}，电话{phone}。"
    )
    assert status == 302, re.findall(r'class="problem"[^>]*>(.*?)</', page, re.DOTALL)
    petition = Petition.objects.get()
    assert petition.person is not None
    identity = open_identity(petition.person)
    assert (identity.name, identity.phone) == (name, "13800001234")
    assert identity.id_number in ("", "110101199001010015")
    assert name not in petition.text
    assert "0000" not in petition.text
    assert desk.get(f"/desk/petitions/{petition.pk}/form/").content.startswith(b"%PDF")


def test_zero_width_characters_do_not_hide_a_name_or_a_number_from_masking(desk: Client) -> None:
    hidden = "我叫甲\u200b小\u2060满，电话138\u200b0000\u200d1234，证件1101\u200b01199001010015。"
    status, _ = _register(desk, text=hidden)
    assert status == 302
    shown = re.sub("[\u200b\u200d\u2060]", "", Petition.objects.get().text)
    assert "甲小满" not in shown
    assert "0000" not in shown
    assert "19900101" not in shown


def test_a_hundred_thousand_characters_are_registered_searched_and_printed(desk: Client) -> None:
    status, _ = _register(desk, text="路灯开头" + LONG[4:])
    assert status == 302
    petition = Petition.objects.get()
    assert len(petition.text) == 100_000
    assert desk.get(f"/desk/matters/{petition.matter_id}/").status_code == 200
    assert petition.number in desk.get("/desk/matters/?q=开头").content.decode()


def _bomb() -> bytes:
    return made.docx({"word/media/a.bin": b"\0" * 60_000_000})


def _many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"word/{number}", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("大.docx", _bomb),
        ("多.docx", _many),
        ("照片.jpg", lambda: b"MZ\x90\x00 program"),
        ("说明.pdf", lambda: b"<html><script>alert(1)</script></html>"),
        ("空.txt", lambda: b""),
        ("脚本.svg", lambda: b"<svg onload='alert(1)'/>"),
        ("程序.exe", lambda: b"MZ"),
        ("宏.docm", lambda: made.docx({"word/vbaProject.bin": b"x"})),
    ],
)
def test_a_hostile_file_is_refused_by_name_and_the_form_is_kept(desk: Client, name: str, data: Any) -> None:
    status, page = _register(desk, materials=SimpleUploadedFile(name, data()))
    assert status == 422
    assert name in page
    assert "虚构路三号路灯长期不亮" in page
    assert Petition.objects.count() == Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.txt",
        "..\\..\\windows\\a.txt",
        "/etc/a.txt",
        "a\u202etxt.exe.txt",
        "长" * 300 + ".txt",
        "CON.txt",
        "<b>.txt",
    ],
)
def test_a_path_or_trick_in_a_file_name_reaches_no_folder(desk: Client, name: str) -> None:
    status, page = _register(desk, materials=SimpleUploadedFile(name, "说明".encode()))
    assert status == 302, page[:1500]
    attachment = Attachment.objects.get()
    assert not re.search(r"[/\\\u202e<>]|\.\.", attachment.name)
    assert len(attachment.name) <= 120
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", attachment.path)
    assert files.read(attachment.path) == "说明".encode()
    answer = desk.get(f"/desk/attachments/{attachment.pk}/")
    assert "\n" not in answer["Content-Disposition"]


def test_the_desk_s_form_sent_twice_is_one_petition(desk: Client) -> None:
    form = desk_form(desk)
    first, second = desk.post("/desk/register/", form), desk.post("/desk/register/", form)
    assert first["Location"] == second["Location"]
    assert Petition.objects.count() == 1


def test_two_clerks_on_one_draft_the_second_sees_the_difference_and_keeps_the_text(
    cast: Cast, desk: Client
) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), matter, "handling_opinion", {"facts": "最初的事实"})
    desk.force_login(cast.staff["handler"])
    fields = {"version": 1, "facts": "甲的事实", "basis": "甲的依据"}
    assert desk.post(f"/desk/papers/{paper.pk}/edit/", fields).status_code == 302
    desk.force_login(cast.staff["unit_registrar"])
    late = desk.post(
        f"/desk/papers/{paper.pk}/edit/", {"version": 1, "facts": "乙的事实", "basis": "乙的依据"}
    )
    page = late.content.decode()
    assert late.status_code == 422
    for words in ("已被他人修改", "甲的事实", "甲的依据", "乙的事实", "乙的依据"):
        assert words in page
    assert Paper.objects.get(pk=paper.pk).content["facts"] == "甲的事实"
    again = re.findall(r'name="version" value="(\d+)"', page)[0]
    assert (
        desk.post(f"/desk/papers/{paper.pk}/edit/", {"version": again, "facts": "合并的事实"}).status_code
        == 302
    )
    assert Paper.objects.get(pk=paper.pk).content["facts"] == "合并的事实"


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "٣", "9" * 5000, "1e3", "1.0", "\x00"])
def test_a_version_that_is_no_number_never_breaks_a_page(cast: Cast, desk: Client, version: str) -> None:
    matter = reload(registered(cast).petition.matter)
    answer = desk.post(
        f"/desk/matters/{matter.pk}/sort/",
        {
            "version": version,
            "seen_at": "2026-99-99T99:99:99+08:00",
            "kind": "claim",
            "route": "31(6)",
            "reason": "理由",
        },
    )
    assert answer.status_code in (302, 422)
    paper = draft(cast.actor("handler"), accepted(cast), "handling_opinion", {})
    desk.force_login(cast.staff["handler"])
    assert desk.post(f"/desk/papers/{paper.pk}/edit/", {"version": version}).status_code in (302, 422)
    assert desk.post(f"/desk/papers/{paper.pk}/step/submit/", {"version": version}).status_code in (
        302,
        409,
        422,
    )


@pytest.mark.parametrize(
    "day", ["2031-06-01", "2099-12-31", "9999-12-31", "9999-12-30", "1900-01-01", "0001-01-01", "", "x"]
)
def test_dates_outside_the_loaded_calendars_are_counted_provisionally_or_refused_in_words(
    cast: Cast, desk: Client, day: str
) -> None:
    matter = reload(registered(cast).petition.matter)
    url = f"/desk/matters/{matter.pk}"
    assert (
        desk.post(
            f"{url}/sort/", {"version": 1, "kind": "claim", "route": "31(6)", "reason": "职权"}
        ).status_code
        == 302
    )
    answer = desk.post(
        f"{url}/assign/", {"version": 2, "to_unit": cast.housing.pk, "reason": "住建职权", "due_on": day}
    )
    if answer.status_code == 302:
        clock = RunningClock.objects.get(matter=matter, code="T6")
        assert clock.provisional
        assert desk.get(f"{url}/").status_code == 200
    else:
        assert answer.status_code == 422
        assert "住建职权" in answer.content.decode()
        assert re.search(r'class="problem"[^>]*>[^<]*[\u4e00-\u9fff]', answer.content.decode())
    desk.force_login(cast.staff["unit_registrar"])
    for fields in ({"happened_on": day}, {"happened_on": day, "kind": "statement", "text": "听取陈述"}):
        assert desk.post(f"{url}/log/", fields).status_code in (302, 404, 422)
