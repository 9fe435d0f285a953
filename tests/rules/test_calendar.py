"""Holidays and make-up workdays of 2022 to 2026, and what is said of years nobody has loaded (law.md 2.4)."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.calendars import (
    amend_year,
    load_year,
    missing_year,
    shipped_calendar,
    work_calendar,
    would_change,
)
from xinqiao.rules.calendar import WorkCalendar, from_holiday_json, merged
from xinqiao.rules.words import date_words, days_left_words, duration_words

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


def test_a_year_nobody_loaded_is_counted_with_weekends_and_fixed_days_and_marked() -> None:
    counted = YEAR.next_working_day(
        d("2027-10-01")
    )  # a Friday; the law gives the first three days, more is not announced
    assert (counted.day, counted.provisional) == (d("2027-10-04"), True)
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


def _year(days: dict[str, bool], year: int = 2031) -> dict[str, object]:
    """A notice of a whole year, made up: the seven festivals, and further days; what a day says there holds."""
    festivals = {
        "元旦": ("01-01",), "春节": ("01-23", "01-24", "01-25", "01-26"), "清明节": ("04-05",), "劳动节": ("05-01",),
        "端午节": ("06-24",), "中秋节": ("10-01",), "国庆节": ("10-02", "10-03", "10-06", "10-07"),
    }  # fmt: skip  # a table to be read across
    whole = {f"{year}-{day}": (name, True) for name, found in festivals.items() for day in found}
    whole |= {day: ("劳动节", off) for day, off in days.items()}
    return {
        "year": year,
        "days": [{"name": n, "date": day, "isOffDay": off} for day, (n, off) in whole.items()],
    }


def _load(days: dict[str, bool], year: int = 2031) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        load_year(Actor.system("test"), None, _year(days, year), "测试通知")


def _amend(days: dict[str, bool], year: int) -> None:
    document = {
        "year": year,
        "days": [{"name": "临时放假", "date": k, "isOffDay": v} for k, v in days.items()],
    }
    with TestCase.captureOnCommitCallbacks(execute=True):
        amend_year(Actor.system("test"), None, document, "补充通知")


@pytest.mark.django_db
def test_a_loaded_year_is_no_longer_provisional() -> None:
    assert work_calendar().next_working_day(d("2031-05-01")).provisional
    _load({"2031-05-02": True, "2031-05-04": False})
    counted = work_calendar().next_working_day(d("2031-05-01"))
    assert (counted.day, counted.provisional) == (d("2031-05-04"), False)


@pytest.mark.django_db
def test_a_corrected_notice_replaces_the_year_and_leaves_no_day_of_the_first_behind() -> None:
    _load({"2031-05-02": True, "2031-05-05": True})
    _load({"2031-05-02": True})
    assert work_calendar().is_working_day(d("2031-05-05"))
    assert not work_calendar().is_working_day(d("2031-05-02"))


@pytest.mark.django_db
def test_loading_a_year_keeps_the_days_its_neighbours_named() -> None:
    _load({"2031-12-31": True}, year=2032)
    _load({}, year=2031)
    assert not work_calendar().is_working_day(d("2031-12-31"))


@pytest.mark.django_db
def test_a_corrected_notice_for_a_shipped_year_takes_days_back_too() -> None:
    assert not work_calendar().is_working_day(d("2026-10-05"))
    _load({"2026-10-05": False}, year=2026)
    assert work_calendar().is_working_day(d("2026-10-05"))
    assert not work_calendar().is_working_day(d("2026-10-01"))
    assert not work_calendar().is_working_day(d("2025-10-02"))


@pytest.mark.django_db
def test_a_supplement_is_no_whole_year_and_is_merged_day_by_day() -> None:
    document = json.loads(
        (Path(__file__).parents[1] / "intake" / "cases" / "cal" / "2026_amend.json").read_text()
    )
    with pytest.raises(InvalidInput, match="不是2026年全年的放假安排"):
        load_year(Actor.system("test"), None, document, "x")
    with pytest.raises(
        InvalidInput, match="不是2026年全年的放假安排"
    ):  # before 26 days are shown to be confirmed
        would_change(document, amends=False)
    assert [str(c.day) for c in would_change(document, amends=True)] == ["2026-12-14"]
    before = {day: work_calendar().is_working_day(day) for day in _days_of(2026)}
    _amend({"2026-12-14": True}, 2026)
    after = {day: work_calendar().is_working_day(day) for day in _days_of(2026)}
    assert {day for day in after if after[day] != before[day]} == {d("2026-12-14")}
    _amend({"2026-12-21": True}, 2026)
    assert not work_calendar().is_working_day(d("2026-12-14"))
    assert work_calendar().why_off(d("2026-10-01")) == "国庆节"


def _days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.django_db
def test_a_year_that_was_never_loaded_is_not_supplemented() -> None:
    with pytest.raises(InvalidInput, match="2031年全年的放假安排还没有载入"):
        _amend({"2031-12-15": True}, 2031)
    with pytest.raises(InvalidInput, match=r"2025年3月3日.*不在2026年"):
        _amend({"2025-03-03": True}, 2026)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda days: [day for day in days if day["name"] != "端午节"], "缺少端午节"),
        (
            lambda days: [*days, {"name": "x", "date": "2030-11-01", "isOffDay": True}],
            "2030年11月1日.*不在2031年",
        ),
        (lambda days: [day for day in days if day["date"][5:] != "10-07"], "只有12天放假"),
    ],
)
@pytest.mark.django_db
def test_what_is_no_notice_of_a_whole_year_says_what_it_lacks(change: Any, told: str) -> None:
    document = _year({})
    with pytest.raises(InvalidInput, match=told):
        load_year(Actor.system("test"), None, {**document, "days": change(document["days"])}, "x")


@pytest.mark.django_db
def test_days_that_the_law_fixes_are_off_in_a_year_not_yet_loaded() -> None:
    """全国年节及纪念日放假办法 2: 1 January, 1–2 May, 1–3 October."""
    calendar = work_calendar()
    fixed = ["2031-01-01", "2031-05-01", "2031-05-02", "2031-10-01", "2031-10-02", "2031-10-03"]
    assert [calendar.is_working_day(d(day)) for day in fixed] == [False] * 6
    assert calendar.is_working_day(d("2031-05-05"))
    assert calendar.why_off(d("2031-10-01")) == "国庆节"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "missing"),
    [("2026-10-31", None), ("2026-11-01", 2027), ("2027-03-01", 2027), ("2025-12-01", None)],
)
def test_from_november_on_the_next_years_notice_is_missed(day: str, missing: int | None) -> None:
    with clock.at(datetime.fromisoformat(f"{day}T10:00:00+08:00")):
        assert missing_year() == missing


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
    assert [duration_words(n) for n in (0, 45, 90, 240)] == ["0分钟", "45分钟", "1小时30分钟", "4小时"]


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
