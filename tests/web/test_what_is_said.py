"""After each act the page says what was done, for whom and under which number, and what comes next; who has a matter is who has it now."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.api.calls import caller
from tests.cast import Cast, accepted, registered, reload
from tests.steps import OPINION, answered, ask_for_review, issued, serve
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import day_in_words
from xinqiao.matters.commands.assignment import allocate
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.web.errors import failed

pytestmark = pytest.mark.django_db


def _said(cast: Cast, client: Client, who: str, address: str, **sent: Any) -> str:
    answer = browser_of(cast, client, who).post(address, sent, follow=True)
    found = re.findall(r'class="message success"[^>]*>\s*(.*?)\s*</div>', answer.content.decode(), re.DOTALL)
    assert found, re.findall(r'class="problem"[^>]*>([^<]*)<', answer.content.decode())
    return unescape(found[0])


def _act(cast: Cast, client: Client, who: str, matter: Matter, name: str, **sent: Any) -> str:
    sent["version"] = reload(matter).version
    return _said(cast, client, who, f"/desk/matters/{matter.pk}/{name}/", **sent)


def _due(matter: Matter, code: str) -> str:
    due = RunningClock.objects.get(matter=matter, code=code, stopped_on=None).due_on
    assert due is not None
    return day_in_words(due)


def test_passing_on_and_taking_on_say_to_whom_and_under_which_number(cast: Cast, client: Client) -> None:
    matter = reload(registered(cast).petition.matter)
    sent = {"kind": "claim", "route": "31(6)", "reason": "属于行政职权"}
    said = _act(cast, client, "registrar", matter, "sort", **sent)
    assert said.startswith("已分类：申诉求决类")
    assert f"下一步：转送（{cast.petition_office.short_name}，{_due(matter, 'T2')}前）" in said
    said = _act(cast, client, "registrar", matter, "forward", to_unit=cast.housing.pk, reason="住建职权")
    letter = Paper.objects.get(matter=matter, kind="forwarding_letter")
    assert said == (
        f"已转送{cast.housing.short_name}（{letter.number}），对方{_due(matter, 'T4')}前告知信访人是否受理。"
    )
    said = _act(cast, client, "unit_registrar", matter, "accept", handler=cast.staff["handler"].pk)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    assert said.startswith(f"已受理，首办责任人壬承办。受理告知书{notice.number}要送达信访人。")
    assert "下一步：登记受理告知书的送达（壬承办" in said


def test_each_step_of_a_document_says_who_has_it_next(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    draft = {
        "facts": OPINION["facts"],
        "basis": OPINION["basis"],
        "outcome_1": "supported",
        "item_1": "责令停止。",
        "outcome_2": "explained",
        "item_2": "已公开。",
        "submit": "1",
    }
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    assert (
        _said(cast, client, "handler", address, **draft)
        == f"已送审：处理意见书（{matter.number}）。下一步：审核（科室负责人）。"
    )
    paper = Paper.objects.get(kind="handling_opinion")

    def step(who: str, what: str) -> str:
        version = Paper.objects.get(pk=paper.pk).version
        return _said(cast, client, who, f"/desk/papers/{paper.pk}/step/{what}/", version=version, note="请核")

    assert step("section_head", "back") == "已退回壬承办修改，意见已附上。"
    step("handler", "submit")
    assert (
        step("section_head", "approve")
        == f"已审核同意：处理意见书（{matter.number}）。下一步：审核（法律顾问）。"
    )
    step("counsel", "approve")
    assert step("leader", "approve") == f"已审核同意：处理意见书（{matter.number}）。下一步：签发。"
    said = step("leader", "issue")
    paper = Paper.objects.get(pk=paper.pk)
    assert said == f"已签发：处理意见书（{paper.number}）。下一步：登记送达。"
    day = today().isoformat()
    sent = {"method": "direct", "sent_on": day, "served_on": day, "proof": "本人签收"}
    said = _said(cast, client, "handler", f"/desk/papers/{paper.pk}/serve/", **sent)
    assert said == f"已登记{paper.number}的送达。信访人可以在{_due(matter, 'T9')}前请求复查。"


def test_passing_on_to_whoever_has_no_days_of_ours_says_so(cast: Cast, client: Client) -> None:
    """Nothing of T4 runs with the own head that decides, or with those who handle by their own rules (条例 22, 23(4), 30)."""
    urgent = reload(registered(cast).petition.matter)
    sent = {"kind": "claim", "route": "31(6)", "reason": "堤坝渗水", "urgent": "on"}
    _act(cast, client, "registrar", urgent, "sort", **sent)
    said = _act(
        cast, client, "registrar", urgent, "forward", to_unit=cast.city_government.pk, reason="情况紧急"
    )
    letter = Paper.objects.get(matter=urgent, kind=PaperKind.SUBMISSION_LETTER)
    assert said == f"已报请{cast.city_government.short_name}（{letter.number}），由其依法处理。"
    accusation = reload(registered(cast).petition.matter)
    sent = {"kind": "accusation", "route": "30", "reason": "检举控告"}
    _act(cast, client, "registrar", accusation, "sort", **sent)
    discipline = cast.discipline
    said = _act(cast, client, "office_leader", accusation, "forward", to_unit=discipline.pk, reason="职权")
    letter = Paper.objects.get(matter=accusation, kind=PaperKind.FORWARDING_LETTER)
    assert said == f"已转送{discipline.short_name}（{letter.number}），由其依法处理。"


def test_a_request_that_a_reply_answered_is_answered(cast: Cast, client: Client) -> None:
    matter = reload(registered(cast).petition.matter)
    browser, address = browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/"
    assert page_of(browser, address).count("未答复") == 2
    sort_matter(
        cast.actor("registrar"), matter, kind=Kind.SUGGESTION, route="29", reason="建议", category=None
    )
    _act(cast, client, "registrar", matter, "forward", to_unit=cast.housing.pk, reason="住建职权")
    said = _act(cast, client, "unit_registrar", matter, "accept", handler=cast.staff["handler"].pk)
    told = f"已受理，首办责任人壬承办。{_due(matter, 'T4')}前送达答复的，不另出具受理告知书。"
    assert said.startswith(told)
    content = {"answer": "采纳。", "path": "列入计划。", "time_points": "六月底前。"}
    reply = issued(cast, matter, "reply", content, "handler", "section_head", "leader")
    browser = browser_of(cast, client, "handler")
    assert page_of(browser, address).count(f"已由答复书答复（{reply.number}），待送达") == 2
    serve(cast, reply, "handler", today())
    told = f"已由答复书答复（{reply.number}），{day_in_words(today())}送达"
    assert page_of(browser, address).count(told) == 2
    assert "未答复" not in page_of(browser, address)
    assert page_of(browser, f"{address}print/").count(told) == 2
    shown = caller(cast, "handler").get(f"/matters/{matter.number}")["requests"]
    assert [r["answered_by"] for r in shown] == [reply.number] * 2


def test_a_review_is_with_the_person_of_the_reviewing_office(cast: Cast, client: Client) -> None:
    matter = answered(cast)
    for address in ("/desk/matters/", f"/desk/matters/{matter.pk}/"):
        assert "建设局 · 壬承办" in page_of(browser_of(cast, client, "handler"), address).replace("\n", "")
    ask_for_review(matter)
    for name in ("", "午复查"):
        if name:
            allocate(cast.actor("reviewer"), reload(matter), cast.staff["reviewer"])
        for address in ("/desk/matters/", f"/desk/matters/{matter.pk}/"):
            page = page_of(browser_of(cast, client, "reviewer"), address)
            here = page[page.index("<main") :]
            who = re.search(r'class="(?:who|quiet">·)[^<]*', here)
            assert who is not None
            assert "壬承办" not in who[0]
            assert name in who[0]
    assert "壬承办" in page[page.index('id="owner"') :], "who answered for it first is told all the same"


def test_an_error_page_does_not_claim_that_nothing_was_done(rf: RequestFactory) -> None:
    told = failed(rf.get("/desk/")).content.decode()
    assert "可能没有保存" in told
    assert "先看原来的事项是否已经办理" in told
