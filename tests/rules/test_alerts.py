"""The ladder of warnings: shares of the period, and 超期 only when the legal last day has passed (law.md 2.5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.alerts import LEVEL_TITLES, AlertLevel, Ladder, heard_by, level, rungs
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import compute
from xinqiao.rules.roles import Role

YEAR = shipped_calendar()
ORDER = list(AlertLevel)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [
        (-5, AlertLevel.NORMAL),
        (0, AlertLevel.NORMAL),
        (30, AlertLevel.NORMAL),
        (31, AlertLevel.NOTICE),
        (45, AlertLevel.NOTICE),
        (46, AlertLevel.WARNING),
        (51, AlertLevel.WARNING),
        (52, AlertLevel.SEVERE),
        (60, AlertLevel.SEVERE),
        (61, AlertLevel.OVERDUE),
    ],
)
def test_the_sixty_days_climb_the_ladder(elapsed: int, expected: AlertLevel) -> None:
    sixty = compute(ClockCode.T7, d("2026-03-16"), YEAR)
    assert sixty.raw_due == sixty.due_on == d("2026-05-15")
    assert level(sixty, d("2026-03-16") + timedelta(days=elapsed)) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-10-06", AlertLevel.SEVERE),
        ("2026-10-07", AlertLevel.SEVERE),
        ("2026-10-08", AlertLevel.SEVERE),
        ("2026-10-09", AlertLevel.OVERDUE),
    ],
)
def test_between_the_unmoved_and_the_moved_day_it_is_severe_but_not_late(
    today: str, expected: AlertLevel
) -> None:
    fifteen = compute(ClockCode.T2, d("2026-09-21"), YEAR)
    assert level(fifteen, d(today)) is expected


@pytest.mark.parametrize(
    ("code", "elapsed", "expected"),
    [
        (ClockCode.T2, 9, AlertLevel.NOTICE),
        (ClockCode.T2, 10, AlertLevel.WARNING),
        (ClockCode.T4, 10, AlertLevel.NOTICE),
    ],
)
def test_sorting_alone_has_an_alarm_on_the_tenth_day(
    code: ClockCode, elapsed: int, expected: AlertLevel
) -> None:
    fifteen = compute(code, d("2026-03-02"), YEAR)
    assert level(fifteen, d("2026-03-02") + timedelta(days=elapsed)) is expected


def test_registration_is_late_the_day_after_receipt_and_not_on_the_day() -> None:
    registration = compute(ClockCode.T1, d("2026-03-02"), YEAR)
    assert level(registration, d("2026-03-02")) is AlertLevel.NORMAL
    assert level(registration, d("2026-03-03")) is AlertLevel.OVERDUE


@pytest.mark.parametrize("code", [ClockCode.T13, ClockCode.T14, ClockCode.T15, ClockCode.T16, ClockCode.T17])
def test_a_clock_without_a_number_never_warns(code: ClockCode) -> None:
    assert level(compute(code, d("2020-01-01"), YEAR), d("2026-03-02")) is AlertLevel.NORMAL


def test_the_office_may_set_its_own_shares() -> None:
    sixty = compute(ClockCode.T7, d("2026-03-16"), YEAR)
    strict = Ladder(normal=10, notice=20, warning=30)
    assert level(sixty, d("2026-03-22")) is AlertLevel.NORMAL
    assert level(sixty, d("2026-03-23"), strict) is AlertLevel.NOTICE
    assert level(sixty, d("2026-04-10"), strict) is AlertLevel.SEVERE


@given(
    st.sampled_from([ClockCode(f"T{i}") for i in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12)]),
    st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 9, 1)),
)
def test_the_level_never_falls_and_late_means_past_the_legal_day(code: ClockCode, start: date) -> None:
    deadline = compute(code, start, YEAR)
    assert deadline.due_on is not None
    levels = [level(deadline, start + timedelta(days=i)) for i in range((deadline.due_on - start).days + 5)]
    ranks = [ORDER.index(found) for found in levels]
    assert ranks == sorted(ranks)
    assert levels.count(AlertLevel.OVERDUE) == 4


def test_m_r3_who_is_told_climbs_to_the_leaders_before_the_legal_day_and_on_day_ten_of_sorting() -> None:
    fifteen = compute(ClockCode.T2, d("2026-03-02"), YEAR)
    assert [(rung.level, (rung.day - d("2026-03-02")).days, rung.roles) for rung in rungs(fifteen)] == [
        (AlertLevel.NOTICE, 8, ()),
        (AlertLevel.WARNING, 10, (Role.SECTION_HEAD,)),
        (AlertLevel.SEVERE, 13, (Role.SECTION_HEAD, Role.LEADER_IN_CHARGE)),
        (AlertLevel.OVERDUE, 16, (Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER)),
    ]
    assert heard_by(AlertLevel.NORMAL) == ()
    assert rungs(compute(ClockCode.T14, d("2026-03-02"), YEAR)) == ()


@given(
    st.sampled_from([ClockCode(f"T{i}") for i in (1, 2, 3, 4, 5, 7, 10, 12)]),
    st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 9, 1)),
)
def test_the_days_that_are_told_beforehand_are_those_on_which_the_level_changes(
    code: ClockCode, start: date
) -> None:
    deadline = compute(code, start, YEAR)
    assert deadline.due_on is not None
    levels = {
        n: level(deadline, start + timedelta(days=n)) for n in range((deadline.due_on - start).days + 2)
    }
    changed = {found: n for n, found in reversed(levels.items()) if found is not AlertLevel.NORMAL}
    assert {rung.level: (rung.day - start).days for rung in rungs(deadline)} == changed


def test_every_level_has_its_word() -> None:
    assert [LEVEL_TITLES[found] for found in AlertLevel] == ["正常", "预警", "警告", "严重警告", "超期"]
