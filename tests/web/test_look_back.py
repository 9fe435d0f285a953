"""Look-back, rectification and ledger in the pages: the whole way, refusals that keep what was typed, nothing for strangers."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.cast import Cast, accepted, registered
from tests.looking_back import (
    AFTER,
    REVIEWERS,
    a_week_on,
    again,
    assigned,
    concluded_quarter,
    drawn,
    found_wrong,
    heard,
    opened,
    reviewed,
)
from tests.steps import answered
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.commands.review import evaluate
from xinqiao.matters.models import Grade, Matter, Petition
from xinqiao.policy.commands.reviewing import ask_for_statement, propose_conclusion, state
from xinqiao.policy.models import LookBack, LookBackReview, Rectification, SampledMatter, ScoreDeduction
from xinqiao.rules.looking_back import Finding

_FINE = {"policy": "yes", "deed": "yes", "procedure": "yes", "language": "yes", "finding": "none"}
_WRONG = {**_FINE, "policy": "no", "policy_note": "引用的条款已经修订。", "finding": "moderate"}


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None) -> Iterator[None]:
    with clock.at(AFTER):
        yield


def as_(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def send(client: Client, path: str, **fields: object) -> HttpResponse:
    """Open the form and send it with the version it shows."""
    shown = client.get(path).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown)
    given = {**({"version": version[1]} if version else {}), **fields}
    return client.post(path, given)  # type: ignore[return-value]  # the client's answer has more than HttpResponse


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_the_quarter_from_the_draw_to_the_closed_rectification(cast: Cast) -> None:
    concluded_quarter(cast)
    inspector, counsel, handler = (as_(cast, w) for w in ("inspector", "office_counsel", "handler"))
    assert "2026年第3季度的样本还没有抽取" in text(inspector, "/look-back/")
    draw = f"/desk/units/{cast.petition_office.pk}/draw/"
    assert draw in text(inspector, "/look-back/")
    drawing = send(inspector, draw, quarter="2026-Q3")
    assert (drawing.status_code, drawing["Location"]) == (302, "/look-back/")
    look_back, sampled = LookBack.objects.get(), SampledMatter.objects.get()
    page = text(inspector, f"/look-back/rounds/{look_back.pk}/")
    assert look_back.seed in page
    assert look_back.frame_sha256 in page
    assert (
        "与样本一致"
        in inspector.get(f"/look-back/rounds/{look_back.pk}/check/", follow=True).content.decode()
    )
    assert inspector.get(f"/look-back/rounds/{look_back.pk}/frame/").content.decode() == look_back.frame
    acts = f"/desk/look-backs/{look_back.pk}/"
    assert "督查人员 " in text(inspector, f"{acts}assign_proposed/")
    assert send(inspector, f"{acts}assign_proposed/").status_code == 302
    assert LookBackReview.objects.count() == 2
    at, act = f"/look-back/samples/{sampled.pk}/", f"/desk/samples/{sampled.pk}/"
    seen = {"way": "payment", "on": today().isoformat(), "seen": "凭证第12号，已付"}
    assert send(counsel, f"{act}check/", **seen).status_code == 302
    assert "核对付款凭证" in text(inspector, at)
    assert send(inspector, f"{act}review/", **_WRONG).status_code == 302
    assert "引用的条款已经修订" not in text(counsel, at)
    assert send(counsel, f"{act}review/", **_FINE).status_code == 302
    assert "引用的条款已经修订" in text(counsel, at)
    assert send(inspector, f"{act}ask/", what="请说明依据", due=a_week_on().isoformat()).status_code == 302
    assert send(handler, f"{act}state/", statement="没有核对版本。").status_code == 302
    assert send(inspector, f"{act}propose/", finding="moderate", conclusion="依据有误。").status_code == 302
    assert send(counsel, f"{act}agree/").status_code == 302
    due = a_week_on().isoformat()
    owner = cast.staff["handler"].pk
    assert (
        send(
            inspector, f"/desk/samples/{sampled.pk}/rectify/", deviation="依据有误", owner=owner, due=due
        ).status_code
        == 302
    )
    rectification = Rectification.objects.get()
    at, act = f"/rectification/{rectification.pk}/", f"/desk/rectifications/{rectification.pk}/"
    assert send(handler, f"{act}plan/", cause="未核对", measures="先查政策库").status_code == 302
    assert send(handler, f"{act}carry_out/", result="已补发说明").status_code == 302
    assert "/verify/" not in text(handler, at)
    assert send(inspector, f"{act}verify/", verdict="属实").status_code == 302
    assert "已核验销号" in text(inspector, at)
    report = f"/look-back/rounds/{look_back.pk}/report/"
    assert "形成季度报告" in text(inspector, report)
    assert inspector.get(f"{report}pdf/").status_code == 404
    assert f"{acts}report/" in text(inspector, report)
    assert send(inspector, f"{acts}report/", summary="引用前先核对版本。").status_code == 302
    words = "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(inspector.get(f"{report}pdf/").content)).pages
    )
    assert look_back.seed in words.replace("\n", "")
    assert "引用前先核对版本" in words.replace("\n", "")
    assert "<svg" in text(inspector, report)
    assert list(audit.verify()) == []


def test_talk_and_deduction_go_through_the_pages(cast: Cast) -> None:
    rectification = opened(cast)
    leader, handler = as_(cast, "leader"), as_(cast, "handler")
    at, person = f"/rectification/{rectification.pk}/", cast.staff["handler"].pk
    act, day = f"/desk/rectifications/{rectification.pk}/", today().isoformat()
    assert send(leader, f"{act}talk/", person=person, held_on=day, content="指出问题").status_code == 302
    [answer] = set(re.findall(r"/desk/talks/\d+/answer_talk/", text(handler, at)))
    assert send(handler, answer, statement="接受").status_code == 302
    assert send(leader, f"{act}deduct/", person=person, points="2", ground="引用失效条款").status_code == 302
    deduction = ScoreDeduction.objects.get()
    path = f"/desk/deductions/{deduction.pk}/"
    refused = send(leader, f"{path}decide_deduction/", decision="upheld", reason="按规定扣")
    assert refused.status_code == 422
    assert "按规定扣" in refused.content.decode()
    assert "可以在" in refused.content.decode()
    assert send(handler, f"{path}answer_deduction/", objection="版本库没有更新").status_code == 302
    assert send(leader, f"{path}decide_deduction/", decision="dropped", reason="不再扣").status_code == 302
    assert "不予扣分" in text(handler, at)
    assert as_(cast, "second_handler").get(at).status_code == 404
    assert as_(cast, "section_head").get(f"{path}decide_deduction/").status_code == 404


def test_a_repeat_is_judged_on_its_page(cast: Cast) -> None:
    earlier = Petition.objects.get(matter=concluded_quarter(cast)[0])
    petition = registered(cast).petition
    link_same_matter(cast.actor("registrar"), petition, earlier, reason="同一工地")
    inspector = as_(cast, "inspector")
    assert petition.number in text(inspector, "/rectification/repeats/")
    path = f"/desk/petitions/{petition.pk}/judge/"
    refused = send(inspector, path, deviation="yes", reason="前次引用有误", due="")
    assert refused.status_code == 422
    assert "整改责任人" in refused.content.decode()
    owner, due = cast.staff["handler"].pk, a_week_on().isoformat()
    assert (
        send(inspector, path, deviation="yes", reason="前次引用有误", owner=owner, due=due).status_code == 302
    )
    assert petition.number not in text(inspector, "/rectification/repeats/")
    assert Rectification.objects.get().matter == earlier.matter


def test_what_was_typed_stays_when_somebody_else_was_faster(cast: Cast) -> None:
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    answer = as_(cast, "inspector").post(
        f"/desk/samples/{sampled.pk}/propose/",
        {"version": 1, "finding": "minor", "conclusion": "写了很久的结论"},
    )
    assert answer.status_code == 422
    assert "写了很久的结论" in answer.content.decode()
    assert "已被他人修改" in answer.content.decode()
    assert f'value="{again(sampled).version}"' in answer.content.decode()


def test_an_empty_form_says_what_is_missing(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    inspector = as_(cast, "inspector")
    answer = send(inspector, f"/desk/samples/{sampled.pk}/review/", policy_note="写了一半")
    assert answer.status_code == 422
    assert "请回答：政策依据是否引用准确" in answer.content.decode()
    assert "写了一半" in answer.content.decode()
    drawing = send(inspector, f"/desk/units/{cast.petition_office.pk}/draw/", quarter="")
    assert drawing.status_code == 422
    assert "已经结束的季度" in drawing.content.decode()


def test_the_page_shows_each_round_of_asking_stating_and_proposing(cast: Cast) -> None:
    inspector, counsel = cast.actor("inspector"), cast.actor("office_counsel")
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    state(cast.actor("handler"), again(sampled), statement="补充：没有留下记录。")
    propose_conclusion(inspector, again(sampled), finding=Finding.SERIOUS, conclusion="先前的意见。")
    propose_conclusion(counsel, again(sampled), finding=Finding.MINOR, conclusion="后来的意见。")
    page = text(as_(cast, "inspector"), f"/look-back/samples/{sampled.pk}/")
    places = [page.index(w) for w in ("起草时未核对版本", "补充：没有留下记录", "先前的意见", "后来的意见")]
    assert places == sorted(places)
    assert page.count("<h3>问题的轻重</h3>") == 2
    assert "严重" in page
    assert f"/desk/samples/{sampled.pk}/agree/" in page
    assert f"/desk/samples/{sampled.pk}/agree/" not in text(
        as_(cast, "office_counsel"), f"/look-back/samples/{sampled.pk}/"
    )
    assert "后来的意见" in text(as_(cast, "inspector"), f"/desk/samples/{sampled.pk}/agree/")


def test_reviewers_are_preset_as_the_system_proposes_and_a_person_assigns(cast: Cast) -> None:
    sampled = drawn(cast).sample.get()
    inspector, path = as_(cast, "inspector"), f"/desk/samples/{sampled.pk}/assign/"
    shown = text(inspector, path)
    for who in REVIEWERS.values():
        assert re.search(rf'value="{cast.staff[who].pk}"[^>]*checked', shown), who
    assert cast.staff["inspector"].unit.short_name in shown
    given = {part: cast.staff[who].pk for part, who in REVIEWERS.items()}
    assert send(inspector, path, **given).status_code == 302
    assert LookBackReview.objects.count() == 2


def test_redrawing_shows_both_samples(cast: Cast) -> None:
    first = drawn(cast, 2)
    leader = as_(cast, "office_leader")
    assert f"/desk/look-backs/{first.pk}/redraw/" in text(leader, f"/look-back/rounds/{first.pk}/")
    redrawn = send(leader, f"/desk/look-backs/{first.pk}/redraw/", reason="漏了一件")
    assert redrawn.status_code == 302
    second = LookBack.objects.get(replaced_at=None)
    page = text(leader, f"/look-back/rounds/{second.pk}/")
    assert f"/look-back/rounds/{first.pk}/" in page
    assert "漏了一件" in page
    assert "已经被替代" in text(leader, f"/look-back/rounds/{first.pk}/")
    assert as_(cast, "inspector").get(f"/desk/look-backs/{second.pk}/redraw/").status_code == 404


def test_strangers_find_nothing(cast: Cast) -> None:
    rectification = opened(cast)
    sampled = SampledMatter.objects.get()
    paths = (
        f"/look-back/rounds/{sampled.look_back_id}/",
        f"/look-back/rounds/{sampled.look_back_id}/frame/",
        f"/look-back/rounds/{sampled.look_back_id}/report/",
        f"/look-back/samples/{sampled.pk}/",
        f"/desk/samples/{sampled.pk}/review/",
        f"/desk/look-backs/{sampled.look_back_id}/report/",
        f"/rectification/{rectification.pk}/",
        f"/desk/rectifications/{rectification.pk}/plan/",
    )
    for who in ("outsider", "second_handler", "registrar", "review_leader", "system_admin"):
        client = as_(cast, who)
        for path in paths:
            assert client.get(path).status_code == 404, (who, path)
    assert Client().get(paths[0]).status_code == 302
    leader = as_(cast, "leader")
    for name in ("nonsense", "plan"):
        assert leader.get(f"/desk/samples/{sampled.pk}/{name}/").status_code == 404


def _evaluated(cast: Cast) -> Matter:
    matter = answered(cast)
    petition = Petition.objects.get(matter=matter)
    citizen = Actor.citizen(petition.pk, matter.pk)
    evaluate(citizen, petition, cast.housing, Grade.DISSATISFIED, "来了三次才答复")
    return matter


def test_the_ledger_tells_basis_reply_feedback_and_look_back(cast: Cast) -> None:
    found_wrong(cast)
    matter = _evaluated(cast)
    accepted(cast)
    page = text(as_(cast, "leader"), "/ledger/")
    assert page.count("民法典》第二百九十四条") == 2
    assert "责令停止夜间施工" in page
    assert "不满意" in page
    assert "来了三次才答复" in page
    assert matter.number in page
    only = text(as_(cast, "leader"), "/ledger/?finding=moderate")
    assert matter.number not in only
    assert "一般" in only
    assert "没有符合条件" in text(as_(cast, "leader"), "/ledger/?since=2031-01-01")


def test_the_ledger_has_no_accusation_and_no_name(cast: Cast) -> None:
    matter = _evaluated(cast)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    registered(cast, accusation=True, title="反映某人问题")
    page = text(as_(cast, "office_leader"), "/ledger/")
    assert matter.number not in page
    assert "反映某人问题" not in page
    assert "甲小满" not in page


@pytest.mark.once
def test_the_ledger_and_the_round_ask_the_database_equally_often(cast: Cast) -> None:
    def queries(who: str, path: str) -> int:
        client = as_(cast, who)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    look_back = drawn(cast)
    paths = ("/ledger/", "/look-back/")
    few = [queries("inspector", path) for path in paths]
    one = queries("inspector", f"/look-back/rounds/{look_back.pk}/")
    concluded_quarter(cast, 12)
    assert [queries("inspector", path) for path in paths] == few
    LookBack.objects.update(year=2025)
    more = drawn(cast)
    assert more.sample.count() == 2
    assert queries("inspector", f"/look-back/rounds/{more.pk}/") == one


def test_the_ledger_leaves_as_spreadsheet_and_on_paper_and_that_is_on_record(cast: Cast) -> None:
    _evaluated(cast)
    registered(cast, accusation=True, title="反映某人问题")
    leader = as_(cast, "office_leader")
    made = leader.post("/ledger/export/", {"query": "outcome=supported", "form": "xlsx"})
    rows = list(CalamineWorkbook.from_filelike(io.BytesIO(made.content)).get_sheet_by_index(0).to_python())
    assert len(rows) == 4
    assert str(rows[-1][0]).startswith("共1件")
    assert "民法典" in str(rows[1][6])
    assert "不满意" in str(rows[1][8])
    paper = leader.post("/ledger/export/", {"query": "", "form": "pdf"})
    words = "".join(p.extract_text() for p in PdfReader(io.BytesIO(paper.content)).pages)
    assert "政策执行台账" in words
    assert "反映某人问题" not in words
    entries = [
        audit.read(e)["after"] for e in AuditEntry.objects.filter(action="ledger.export").order_by("seq")
    ]
    assert entries == [
        {"lines": 1, "form": "xlsx", "filter": {"outcome": "supported"}},
        {"lines": 1, "form": "pdf", "filter": {}},
    ]
    assert leader.post("/ledger/export/", {"query": "", "form": "doc"}).status_code == 422
    odd = leader.post("/ledger/export/", {"query": "unit=甲小满&finding=x", "form": "xlsx"})
    assert odd.status_code == 422
    assert AuditEntry.objects.filter(action="ledger.export", outcome="done").count() == 2
    assert as_(cast, "handler").post("/ledger/export/", {"form": "xlsx"}).status_code == 404


def test_what_waits_is_on_the_first_page_and_goes_when_it_is_done(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    assert "填写回头看评查表" in text(as_(cast, "inspector"), "/desk/")
    assert "填写回头看评查表" not in text(as_(cast, "handler"), "/desk/")
    reviewed(cast, sampled)
    assert "填写回头看评查表" not in text(as_(cast, "inspector"), "/desk/")
    ask_for_statement(cast.actor("inspector"), again(sampled), what="请说明", due=a_week_on())
    assert "回头看请您说明情况" in text(as_(cast, "handler"), "/desk/")
    state(cast.actor("handler"), again(sampled), statement="已核对")
    propose_conclusion(cast.actor("inspector"), again(sampled), finding=Finding.SERIOUS, conclusion="有误")
    assert "共同结论等您同意" in text(as_(cast, "office_counsel"), "/desk/")


def test_an_overdue_rectification_stands_on_its_owners_first_page(cast: Cast) -> None:
    rectification = opened(cast)
    with clock.at(AFTER + timedelta(days=60)):
        page = text(as_(cast, "handler"), "/desk/")
    assert "整改：定出措施" in page
    assert "超期" in page
    assert f"/rectification/{rectification.pk}/" in page
    assert "整改：定出措施" not in text(as_(cast, "second_handler"), "/desk/")
