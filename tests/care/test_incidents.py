"""Help from one key, the slip, the head's twenty-four and seventy-two hours, the end by the person alone (M-E2, M-E4)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.care.incidents import cared_for, now_of, recorded, talking
from tests.cast import Cast
from xinqiao.care.commands.incidents import close, come, follow_up, offer
from xinqiao.care.models import HelpCall, Incident
from xinqiao.care.queries.incidents import get_incident, stage_for
from xinqiao.controls.reading import Period, read
from xinqiao.controls.wellbeing import FOLLOWED_UP
from xinqiao.courses.models import Step
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.offices.models import Staff, Unit
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.caring import IncidentStage

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=clock.SHANGHAI)


def _asked(actor: Actor) -> list[str]:
    return [w.words.partition(":")[2] for w in waiting(actor) if w.words.startswith("care.")]


def test_no_row_leads_to_a_reception_a_matter_or_a_petitioner() -> None:
    for model in (HelpCall, Incident):
        assert {f.related_model for f in model._meta.get_fields() if f.is_relation} == {Unit, Staff}


@pytest.mark.django_db
def test_one_key_calls_a_colleague_to_the_room_and_says_when_somebody_came(
    cast: Cast, client: Client
) -> None:
    reception = talking(cast)
    client.force_login(cast.staff["receptionist"])
    page = client.get(f"/reception/{reception.pk}/talk/").content.decode()
    assert all(title in page for title in ("暂停接谈", "换人接谈", "第二人到场", "报警", 'data-alt="0"'))
    answer = client.post(f"/desk/receptions/{reception.pk}/help/", {"kind": "alarm"}, follow=True)
    assert "已通知同事：报警，1号接待室" in answer.content.decode()
    call = HelpCall.objects.get()
    assert (call.kind, call.room, call.by) == ("alarm", "1号接待室", cast.staff["receptionist"])
    assert _asked(cast.actor("registrar")) == ["called"]
    assert client.get("/care/now/").status_code == 204, "who called is not told"
    colleague = Client()
    colleague.force_login(cast.staff["registrar"])
    told = colleague.get("/care/now/").content.decode()
    assert "1号接待室 · 报警" in told
    assert "1号接待室" in colleague.get("/care/").content.decode()
    assert colleague.get(f"/care/now/?known={call.pk}").status_code == 204, "said once"
    with pytest.raises(Refused, match="求助人自己"):
        come(cast.actor("receptionist"), call)
    come(cast.actor("registrar"), call)
    assert Step.objects.get(record="care.helpcall").by == cast.staff["registrar"]
    assert _asked(cast.actor("registrar")) == []
    assert (
        "报警"
        not in client.get(f"/reception/{reception.pk}/", follow=True)
        .content.decode()
        .partition("一、先听")[0]
    )


@pytest.mark.django_db
def test_the_head_has_24_and_72_hours_and_reads_only_that_it_was_offered(cast: Cast, client: Client) -> None:
    head, person = cast.actor("office_leader"), cast.actor("receptionist")
    with clock.at(MORNING):
        found = recorded(cast, minutes_ago=60)
    assert found.happened_at == MORNING - timedelta(hours=1)
    assert found.turn_due == day_of(MORNING) + timedelta(days=1)
    with clock.at(MORNING + timedelta(hours=2)):
        assert _asked(head) == ["recorded"]
        with pytest.raises(InvalidInput, match="当面谈"):
            follow_up(head, found, spoken=False)
        with pytest.raises(Denied):
            follow_up(person, found, spoken=True)
        follow_up(head, found, spoken=True, medical=True)
        assert now_of(found).turn_due == day_of(MORNING) + timedelta(days=3)
        for days in (-1, 4):
            with pytest.raises(InvalidInput, match="72小时内"):
                offer(head, now_of(found), debriefing_on=day_of(MORNING) + timedelta(days=days))
        offer(head, now_of(found), debriefing_on=day_of(MORNING), referral=True, rotation=True)
        assert (_asked(head), _asked(person)) == ([], ["offered"])
        with pytest.raises(Denied):
            close(head, now_of(found))
        close(person, now_of(found))
    closed = now_of(found)
    assert closed.stage == IncidentStage.CLOSED
    assert (stage_for(head, closed), stage_for(person, closed)) == ("已提供疏导", "本人已结束")
    client.force_login(cast.staff["office_leader"])
    page = client.get(f"/care/incidents/{found.pk}/").content.decode()
    assert "本人结束" not in page
    assert "12356" not in page
    client.force_login(cast.staff["receptionist"])
    own = client.get(f"/care/incidents/{found.pk}/").content.decode()
    assert "本人结束" in own
    assert "12356" in own
    slip = client.get(f"/care/incidents/{found.pk}/referral/").content.decode()
    assert "12356" in slip
    assert found.what not in slip
    client.force_login(cast.staff["office_leader"])
    assert client.get(f"/care/incidents/{found.pk}/referral/").status_code == 404
    with pytest.raises(NotFound):
        get_incident(cast.actor("registrar"), found.pk)
    assert client.get("/care/").status_code == 200


@pytest.mark.django_db
def test_hours_are_counted_and_not_days(cast: Cast) -> None:
    with clock.at(MORNING):
        early, late = recorded(cast, minutes_ago=0), recorded(cast, minutes_ago=0)
    head, day = cast.actor("office_leader"), Period(first=day_of(MORNING), last=day_of(MORNING))
    unit, tomorrow = cast.petition_office.pk, day_of(MORNING) + timedelta(days=1)
    for hours, standing in ((23, "at_risk"), (25, "broken")):
        with clock.at(MORNING + timedelta(hours=hours)):
            undone = read([FOLLOWED_UP], [unit], day, tomorrow)[unit][0]
        assert undone.standing == standing, "the hours pass, not the day"
    for found, hours in ((early, 23), (late, 33)):
        with clock.at(MORNING + timedelta(hours=hours)):
            follow_up(head, now_of(found), spoken=True)
    said = read([FOLLOWED_UP], [unit], day, day_of(MORNING) + timedelta(days=9))[unit][0]
    assert (said.done, said.due, said.standing) == (1, 2, "broken"), (
        "both on the next day, one after 33 hours"
    )


@pytest.mark.django_db
def test_a_head_does_not_look_after_the_own_incident(cast: Cast) -> None:
    found = recorded(cast, concerned=cast.staff["office_leader"])
    with pytest.raises(Refused, match="其他负责人"):
        follow_up(cast.actor("office_leader"), found, spoken=True)
    follow_up(cast.actor("office_principal"), found, spoken=True)
    assert cared_for(cast).stage == IncidentStage.CLOSED
