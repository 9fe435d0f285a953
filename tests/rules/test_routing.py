"""Article 31 as a tree, kinds and routes that go together, and the one ground for declining (law.md 1, 3; M-R2)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.basis import Basis
from xinqiao.rules.routing import (
    BY_CODE,
    DECLINE_GROUNDS,
    PROCEDURES,
    ROUTES,
    Answers,
    check_route,
    propose_route,
)
from xinqiao.rules.verdict import Decision

CLAIM = Answers(
    reports_wrongdoing=False,
    asks_for_redress=True,
    in_or_for_litigation=False,
    arbitrable=False,
    party_procedure=False,
    administrative_procedure=False,
    asks_to_act=False,
)
QUESTIONS = [
    ("in_or_for_litigation", "31(1)"),
    ("arbitrable", "31(2)"),
    ("party_procedure", "31(3)"),
    ("administrative_procedure", "31(4)"),
    ("asks_to_act", "31(5)"),
]
tri = st.sampled_from([None, False, True])
answers = st.builds(
    Answers,
    reports_wrongdoing=tri,
    asks_for_redress=tri,
    in_or_for_litigation=tri,
    arbitrable=tri,
    party_procedure=tri,
    administrative_procedure=tri,
    asks_to_act=tri,
)


@pytest.mark.parametrize(
    ("code", "kind", "paper", "basis"),
    [
        ("29", "suggestion", "reply", "第二十九条"),
        ("30", "accusation", "", "第三十条"),
        ("31(1)", "claim", "guidance_notice", "第三十一条第（一）项"),
        ("31(2)", "claim", "guidance_notice", "第三十一条第（二）项"),
        ("31(3)", "claim", "guidance_notice", "第三十一条第（三）项"),
        ("31(4)", "claim", "guidance_notice", "第三十一条第（四）项"),
        ("31(5)", "claim", "reply", "第三十一条第（五）项"),
        ("31(6)", "claim", "handling_opinion", "第三十一条第（六）项"),
    ],
)
def test_each_route_has_its_kind_its_document_and_its_article(
    code: str, kind: str, paper: str, basis: str
) -> None:
    route = BY_CODE[code]
    assert (route.kind, route.paper, route.basis.text) == (kind, paper, "《信访工作条例》" + basis)
    assert route.explanation


def test_there_are_three_kinds_and_six_routes_of_article_31_and_no_other() -> None:
    assert len(ROUTES) == len(BY_CODE) == 8
    assert {route.kind for route in ROUTES} == {"suggestion", "accusation", "claim"}
    assert [r.basis.item for r in ROUTES if r.basis.article == 31] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("question", "code"), QUESTIONS)
def test_each_item_of_article_31_is_reached_by_its_question(question: str, code: str) -> None:
    decision, route, _ = propose_route(replace(CLAIM, **{question: True}))
    assert (decision, route) == (Decision.ALLOWED, BY_CODE[code])


def test_what_belongs_nowhere_else_is_heard_investigated_and_answered_with_an_opinion() -> None:
    assert propose_route(CLAIM)[:2] == (Decision.ALLOWED, BY_CODE["31(6)"])


def test_an_accusation_and_a_suggestion_leave_the_tree_at_once() -> None:
    assert propose_route(Answers(reports_wrongdoing=True))[1] == BY_CODE["30"]
    assert propose_route(Answers(reports_wrongdoing=False, asks_for_redress=False))[1] == BY_CODE["29"]


def test_an_accusation_that_also_asks_for_something_stays_an_accusation() -> None:
    assert propose_route(replace(CLAIM, reports_wrongdoing=True, arbitrable=True))[1] == BY_CODE["30"]


@pytest.mark.parametrize("question", ["reports_wrongdoing", "asks_for_redress", *(q for q, _ in QUESTIONS)])
def test_an_open_question_that_matters_is_named_and_a_person_decides(question: str) -> None:
    decision, route, text = propose_route(replace(CLAIM, **{question: None}))
    assert (decision, route) == (Decision.NEEDS_DECISION, None)
    assert text.startswith("还需要确认：")


def test_as_long_as_nobody_knows_whether_it_is_an_accusation_it_is_not_treated_as_a_suggestion() -> None:
    assert propose_route(Answers(asks_for_redress=False))[0] is Decision.NEEDS_DECISION


@given(answers)
def test_what_is_proposed_always_passes_the_check(given_answers: Answers) -> None:
    decision, route, text = propose_route(given_answers)
    assert text
    assert (route is None) == (decision is Decision.NEEDS_DECISION)
    if route is not None:
        assert check_route(route.kind, route.code).allowed


@pytest.mark.parametrize("kind", ["suggestion", "accusation", "claim"])
@pytest.mark.parametrize("code", list(BY_CODE))
def test_a_route_goes_with_its_own_kind_only(kind: str, code: str) -> None:
    verdict = check_route(kind, code)
    assert verdict.allowed == (BY_CODE[code].kind == kind)
    assert verdict.basis == (BY_CODE[code].basis,)
    assert bool(verdict.reason) != verdict.allowed


@pytest.mark.parametrize("code", ["", "31", "31(7)", "32", "31(6) "])
def test_a_route_the_regulations_do_not_know_is_refused_with_the_article(code: str) -> None:
    verdict = check_route("claim", code)
    assert not verdict.allowed
    assert verdict.basis == (Basis(article=31),)


def test_declining_has_one_ground_and_it_is_that_the_matter_is_already_in_hand() -> None:
    assert [(g.code, g.basis) for g in DECLINE_GROUNDS] == [("19(3)", Basis(article=19, paragraph=3))]
    assert "已经受理或者正在办理" in DECLINE_GROUNDS[0].title


@pytest.mark.parametrize(
    ("code", "limit", "basis"),
    [
        ("reconsideration", "60日", "《行政复议法》第二十条"),
        ("administrative_suit", "6个月", "《行政诉讼法》第四十六条"),
        ("labour_arbitration", "1年", "《劳动争议调解仲裁法》第二十七条"),
        ("land_dispute", "30日", "《土地管理法》第十四条"),
        ("expropriation", "行政诉讼", "《国有土地上房屋征收与补偿条例》第二十六条"),
        ("social_insurance", "仲裁", "《社会保险法》第八十三条"),
        ("work_injury", "60日", "《工伤保险条例》第二十条"),
        ("information", "20个工作日", "《政府信息公开条例》第三十三条"),
        ("civil", "3年", "《民法典》第一百八十八条"),
    ],
)
def test_a_guidance_notice_quotes_the_limit_with_its_article(code: str, limit: str, basis: str) -> None:
    (found,) = (p for p in PROCEDURES if p.code == code)
    assert limit in found.limit
    assert found.basis.text == basis
