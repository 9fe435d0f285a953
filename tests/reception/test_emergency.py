"""Conduct (M-C3), the emergency plan (M-C4) and the urgent report (T14, 条例 25)."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.cast import Cast, registered
from tests.web.pages import queries_of
from xinqiao.controls.board import control_of
from xinqiao.controls.periods import quarter_of
from xinqiao.controls.reading import Standing, read
from xinqiao.courses.models import Step
from xinqiao.kernel import clock
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.offices.models import Level, Unit, UnitKind
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.reception.commands.desk import take_number
from xinqiao.reception.commands.duty import check_conduct, drop_duty, set_duty
from xinqiao.reception.commands.emergency import (
    adopt,
    alarm,
    approve,
    assign,
    begin_event,
    call_off,
    edit,
    end_event,
    review_event,
    stamp,
)
from xinqiao.reception.commands.urgent import follow_up, note, receive, report_event, send
from xinqiao.reception.compose import urgent_document
from xinqiao.reception.models import DutyShift, EmergencyEvent, EmergencyPlan, Reception, UrgentReport
from xinqiao.reception.queries import emergency as reads
from xinqiao.reception.queries.emergency import in_words, plan_in_force, stamped
from xinqiao.reception.queries.urgent import get_report, not_received
from xinqiao.rules.emergency import EmergencyCard, EventStage
from xinqiao.web.desk.first_page import first_page
from xinqiao.web.reception import desk_views

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=clock.SHANGHAI)
FINE: dict[str, Any] = {"badge": True, "phone": True, "stands": True, "notes": True, "seats": True}


def event_now(event: EmergencyEvent) -> EmergencyEvent:
    return EmergencyEvent.objects.get(pk=event.pk)


def shift_of(cast: Cast, half: str = "am", *, days: int = 0) -> DutyShift:
    return set_duty(
        cast.actor("registrar"),
        cast.petition_office,
        day=clock.today() + timedelta(days=days),
        half=half,
        receiver=cast.staff["receptionist"],
        second=cast.staff["registrar"],
        leader=cast.staff["office_leader"],
        telephones="值班领导 0000-1234567",
    )


def kept(cast: Cast, measure: str) -> tuple[int, int]:
    """Due and done of a control in this quarter."""
    control, unit = control_of(measure), cast.petition_office
    figures = read([control], [unit.pk], quarter_of(clock.today()).period, clock.today())
    (figure,) = figures[unit.pk]
    return figure.due, figure.done


def reviews(cast: Cast) -> Standing:
    """How the events of this quarter stand together."""
    control, unit = control_of("M-C4"), cast.petition_office
    return read([control], [unit.pk], quarter_of(clock.today()).period, clock.today())[unit.pk][0].standing


def test_the_second_person_looks_once_a_half_day_and_never_the_receiver(cast: Cast) -> None:
    second = cast.actor("registrar")
    with clock.at(MORNING - timedelta(days=1)):
        shift = shift_of(cast, days=1)
        assert not waiting(second)
        with pytest.raises(Refused):
            check_conduct(second, shift, **FINE)
        with pytest.raises(InvalidInput):
            shift_of(cast, days=1)
        with pytest.raises(InvalidInput):
            set_duty(
                second,
                cast.petition_office,
                day=clock.today(),
                half="pm",
                receiver=cast.staff["registrar"],
                second=cast.staff["registrar"],
                leader=cast.staff["office_leader"],
            )
    with clock.at(MORNING):
        assert [w.words for w in waiting(second)] == ["reception.dutyshift:planned"]
        assert kept(cast, "M-C3") == (1, 0)
        with pytest.raises(Denied):
            check_conduct(cast.actor("receptionist"), shift, **FINE)
        with pytest.raises(InvalidInput):
            check_conduct(second, shift, **{**FINE, "phone": False})
        check_conduct(second, shift, **{**FINE, "phone": False}, finding="手机放在桌上响了一次，已提醒。")
        assert not waiting(second)
        assert kept(cast, "M-C3") == (1, 1)
        dropped = drop_duty(second, shift_of(cast, "pm"), reason="接访员请假")
        assert shift_of(cast, "pm").pk != dropped.pk


def test_a_half_day_is_looked_at_while_it_lasts_and_not_dropped_afterwards(cast: Cast) -> None:
    second = cast.actor("registrar")
    with clock.at(MORNING):
        morning, afternoon = shift_of(cast), shift_of(cast, "pm")
        with pytest.raises(Refused, match="还没有到这半天"):
            check_conduct(second, afternoon, **FINE)
    with clock.at(MORNING + timedelta(hours=5)):
        check_conduct(second, afternoon, **FINE)
    with clock.at(MORNING + timedelta(days=1)):
        with pytest.raises(Refused, match="已经过去"):
            drop_duty(second, morning, reason="没有看")
        assert kept(cast, "M-C3") == (2, 1)


def test_a_plan_is_approved_by_another_and_a_version_replaces_the_last(cast: Cast) -> None:
    leader = cast.actor("office_leader")
    with clock.at(MORNING):
        plan = adopt(cast.actor("receptionist"), cast.petition_office, card=EmergencyCard.GROUP)
        with pytest.raises(Refused):
            adopt(cast.actor("registrar"), cast.petition_office, card=EmergencyCard.GROUP)
        with pytest.raises(InvalidInput):
            edit(cast.actor("receptionist"), plan, lines=["0｜值班领导｜到场", "没有分钟的一步"])
        edit(cast.actor("receptionist"), plan, lines=["0｜值班领导｜到场", "3｜接访员｜推选代表"])
        own = adopt(leader, cast.petition_office, card=EmergencyCard.UPSET)
        with pytest.raises(Refused):
            approve(leader, own)
        approve(leader, EmergencyPlan.objects.get(pk=plan.pk))
        event = begin_event(cast.actor("handler"), cast.housing, card=EmergencyCard.GROUP)
        assert event.plan is None  # another unit's plan is not ours
        second = adopt(cast.actor("registrar"), cast.petition_office, card=EmergencyCard.GROUP)
        event = begin_event(
            cast.actor("archivist"), cast.petition_office, card=EmergencyCard.GROUP, people_count=12
        )
        approve(cast.actor("office_principal"), second)
        old, now = EmergencyPlan.objects.filter(card=EmergencyCard.GROUP).order_by("edition")
        assert (old.stage, now.stage, old.lines) == ("replaced", "approved", now.lines)
        assert plan_in_force(cast.petition_office.pk, EmergencyCard.GROUP) == now
        assert event_now(event).plan == old  # an event keeps the plan by which it began


def test_an_event_is_stamped_reported_and_reviewed_within_twenty_four_hours(cast: Cast) -> None:
    desk, leader = cast.actor("receptionist"), cast.actor("office_leader")
    with clock.at(MORNING):
        event = alarm(
            desk, take_number(desk, cast.petition_office, people_count=12), card=EmergencyCard.GROUP
        )
    with clock.at(MORNING + timedelta(minutes=3)):
        stamp(desk, event, step=1)
        stamp(leader, event_now(event), step=2)
        with pytest.raises(InvalidInput):
            stamp(desk, event_now(event), step=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            Step.objects.filter(act="stamp").update(words={"step": "1．改"})
        people: dict[str, Any] = {"speaker": cast.staff["office_leader"], "people_count": 12}
        with pytest.raises(InvalidInput) as six:
            assign(desk, event_now(event), representatives=6, **people)
        assert "representatives" in six.value.fields
        assign(desk, event_now(event), representatives=5, **people)
        told: dict[str, Any] = {
            "happened": "12人反映工资",
            "measures": "已分流",
            "next_step": "单位30分钟内到场",
        }
        with pytest.raises(InvalidInput):
            report_event(desk, event_now(event), **told, final=True)
        with pytest.raises(InvalidInput):
            report_event(desk, event_now(event), **{**told, "happened": in_words(event)[0]})
        report_event(desk, event_now(event), **told)
        report_event(desk, event_now(event), **told, final=True)
        assert [r.kind for r in event.reports.order_by("id")] == ["first", "final"]
        with pytest.raises(Refused):
            report_event(desk, event_now(event), **told)
    with clock.at(MORNING + timedelta(hours=1)):
        end_event(desk, event_now(event), outcome="谈定：公司三日内书面答复。")
        with pytest.raises(Refused):
            stamp(desk, event_now(event), step=3)
        assert "reception.emergencyevent:ended" in [w.words for w in waiting(leader)]
    assert sorted(stamped(event)) == [1, 2]
    shown = {"not_well": "第二步晚了三分钟", "change": "值班表贴到门口", "well": ""}
    with clock.at(MORNING + timedelta(hours=2)):
        due = clock.today() + timedelta(days=7)
        review_event(leader, event_now(event), **shown, change_by=due)
        assert event_now(event).stage == EventStage.REVIEWED
        assert kept(cast, "M-C4") == (1, 1)


def test_nobody_who_came_is_named_in_what_is_written_of_an_emergency(cast: Cast) -> None:
    desk, named = cast.actor("receptionist"), "甲小满坐在大厅地上，不愿离开"
    found = take_number(desk, cast.petition_office)
    Reception.objects.filter(pk=found.pk).update(matter=registered(cast).petition.matter)
    event = alarm(desk, Reception.objects.get(pk=found.pk), card=EmergencyCard.UPSET)
    report_event(desk, event, happened=named, measures=named, next_step=named)
    report = UrgentReport.objects.get()
    follow_up(desk, report, happened=named, measures=named, next_step=named, final=False)
    end_event(desk, event_now(event), outcome=named)
    written = [
        *UrgentReport.objects.values_list("happened", "measures", "next_step"),
        *Step.objects.values_list("words"),
    ]
    assert len(written) == 5
    assert "坐在大厅地上" in str(written)
    assert "小满" not in str(written)


def test_a_card_asks_once_before_it_starts_and_what_was_started_by_mistake_is_called_off_on_record(
    cast: Cast, client: Client
) -> None:
    desk = cast.actor("receptionist")
    with clock.at(MORNING):
        client.force_login(cast.staff["receptionist"])
        form = client.get("/reception/").content.decode().partition('class="taps"')[2].partition("</form>")[0]
        # No button starts anything that is not behind a first tap.
        assert (
            form.count('name="card"')
            == form.count("<details")
            == form.count("</summary>")
            == len(EmergencyCard)
        )
        assert all("</summary>" in part for part in form.split('name="card"')[:-1])
        client.post("/reception/emergency/", {"card": EmergencyCard.GROUP, "people_count": "三十"})
        assert not EmergencyEvent.objects.exists(), "how many came is said or asked, never guessed"
        event = begin_event(desk, cast.petition_office, card=EmergencyCard.SELF_HARM)
        call_off(cast.actor("registrar"), event, why="翻页时误点")
        event = event_now(event)
        assert (event.stage, event.begun_by, event.ended_at) == (
            "called_off",
            cast.staff["receptionist"],
            None,
        )
        assert [s.words for s in Step.objects.filter(act="call_off")] == [{"why": "翻页时误点"}]
        with pytest.raises(Refused):
            stamp(desk, event, step=1)
        real = begin_event(desk, cast.petition_office, card=EmergencyCard.GROUP)
        stamp(desk, real, step=1)
        with pytest.raises(Refused, match="不能当作误启动"):
            call_off(desk, event_now(real), why="不想复盘")
        EmergencyEvent.objects.filter(pk=real.pk).update(stage="called_off")
        assert reviews(cast) not in (Standing.AT_RISK, Standing.BROKEN)  # nothing is owed for it


def test_an_event_that_nobody_ends_is_owed_its_review_all_the_same(cast: Cast) -> None:
    with clock.at(MORNING):
        begin_event(cast.actor("receptionist"), cast.petition_office, card=EmergencyCard.GROUP)
        assert reviews(cast) == Standing.AT_RISK
    with clock.at(MORNING + timedelta(hours=25)):
        assert reviews(cast) == Standing.BROKEN


def test_a_review_an_hour_late_is_late_also_on_the_day_that_is_shown(cast: Cast) -> None:
    desk = cast.actor("receptionist")
    with clock.at(MORNING):
        event = begin_event(desk, cast.petition_office, card=EmergencyCard.UPSET)
        end_event(desk, event, outcome="平静离开")
    with clock.at(MORNING + timedelta(hours=25)):
        assert kept(cast, "M-C4") == (1, 0)
        words = {"not_well": "女同事到得晚", "change": "排班写明陪同人员"}
        review_event(
            cast.actor("office_leader"),
            event_now(event),
            **words,
            change_by=clock.today() + timedelta(days=3),
        )
        assert kept(cast, "M-C4") == (1, 0)


def test_a_report_goes_to_all_of_article_25_at_once_and_every_receipt_has_its_time(cast: Cast) -> None:
    upper = Unit.objects.create(
        name="清源省信访局",
        short_name="省信访局",
        kind=UnitKind.PETITION_OFFICE,
        level=Level.PROVINCE,
        superior=cast.province_government,
        document_word="清信",
    )
    desk = cast.actor("receptionist")
    told: dict[str, Any] = {"happened": "12人在大厅", "measures": "已分流", "next_step": "继续谈"}
    with clock.at(MORNING):
        report = send(desk, cast.petition_office, **told, minutes_ago=5, competent=cast.housing)
        assert (report.sent_at - report.learned_at) == timedelta(minutes=5)
        to = {r.addressee: r.unit for r in report.receipts.all()}
        parts = urgent_document(report, list(report.receipts.all())).sections
        assert parts[0].rows[0] == ("报告单位", cast.petition_office.name)
        assert f"相关主管部门（{cast.housing.name}）" in [name for name, _ in parts[-1].rows]
        assert to == {
            "party_committee": None,
            "government": cast.city_government,
            "competent": cast.housing,
            "joint_office": None,
            "upper_office": upper,
            "national_office": None,
        }
        assert len({r.turn_since for r in report.receipts.all()}) == 1
        plain = send(cast.actor("handler"), cast.housing, **told)
        assert plain.receipts.get(addressee="joint_office").unit == cast.petition_office
        assert plain.receipts.count() == 4  # only petition offices report further up (条例 25(2))
        assert "reception.urgentreceipt:waiting" in [w.words for w in waiting(cast.actor("leader"))]
        assert first_page(cast.actor("leader")).groups[0].key == "now", "before all that is late"
    with clock.at(MORNING + timedelta(minutes=4)):
        own = report.receipts.get(addressee="competent")
        with pytest.raises(Denied):
            receive(desk, own)
        signed = receive(cast.actor("leader"), own)
        assert signed.received_at == report.sent_at + timedelta(minutes=4)
        with pytest.raises(NotFound):
            get_report(cast.actor("outsider"), report.pk)
        for each in not_received(report):
            note(desk, UrgentReport.objects.get(pk=report.pk), recipient=each, received_by="值班室")
        assert UrgentReport.objects.get(pk=report.pk).stage == "received"
        with pytest.raises(InvalidInput):
            note(desk, UrgentReport.objects.get(pk=report.pk), recipient=own, received_by="值班室")
    with clock.at(MORNING + timedelta(minutes=34)):
        second = follow_up(desk, UrgentReport.objects.get(pk=report.pk), **told, final=False)
        last = follow_up(desk, UrgentReport.objects.get(pk=report.pk), **told, final=True)
        assert [(r.kind, r.number) for r in (second, last)] == [("follow_up", 1), ("final", 2)]
        assert last.receipts.get(addressee="competent").unit == cast.housing
        with pytest.raises(Refused):
            follow_up(desk, UrgentReport.objects.get(pk=report.pk), **told, final=False)


@pytest.mark.django_db
def test_what_waits_and_belongs_to_no_matter_is_named_on_the_first_page(cast: Cast, client: Client) -> None:
    with clock.at(datetime(2026, 3, 2, 9, 30, tzinfo=clock.SHANGHAI)):
        shift = shift_of(cast)
        client.force_login(cast.staff["registrar"])
        page = client.get("/desk/").content.decode()
    links = re.findall(rf'<a\s+href="/reception/duty/{shift.pk}/"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert len(links) == 2
    assert all(link.strip() for link in links)


def test_running_emergencies_say_that_they_are_cut_and_a_list_of_reports_asks_once(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, taken = cast.actor("receptionist"), []
    client.force_login(cast.staff["receptionist"])
    for card in (EmergencyCard.GROUP, EmergencyCard.UPSET):
        event = begin_event(desk, cast.petition_office, card=card)
        report_event(desk, event, happened="九人", measures="分流", next_step="谈", final=False)
        taken.append(len(queries_of(client, "/reception/urgent/")))
    assert taken[0] == taken[1]
    assert client.get("/reception/urgent/").content.decode().count("方没有签收") == 2
    monkeypatch.setattr(reads, "PAGE", 1)
    monkeypatch.setattr(desk_views, "UNDER_WAY", 1)
    shown = client.get("/reception/").content.decode()
    assert shown.count("应急预案正在进行") == 1
    assert "只列出1项" in shown
    assert "只列出1项" in client.get("/reception/emergency/").content.decode()
