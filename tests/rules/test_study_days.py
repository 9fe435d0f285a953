"""Two fixed working days a month (M-P1): holidays and make-up days respected, nothing guessed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.study_days import (
    A_MONTH,
    KEPT_APART,
    PASSED,
    FixedDay,
    propose,
    too_near,
)

SECOND_AND_FOURTH_TUESDAY = (FixedDay(ordinal=2, weekday=1), FixedDay(ordinal=4, weekday=1))


def test_the_fixed_day_where_it_is_a_working_day() -> None:
    days = propose(2026, SECOND_AND_FOURTH_TUESDAY, shipped_calendar())
    assert len(days) == 12 * A_MONTH
    assert [d.day for d in days if d.month == 11] == [date(2026, 11, 10), date(2026, 11, 24)]
    assert not any(d.provisional for d in days)


def test_a_holiday_moves_the_day_to_the_next_working_day_and_is_named() -> None:
    first, _ = (
        d
        for d in propose(
            2026, (FixedDay(ordinal=1, weekday=3), FixedDay(ordinal=3, weekday=3)), shipped_calendar()
        )
        if d.month == 10
    )
    assert (first.fixed, first.day, first.why) == (date(2026, 10, 1), date(2026, 10, 8), "国庆节")


def test_a_make_up_workday_is_a_working_day() -> None:
    calendar = WorkCalendar(
        off={date(2026, 5, 12): "虚构节"}, work=frozenset({date(2026, 5, 16)}), years=frozenset({2026})
    )
    off_all_week = {date(2026, 5, 12) + timedelta(days=n): "虚构节" for n in range(4)}
    assert propose(2026, SECOND_AND_FOURTH_TUESDAY, calendar)[8].day == date(2026, 5, 13)
    longer = WorkCalendar(off=off_all_week, work=calendar.work, years=calendar.years)
    assert propose(2026, SECOND_AND_FOURTH_TUESDAY, longer)[8].day == date(2026, 5, 16)


def test_a_holiday_to_the_end_of_the_month_moves_the_day_forward_not_into_the_next_month() -> None:
    off = {date(2026, 2, n): "虚构节" for n in range(23, 29)}
    calendar = WorkCalendar(off=off, years=frozenset({2026}))
    assert [d.day for d in propose(2026, SECOND_AND_FOURTH_TUESDAY, calendar) if d.month == 2] == [
        date(2026, 2, 10),
        date(2026, 2, 20),
    ]


def test_two_days_of_a_month_never_fall_together() -> None:
    off = {date(2026, 10, n): "虚构节" for n in range(1, 9)}
    rules = (FixedDay(ordinal=1, weekday=0), FixedDay(ordinal=1, weekday=2))
    days = [
        d.day for d in propose(2026, rules, WorkCalendar(off=off, years=frozenset({2026}))) if d.month == 10
    ]
    assert days == [date(2026, 10, 9), date(2026, 10, 12)]


def test_a_day_that_a_holiday_moves_keeps_its_distance_from_the_other() -> None:
    """1 October gives way to the 8th, a day before the other: that one gives way too."""
    rules = (FixedDay(ordinal=1, weekday=3), FixedDay(ordinal=2, weekday=4))
    first, second = (d for d in propose(2026, rules, shipped_calendar()) if d.month == 10)
    assert (first.day, second.fixed, second.day) == (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 15))
    assert second.why == KEPT_APART


def test_a_session_is_not_moved_nearer_to_another_than_a_week_unless_it_was_nearer() -> None:
    others = [date(2026, 3, 24), date(2026, 4, 14)]
    assert too_near(date(2026, 3, 23), others, date(2026, 3, 10)) == date(2026, 3, 24)
    assert too_near(date(2026, 3, 17), others, date(2026, 3, 10)) is None
    assert too_near(date(2026, 3, 26), others, date(2026, 3, 26)) is None


def test_a_year_that_is_not_loaded_is_provisional() -> None:
    assert all(d.provisional for d in propose(2031, SECOND_AND_FOURTH_TUESDAY, shipped_calendar()))


@pytest.mark.parametrize(
    ("since", "november"),
    [
        (date(2026, 11, 11), [date(2026, 11, 11), date(2026, 11, 24)]),
        (date(2026, 11, 25), [date(2026, 11, 25), date(2026, 11, 30)]),
        (date(2026, 11, 30), []),
    ],
)
def test_a_plan_made_during_the_year_proposes_only_days_to_come(since: date, november: list[date]) -> None:
    days = propose(2026, SECOND_AND_FOURTH_TUESDAY, shipped_calendar(), since=since)
    assert [d.day for d in days if d.month < 12] == november
    assert all(d.why == PASSED for d in days if d.fixed < since)
    assert len(days) == len(november) + A_MONTH


@pytest.mark.parametrize(("ordinal", "weekday"), [(0, 1), (5, 1), (2, 5), (2, -1)])
def test_a_day_that_not_every_month_has_is_no_fixed_working_day(ordinal: int, weekday: int) -> None:
    with pytest.raises(ValueError, match="FixedDay"):
        FixedDay(ordinal=ordinal, weekday=weekday)


RULE = st.builds(FixedDay, ordinal=st.integers(1, 4), weekday=st.integers(0, 4))


@given(year=st.integers(2022, 2026), rules=st.lists(RULE, min_size=2, max_size=2, unique=True))
def test_every_proposal_is_two_different_working_days_in_each_month(year: int, rules: list[FixedDay]) -> None:
    calendar = shipped_calendar()
    days = propose(year, rules, calendar)
    assert len(days) == 12 * A_MONTH
    for a, b in zip(days[::2], days[1::2], strict=True):
        assert b.day - a.day >= min(timedelta(days=4), b.fixed - a.fixed), "a week of holidays leaves so much"
    for one in days:
        assert calendar.is_working_day(one.day)
        assert (one.day.year, one.day.month) == (year, one.month) == (one.fixed.year, one.fixed.month)
        assert bool(one.why) <= (one.day != one.fixed)
    assert all(a.day < b.day for a, b in pairwise(days))
