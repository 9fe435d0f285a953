"""Each step of the alert ladder is recorded once (M-R3, law.md 2.5)."""

import pytest

from tests.cast import Cast, at, registered
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands import reminding
from xinqiao.matters.models import RunningClock
from xinqiao.matters.queries.history import happenings

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
