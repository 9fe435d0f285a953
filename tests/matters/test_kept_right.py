"""What the office keeps: dates that follow a corrected notice, a log without names, reminders only of what is owed."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, at, registered, reload
from tests.steps import withdrawn
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.calendars import amend_year, forget
from xinqiao.matters.commands import recompute
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.commands.recompute import recompute_clocks
from xinqiao.matters.commands.reminding import remind
from xinqiao.matters.commands.reveal import find_by_identity
from xinqiao.matters.models import Petition, RunningClock
from xinqiao.people.vault import Identity

SYSTEM = Actor.system("test")


@pytest.mark.django_db
def test_a_corrected_notice_moves_a_date_that_was_certain_before(cast: Cast) -> None:
    with clock.at(at("2026-03-02")):
        matter = registered(cast, received_at=at("2026-03-02", 9)).petition.matter
        two = RunningClock.objects.get(matter=matter, code="T2")
        assert (str(two.due_on), two.provisional) == ("2026-03-17", False)
        notice: dict[str, Any] = {
            "year": 2026,
            "days": [{"name": "调整", "date": "2026-03-17", "isOffDay": True}],
        }
        amend_year(SYSTEM, None, notice, "corrected.json")
        forget()
        assert recompute_clocks(SYSTEM) >= 1
    assert str(RunningClock.objects.get(pk=two.pk).due_on) == "2026-03-18"


@pytest.mark.django_db
def test_a_corrected_notice_reaches_clocks_that_are_over(cast: Cast) -> None:
    with clock.at(at("2026-03-02")):
        matter = registered(cast, received_at=at("2026-03-02", 9)).petition.matter
    over = RunningClock.objects.get(matter=matter, code="T2")
    RunningClock.objects.filter(pk=over.pk).update(stopped_on=date(2026, 3, 18), stop_event="转送")
    notice = {"year": 2026, "days": [{"name": "调整", "date": "2026-03-17", "isOffDay": True}]}
    with clock.at(at("2026-04-02")):
        amend_year(SYSTEM, None, notice, "corrected.json")
        forget()
        recompute_clocks(SYSTEM, date(2026, 3, 17), date(2026, 3, 17))
    assert str(RunningClock.objects.get(pk=over.pk).due_on) == "2026-03-18"


@pytest.mark.django_db
def test_a_withdrawal_enters_the_log_without_the_name(cast: Cast) -> None:
    matter = accepted(cast)
    words = "甲小满本人书面声明自愿撤回，电话13800001234"
    withdrawn(cast, matter, statement=words)
    entry = AuditEntry.objects.get(matter_id=matter.pk, action="matter.withdraw")
    said = json.dumps(audit.read(entry), ensure_ascii=False)
    assert "自愿撤回" in said
    assert "甲小满" not in said
    assert "13800001234" not in said


@pytest.mark.django_db
def test_why_two_petitions_are_one_matter_is_kept_without_the_names_of_either(cast: Cast) -> None:
    earlier = registered(cast).petition
    other = Identity(name="乙大壮", phone="13900005678", address="云水市虚构路8号")
    later = registered(cast, text="临江区某工地夜间施工。", identity=other).petition
    link_same_matter(
        cast.actor("registrar"), later, earlier, reason="乙大壮与甲小满（13800001234）住同一栋楼"
    )
    kept = Petition.objects.get(pk=later.pk).link_reason
    entry = AuditEntry.objects.get(action="petition.link")
    for said in (kept, json.dumps(audit.read(entry), ensure_ascii=False)):
        assert "住同一栋楼" in said
        assert not [word for word in ("甲小满", "13800001234", "乙大壮") if word in said]


@pytest.mark.django_db
def test_nobody_is_reminded_of_an_objection_that_nobody_owes(cast: Cast) -> None:
    with clock.at(at("2026-03-02")):
        matter = accepted(cast)
        RunningClock.objects.filter(matter=matter, code="T5").update(stopped_on=None)
    with clock.at(at("2026-03-20")):
        remind(SYSTEM, None)
    assert RunningClock.objects.get(matter=matter, code="T5").warned == ""
    assert RunningClock.objects.get(matter=matter, code="T4").warned == "overdue"


@pytest.mark.django_db
def test_who_is_recused_does_not_find_the_petition_by_its_petitioner_either(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)

    def found() -> int:
        return len(find_by_identity(cast.actor("receptionist"), cast.petition_office, name="甲小满"))

    assert found() == 1
    recusal = declare_recusal(cast.actor("receptionist"), matter, ground="近亲属")
    decide_recusal(cast.actor("office_leader"), reload(matter), recusal, grant=True)
    assert found() == 0


@pytest.mark.django_db
def test_clocks_are_reckoned_anew_some_matters_at_a_time_each_locked_before_its_clocks_are_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An extension granted meanwhile is not overwritten; a large office does not stand still; a second run changes nothing."""
    monkeypatch.setattr(recompute, "CHUNK", 1)
    with clock.at(at("2026-03-02")):
        for _ in range(2):
            registered(cast, received_at=at("2026-03-02", 9))
        notice = {"year": 2026, "days": [{"name": "调整", "date": "2026-03-17", "isOffDay": True}]}
        amend_year(SYSTEM, None, notice, "corrected.json")
        forget()
        with CaptureQueriesContext(connection) as seen:
            assert recompute_clocks(SYSTEM) == 2
        assert recompute_clocks(SYSTEM) == 0
    told = [q["sql"] for q in seen if "matters_" in q["sql"]]
    locked = [n for n, sql in enumerate(told) if sql.startswith("SELECT") and 'FROM "matters_matter"' in sql]
    read = [n for n, sql in enumerate(told) if "raw_due" in sql and sql.startswith("SELECT")]
    assert len(locked) == len(read) > 1
    assert all(first < then for first, then in zip(locked, read, strict=True))
    if connection.vendor == "postgresql":
        assert all("FOR UPDATE" in told[n] for n in locked)
