"""The study pages and the comparison: what each post sees and does; nothing typed is lost; a constant number of queries."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import PETITIONER, Cast, at
from tests.documents.test_papers import text_of
from tests.policy.studies import concluded, fresh, held, planned, prepared, versions
from xinqiao.policy.commands.study import add_question, link_case
from xinqiao.policy.models import Attendance, SelfTest, StudyPlan, StudySession
from xinqiao.policy.queries import study
from xinqiao.web.library import compare_views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january(tmp_path: Path, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.XINQIAO_FILES = tmp_path
    with time_machine.travel(at("2026-01-05"), tick=False) as clock:
        yield clock


def page(client: Client, url: str, status: int = 200, **fields: Any) -> str:
    answer = client.post(url, fields) if fields else client.get(url)
    assert answer.status_code == status, (url, answer.status_code, answer.content.decode()[-3000:])
    return html.unescape(answer.content.decode())


def first_session() -> StudySession:
    return StudySession.objects.select_related("plan", "month").order_by("day")[0]


def test_a_plan_goes_from_the_calendar_to_the_leader(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["section_head"])
    assert "提出学习日" in page(client, "/study/")
    assert "政策学习" in page(client, "/desk/")
    same = page(client, "/study/new/", 422, year="2026", first="2-1", second="2-1")
    assert "不能是同一天" in same
    page(client, "/study/new/", 302, year="2026", first="2-1", second="4-1")
    form = page(client, "/study/2026/change/")
    assert form.count('type="date"') == 24
    fields = _fields(form)
    key = next(name for name in fields if name.startswith("day_"))
    wrong = page(client, "/study/2026/change/", 422, **{**fields, key: "2026-01-10", "theme_1": "公园管理"})
    assert "不是工作日" in wrong
    assert 'value="公园管理"' in wrong
    page(client, "/study/2026/change/", 302, **{**fields, "theme_1": "公园管理"})
    assert "批准计划" not in page(client, "/study/")
    client.force_login(cast.staff["leader"])
    shown = page(client, "/study/")
    assert "公园管理" in shown
    assert "批准计划" in shown
    plan = StudyPlan.objects.get()
    assert 'href="/study/2026/"' in page(client, "/desk/")
    approve = f"/desk/plans/{plan.pk}/approve_plan/"
    assert "《公园管理》" in page(client, approve), "the leader reads what is approved"
    page(client, approve, 302, version=str(plan.version))
    approved = page(client, "/study/2026/")
    assert "已批准" in approved
    assert "《公园管理》：2026年1月13日" in approved
    assert "年度学习计划等您批准" not in page(client, "/desk/")


def test_an_approved_plan_is_changed_with_its_reason_and_its_days_stand_fixed(
    cast: Cast, client: Client
) -> None:
    planned(cast, 2026)
    client.force_login(cast.staff["section_head"])
    form = page(client, "/study/2026/change/")
    assert "学习日不在这里改" in form
    fields = {name: value for name, value in _fields(form).items() if not name.startswith("day_")}
    fields["theme_3"] = "公园管理"
    assert "为什么修改" in page(client, "/study/2026/change/", 422, **fields)
    page(client, "/study/2026/change/", 302, **{**fields, "why": "新办法施行"})
    shown = page(client, "/study/2026/")
    assert all(word in shown for word in ("待批准", "新办法施行", "批准的计划", "公园管理"))
    assert "已被他人修改" in page(client, "/study/2026/change/", 422, **{**fields, "why": "再改"})


def _fields(form: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    found = dict(
        re.findall(r'<input type="(?:hidden|date|time|text|number)" name="([^"]+)" value="([^"]*)"', form)
    )
    found |= {
        name: ""
        for name in re.findall(r'<input type="text" name="([^"]+)"(?! value)', form)
        if name not in found
    }
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = text
    found.pop("csrfmiddlewaretoken", None)
    found.pop("_draft", None)  # a form that says whose it is comes back by an address of its own
    return found


@pytest.mark.pdf
def test_a_session_from_its_preparation_to_its_record(
    cast: Cast, client: Client, january: time_machine.Traveller
) -> None:
    planned(cast, 2026)
    old, new = versions()
    key = first_session().pk
    client.force_login(cast.staff["section_head"])
    form = page(client, f"/desk/sessions/{key}/prepare_session/")
    given = {
        **_fields(form),
        "leader": str(cast.staff["leader"].pk),
        "old_version": str(old.pk),
        "new_version": str(new.pk),
        "background": "旧办法不够用。",
        "special": "临时占用绿地。",
    }
    refused = page(client, f"/desk/sessions/{key}/prepare_session/", 422, **{**given, "new_version": ""})
    assert "两个不同版本" in refused
    assert "旧办法不够用。" in refused
    page(client, f"/desk/sessions/{key}/prepare_session/", 302, **given)
    assert "已被他人修改" in page(client, f"/desk/sessions/{key}/prepare_session/", 422, **given)
    shown = page(client, f"/study/sessions/{key}/")
    assert f"/library/compare/?old={old.pk}&new={new.pk}" in shown
    assert "还缺少：典型案例、讨论交流" in shown
    early = page(
        client,
        f"/study/sessions/{key}/hold/",
        422,
        version=str(fresh(first_session()).version),
        discussion="谈了",
    )
    assert "学习日是" in early
    assert "谈了" in early
    january.move_to(at("2026-01-13"))
    client.logout()
    client.force_login(cast.staff["section_head"])
    fields = _fields(page(client, f"/study/sessions/{key}/hold/"))
    present = {f"present_{cast.staff[who].pk}": "on" for who in ("leader", "handler")}
    reason = {f"reason_{cast.staff['counsel'].pk}": "出庭"}
    page(
        client,
        f"/study/sessions/{key}/hold/",
        302,
        **{**fields, **present, **reason, "discussion": "谈了开放时间。"},
    )
    shown = page(client, f"/study/sessions/{key}/")
    assert "实到 2 人" in shown
    assert "出庭" in shown
    assert Attendance.objects.filter(present=True).count() == 2
    pdf = client.get(f"/study/sessions/{key}/record.pdf")
    text = text_of(pdf.content)
    assert all(
        word in text for word in ("政策学习记录", "寅分管", "谈了开放时间", "应到7人，实到2人", "出庭")
    )


def test_the_absent_person_sees_it_and_notes_catching_up(
    cast: Cast, client: Client, january: time_machine.Traveller
) -> None:
    planned(cast, 2026)
    january.move_to(at("2026-01-14"))
    session = held(cast, prepared(cast, first_session()))
    counsel = cast.staff["counsel"]
    client.force_login(counsel)
    address = f"/desk/sessions/{session.pk}/catch_up/"
    assert address in page(client, "/study/mine/")
    assert "请按年-月-日" in page(client, address, 422, person=str(counsel.pk), on="昨天", how="读材料")
    page(client, address, 302, person=str(counsel.pk), on="2026-01-14", how="读材料")
    assert address not in page(client, "/study/mine/")
    assert "读材料" in page(client, f"/study/sessions/{session.pk}/")
    assert address not in page(client, f"/study/sessions/{session.pk}/"), (
        "others are noted by who keeps the record"
    )
    client.force_login(cast.staff["section_head"])
    assert address in page(client, f"/study/sessions/{session.pk}/")


def test_only_the_person_sees_the_result_and_all_see_how_many(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    session = first_session()
    head = cast.actor("section_head")
    question = add_question(
        head, session, text="几时开放？", options=["六时", "五时"], right=2, explanation="第三条"
    )
    client.force_login(cast.staff["handler"])
    test = f"/study/sessions/{session.pk}/test/"
    assert "还没有选择" in page(client, test, 422, nothing="1")
    page(client, test, 302, **{f"question_{question.pk}": "1"})
    assert "1 题中答对 0 题" in page(client, test)
    client.force_login(cast.staff["leader"])
    shown = page(client, f"/study/sessions/{session.pk}/")
    assert "1人已完成" in shown
    assert "答对" not in shown
    assert "答对" not in page(client, test)
    assert "已经有人自测" in page(client, f"/study/sessions/{session.pk}/questions/")
    assert SelfTest.objects.count() == 1


def test_cases_are_linked_from_the_proposals_and_read_masked_by_all(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    matter = concluded(cast)
    session = prepared(cast, first_session())
    client.force_login(cast.staff["leader"])
    offered = page(client, f"/study/sessions/{session.pk}/cases/")
    assert matter.title in offered
    link = f"/desk/sessions/{session.pk}/link_case/"
    assert f'action="{link}"' in offered
    page(client, link, 302, number=matter.number, note=f"{PETITIONER.name}提出")
    client.force_login(cast.staff["second_handler"])
    shown = page(client, f"/study/sessions/{session.pk}/")
    assert "云水市公园管理办法》第二条" in shown
    assert PETITIONER.name not in shown
    assert f"/desk/matters/{matter.pk}/" not in shown
    assert client.get(f"/study/sessions/{session.pk}/cases/").status_code == 404


def test_a_session_is_moved_with_its_reason(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    key = first_session().pk
    client.force_login(cast.staff["leader"])
    version = str(first_session().version)
    refused = page(
        client, f"/desk/sessions/{key}/move_session/", 422, version=version, to_day="2026-01-14", reason="忙"
    )
    assert "至少4个字" in refused
    page(
        client,
        f"/desk/sessions/{key}/move_session/",
        302,
        version=version,
        to_day="2026-01-14",
        reason="领学人外出开会",
    )
    assert "领学人外出开会" in page(client, f"/study/sessions/{key}/")
    assert "领学人外出开会" in page(client, "/study/")


def test_materials_come_back_as_a_download(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    key = first_session().pk
    client.force_login(cast.staff["leader"])
    bad = SimpleUploadedFile("讲稿.exe", b"MZ")
    assert "不能接收" in page(client, f"/study/sessions/{key}/materials/", 422, file=bad)
    page(
        client, f"/study/sessions/{key}/materials/", 302, file=SimpleUploadedFile("讲稿.txt", "要点".encode())
    )
    address = re.search(r"/study/materials/[0-9a-f-]+/", page(client, f"/study/sessions/{key}/"))
    assert address
    answer = client.get(address.group())
    assert answer.content == "要点".encode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_calendar_address_needs_no_log_in_and_ends_when_its_person_wants(
    cast: Cast, client: Client
) -> None:
    planned(cast, 2026)
    client.force_login(cast.staff["handler"])
    shown = page(client, "/desk/agenda/address/", 200, open="1")
    address = re.search(r'value="(http://testserver/desk/agenda/address/[^"]+\.ics)"', shown)
    assert address
    stranger = Client()
    answer = stranger.get(address[1])
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    page(client, "/desk/agenda/address/", 302, close="1")
    assert stranger.get(address[1]).status_code == 404


def test_whoever_has_no_business_post_or_another_unit_finds_nothing(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    key = first_session().pk
    for who in ("registrar", "system_admin", "outsider"):
        client.force_login(cast.staff[who])
        for path in ("", "hold/", "cases/", "questions/", "test/", "record.pdf"):
            assert client.get(f"/study/sessions/{key}/{path}").status_code == 404, (who, path)
        for act in ("prepare_session", "move_session", "link_case", "add_question", "catch_up"):
            assert client.get(f"/desk/sessions/{key}/{act}/").status_code == 404, (who, act)
    assert client.get("/study/").status_code == 200
    client.force_login(cast.staff["system_admin"])
    for path in ("/study/", "/study/mine/", "/library/compare/"):
        assert client.get(path).status_code == 404
    client.force_login(cast.staff["handler"])
    for path in ("hold/", "cases/", "questions/"):
        assert client.get(f"/study/sessions/{key}/{path}").status_code == 404, path
    for act in ("prepare_session", "move_session", "link_case", "add_question"):
        assert client.get(f"/desk/sessions/{key}/{act}/").status_code == 404, act
    assert client.get("/study/99999999999999/").status_code == 404
    assert client.get("/study/2026/change/").status_code == 404


def test_the_sessions_to_choose_from_beside_a_comparison_say_that_they_are_cut(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(cast, 2026)
    old, new = versions()
    for module in (study, compare_views):
        monkeypatch.setattr(module, "OPEN", 5)
    client.force_login(cast.staff["section_head"])
    shown = page(client, f"/library/compare/?old={old.pk}&new={new.pk}")
    assert shown.count("<option") == 5
    assert "只列出5项" in shown


def test_two_versions_stand_side_by_side_with_changed_words_marked(cast: Cast, client: Client) -> None:
    old, new = versions()
    client.force_login(cast.staff["handler"])
    assert "云水市公园管理办法" in page(client, "/library/compare/")
    assert "没有找到" in page(client, "/library/compare/?q=没有这个")
    whole = page(client, f"/library/compare/?old={old.pk}&new={new.pk}")
    assert re.search(r"公园每日<del>六</del>时开放", whole)
    assert re.search(r"公园每日<ins>五</ins>时开放", whole)
    assert re.search(r"第二条\s+→ 第三条", whole)
    assert "<ins>游人应当爱护花木。</ins>" in whole
    assert "本办法自公布之日起施行。" in whole
    only = page(client, f"/library/compare/?old={old.pk}&new={new.pk}&only=1")
    assert "本办法自公布之日起施行。" not in only
    assert "<del>六</del>" in only
    for wrong in ("?old=1&new=99999", "?old=0&new=0", f"?old={old.pk}&new=999999999999999999"):
        assert client.get("/library/compare/" + wrong).status_code == 404
    assert client.get("/library/compare/?old=x&new=%00&q=%00").status_code == 200
    same = page(client, f"/library/compare/?old={old.pk}&new={old.pk}")
    assert "没有区别" in same


def test_a_comparison_is_put_into_a_session(cast: Cast, client: Client) -> None:
    planned(cast, 2026)
    old, new = versions()
    session = first_session()
    client.force_login(cast.staff["section_head"])
    assert "放进这次学习" in page(client, f"/library/compare/?old={old.pk}&new={new.pk}")
    page(client, "/study/versions/", 302, session=str(session.pk), old=str(old.pk), new=str(new.pk))
    assert fresh(session).new_version_id == new.pk
    client.logout()
    client.force_login(cast.staff["handler"])
    assert "放进这次学习" not in page(client, f"/library/compare/?old={old.pk}&new={new.pk}")


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is(
    cast: Cast, client: Client, january: time_machine.Traveller, django_assert_max_num_queries: Any
) -> None:
    planned(cast, 2026)
    matter = concluded(cast)
    january.move_to(at("2026-06-30"))
    sessions = list(StudySession.objects.filter(day__lt=date(2026, 6, 30)).order_by("day"))
    for session in sessions[1:]:
        given = prepared(cast, session) if session is sessions[1] else session
        StudySession.objects.filter(pk=session.pk).update(leader=cast.staff["leader"])
        if session is sessions[1]:
            link_case(cast.actor("leader"), fresh(given), number=matter.number)
        held(cast, fresh(session))
    client.force_login(cast.staff["leader"])
    client.get("/study/")
    for path in ("/study/", f"/study/sessions/{sessions[1].pk}/", "/study/mine/"):
        with django_assert_max_num_queries(34):
            assert client.get(path).status_code == 200
