"""Holidays and make-up workdays of 2022 to 2026, and what is said of years nobody has loaded (law.md 2.4)."""

from datetime import date, timedelta

import pytest
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.calendars import load_year, shipped_calendar, work_calendar
from xinqiao.rules.calendar import WorkCalendar, from_holiday_json, merged
from xinqiao.rules.words import date_words, days_left_words

YEAR = shipped_calendar()
days = st.dates(min_value=date(2021, 1, 1), max_value=date(2028, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "weekend_at_work",
    [
        "2022-01-29",
        "2022-10-09",
        "2023-01-28",
        "2023-06-25",
        "2024-02-04",
        "2024-10-12",
        "2025-01-26",
        "2025-10-11",
        "2026-01-04",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ],
)
def test_a_make_up_day_is_a_weekend_day_and_a_working_day(weekend_at_work: str) -> None:
    day = d(weekend_at_work)
    assert day.weekday() >= 5
    assert YEAR.is_working_day(day)
    assert YEAR.why_off(day) == ""


@pytest.mark.parametrize(
    ("first", "length", "name"),
    [
        ("2022-10-01", 7, "国庆节"),
        ("2022-12-31", 3, "元旦"),
        ("2023-09-29", 8, "中秋节、国庆节"),
        ("2024-02-10", 8, "春节"),
        ("2025-01-28", 8, "春节"),
        ("2025-10-01", 8, "国庆节、中秋节"),
        ("2026-02-15", 9, "春节"),
        ("2026-05-01", 5, "劳动节"),
        ("2026-09-25", 3, "中秋节"),
        ("2026-10-01", 7, "国庆节"),
    ],
)
def test_a_holiday_is_off_from_its_first_day_to_its_last(first: str, length: int, name: str) -> None:
    off = [d(first) + timedelta(days=i) for i in range(length)]
    assert {YEAR.why_off(day) for day in off} == {name}
    assert YEAR.is_working_day(off[-1] + timedelta(days=1))


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_every_shipped_year_has_all_seven_holidays(year: int) -> None:
    assert YEAR.loaded(year)
    names = "、".join({name for day, name in YEAR.off.items() if day.year == year})
    for holiday in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
        assert holiday in names


def test_a_plain_saturday_is_off_because_it_is_the_weekend() -> None:
    assert YEAR.why_off(d("2026-03-07")) == "周末"
    assert not YEAR.is_working_day(d("2026-03-07"))
    assert YEAR.is_working_day(d("2026-03-09"))


def test_the_next_working_day_behind_a_holiday_may_be_a_make_up_saturday() -> None:
    assert YEAR.next_working_day(d("2022-10-01")).day == d("2022-10-08")
    assert YEAR.next_working_day(d("2026-10-09")).day == d("2026-10-09")


def test_a_year_nobody_loaded_is_counted_with_weekends_and_marked() -> None:
    counted = YEAR.next_working_day(d("2027-10-01"))  # a Friday, certainly a holiday, but not yet announced
    assert (counted.day, counted.provisional) == (d("2027-10-01"), True)
    assert YEAR.add_working_days(d("2026-12-30"), 1) == YEAR.next_working_day(d("2026-12-31"))
    assert YEAR.add_working_days(d("2026-12-30"), 2).provisional


@given(days, st.integers(1, 60))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    end = YEAR.add_working_days(start, count).day
    assert YEAR.is_working_day(end)
    assert YEAR.working_days_between(start, end) == count
    assert YEAR.working_days_between(end, start) == -count


@given(days)
def test_nothing_but_days_off_lies_before_the_next_working_day(start: date) -> None:
    found = YEAR.next_working_day(start).day
    assert YEAR.is_working_day(found)
    assert not any(YEAR.is_working_day(start + timedelta(days=i)) for i in range((found - start).days))


def test_a_day_counts_by_its_date_and_not_by_the_file_it_stands_in() -> None:
    calendar = from_holiday_json(
        [{"year": 2031, "days": [{"name": "元旦", "date": "2030-12-31", "isOffDay": True}]}]
    )
    assert not calendar.is_working_day(d("2030-12-31"))
    assert calendar.loaded(2031)
    assert not calendar.loaded(2030)


def test_where_two_calendars_differ_the_later_one_holds() -> None:
    day, other = d("2031-05-02"), d("2031-05-04")
    first = WorkCalendar(off={day: "劳动节"}, work=frozenset({other}), years=frozenset({2031}))
    second = WorkCalendar(off={other: "劳动节"}, work=frozenset({day}), years=frozenset({2032}))
    both = merged(first, second)
    assert both.is_working_day(day)
    assert not both.is_working_day(other)
    assert both.years == {2031, 2032}


def _load(days: dict[str, bool], year: int = 2031) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        load_year(
            Actor.system("test"),
            None,
            {"year": year, "days": [{"name": "劳动节", "date": k, "isOffDay": v} for k, v in days.items()]},
            "测试通知",
        )


@pytest.mark.django_db
def test_a_loaded_year_is_no_longer_provisional() -> None:
    assert work_calendar().next_working_day(d("2031-05-01")).provisional
    _load({"2031-05-01": True, "2031-05-02": True, "2031-05-04": False})
    counted = work_calendar().next_working_day(d("2031-05-01"))
    assert (counted.day, counted.provisional) == (d("2031-05-04"), False)


@pytest.mark.django_db
def test_a_corrected_notice_replaces_the_year_and_leaves_no_day_of_the_first_behind() -> None:
    _load({"2031-05-01": True, "2031-05-02": True})
    _load({"2031-05-01": True})
    assert work_calendar().is_working_day(d("2031-05-02"))
    assert not work_calendar().is_working_day(d("2031-05-01"))


@pytest.mark.django_db
def test_loading_a_year_keeps_the_days_its_neighbours_named() -> None:
    _load({"2031-12-31": True, "2032-01-01": True}, year=2032)
    _load({"2031-05-01": True}, year=2031)
    assert not work_calendar().is_working_day(d("2031-12-31"))


@pytest.mark.django_db
def test_a_corrected_notice_for_a_shipped_year_takes_days_back_too() -> None:
    _load({"2026-10-01": True}, year=2026)
    assert work_calendar().is_working_day(d("2026-10-02"))
    assert not work_calendar().is_working_day(d("2026-10-01"))
    assert not work_calendar().is_working_day(d("2025-10-02"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "document",
    [
        {},
        {"year": "x", "days": []},
        {"year": 2031},
        {"year": 2031, "days": [{"date": "2031-13-01"}]},
        {"year": 2031, "days": "2031"},
        {"year": 2031, "days": [{"name": "x", "date": "1999-01-01", "isOffDay": True}]},
        {"year": 99999, "days": []},
        [],
    ],
)
def test_a_file_of_another_form_is_refused_in_chinese(document: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="无法识别这个日历文件"):
        load_year(Actor.system("test"), None, document, "x")


def test_days_are_told_as_people_write_them() -> None:
    assert date_words(d("2026-11-23")) == "2026年11月23日（周一）"
    assert date_words(d("2026-11-22"), today=d("2026-01-01")) == "11月22日（周日）"
    assert date_words(d("2027-01-01"), today=d("2026-01-01")) == "2027年1月1日（周五）"


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        ("2026-03-20", "2026-03-20", "今天到期"),
        ("2026-03-20", "2026-03-19", "还剩 1 个工作日"),
        ("2026-03-20", "2026-03-01", "还剩 19 天"),
        ("2026-10-07", "2026-10-01", "还剩 6 天（均为休息日）"),
        ("2026-10-10", "2026-10-03", "还剩 3 个工作日"),
        ("2026-03-20", "2026-03-22", "超期 2 天"),
    ],
)
def test_what_is_left_is_told_in_working_days_when_the_end_is_near(due: str, today: str, words: str) -> None:
    assert days_left_words(d(due), d(today), YEAR) == words


def test_an_objection_is_late_in_working_days() -> None:
    assert days_left_words(d("2026-03-20"), d("2026-03-23"), YEAR, working_days=True) == "超期 1 个工作日"
    assert days_left_words(d("2026-03-20"), d("2026-03-21"), YEAR, working_days=True) == "超期 0 个工作日"
