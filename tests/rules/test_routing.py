"""Article 31 as a tree, kinds and routes that go together, and the one ground for declining (law.md 1, 3; M-R2)."""

import pytest

from xinqiao.rules.basis import Basis
from xinqiao.rules.routing import (
    BY_CODE,
    DECLINE_GROUNDS,
    PROCEDURES,
    QUESTIONS,
    ROUTES,
    check_route,
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


def test_the_questions_of_article_31_are_asked_in_its_order_and_only_the_opinion_has_none() -> None:
    assert [q.route for q in QUESTIONS] == [f"31({item})" for item in range(1, 6)]
    assert all(len(set(q.examples)) == 2 for q in QUESTIONS)


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
        ("work_injury", "之日起1年内直接申请（《工伤保险条例》第十七条第二款）", "《工伤保险条例》第二十条"),
        ("information", "20个工作日", "《政府信息公开条例》第三十三条"),
        ("civil", "3年", "《民法典》第一百八十八条"),
    ],
)
def test_a_guidance_notice_quotes_the_limit_with_its_article(code: str, limit: str, basis: str) -> None:
    (found,) = (p for p in PROCEDURES if p.code == code)
    assert limit in found.limit
    assert found.basis.text == basis
