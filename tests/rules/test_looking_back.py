"""Look-back and rectification on paper: quarters, days, who may review, when a conclusion may be drawn, the table of stages."""

from datetime import date

import pytest

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.course import Turn
from xinqiao.rules.looking_back import (
    SAMPLED,
    Finding,
    Quarter,
    SampleStage,
    draw_due,
    graver,
    may_conclude,
    may_review,
    quarters_over,
    report_due,
)
from xinqiao.rules.rectifying import may_decide, may_verify
from xinqiao.rules.roles import Role


def test_a_quarter_knows_its_days() -> None:
    fourth = Quarter(year=2025, number=4)
    assert (fourth.first, fourth.last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert fourth.following == Quarter(year=2026, number=1)
    assert Quarter.of(date(2026, 3, 31)) == Quarter(year=2026, number=1)
    assert Quarter.before(date(2026, 1, 1)) == fourth


def test_holidays_move_the_day_of_the_draw() -> None:
    """After the third quarter come the National Day holidays; make-up workdays count."""
    calendar = shipped_calendar()
    third = Quarter(year=2026, number=3)
    assert calendar.working_days_between(third.last, draw_due(third, calendar)) == 15
    assert draw_due(third, calendar) > date(2026, 10, 21)
    assert report_due(third, calendar) > draw_due(third, calendar)


def test_a_quarter_is_drawn_from_only_when_it_is_over() -> None:
    third = Quarter(year=2026, number=3)
    assert "2026-Q3" not in quarters_over(date(2026, 9, 30))
    found = quarters_over(date(2026, 10, 1))
    assert found["2026-Q3"] == third
    assert list(found) == ["2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2"]


_FREE = {"involved": False, "recused": False, "sees": True, "other": False}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"involved": True}, "参与过"),
        ({"recused": True}, "已回避"),
        ({"sees": False}, "无权查看"),
        ({"other": True}, "不同的人"),
    ],
)
def test_nobody_reviews_what_they_took_part_in(changes: dict[str, bool], told: str) -> None:
    verdict = may_review(part=Role.INSPECTOR, roles={Role.INSPECTOR}, **{**_FREE, **changes})
    assert not verdict.allowed
    assert told in verdict.reason


def test_each_of_the_two_holds_the_post_of_the_part() -> None:
    assert may_review(part=Role.INSPECTOR, roles={Role.INSPECTOR}, **_FREE).allowed
    assert not may_review(part=Role.INSPECTOR, roles={Role.LEGAL_COUNSEL}, **_FREE).allowed
    assert not may_review(part=Role.HANDLER, roles={Role.HANDLER}, **_FREE).allowed


_DUE = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("worst", "asked", "waits", "today", "allowed"),
    [
        (Finding.NONE, False, False, _DUE, True),
        (Finding.MINOR, False, False, _DUE, False),
        (Finding.MINOR, True, True, _DUE, False),
        (Finding.NONE, True, True, _DUE, False),
        (Finding.MINOR, True, True, date(2026, 10, 21), True),
        (Finding.SERIOUS, True, False, date(2026, 10, 12), True),
    ],
)
def test_the_handler_is_heard_before_anything_is_concluded(
    worst: Finding, asked: bool, waits: bool, today: date, allowed: bool
) -> None:
    verdict = may_conclude(graver=worst, asked=asked, until=_DUE if waits else None, today=today)
    assert verdict.allowed is allowed


def test_nobody_fills_in_both_sheets_and_nothing_follows_the_conclusion() -> None:
    second = SAMPLED.turn(SampleStage.HALF, "review")
    assert isinstance(second, Turn)
    assert not SAMPLED.taken_by(second, {"review": frozenset({1})}, 1).allowed
    assert SAMPLED.taken_by(second, {"review": frozenset({1})}, 2).allowed
    assert SAMPLED.next_turn(SampleStage.CONCLUDED) is None
    assert {t.target for t in SAMPLED.turns} | {SampleStage.DRAWN} == set(SampleStage)


def test_the_gravest_finding_counts() -> None:
    assert graver([Finding.MINOR, Finding.SERIOUS, Finding.NONE]) is Finding.SERIOUS
    assert graver([]) is Finding.NONE


def test_the_owner_does_not_verify_and_nobody_decides_on_the_own_deduction() -> None:
    assert not may_verify(verifier=1, owner=1).allowed
    assert may_verify(verifier=3, owner=1).allowed
    day = date(2026, 11, 2)
    assert not may_decide(heard=True, due=day, today=day, decider=1, concerned=1).allowed
    assert not may_decide(heard=False, due=day, today=day, decider=2, concerned=1).allowed
    assert may_decide(heard=True, due=day, today=day, decider=2, concerned=1).allowed
    assert may_decide(heard=False, due=day, today=date(2026, 11, 3), decider=2, concerned=1).allowed
