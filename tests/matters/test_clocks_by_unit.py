"""A clock belongs to the unit that owes the act, wherever the matter is (law.md section 2)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, heard_and_examined, reload, submission
from tests.steps import HANDLERS, OPINION, answered, issued, withdrawn
from xinqiao.courses.waiting import read
from xinqiao.kernel.clock import today
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.clocks import deadline_of
from xinqiao.matters.commands.disposition import (
    accept,
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import report_conclusion
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.waiting import owed_elsewhere
from xinqiao.offices.models import Unit
from xinqiao.people.vault import Identity

pytestmark = pytest.mark.django_db


def _received(cast: Cast, who: str, unit: Unit, **changes: Any) -> Matter:
    matter = register(cast.actor(who), unit, submission(**changes)).petition.matter
    return sort_matter(
        cast.actor(who), reload(matter), kind=Kind.CLAIM, route="31(6)", reason="职权", category=None
    )


def _running(matter: Matter) -> set[tuple[str, int | None]]:
    return set(RunningClock.objects.filter(matter=matter, stopped_on=None).values_list("code", "unit_id"))


def _return(cast: Cast, matter: Matter, objector: str, sender: str) -> Matter:
    object_to_transfer(cast.actor(objector), reload(matter), reasons="不属于本单位职权范围，附依据。")
    decide_objection(cast.actor(sender), reload(matter), agree=True, reason="属实")
    return reload(matter)


def test_the_report_is_owed_by_the_unit_that_was_assigned(cast: Cast) -> None:
    matter = _received(cast, "registrar", cast.petition_office)
    due = today() + timedelta(days=5)
    assign_with_report(cast.actor("registrar"), matter, cast.housing, reason="职权", due_on=due)
    assert ("T6", cast.housing.pk) in _running(matter)
    assert reload(matter).next_alert == due
    assert reload(matter).next_clock == "T6"


def test_the_assigned_unit_still_owes_the_report_after_it_passed_the_matter_on(
    cast: Cast, client: Client
) -> None:
    matter = _received(cast, "registrar", cast.petition_office)
    due = today() + timedelta(days=5)
    assign_with_report(cast.actor("registrar"), matter, cast.housing, reason="职权", due_on=due)
    forward(cast.actor("unit_registrar"), reload(matter), cast.district_housing, reason="住建职权")
    assert reload(matter).next_clock == "T4", "the receiver's desk shows what the receiver owes"
    assert [w.words for w in read((owed_elsewhere,), cast.actor("unit_registrar"))] == ["T6"]
    assert read((owed_elsewhere,), cast.actor("district_registrar")) == []
    client.force_login(cast.staff["unit_registrar"])
    assert "本单位还欠：交办反馈" in client.get("/desk/").content.decode()
    _return(cast, matter, "district_registrar", "unit_registrar")
    assert ("T6", cast.housing.pk) in _running(matter), "its own report is not undone by the return"


def test_a_report_ends_its_own_clock_and_not_that_of_another_unit(cast: Cast) -> None:
    matter = _received(cast, "final_reviewer", cast.province_government)
    for who, unit in (("final_reviewer", cast.city_government), ("reviewer", cast.housing)):
        due = today() + timedelta(days=5)
        assign_with_report(cast.actor(who), reload(matter), unit, reason="职权", due_on=due)
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    heard_and_examined(cast, matter)
    issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    assert {("T6", cast.city_government.pk), ("T6", cast.housing.pk)} <= _running(matter)
    report_conclusion(cast.actor("handler"), reload(matter), "已经答复信访人，信访人表示满意。")
    assert [unit for code, unit in _running(matter) if code == "T6"] == [cast.city_government.pk]


def test_a_withdrawal_stops_every_clock(cast: Cast) -> None:
    matter = accepted(cast)
    assert len(_running(matter)) > 1
    withdrawn(cast, matter, statement="本人自愿撤回，某日")
    assert _running(matter) == set()
    assert reload(matter).next_due is None


def test_a_return_to_the_petition_office_is_sorted_anew_within_fifteen_days(cast: Cast) -> None:
    matter = _received(cast, "registrar", cast.petition_office)
    forward(cast.actor("registrar"), matter, cast.environment, reason="环境")
    back = _return(cast, matter, "outsider", "registrar")
    assert _running(back) == {("T2", cast.petition_office.pk)}
    assert back.next_clock == "T2"


def test_a_return_to_another_unit_starts_no_sorting_clock(cast: Cast) -> None:
    direct = _received(cast, "unit_registrar", cast.housing)
    forward(cast.actor("unit_registrar"), direct, cast.district_housing, reason="住建")
    assert reload(direct).next_clock == "T4"
    assert reload(direct).next_alert == today() + timedelta(days=15)
    back = _return(cast, direct, "district_registrar", "unit_registrar")
    assert _running(back) == {("T3", cast.housing.pk)}, "it runs since the receipt, once"
    sent = _received(cast, "registrar", cast.petition_office)
    forward(cast.actor("registrar"), sent, cast.housing, reason="环境")
    forward(cast.actor("unit_registrar"), reload(sent), cast.district_housing, reason="住建")
    back = _return(cast, sent, "district_registrar", "unit_registrar")
    assert _running(back) == {("T4", cast.housing.pk)}


def test_the_senders_own_notice_stands_on_the_senders_desk(cast: Cast, client: Client) -> None:
    matter = _received(cast, "unit_registrar", cast.housing)
    forward(cast.actor("unit_registrar"), matter, cast.district_housing, reason="住建")
    RunningClock.objects.filter(matter=matter, code="T3").update(alert_on=today() - timedelta(days=1))
    assert [w.words for w in read((owed_elsewhere,), cast.actor("unit_registrar"))] == ["T3"]
    client.force_login(cast.staff["unit_registrar"])
    assert "本单位还欠：直接收到的告知" in client.get("/desk/").content.decode()
    client.force_login(cast.staff["district_registrar"])
    desk = client.get("/desk/").content.decode()
    assert "本单位还欠" not in desk
    assert "直接收到的告知" not in desk
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert cast.housing.short_name in page


def test_days_in_the_post_are_added_where_the_office_says_so(cast: Cast, settings: Any) -> None:
    matter = answered(cast)
    plain = deadline_of(RunningClock.objects.get(matter=matter, code="T9")).due_on
    assert plain is not None
    settings.XINQIAO_POSTAL_GRACE = True
    posted = work_calendar().next_working_day(plain + timedelta(days=3)).day
    assert deadline_of(RunningClock.objects.get(matter=matter, code="T9")).due_on == posted > plain


@pytest.mark.parametrize(
    ("identity", "codes"),
    [
        (None, set()),
        (Identity(name="甲小满"), set()),
        (Identity(name="甲小满", phone="13800001234"), {"T3"}),
        (Identity(name="甲小满", address="云水市临江区虚构路1号"), {"T3"}),
    ],
)
def test_the_notice_within_fifteen_days_is_owed_only_to_somebody_who_can_be_told(
    cast: Cast, identity: Identity | None, codes: set[str]
) -> None:
    """条例 23(2), last clause: not where name or address is unclear. Also not after the matter went and came back."""
    matter = _received(cast, "unit_registrar", cast.housing, identity=identity)
    assert {code for code, _ in _running(matter)} == codes
    forward(cast.actor("unit_registrar"), matter, cast.district_housing, reason="住建")
    assert ("T4", cast.district_housing.pk) in _running(matter), (
        "owed for what was transferred, without exception (23(3))"
    )
    back = _return(cast, matter, "district_registrar", "unit_registrar")
    assert {code for code, _ in _running(back)} == codes


def test_a_petition_office_sorts_what_is_anonymous_within_fifteen_days_too(cast: Cast) -> None:
    matter = _received(cast, "registrar", cast.petition_office, identity=None)
    assert {code for code, _ in _running(matter)} == {"T2"}
