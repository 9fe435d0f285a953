"""Every statutory clock, counted by hand from the Regulations and compared with the engine (law.md 2, M-R3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import TABLE, ClockCode, Roll, TermUnit
from xinqiao.rules.deadlines import Deadline, Interval, RuleError, compute

YEAR = shipped_calendar()
COUNTED = [ClockCode(f"T{i}") for i in (2, 3, 4, 5, 7, 9, 10, 11, 12)]
"""Clocks that need nothing but a starting day."""
WITHOUT_NUMBER = [ClockCode(f"T{i}") for i in (13, 14, 15, 16, 17)]

days = st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 9, 30))
all_days = st.dates(min_value=date(2019, 1, 1), max_value=date(2032, 12, 31))
counted = st.sampled_from(COUNTED)


def d(text: str) -> date:
    return date.fromisoformat(text)


def texts(deadline: Deadline) -> str:
    return "\n".join(step.text for step in deadline.steps)


@pytest.mark.parametrize(
    ("code", "start", "raw", "rolled"),
    [
        ("T4", "2026-03-02", "2026-03-17", "2026-03-17"),
        ("T2", "2026-09-21", "2026-10-06", "2026-10-08"),
        ("T7", "2026-08-03", "2026-10-02", "2026-10-08"),
        ("T9", "2026-09-03", "2026-10-03", "2026-10-08"),
        ("T5", "2026-04-30", "2026-05-11", "2026-05-11"),
        ("T5", "2026-09-28", "2026-10-10", "2026-10-10"),
    ],
)
def test_the_vectors_of_the_domain_document(code: str, start: str, raw: str, rolled: str) -> None:
    found = compute(ClockCode(code), d(start), YEAR)
    assert (found.raw_due, found.due_on) == (d(raw), d(rolled))
    assert not found.provisional


@pytest.mark.parametrize(
    ("code", "start", "raw", "rolled"),
    [
        ("T1", "2026-10-01", "2026-10-01", "2026-10-01"),  # receipt on a holiday is registered on the holiday
        ("T3", "2026-02-01", "2026-02-16", "2026-02-24"),  # into the Spring Festival, behind it on a Tuesday
        ("T10", "2026-04-05", "2026-05-05", "2026-05-06"),  # the last day of the May holiday
        ("T11", "2025-12-02", "2026-01-01", "2026-01-04"),  # New Year; Sunday 4 January is a make-up workday
        ("T12", "2024-01-30", "2024-02-29", "2024-02-29"),  # a leap day is a day like others
        ("T5", "2026-02-13", "2026-02-27", "2026-02-27"),  # Sat 14 Feb works, the festival is 15 to 23 Feb
        ("T7", "2025-12-31", "2026-03-01", "2026-03-02"),  # over the turn of the year
    ],
)
def test_further_days_counted_by_hand(code: str, start: str, raw: str, rolled: str) -> None:
    found = compute(ClockCode(code), d(start), YEAR)
    assert (found.raw_due, found.due_on) == (d(raw), d(rolled))


@pytest.mark.parametrize(
    ("code", "length", "unit", "roll", "article", "paragraph", "item"),
    [
        ("T1", 0, "cal", "never", 22, 1, None),
        ("T2", 15, "cal", "authority", 22, 1, None),
        ("T3", 15, "cal", "authority", 23, 2, None),
        ("T4", 15, "cal", "authority", 23, 3, None),
        ("T5", 5, "wd", "never", 23, 3, None),
        ("T6", None, "given", "authority", 22, 1, 3),
        ("T7", 60, "cal", "authority", 34, None, None),
        ("T8", 0, "cal", "authority", 34, None, None),
        ("T9", 30, "cal", "citizen", 35, None, None),
        ("T10", 30, "cal", "authority", 35, None, None),
        ("T11", 30, "cal", "citizen", 36, 1, None),
        ("T12", 30, "cal", "authority", 36, 1, None),
        ("T13", None, "none", "never", 36, 2, None),
        ("T14", None, "none", "never", 25, None, None),
        ("T15", None, "none", "authority", 40, 4, None),
        ("T16", None, "none", "never", 41, None, None),
        ("T17", None, "none", "never", 39, 1, None),
    ],
)
def test_the_table_says_what_the_regulations_say(
    code: str,
    length: int | None,
    unit: str,
    roll: str,
    article: int,
    paragraph: int | None,
    item: int | None,
) -> None:
    clock = TABLE[ClockCode(code)]
    assert (clock.length, clock.unit, clock.roll) == (length, unit, roll)
    assert (clock.basis.article, clock.basis.paragraph, clock.basis.item) == (article, paragraph, item)
    assert clock.basis.instrument == "信访工作条例"


def test_the_table_has_every_clock_and_each_names_who_what_and_when() -> None:
    assert set(TABLE) == set(ClockCode)
    for clock in TABLE.values():
        assert clock.title
        assert clock.obligor
        assert clock.start
        assert clock.stop


def test_only_the_objection_is_counted_in_working_days() -> None:
    assert [c.code for c in TABLE.values() if c.unit is TermUnit.WORKING] == [ClockCode.T5]


def test_only_the_final_review_leaves_out_hearings_and_only_the_handling_can_be_extended() -> None:
    assert [c.code for c in TABLE.values() if c.excludes_hearings] == [ClockCode.T12]
    assert [(c.code, c.extension) for c in TABLE.values() if c.extension] == [(ClockCode.T8, 30)]


@pytest.mark.parametrize("code", WITHOUT_NUMBER)
def test_where_the_text_sets_no_number_no_date_is_invented(code: ClockCode) -> None:
    found = compute(code, d("2026-03-02"), YEAR)
    assert (found.raw_due, found.due_on, found.alert_on) == (None, None, None)
    assert not found.provisional
    assert "没有规定天数" in texts(found)


def test_registration_is_due_on_the_day_of_receipt_and_says_that_this_is_a_project_default() -> None:
    found = compute(ClockCode.T1, d("2026-03-02"), YEAR)
    assert found.due_on == d("2026-03-02")
    assert found.basis.mark == "D"
    assert "项目默认" in texts(found)


def test_an_assignment_has_the_day_its_letter_names() -> None:
    found = compute(ClockCode.T6, d("2026-09-01"), YEAR, given_due=d("2026-10-01"))
    assert (found.raw_due, found.due_on, found.alert_on) == (
        d("2026-10-01"),
        d("2026-10-08"),
        d("2026-10-01"),
    )


def test_an_assignment_without_a_day_or_with_a_day_in_the_past_is_refused() -> None:
    with pytest.raises(RuleError, match="必须指定办理期限"):
        compute(ClockCode.T6, d("2026-09-01"), YEAR)
    with pytest.raises(RuleError, match="不能早于"):
        compute(ClockCode.T6, d("2026-09-01"), YEAR, given_due=d("2026-08-31"))


@pytest.mark.parametrize("code", [c for c in ClockCode if c is not ClockCode.T6])
def test_no_other_clock_takes_a_given_day(code: ClockCode) -> None:
    extension = 30 if code is ClockCode.T8 else 0
    with pytest.raises(RuleError, match="由条文规定"):
        compute(code, d("2026-09-01"), YEAR, given_due=d("2026-12-01"), extension_days=extension)


@pytest.mark.parametrize(
    ("granted", "raw", "rolled"),
    [(1, "2026-10-03", "2026-10-08"), (10, "2026-10-12", "2026-10-12"), (30, "2026-11-01", "2026-11-02")],
)
def test_an_extension_counts_from_the_unmoved_end_of_the_sixty_days(
    granted: int, raw: str, rolled: str
) -> None:
    sixty = compute(ClockCode.T7, d("2026-08-03"), YEAR)
    assert sixty.raw_due is not None
    found = compute(ClockCode.T8, sixty.raw_due, YEAR, extension_days=granted)
    assert (found.raw_due, found.due_on) == (d(raw), d(rolled))
    assert f"延长{granted}日" in texts(found)


@pytest.mark.parametrize("granted", [-1, 0, 31, 60])
def test_an_extension_is_one_to_thirty_days(granted: int) -> None:
    with pytest.raises(RuleError, match="1至30日"):
        compute(ClockCode.T8, d("2026-10-02"), YEAR, extension_days=granted)


@pytest.mark.parametrize("code", COUNTED)
def test_no_other_clock_can_be_extended(code: ClockCode) -> None:
    with pytest.raises(RuleError, match="不能延长"):
        compute(code, d("2026-03-02"), YEAR, extension_days=1)


def test_hearing_days_of_the_final_review_do_not_count() -> None:
    hearing = Interval(opened_on=d("2026-03-10"), closed_on=d("2026-03-12"))
    found = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(hearing,))
    assert (hearing.days, found.raw_due) == (3, d("2026-04-04"))
    assert found.due_on == d("2026-04-07")  # behind the Qingming holiday
    assert "3日不计入" in texts(found)


@pytest.mark.parametrize("code", [c for c in COUNTED if c is not ClockCode.T12])
def test_a_hearing_in_first_instance_or_review_does_not_stop_any_clock(code: ClockCode) -> None:
    hearing = Interval(opened_on=d("2026-03-10"), closed_on=d("2026-03-12"))
    with pytest.raises(RuleError, match="只有复核"):
        compute(code, d("2026-03-02"), YEAR, exclusions=(hearing,))


def test_a_day_on_which_two_hearings_sat_is_left_out_once() -> None:
    first = Interval(opened_on=d("2026-03-10"), closed_on=d("2026-03-12"))
    second = Interval(opened_on=d("2026-03-12"), closed_on=d("2026-03-13"))
    found = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(first, second))
    assert found.raw_due == d("2026-04-05")
    assert "1日不计入" in texts(found)


def test_a_hearing_after_the_end_does_not_revive_the_time() -> None:
    plain = compute(ClockCode.T12, d("2026-03-02"), YEAR)
    assert (plain.raw_due, plain.due_on) == (d("2026-04-01"), d("2026-04-01"))
    late = Interval(opened_on=d("2026-04-02"), closed_on=d("2026-04-03"))
    found = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(late,))
    assert found.raw_due == plain.raw_due
    assert "不再顺延" in texts(found)
    across = Interval(opened_on=d("2026-04-01"), closed_on=d("2026-04-03"))
    moved = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(across, late))
    assert moved.raw_due == d("2026-04-04")
    second = Interval(opened_on=d("2026-04-07"), closed_on=d("2026-04-07"))
    extended = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(across, second))
    assert extended.raw_due == d("2026-04-05"), (
        "4 April rolls behind the holiday: on the 7th the time still ran"
    )


def test_a_hearing_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RuleError, match="听证"):
        compute(
            ClockCode.T12,
            d("2026-03-02"),
            YEAR,
            exclusions=(Interval(opened_on=d("2026-03-12"), closed_on=d("2026-03-10")),),
        )


def test_a_hearing_before_the_request_moves_nothing() -> None:
    early = Interval(opened_on=d("2026-02-10"), closed_on=d("2026-02-12"))
    assert (
        compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=(early,)).raw_due
        == compute(ClockCode.T12, d("2026-03-02"), YEAR).raw_due
    )


def test_days_in_the_post_are_given_to_the_petitioner_only_and_only_where_the_office_set_it() -> None:
    plain = compute(ClockCode.T9, d("2026-09-03"), YEAR)
    graced = compute(ClockCode.T9, d("2026-09-03"), YEAR, postal_grace=True)
    assert (plain.due_on, graced.due_on) == (d("2026-10-08"), d("2026-10-12"))
    assert "在途3日" in texts(graced)
    authority = compute(ClockCode.T7, d("2026-08-03"), YEAR, postal_grace=True)
    assert authority.due_on == d("2026-10-08")


@pytest.mark.parametrize("code", COUNTED)
def test_the_office_is_warned_against_the_unmoved_day_and_the_petitioner_told_the_moved_one(
    code: ClockCode,
) -> None:
    found = compute(code, d("2026-09-02"), YEAR)
    expected = found.due_on if TABLE[code].roll is Roll.CITIZEN else found.raw_due
    assert found.alert_on == expected


def test_the_moved_day_is_explained_with_the_holiday_and_the_civil_code() -> None:
    found = compute(ClockCode.T2, d("2026-09-21"), YEAR)
    rolling = [s for s in found.steps if "顺延至" in s.text]
    assert [s.text for s in rolling] == ["2026年10月6日（周二）为国庆节，顺延至2026年10月8日（周四）"]
    assert rolling[0].basis == Basis(instrument="民法典", article=203)


@given(counted, all_days)
def test_a_due_day_never_falls_before_the_start(code: ClockCode, start: date) -> None:
    found = compute(code, start, YEAR)
    assert found.raw_due is not None
    assert found.due_on is not None
    assert start < found.raw_due <= found.due_on


@given(counted, days, st.integers(1, 400))
def test_a_later_start_never_has_an_earlier_end(code: ClockCode, start: date, later: int) -> None:
    first, second = compute(code, start, YEAR), compute(code, start + timedelta(days=later), YEAR)
    assert first.due_on is not None
    assert second.due_on is not None
    assert first.due_on <= second.due_on


@given(counted, all_days)
def test_the_legal_last_day_is_a_working_day(code: ClockCode, start: date) -> None:
    found = compute(code, start, YEAR)
    assert found.due_on is not None
    assert YEAR.is_working_day(found.due_on)


@given(all_days)
def test_between_start_and_end_of_the_objection_lie_exactly_five_working_days(start: date) -> None:
    due = compute(ClockCode.T5, start, YEAR).due_on
    assert due is not None
    assert YEAR.working_days_between(start, due) == 5


hearings = st.lists(
    st.builds(
        lambda opened, length: Interval(opened_on=opened, closed_on=opened + timedelta(days=length)),
        st.dates(min_value=date(2025, 12, 1), max_value=date(2026, 6, 30)),
        st.integers(0, 20),
    ),
    max_size=5,
)


@given(hearings, hearings)
def test_one_more_hearing_never_makes_the_end_earlier(some: list[Interval], more: list[Interval]) -> None:
    start = d("2026-01-05")
    fewer = compute(ClockCode.T12, start, YEAR, exclusions=tuple(some))
    longer = compute(ClockCode.T12, start, YEAR, exclusions=(*some, *more))
    assert fewer.raw_due is not None
    assert longer.raw_due is not None
    assert fewer.raw_due <= longer.raw_due
    assert fewer.due_on is not None
    assert longer.due_on is not None
    assert fewer.due_on <= longer.due_on


@given(hearings)
def test_the_order_in_which_hearings_were_recorded_changes_nothing(some: list[Interval]) -> None:
    start = d("2026-01-05")
    forth = compute(ClockCode.T12, start, YEAR, exclusions=tuple(some))
    back = compute(ClockCode.T12, start, YEAR, exclusions=tuple(reversed(some)))
    assert (forth.raw_due, forth.due_on) == (back.raw_due, back.due_on)


@given(days, st.integers(1, 29))
def test_one_more_granted_day_is_one_more_day(start: date, granted: int) -> None:
    first = compute(ClockCode.T8, start, YEAR, extension_days=granted).raw_due
    second = compute(ClockCode.T8, start, YEAR, extension_days=granted + 1).raw_due
    assert first is not None
    assert second is not None
    assert second - first == timedelta(days=1)


@given(counted, st.dates(min_value=date(2027, 1, 1), max_value=date(2032, 12, 31)))
def test_a_day_in_a_year_that_is_not_loaded_is_provisional_and_says_so(code: ClockCode, start: date) -> None:
    found = compute(code, start, YEAR)
    assert found.provisional
    assert "尚未载入" in found.steps[-1].text


@given(counted, st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 9, 30)))
def test_a_day_in_loaded_years_is_final_and_says_nothing_of_it(code: ClockCode, start: date) -> None:
    found = compute(code, start, YEAR)
    assert not found.provisional
    assert "尚未载入" not in texts(found)


def test_an_objection_over_the_turn_into_an_unknown_year_is_provisional() -> None:
    assert compute(ClockCode.T5, d("2026-12-28"), YEAR).provisional


@given(counted, all_days)
def test_the_explanation_has_a_line_for_each_step(code: ClockCode, start: date) -> None:
    found = compute(code, start, YEAR)
    moved = found.due_on != found.raw_due
    warned = moved and TABLE[code].roll is Roll.AUTHORITY
    assert len(found.steps) == 2 + moved + warned + found.provisional
    assert all(step.text for step in found.steps)
    assert "当日不计入" in found.steps[0].text
    assert found.steps[1].basis == TABLE[code].basis


def test_each_hearing_has_a_line_of_its_own_with_the_article() -> None:
    hearings = (
        Interval(opened_on=d("2026-03-10"), closed_on=d("2026-03-10")),
        Interval(opened_on=d("2026-03-20"), closed_on=d("2026-03-21")),
    )
    found = compute(ClockCode.T12, d("2026-03-02"), YEAR, exclusions=hearings)
    lines = [s for s in found.steps if s.basis == Basis(article=36, paragraph=2)]
    assert [s.text.split("，")[1] for s in lines] == ["1日不计入", "2日不计入"]
