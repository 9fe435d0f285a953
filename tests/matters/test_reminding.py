"""Each step of the alert ladder is recorded once (M-R3, law.md 2.5)."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast, accepted, at, registered, reload
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands import reminding
from xinqiao.matters.commands.delays import explain_delay
from xinqiao.matters.models import Matter, RunningClock
from xinqiao.matters.queries.history import happenings
from xinqiao.offices.models import StaffMessage

SWEEP = Actor.system("deadline-sweep")


def sweep(day: str) -> None:
    with clock.at(at(day)):
        assert reminding.remind(SWEEP, None) is None


def test_the_ladder_is_climbed_step_by_step_and_each_step_is_recorded_once(cast: Cast) -> None:
    with clock.at(at("2026-03-02")):
        matter = registered(cast, received_at=at("2026-03-02", 9)).petition.matter
    found = []
    for day in (
        "2026-03-03",
        "2026-03-10",
        "2026-03-10",
        "2026-03-12",
        "2026-03-16",
        "2026-03-17",
        "2026-03-18",
    ):
        sweep(day)
        found.append(RunningClock.objects.get(matter=matter, code="T2").warned)
    assert found == ["", "notice", "notice", "warning", "severe", "severe", "overdue"]
    entries = AuditEntry.objects.filter(matter_id=matter.pk, action="clock.sweep")
    assert entries.count() == 4
    newest = happenings(matter)[0]
    assert newest.title == "期限巡查"
    assert "超期：分办转送超期 1 天" in newest.detail
    assert "第二十二条第一款" in newest.detail


def _told(matter: Matter) -> set[str]:
    told = StaffMessage.objects.filter(matter_id=matter.pk, action="clock.sweep")
    return set(told.values_list("staff__username", flat=True))


def test_m_r3_the_nearer_the_legal_day_the_higher_up_it_is_told_and_then_it_is_explained(cast: Cast) -> None:
    """A unit without a head of a section is warned through the next post; a late clock is explained to those above and to the sender."""
    with clock.at(at("2026-03-02")):
        matter = accepted(cast)
        there = registered(cast, received_at=at("2026-03-02", 9)).petition.matter
    Matter.objects.filter(pk=matter.pk).update(section=cast.staff["handler"].section)
    RunningClock.objects.filter(matter=matter, code="T4").update(stopped_on=date(2026, 3, 9))
    steps = []
    for day in ("2026-04-02", "2026-04-20", "2026-04-25", "2026-05-09"):
        sweep(day)
        steps.append(_told(matter))
    assert steps[0] == {"handler"}
    assert steps[1] == {"handler", "section_head"}
    assert steps[2] == {"handler", "section_head", "leader"}
    assert steps[3] == {"handler", "section_head", "leader", "principal"}
    assert {"registrar", "office_leader", "office_principal"} <= _told(there)
    late = RunningClock.objects.get(matter=matter, code="T7")
    with clock.at(at("2026-05-09")):
        said: dict[str, Any] = {
            "reason": "鉴定机构排期",
            "standing": "等鉴定结论",
            "until": date(2026, 5, 20),
        }
        explain_delay(cast.actor("handler"), reload(matter), clock=late.pk, **said)
    told = StaffMessage.objects.filter(matter_id=matter.pk, action="matter.explain_delay")
    assert {"section_head", "leader", "principal", "registrar"} == set(
        told.values_list("staff__username", flat=True)
    )


def test_a_sweep_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "CHUNK", 2)
    with clock.at(at("2026-03-02")):
        for _ in range(5):
            registered(cast, received_at=at("2026-03-02", 9))
    rounds, after = 0, 0
    with clock.at(at("2026-03-16")):
        while (following := reminding.remind(SWEEP, None, after=after)) is not None:
            rounds, after = rounds + 1, following
    assert rounds == 2
    assert set(RunningClock.objects.filter(code="T2").values_list("warned", flat=True)) == {"severe"}
