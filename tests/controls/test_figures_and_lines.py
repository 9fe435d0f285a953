"""Figure and lines are one definition: they agree for every control of an office in which something of every measure is due."""

from datetime import date
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, at, make_cast
from tests.controls.populated import left_undone, work_of_a_year
from tests.controls.seen import assert_agree
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.reading import AT_ONCE, Period, lines, read
from xinqiao.kernel import clock
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter

pytestmark = pytest.mark.django_db
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
FOURTH = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))


@pytest.fixture(scope="module")
def worked(ground: None) -> Cast:
    """An office with something of every measure."""
    with clock.at(at("2026-10-12")):
        cast = make_cast()
        work_of_a_year(cast)
        left_undone(cast)
    return cast


@pytest.mark.parametrize("period", [pytest.param(YEAR, marks=pytest.mark.once), FOURTH])
def test_each_figure_is_the_number_of_all_its_lines(worked: Cast, period: Period) -> None:
    units = [unit.pk for unit in worked.units.values()]
    for today in (date(2026, 10, 30), date(2027, 1, 5)):
        found = read(CONTROLS, units, period, today)
        for position, control in enumerate(CONTROLS):
            owing = [unit for unit in units if found[unit][position].due]
            assert owing, f"{control.measure}: nothing due"
            for unit in owing:
                assert_agree(found[unit][position], list(lines(control, unit, period, today, most=None)))
            others = set(units) - set(owing)
            for owed in control.items(period, today):
                assert not owed.standing_rows(0, others, today).exists(), control.measure


_IN_THE_YEAR, _AFTERWARDS = date(2026, 10, 13), date(2027, 1, 5)
_NEXT_SUMMER = Period(first=date(2027, 4, 1), last=date(2027, 6, 30)), date(2027, 7, 1)
_GREEN_ELSEWHERE = {"M-C2", "M-C5", "M-I6", "M-I7", "M-P1", "M-P2", "M-P3"}
"""Done in time in the tests of their own acts."""


def test_what_was_done_is_green_and_what_was_left_is_red(worked: Cast) -> None:
    green, red = set[str](), set[str]()
    for period, day in ((YEAR, _IN_THE_YEAR), (YEAR, _AFTERWARDS), _NEXT_SUMMER):
        for readings in read(CONTROLS, [unit.pk for unit in worked.units.values()], period, day).values():
            green |= {reading.control.measure for reading in readings if reading.done}
            red |= {r.control.measure for r in readings if r.due - r.done - r.at_risk}
    measures = {control.measure for control in CONTROLS}
    assert measures == red, "what nothing left undone turns red is no control"
    assert measures - green == _GREEN_ELSEWHERE


def test_readings_of_many_units_are_those_of_each_alone(worked: Cast) -> None:
    units = [unit.pk for unit in worked.units.values()]
    together = read(CONTROLS, units, FOURTH, date(2026, 12, 1))
    assert together == {unit: read(CONTROLS, [unit], FOURTH, date(2026, 12, 1))[unit] for unit in units}
    assert read(CONTROLS, [], FOURTH, date(2026, 12, 1)) == {}


def test_the_controls_of_all_units_are_a_few_queries_and_the_lines_one(worked: Cast) -> None:
    work_calendar()
    with CaptureQueriesContext(connection) as counted:
        read(CONTROLS, [unit.pk for unit in worked.units.values()], YEAR, date(2027, 1, 5))
    assert len(counted) == ceil(len(CONTROLS) / AT_ONCE) <= 6
    for control in CONTROLS:
        with CaptureQueriesContext(connection) as listed:
            list(lines(control, worked.housing.pk, YEAR, date(2027, 1, 5)))
        assert len(listed) == 1, control.measure


def test_what_is_about_an_accusation_stands_in_no_line_and_no_figure(worked: Cast) -> None:
    """条例 30(3): not even for those who lead the unit, for the board shows them the units below as well."""
    Matter.objects.update(confidential=True)
    for control in CONTROLS:
        for owed in control.items(YEAR, date(2027, 1, 5)):
            assert not ("matter__number" in owed.told.values() and owed.rows.exists()), control.measure
