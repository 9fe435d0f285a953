"""What the board said when a period ended stays what it said; what changed since stands beside it, and today is counted today."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, at
from tests.web.pages import browser_of, page_of
from tests.wellbeing.walks import granted
from xinqiao.controls import frozen
from xinqiao.controls.frozen import board_of, course, to_freeze
from xinqiao.controls.models import Frozen
from xinqiao.controls.periods import course_to, kept, named, quarter_of
from xinqiao.controls.reading import Evidence, Standing
from xinqiao.controls.wellbeing_at_work import RESTED
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.rules.words import Phrase
from xinqiao.web.controls.sight import hidden, unnamed
from xinqiao.web.controls.tree_view import above, below, path_to
from xinqiao.wellbeing.models import Rest


def test_eight_periods_make_a_line_and_each_night_keeps_them() -> None:
    def codes(code: str) -> list[str]:
        one = named(code)
        assert one is not None
        return [period.code for period in course_to(one, 4)]

    assert codes("2026-Q2") == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert codes("2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert codes("2026") == ["2023", "2024", "2025", "2026"]
    nightly = {period.code for period in kept(date(2026, 1, 31))}
    assert {"2026-Q1", "2024-Q2", "2026-01", "2025-06", "2026", "2024"} <= nightly
    assert all(period.period.first <= date(2026, 1, 31) for period in kept(date(2026, 1, 31)))


def _night(day: str) -> None:
    """The night after this day."""
    with clock.at(at(day, 1) + timedelta(days=1)):
        HANDLERS["freeze-board"].run({})


@pytest.mark.django_db
def test_a_past_period_reads_what_was_kept_and_a_later_change_of_the_past_is_told(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "kept", lambda day: tuple({named("2026-Q4"), quarter_of(day)} - {None}))
    monkeypatch.setattr(frozen, "CONTROLS", (RESTED,))
    fourth, unit = named("2026-Q4"), cast.petition_office.pk
    assert fourth is not None
    with clock.at(at("2026-12-20")):
        rest = granted(cast)
    Rest.objects.filter(pk=rest.pk).update(expires_on=date(2026, 12, 31))

    def figure(day: date) -> tuple[int, int, int]:
        reading = board_of([unit], fourth, day, [RESTED])[unit].readings[0]
        return reading.done, reading.at_risk, reading.due

    _night("2026-12-30")
    _night("2026-12-30")
    assert Frozen.objects.filter(unit=unit).count() == 1, "what was kept of a day is not kept twice"
    assert figure(date(2026, 12, 31)) == (0, 1, 1), "a running period is counted now"
    _night("2026-12-31")
    assert Frozen.objects.get(unit=unit, period="2026-Q4", day=date(2026, 12, 31)).figures == {
        "M-E1": [0, 0, 1]
    }
    _night("2027-01-01")
    assert Frozen.objects.filter(unit=unit, period="2026-Q4").count() == 2, "nothing changed, nothing kept"
    Rest.objects.filter(pk=rest.pk).update(taken_on=date(2026, 12, 31))
    _night("2027-01-02")
    assert figure(date(2027, 1, 3)) == (0, 0, 1), "the past does not change unseen"
    said = board_of([unit], fourth, date(2027, 1, 3), [RESTED])[unit]
    assert said.kept_on == date(2026, 12, 31)
    assert said.later is not None
    assert (said.later["M-E1"].done, said.later_on) == (1, date(2027, 1, 2))
    assert not list(to_freeze(date(2027, 1, 2))), "the night has kept it"
    first = named("2027-Q1")
    assert first is not None
    assert course(unit, first)[-1][1] == {"M-E1": [0, 0, 1]}
    with clock.at(at("2027-01-03")):
        browser = browser_of(cast, client, "office_leader")
        page = page_of(browser, reverse("controls:board") + "?period=2026-Q4")
        assert "终了时留存的数字" in page
        assert "留存时0/1" in page
        assert "算得1/1" in page
        page = page_of(browser, reverse("controls:evidence", args=["M-E1"]) + "?period=2026-Q4")
        assert "现在按记录算得1/1" in page
        page = page_of(browser, reverse("controls:board"))
        assert "终了时留存" not in page
        assert 'role="img"' in page
        assert "2026年第4季度0/1" in page
        tree = page_of(browser, reverse("controls:tree"))
        assert cast.housing.short_name in tree
        assert today().year == 2027


@pytest.mark.django_db
def test_the_tree_leads_from_the_top_to_every_unit_that_is_read(cast: Cast) -> None:
    units = [cast.province_government, cast.city_government, cast.housing, cast.district_housing]
    up = above(units)
    assert [*below(units[0].pk, up)] == [cast.city_government.pk]
    assert path_to(cast.district_housing.pk, up)[0] == cast.province_government.pk
    assert sorted(up) == sorted(unit.pk for unit in units)
    office = [cast.petition_office, cast.housing]
    assert path_to(cast.housing.pk, above(office)) == [cast.petition_office.pk, cast.housing.pk]


@pytest.mark.django_db
def test_a_line_names_its_matter_to_those_who_may_see_it(cast: Cast) -> None:
    matter = accepted(cast)
    subject = f"matters.matter:{matter.pk}"
    assert hidden(cast.actor("handler"), [subject, ""]) == set()
    assert hidden(cast.actor("final_leader"), [subject, "offices.unit:1"]) == {subject}
    said = Phrase("{number}：没有在岗的人负责", number=matter.number)
    line = Evidence(title=said, standing=Standing.BROKEN, on=None, by=None, subject=subject)
    assert matter.number not in unnamed(line).title
    assert unnamed(line).subject == ""
