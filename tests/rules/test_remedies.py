"""The remedy lines and the traps of the Regulations (law.md section 9)."""

import pytest

from xinqiao.documents.papers import PaperKind
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.lifecycle import EDGES, Move, State, move
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import DECLINE_GROUNDS

SUPERIOR = "云水市人民政府"


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("handling_opinion", ("30日", SUPERIOR, "复查", "第三十五条", "自收到")),
        ("review_opinion", ("30日", SUPERIOR, "复核", "第三十六条第一款", "自收到")),
        (
            "final_review_opinion",
            ("终局", "同一事实和理由", "不再受理", "第三十六条第三款", "新的事实和理由"),
        ),
        ("bar_notice", ("新的事实和理由", "社会救助")),
        ("decline_notice", ("查询", "复查")),
    ],
)
def test_the_line_says_what_the_petitioner_can_do_until_when_and_where(
    kind: str, parts: tuple[str, ...]
) -> None:
    line = RULES[kind].remedy_line(SUPERIOR)
    for part in parts:
        assert part in line


@pytest.mark.parametrize("kind", list(PaperKind))
def test_no_document_sends_the_petitioner_to_court_or_reconsideration_over_a_petition_opinion(
    kind: PaperKind,
) -> None:
    line = RULES[kind].remedy_line(SUPERIOR)
    for forbidden in ("诉讼", "起诉", "法院", "行政复议", "复议"):
        assert forbidden not in line


def test_the_final_opinion_opens_no_further_review() -> None:
    line = RULES[PaperKind.FINAL_REVIEW_OPINION].remedy_line(SUPERIOR)
    assert SUPERIOR not in line
    assert "30日" not in line
    assert not any(e.act is Move.REQUEST_REVIEW for e in EDGES if e.source is State.FINAL_SERVED)


@pytest.mark.parametrize("kind", ["reply", "acceptance_notice", "forwarding_letter", "extension_notice"])
def test_what_has_no_remedy_in_the_regulations_has_no_line(kind: str) -> None:
    assert RULES[kind].remedy_line(SUPERIOR) == ""


def test_the_sixty_days_begin_with_acceptance_and_not_with_registration() -> None:
    assert TABLE[ClockCode.T7].start == "受理之日"


def test_the_superiors_declining_and_the_final_bar_are_two_acts_with_two_articles() -> None:
    declined = {e.basis.text for e in EDGES if e.act is Move.DECLINE}
    barred = {e.basis.text for e in EDGES if e.act is Move.BAR}
    assert declined == {"《信访工作条例》第十九条第三款"} == {g.basis.text for g in DECLINE_GROUNDS}
    assert barred == {"《信访工作条例》第三十六条第三款"}
    assert RULES["decline_notice"].chain != RULES["bar_notice"].chain


def test_withdrawal_is_marked_as_practice_because_the_regulations_do_not_know_it() -> None:
    assert {e.basis.mark for e in EDGES if e.act is Move.WITHDRAW} == {"D"}
    refused = move(State.CLOSED, Move.WITHDRAW)
    assert "信访工作条例" not in "".join(b.text for b in getattr(refused, "basis", ()))


def test_an_urgent_report_has_no_statutory_hour() -> None:
    assert TABLE[ClockCode.T14].length is None
