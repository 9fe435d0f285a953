"""A counted day against the register (M-R1; 条例 22(1))."""

from datetime import date

import pytest

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.counting_in import DayCount, days_to_tally, difference, may_count, may_tally

YEAR = shipped_calendar()
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("today", "registered", "refused"),
    [(TUESDAY, False, "还可以在"), (WEDNESDAY, True, "请由没有登记的人清点"), (WEDNESDAY, False, "")],
)
def test_m_r1_a_day_is_counted_when_it_is_settled_and_by_who_registered_nothing_of_it(
    today: date, registered: bool, refused: str
) -> None:
    verdict = may_count(MONDAY, today, YEAR, registered_then=registered)
    assert verdict.allowed is not bool(refused)
    assert refused in verdict.reason


@pytest.mark.parametrize(
    ("today", "registered", "refused"),
    [
        (date(2026, 2, 27), False, "还没有到"),
        (MONDAY, False, ""),
        (TUESDAY, True, "请由没有登记的人清点"),
        (TUESDAY, False, ""),
        (WEDNESDAY, False, "按簿册补做清点抽查"),
    ],
)
def test_m_r1_the_count_of_the_day_ends_where_the_drawn_one_begins(
    today: date, registered: bool, refused: str
) -> None:
    verdict = may_tally(MONDAY, today, YEAR, registered_then=registered)
    assert verdict.allowed is not bool(refused)
    assert refused in str(verdict.reason)


def test_m_r1_only_working_days_are_counted_daily_and_the_drawn_count_is_another_persons() -> None:
    sunday = date(2026, 3, 1)
    assert "不是工作日" in str(may_tally(sunday, sunday, YEAR, registered_then=False).reason)
    own = may_count(MONDAY, WEDNESDAY, YEAR, registered_then=False, tallied_then=True)
    assert "请由另一人做" in str(own.reason)


def test_m_r1_working_days_are_to_be_counted_once_nothing_of_them_may_be_registered_in_time() -> None:
    """Of the first days of March a Sunday is none, and Wednesday's letters may still be registered on Thursday."""
    found = days_to_tally(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 5), YEAR)
    assert found == [MONDAY, TUESDAY]


def test_m_r1_letters_slips_and_calls_are_compared_each_for_itself() -> None:
    """One letter too few and one call too many are two differences, though the sums agree."""
    by_hand, register = DayCount(letters=4, slips=2, calls=0), DayCount(letters=3, slips=2, calls=1)
    assert [str(one) for one in difference(by_hand, register)] == [
        "来信：清点的比登记的多1件",
        "来电记录：清点的比登记的少1件",
    ]
    assert difference(register, register) == []
