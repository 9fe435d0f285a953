"""A matter between units: who still works on it, who decides an objection, and where it goes when all refuse."""

from datetime import timedelta

import pytest

from tests.cast import Cast, registered, reload, submission
from tests.steps import serve, withdrawn
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, Refused
from xinqiao.matters.commands.assignment import allocate
from xinqiao.matters.commands.disposition import (
    accept,
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import log, report_conclusion
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import LogKind, Matter, MatterStaff, Objection, Paper, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Unit
from xinqiao.rules.lifecycle import State


def _sort(cast: Cast, who: str, matter: Matter) -> Matter:
    return sort_matter(
        cast.actor(who), reload(matter), kind=Kind.CLAIM, route="31(6)", reason="行政职权", category=None
    )


def _sorted(cast: Cast) -> Matter:
    return _sort(cast, "registrar", registered(cast).petition.matter)


def _send(cast: Cast, who: str, matter: Matter, to: Unit) -> None:
    forward(cast.actor(who), reload(matter), to, reason="属于其职权")


def _object(cast: Cast, who: str, matter: Matter) -> Objection:
    return object_to_transfer(cast.actor(who), reload(matter), reasons="此事不属于本单位的职权范围。")


def _returned(cast: Cast, matter: Matter) -> None:
    """Sent to the housing office, which objects; the petition office agrees."""
    _send(cast, "registrar", matter, cast.housing)
    _object(cast, "unit_registrar", matter)
    decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="同意")


@pytest.mark.django_db
def test_a_unit_may_return_what_was_sent_to_it_twice(cast: Cast) -> None:
    matter = _sorted(cast)
    _returned(cast, matter)
    _returned(cast, matter)
    back = reload(matter)
    assert (back.state, back.holding_unit_id, back.hops) == (State.SORTED, cast.petition_office.pk, 2)


@pytest.mark.django_db
def test_what_nobody_takes_goes_up_and_the_superior_designates_a_unit(cast: Cast) -> None:
    matter = _sorted(cast)
    _returned(cast, matter)
    _returned(cast, matter)
    with pytest.raises(Refused, match="共同的上一级"):
        _send(cast, "registrar", matter, cast.environment)
    _send(cast, "registrar", matter, cast.city_government)
    _send(cast, "reviewer", matter, cast.housing)
    assert reload(matter).holding_unit_id == cast.housing.pk


@pytest.mark.django_db
def test_a_unit_that_sorts_anew_what_it_received_may_still_object(cast: Cast) -> None:
    matter = _sorted(cast)
    _send(cast, "registrar", matter, cast.housing)
    assert _sort(cast, "unit_registrar", matter).state == State.TRANSFERRED
    assert _object(cast, "unit_registrar", matter).agreed is None


@pytest.mark.django_db
def test_only_the_unit_that_passed_it_on_decides_an_objection(cast: Cast) -> None:
    matter = _sorted(cast)
    _send(cast, "registrar", matter, cast.housing)
    _send(cast, "unit_registrar", matter, cast.district_housing)
    _object(cast, "district_registrar", matter)
    with pytest.raises(Refused, match="由转送、交办此事项的单位核定"):
        decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="同意")
    decide_objection(cast.actor("unit_registrar"), reload(matter), agree=True, reason="同意")
    assert reload(matter).holding_unit_id == cast.housing.pk


@pytest.mark.django_db
def test_a_matter_under_objection_goes_nowhere_until_it_is_decided(cast: Cast) -> None:
    matter = _sorted(cast)
    _send(cast, "registrar", matter, cast.housing)
    _object(cast, "unit_registrar", matter)
    with pytest.raises(Refused, match="异议尚未核定"):
        _send(cast, "unit_registrar", matter, cast.environment)


@pytest.mark.django_db
def test_whoever_worked_on_a_matter_works_on_it_no_longer_when_it_left_the_unit(cast: Cast) -> None:
    matter = _sorted(cast)
    _send(cast, "registrar", matter, cast.housing)
    allocate(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    _object(cast, "unit_registrar", matter)
    decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="同意")
    back = reload(matter)
    assert (back.first_handler, back.first_unit, back.section) == (None, None, None)
    assert not MatterStaff.objects.filter(matter=matter, staff=cast.staff["handler"]).exists()
    with pytest.raises(Denied):
        log(cast.actor("handler"), back, LogKind.NOTE, "又去了现场", happened_on=today())


@pytest.mark.django_db
def test_an_assigned_matter_that_ends_without_an_answer_can_be_reported(cast: Cast) -> None:
    matter = _sorted(cast)
    due = today() + timedelta(days=30)
    assign_with_report(cast.actor("registrar"), matter, cast.housing, reason="请办理", due_on=due)
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    with pytest.raises(Refused, match="不能报送"):
        report_conclusion(cast.actor("handler"), reload(matter), "信访人已经书面撤回此事项。")
    withdrawn(cast, matter, statement="本人自愿撤回，某日")
    report_conclusion(cast.actor("handler"), reload(matter), "信访人已经书面撤回此事项。")
    assert reload(matter).dispositions.exclude(reported_at=None).count() == 1


@pytest.mark.django_db
def test_whoever_turned_to_a_unit_directly_is_told_where_the_matter_went(cast: Cast) -> None:
    """T3 ends when that notice is served, by the unit that issued it; the receiving unit's own T4 runs on."""
    registrar = cast.actor("unit_registrar")
    matter = register(registrar, cast.housing, submission()).petition.matter
    _sort(cast, "unit_registrar", matter)
    _send(cast, "unit_registrar", matter, cast.district_housing)
    notice = Paper.objects.get(matter=matter, kind="procedure_notice")
    assert (notice.unit, notice.for_citizen) == (cast.housing, True)
    running = RunningClock.objects.filter(matter=matter, stopped_on=None)
    assert set(running.values_list("code", flat=True)) == {"T3", "T4", "T5"}
    with pytest.raises(Denied):
        serve(cast, notice, "district_registrar", today())
    serve(cast, notice, "unit_registrar", today())
    assert set(running.values_list("code", flat=True)) == {"T4", "T5"}


@pytest.mark.django_db
def test_a_petition_office_that_passes_a_matter_on_owes_no_such_notice(cast: Cast) -> None:
    matter = _sorted(cast)
    _send(cast, "registrar", matter, cast.housing)
    assert not Paper.objects.filter(matter=matter, kind="procedure_notice").exists()
