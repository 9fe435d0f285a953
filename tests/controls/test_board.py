"""The board's frame: who reads whose row, and what a period is."""

from datetime import date

import pytest

from tests.cast import Cast
from xinqiao.controls.board import CONTROLS, chosen, control_of, readable
from xinqiao.controls.periods import named, offered, quarter_of
from xinqiao.controls.reading import Period, Reading, Standing, read
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Post


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_read_from_its_code(code: str, first: date, last: date) -> None:
    found = named(code)
    assert found is not None
    assert found.period == Period(first=first, last=last)
    assert found.code == code


@pytest.mark.parametrize("code", ["", "2026-Q5", "2026-13", "26", "2026-Q", "二〇二六", "2026-01 "])
def test_anything_else_is_no_period(code: str) -> None:
    assert named(code) is None


def test_no_period_of_the_future_is_offered() -> None:
    codes = [n.code for n in offered(date(2026, 5, 4))]
    assert quarter_of(date(2026, 5, 4)).code == "2026-Q2"
    assert "2026-Q2" in codes
    assert "2026-05" in codes
    assert not {"2026-Q3", "2026-06"} & set(codes)


def _reading(done: int, due: int, at_risk: int) -> Standing:
    return Reading(control=CONTROLS[0], done=done, due=due, at_risk=at_risk).standing


def test_a_measure_is_broken_as_soon_as_one_thing_due_was_not_done_in_time() -> None:
    assert _reading(0, 0, 0) is Standing.NOTHING_DUE
    assert _reading(3, 3, 0) is Standing.KEPT
    assert _reading(2, 3, 1) is Standing.AT_RISK
    assert _reading(2, 3, 0) is Standing.BROKEN


def test_a_superior_reads_the_units_below_it_and_a_petition_office_those_of_its_government(
    cast: Cast,
) -> None:
    def names(who: str) -> set[str]:
        return {unit.name for unit in readable(cast.actor(who))}

    homes = {cast.housing.name, cast.district_housing.name}
    city = {cast.petition_office.name, *homes, cast.environment.name, cast.discipline.name}
    assert names("review_leader") == city | {cast.city_government.name}
    assert names("inspector") == city
    assert names("leader") == homes
    assert names("section_head") == {cast.housing.name}
    assert cast.province_government.name in names("final_leader")
    assert readable(cast.actor("inspector"))[0] == cast.petition_office
    for who in ("handler", "registrar", "counsel", "system_admin"):
        with pytest.raises(NotFound):
            readable(cast.actor(who))
    with pytest.raises(NotFound):
        chosen(readable(cast.actor("leader")), cast.environment.pk)


def test_nothing_is_owed_for_the_time_before_anybody_was_there_and_who_follows_clears_nothing(
    cast: Cast,
) -> None:
    """The unit did not exist for the program in those months; a change of persons wipes out no month in which nothing was done."""
    months = [control_of(m) for m in ("M-C5", "M-E3", "M-I5", "M-I7", "M-P1")]
    office, spring = cast.petition_office.pk, Period(first=date(2026, 1, 1), last=date(2026, 3, 31))

    def owed() -> list[int]:
        return [reading.due for reading in read(months, [office], spring, date(2026, 7, 1))[office]]

    Post.objects.update(since=date(2026, 4, 1))
    assert owed() == [0] * len(months)
    cast.staff["registrar"].posts.update(since=date(2026, 1, 5))
    assert all(owed())


def test_every_measure_has_one_control_and_a_reading_for_each_unit(cast: Cast) -> None:
    measures = [control.measure for control in CONTROLS]
    assert measures == sorted(set(measures), key=lambda measure: ("PCIRED".index(measure[2]), measure))
    quarter = Period(first=date(2026, 1, 1), last=date(2026, 3, 31))
    found = read(CONTROLS, [cast.housing.pk, cast.environment.pk], quarter, date(2026, 4, 1))
    for readings in found.values():
        assert [reading.control.measure for reading in readings] == measures
    assert found.keys() == {cast.housing.pk, cast.environment.pk}
