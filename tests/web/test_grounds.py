"""Whoever decides sees, beside the form, what the decision has to answer."""

from html import unescape

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, registered, reload
from tests.looking_back import AFTER, opened
from tests.steps import OPINION, REVIEW, answered, ask_for_review, fresh
from tests.web.pages import browser_of, page_of
from xinqiao.kernel import clock
from xinqiao.matters.commands.assignment import hand_over
from xinqiao.matters.commands.disposition import forward, object_to_transfer
from xinqiao.matters.commands.papers import draft, save_draft, send_back, submit_for_approval
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import HandOver, Matter, Paper
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.access import visible
from xinqiao.policy.commands.rectification import carry_out, plan
from xinqiao.policy.models import Rectification

pytestmark = pytest.mark.django_db


def _objected(cast: Cast) -> Matter:
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    object_to_transfer(
        cast.actor("unit_registrar"),
        reload(matter),
        reasons="夜间施工由生态环境部门查处，见噪声污染防治法。",
        proposed_unit=cast.environment,
    )
    return matter


def test_the_reasons_of_an_objection_and_who_is_proposed_stand_beside_its_decision(
    cast: Cast, client: Client
) -> None:
    matter = _objected(cast)
    page = page_of(browser_of(cast, client, "registrar"), f"/desk/matters/{matter.pk}/decide_objection/")
    assert "夜间施工由生态环境部门查处" in page
    assert f"建议由{cast.environment.name}办理" in page
    assert cast.housing.short_name in page


def _offered(cast: Cast) -> Matter:
    matter = accepted(cast)
    hand_over(cast.actor("handler"), reload(matter), cast.staff["second_handler"], reason="下月起脱产学习")
    return matter


@pytest.mark.parametrize("act", ["take_over", "decline_take_over"])
def test_who_is_asked_to_take_over_reads_why(cast: Cast, client: Client, act: str) -> None:
    matter = _offered(cast)
    page = page_of(browser_of(cast, client, "second_handler"), f"/desk/matters/{matter.pk}/{act}/")
    assert "壬承办移交的原因：下月起脱产学习" in page


def test_a_hand_over_is_declined_with_a_reason_and_the_responsibility_stays(
    cast: Cast, client: Client
) -> None:
    matter = _offered(cast)
    browser = browser_of(cast, client, "second_handler")
    address = f"/desk/matters/{matter.pk}/decline_take_over/"
    version = reload(matter).version
    assert browser.post(address, {"version": version, "reason": " "}).status_code == 422
    answer = browser.post(address, {"version": version, "reason": "手上已有三件到期事项"}, follow=True)
    assert "首办责任仍在壬承办" in answer.content.decode()
    offer = HandOver.objects.get(matter=matter)
    assert (offer.declined, offer.accepted_at) == ("手上已有三件到期事项", None)
    assert reload(matter).first_handler == cast.staff["handler"]
    assert not visible(cast.actor("second_handler")).filter(pk=matter.pk).exists()
    giver = page_of(browser_of(cast, client, "handler"), f"/desk/matters/{matter.pk}/")
    assert "手上已有三件到期事项" in giver
    hand_over(cast.actor("handler"), reload(matter), cast.staff["section_head"], reason="脱产学习")


def test_a_program_declines_as_a_page_does(cast: Cast) -> None:
    matter = _offered(cast)
    second = caller(cast, "second_handler")
    problem = second.act(matter.number, "decline_take_over", {"reason": ""}, expect=422)
    assert "不接收的理由" in str(problem)
    second.act(matter.number, "decline_take_over", {"reason": "手上已有三件到期事项"})
    assert HandOver.objects.get(matter=matter).declined
    problem = caller(cast, "section_head").act(
        matter.number, "decline_take_over", {"reason": "没有请过我接收"}, expect=409
    )
    assert "没有等待您接收的移交" in str(problem)


def _in_review(cast: Cast) -> Matter:
    matter = answered(cast)
    ask_for_review(matter, "没有到现场，只看了材料")
    return matter


def test_the_petitioners_grounds_and_the_opinion_stand_beside_a_review(cast: Cast, client: Client) -> None:
    matter = _in_review(cast)
    opinion = Paper.objects.get(matter=matter, kind="handling_opinion")

    def stand_beside(who: str, address: str) -> None:
        page = page_of(browser_of(cast, client, who), address)
        assert "没有到现场，只看了材料" in page
        assert opinion.number in page
        assert str(OPINION["facts"]) in page

    stand_beside("reviewer", f"/desk/matters/{matter.pk}/draft/review_opinion/")
    stand_beside("reviewer", f"/desk/matters/{matter.pk}/hearing/")
    paper = draft(cast.actor("reviewer"), reload(matter), "review_opinion", REVIEW)
    submit_for_approval(cast.actor("reviewer"), paper)
    stand_beside("review_head", f"/desk/papers/{paper.pk}/")


def test_an_approver_sees_the_own_earlier_remark_on_the_next_text(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), matter, "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), paper)
    send_back(cast.actor("section_head"), fresh(paper), note="许可的日期没有写")
    save_draft(cast.actor("handler"), fresh(paper), {**OPINION, "facts": "经查，许可于三月到期。"})
    submit_for_approval(cast.actor("handler"), fresh(paper))
    page = page_of(browser_of(cast, client, "section_head"), f"/desk/papers/{paper.pk}/")
    mine = page[page.index('id="mine"') : page.index('id="chain"')]
    assert "许可的日期没有写" in mine
    other = page_of(browser_of(cast, client, "counsel"), f"/desk/papers/{paper.pk}/")
    assert other.count("许可的日期没有写") == 1, "others find it among the earlier remarks"


def test_who_verifies_a_rectification_reads_what_was_carried_out(cast: Cast, client: Client) -> None:
    with clock.at(AFTER):
        found = opened(cast)
        plan(cast.actor("handler"), found, cause="没有核对版本。", measures="改用政策库引用。")
        carry_out(
            cast.actor("handler"), Rectification.objects.get(pk=found.pk), result="已向信访人说明，已培训。"
        )
        browser = browser_of(cast, client, "inspector")
        for act in ("verify", "send_back"):
            page = unescape(page_of(browser, f"/desk/rectifications/{found.pk}/{act}/"))
            assert "已向信访人说明，已培训。" in page
            assert "改用政策库引用。" in page
