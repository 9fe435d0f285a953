"""Figure and lines are one definition: they agree for every control of an office in which something of every measure is due."""

from datetime import date
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, at, make_cast
from tests.controls.populated import work_of_a_year
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
    return cast


@pytest.mark.parametrize("period", [pytest.param(YEAR, marks=pytest.mark.once), FOURTH])
def test_each_figure_is_the_number_of_all_its_lines(worked: Cast, period: Period) -> None:
    units = [unit.pk for unit in worked.units.values()]
    for today in (date(2026, 10, 30), date(2027, 1, 5)):
        found = read(CONTROLS, units, period, today)
        for position, control in enumerate(CONTROLS):
            for unit in units:
                assert_agree(found[unit][position], list(lines(control, unit, period, today, most=None)))
            assert sum(found[unit][position].due for unit in units), f"{control.measure}: nothing due"


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
