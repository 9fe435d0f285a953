"""Who carries how much, the proposal at an assignment, rest that runs out (M-E1)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, reload
from tests.oversight.walks import sponsored
from tests.wellbeing.walks import granted, looked_after
from xinqiao.kernel import clock
from xinqiao.kernel.clock import SHANGHAI, now
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.assignment import allocate, declare_recusal
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Absence, Post, Staff
from xinqiao.reception.models import Reception
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.carrying import in_a_row
from xinqiao.rules.roles import Role
from xinqiao.wellbeing.commands.arranging import arrange
from xinqiao.wellbeing.commands.resting import take_rest
from xinqiao.wellbeing.models import Rest
from xinqiao.wellbeing.queries.load import candidates, carried, monday_of

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 27, 16, 0, tzinfo=SHANGHAI)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def test_four_hours_in_a_row_end_only_with_a_rest_that_is_long_enough() -> None:
    spans = [(_at(23, 9), _at(23, 11)), (_at(23, 11, 10), _at(23, 13, 30)), (_at(23, 13, 45), _at(23, 14))]
    assert in_a_row(spans[::-1], 15) == timedelta(hours=4, minutes=30)
    assert in_a_row(spans, 10) == timedelta(hours=2, minutes=20)
    assert in_a_row([], 15) == timedelta(0)


def _received(cast: Cast, number: int, began: datetime, minutes: int) -> None:
    Reception.objects.create(
        unit=cast.petition_office,
        day=began.date(),
        number=number,
        receiver=cast.staff["receptionist"],
        taken_at=began,
        started_at=began,
        ended_at=began + timedelta(minutes=minutes),
        stage="ended",
        turn_since=began,
    )


@pytest.mark.django_db
def test_a_week_from_evidence_the_own_for_everybody_the_units_for_its_heads(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinqiao.wellbeing.queries.load.work_calendar", lambda: _Weekdays())
    with clock.at(NOW):
        looked_after(cast)
        _received(cast, 1, _at(23, 9), 150)
        _received(cast, 2, _at(23, 11, 35), 120)
        _received(cast, 3, _at(24, 19), 30)
        _received(cast, 4, _at(16, 9), 30)
        own = carried(cast.actor("receptionist"), MONDAY)
        assert [one.staff for one in own] == [cast.staff["receptionist"]]
        one = own[0]
        assert (one.receptions, one.minutes, one.too_long) == (3, 300, True)
        assert one.off_hours == {date(2026, 11, 24)}
        whole = carried(cast.actor("office_leader"), MONDAY)
        assert whole[0].staff == cast.staff["office_leader"]
        assert cast.staff["receptionist"] in [each.staff for each in whole]
        assert cast.staff["handler"] not in [each.staff for each in whole]
        client.force_login(cast.staff["office_leader"])
        page = client.get("/wellbeing/load/?week=2026-11-24").content.decode()
        assert "乙接访" in page
        assert "请安排休息" in page
        assert "本周晚上、周末工作过" not in page
        client.force_login(cast.staff["registrar"])
        assert "乙接访" not in client.get("/wellbeing/load/").content.decode()
        assert monday_of("x") == monday_of("1800-01-01") == MONDAY


class _Weekdays(WorkCalendar):
    """A calendar without holidays, whatever is shipped for the year."""

    def __init__(self) -> None:
        pass

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5


@pytest.mark.django_db
def test_the_proposal_leaves_out_who_is_away_or_recused_and_a_cap_asks_why(
    cast: Cast, client: Client
) -> None:
    leader, housing = cast.actor("leader"), cast.housing
    for n in range(30):
        person = Staff.objects.create(username=f"load{n}", name=f"虚构{n}", unit=housing)
        Post.objects.create(staff=person, role=Role.HANDLER)
    arrange(
        cast.actor("section_head"), housing, counsellor="市心理援助中心", telephone="12356", hard_matters=1
    )
    burdened = accepted(cast)
    sponsored(cast)
    Matter.objects.filter(pk=burdened.pk).update(tense_at=now())
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(tense_at=now())
    declare_recusal(cast.actor("section_head"), matter, ground="亲属")
    today, gone = clock.today(), Staff.objects.get(username="load0")
    Absence.objects.create(
        staff=gone, first_day=today, last_day=today, recorded_by=gone, at=matter.updated_at
    )
    soon, tomorrow = Staff.objects.get(username="load1"), today + timedelta(days=1)
    Absence.objects.create(
        staff=soon, first_day=tomorrow, last_day=tomorrow, recorded_by=gone, at=matter.updated_at
    )
    with CaptureQueriesContext(connection) as counted:
        found = candidates(reload(matter))
    assert len(counted) <= 10
    assert {one.staff: one.away_from for one in found.people if one.away_from} == {soon: tomorrow}
    people = [one.staff for one in found.people]
    assert found.hard
    assert gone not in people
    assert cast.staff["section_head"] not in people
    assert cast.staff["handler"] not in people
    assert not any(one.too_many for one in found.people)
    assert people == sorted(people, key=lambda person: person.pk)
    Matter.objects.filter(pk=matter.pk).update(tense_at=None)
    assert not (plain := candidates(reload(matter))).hard
    assert [one.hard for one in plain.people if one.staff == cast.staff["handler"]] == [2]
    Matter.objects.filter(pk=matter.pk).update(tense_at=now())
    _who_stands_in_carries_both(cast, reload(matter))
    with pytest.raises(InvalidInput, match="在办的难件已有") as refused:
        allocate(leader, reload(matter), cast.staff["handler"])
    assert list(refused.value.fields) == ["reason"]
    client.force_login(cast.staff["leader"])
    page = client.get(f"/desk/matters/{matter.pk}/allocate/").content.decode()
    assert "谁可以接手" in page
    allocate(leader, reload(matter), cast.staff["second_handler"])
    allocate(leader, reload(matter), cast.staff["handler"], reason="只有他熟悉这片小区。")


def _who_stands_in_carries_both(cast: Cast, matter: Matter) -> None:
    """As long as the handler is away the deputy has the handler's matters too, and is at the bound for hard ones."""
    today, deputy, leader = clock.today(), cast.staff["second_handler"], cast.actor("leader")
    away = {"staff": cast.staff["handler"], "deputy": deputy, "recorded_by": deputy, "at": now()}
    absence = Absence.objects.create(first_day=today, last_day=today, **away)
    of = {one.staff: one for one in carried(leader, monday_of(""))}
    assert (of[deputy].stands_in, of[deputy].hard) == (3, 3)
    assert (of[cast.staff["handler"]].all_open, of[deputy].all_open) == (3, 0)
    assert deputy not in [one.staff for one in candidates(matter).people]
    with pytest.raises(InvalidInput, match="在办的难件已有3件"):
        allocate(leader, matter, deputy)
    absence.delete()
    assert deputy in [one.staff for one in candidates(matter).people]


@pytest.mark.django_db
def test_rest_is_taken_before_it_runs_out_by_the_person_and_once(cast: Cast, client: Client) -> None:
    with clock.at(NOW):
        rest = granted(cast)
        with pytest.raises(InvalidInput, match="已经登记过"):
            granted(cast)
        with pytest.raises(InvalidInput, match="已经过了"):
            granted(cast, 120)
        with pytest.raises(Denied):
            take_rest(cast.actor("registrar"), rest, taken_on=NOW.date())
        with pytest.raises(InvalidInput, match="以前的一天"):
            take_rest(cast.actor("receptionist"), rest, taken_on=rest.expires_on + timedelta(days=1))
    with clock.at(NOW + timedelta(days=80)):
        client.force_login(cast.staff["receptionist"])
        page = client.get("/wellbeing/load/").content.decode()
        assert 'class="state soon"' in page
        assert client.post(f"/desk/rests/{rest.pk}/take/", {"taken_on": "2027-02-16"}).status_code == 302
        with pytest.raises(Refused):
            take_rest(cast.actor("receptionist"), Rest.objects.get(), taken_on=rest.expires_on)
    with pytest.raises(InvalidInput, match="不写个人手机号"):
        arrange(cast.actor("leader"), cast.housing, counsellor="某人", telephone="13800001234")
