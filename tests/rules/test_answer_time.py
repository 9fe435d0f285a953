"""What receipt and answer alone say of the clocks (law.md 2.1, trap 1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.answer_time import Handling, Notice, judge
from xinqiao.rules.calendar import WorkCalendar

CALENDAR = shipped_calendar()
# 2026-03-02 is a Monday; T2 ends 03-17, T4 after it 04-01; sixty days from receipt end Friday 05-01, a holiday, so 05-06.
RECEIVED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("answered", "notice", "handling"),
    [
        (date(2026, 3, 2), Notice.KEPT, Handling.KEPT),
        (date(2026, 3, 17), Notice.KEPT, Handling.KEPT),
        (date(2026, 3, 18), Notice.NOTHING_ON_RECORD, Handling.KEPT),
        (date(2026, 5, 6), Notice.NOTHING_ON_RECORD, Handling.KEPT),
        (date(2026, 5, 7), Notice.NOTHING_ON_RECORD, Handling.DEPENDS_ON_ACCEPTANCE),
        (date(2026, 6, 1), Notice.NOTHING_ON_RECORD, Handling.DEPENDS_ON_ACCEPTANCE),
        (date(2026, 6, 2), Notice.NOTHING_ON_RECORD, Handling.MISSED_UNLESS_EXTENDED),
        (date(2026, 6, 30), Notice.NOTHING_ON_RECORD, Handling.MISSED_UNLESS_EXTENDED),
        (date(2026, 7, 1), Notice.NOTHING_ON_RECORD, Handling.MISSED),
    ],
)
def test_each_boundary_for_a_message_that_a_petition_office_received(
    answered: date, notice: Notice, handling: Handling
) -> None:
    judged = judge(RECEIVED, answered, CALENDAR, direct=False)
    assert (judged.notice, judged.handling) == (notice, handling)
    assert judged.days == (answered - RECEIVED).days
    assert not judged.provisional


def test_a_unit_that_received_it_itself_has_fifteen_days_less() -> None:
    answered = date(2026, 5, 20)
    assert judge(RECEIVED, answered, CALENDAR, direct=False).handling is Handling.DEPENDS_ON_ACCEPTANCE
    assert judge(RECEIVED, answered, CALENDAR, direct=True).handling is Handling.MISSED_UNLESS_EXTENDED


def test_a_year_without_calendar_makes_the_judgement_provisional() -> None:
    assert judge(date(2019, 4, 25), date(2019, 5, 1), WorkCalendar(), direct=True).provisional


@given(st.dates(date(2022, 1, 1), date(2026, 6, 1)), st.integers(0, 300), st.booleans())
def test_waiting_longer_never_makes_it_better(received: date, days: int, direct: bool) -> None:
    order = list(Handling)
    sooner = judge(received, received + timedelta(days=days), CALENDAR, direct=direct)
    later = judge(received, received + timedelta(days=days + 1), CALENDAR, direct=direct)
    assert order.index(sooner.handling) <= order.index(later.handling)
    assert not (sooner.notice is Notice.NOTHING_ON_RECORD and later.notice is Notice.KEPT)
