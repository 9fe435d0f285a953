"""The start of a clock is put right with proof, by two persons, and what it was before stays (M-R3)."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast, at
from tests.matters.clock_walks import at_housing, start_proposed
from tests.proceedings.walks import scan
from xinqiao.kernel import clock
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.clocks import deadline_of
from xinqiao.matters.commands.start_correcting import confirm_start, refuse_start
from xinqiao.matters.models import RunningClock, StartCorrection
from xinqiao.matters.queries.holding import holding

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_m_r3_a_start_is_put_right_with_proof_by_a_second_person_and_never_to_before_the_receipt(
    cast: Cast, client: Client
) -> None:
    matter = at_housing(cast)
    t4 = RunningClock.objects.get(matter=matter, code="T4")
    with clock.at(at("2026-03-06")):
        scan(cast, matter, "unit_registrar")
        with pytest.raises(Refused, match=r"不能从更早的2026年2月27日.*起算.*第二十三条第三款"):
            start_proposed(cast, matter, date(2026, 2, 27))
        with pytest.raises(InvalidInput, match="自收到之日起算的期限才更正"):
            start_proposed(cast, matter, date(2026, 3, 5), clock=0)
        assert not StartCorrection.objects.exists()
        made = start_proposed(cast, matter, date(2026, 3, 5))
        assert deadline_of(t4).due_on == date(2026, 3, 17)
        with pytest.raises(Refused, match="还在等核对"):
            start_proposed(cast, matter, date(2026, 3, 4))
        with pytest.raises(Denied):
            confirm_start(cast.actor("unit_registrar"), made)
        assert [one.pk for one in holding(matter)] == [made.pk]
        client.force_login(cast.staff["leader"])
        page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
        assert "等另一人核对" in page
        assert f"/desk/start-corrections/{made.pk}/confirm/" in page
        assert "请核对期限的起算日" in client.get("/desk/").content.decode()
        confirm_start(cast.actor("leader"), StartCorrection.objects.get(pk=made.pk))
    t4.refresh_from_db()
    assert RunningClock.objects.get(matter=matter, code="T5").due_on == date(2026, 3, 12)
    assert (t4.started_on, t4.due_on) == (date(2026, 3, 5), date(2026, 3, 20))
    assert any("凭签收单、送达回证更正" in str(step.text) for step in deadline_of(t4).steps)
    made.refresh_from_db()
    assert (made.was, made.was_due) == (date(2026, 3, 2), date(2026, 3, 17))
    entry = AuditEntry.objects.get(action="start_correction.confirm", subject=f"matters.runningclock:{t4.pk}")
    leaf = bytes(entry.leaf).decode()
    assert all(day in leaf for day in ("2026-03-02", "2026-03-17", "2026-03-05", "2026-03-20"))
    assert not holding(matter)


def test_m_r3_what_the_proof_does_not_show_stays_as_it_was_and_on_record(cast: Cast) -> None:
    """Nobody decides on the own proposal, whatever posts the person holds; another day may be proposed afterwards."""
    matter = at_housing(cast)
    with clock.at(at("2026-03-06")):
        scan(cast, matter, "unit_registrar")
        made = start_proposed(cast, matter, date(2026, 3, 4), "leader")
        with pytest.raises(Refused, match="您已经办过「提出更正起算日」"):
            confirm_start(cast.actor("leader"), made)
        refuse_start(cast.actor("section_head"), again(made), reason="签收单上是3月2日")
        start_proposed(cast, matter, date(2026, 3, 5))
    assert RunningClock.objects.get(matter=matter, code="T4").started_on == date(2026, 3, 2)
    assert StartCorrection.objects.filter(matter=matter).count() == 2


def again(made: StartCorrection) -> StartCorrection:
    return StartCorrection.objects.get(pk=made.pk)


def test_m_r3_a_forwarded_matter_counts_from_no_later_than_it_was_opened_and_once_late_the_sender_confirms(
    cast: Cast, client: Client
) -> None:
    matter = at_housing(cast)
    with clock.at(at("2026-03-04")):
        client.force_login(cast.staff["unit_registrar"])
        assert client.get(f"/desk/matters/{matter.pk}/").status_code == 200
    with clock.at(at("2026-03-06")):
        scan(cast, matter, "unit_registrar")
        with pytest.raises(Refused, match=r"2026年3月4日.*已经打开、办理"):
            start_proposed(cast, matter, date(2026, 3, 5))
        in_time = start_proposed(cast, matter, date(2026, 3, 4))
    with clock.at(at("2026-03-31")):
        with pytest.raises(Refused, match=r"已经超期.*重新提出"):
            confirm_start(cast.actor("leader"), again(in_time))
        refuse_start(cast.actor("leader"), again(in_time), reason="已经超期")
        with pytest.raises(Refused, match=r"2026年3月4日.*已经打开、办理"):
            start_proposed(cast, matter, date(2026, 3, 31))
        late = start_proposed(cast, matter, date(2026, 3, 4))
        with pytest.raises(Denied):
            confirm_start(cast.actor("leader"), again(late))
        confirm_start(cast.actor("office_leader"), again(late))
    assert RunningClock.objects.get(matter=matter, code="T4").started_on == date(2026, 3, 4)
