"""The report on an assignment is owed by the unit that was asked for it, wherever the matter went then (条例 22(1)③, 23(3); T6)."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast, at, registered, reload, submission
from tests.steps import issued, serve, sorted_at_office, withdrawn
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.disposition import (
    accept,
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import report_conclusion
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.messages import ask_withdrawal
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Disposition, Matter, Paper, Petition, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.messages import may_withdraw
from xinqiao.matters.queries.told import unread_by_kind
from xinqiao.rules.lifecycle import State

pytestmark = pytest.mark.django_db

REPLY = {"answer": "采纳。", "path": "列入计划。", "time_points": "六月底前。"}
REPORT = "转请住建局办理，已采纳建议并书面答复信访人。"


def _passed_on(cast: Cast) -> Matter:
    """Assigned by the province to the city with a report, passed on by it to the housing office, accepted there."""
    province = cast.actor("final_reviewer")
    matter = register(province, cast.province_government, submission()).petition.matter
    sort_matter(province, reload(matter), kind=Kind.SUGGESTION, route="29", reason="建议")
    due = date(2026, 4, 2)
    assign_with_report(province, reload(matter), cast.city_government, reason="请研究", due_on=due)
    forward(cast.actor("reviewer"), reload(matter), cast.housing, reason="属于住建部门职权")
    return accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])


def _answered(cast: Cast, matter: Matter) -> None:
    for notice in Paper.objects.filter(matter=matter, addressed_to=None, unit=cast.province_government):
        serve(cast, notice, "final_reviewer", today())
    serve(cast, issued(cast, matter, "reply", REPLY, "handler", "section_head", "leader"), "handler", today())


def _six(matter: Matter) -> RunningClock:
    return RunningClock.objects.get(matter=matter, code="T6")


def _may_report(cast: Cast, who: str, matter: Matter) -> bool:
    return "report" in {o.act.name for o in offers(cast.actor(who), reload(matter))}


def test_article_22_the_unit_that_passed_an_assignment_on_reports_it(cast: Cast, client: Client) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = _passed_on(cast)
        assert (_six(matter).unit, _six(matter).due_on) == (cast.city_government, date(2026, 4, 2))
        with pytest.raises(Refused, match="尚未作出"):
            report_conclusion(cast.actor("reviewer"), reload(matter), REPORT)
        _answered(cast, matter)
        client.force_login(cast.staff["reviewer"])
        form = f"/desk/matters/{matter.pk}/report/"
        page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
        assert form in page
        sent = {"report": REPORT, "version": reload(matter).version}
        assert client.post(form, sent).status_code == 302
        assert _six(matter).stopped_on == today()
        assert Disposition.objects.get(kind="assign_with_report").report == REPORT
        assert not _may_report(cast, "reviewer", matter)


def test_article_22_the_unit_that_was_only_sent_it_owes_no_report(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = _passed_on(cast)
        _answered(cast, matter)
        assert not _may_report(cast, "unit_registrar", matter)
        with pytest.raises(Refused, match="没有要求本单位"):
            report_conclusion(cast.actor("unit_registrar"), reload(matter), REPORT)


def test_article_22_the_file_waits_for_the_report_and_says_whose(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = _passed_on(cast)
        _answered(cast, matter)
        with pytest.raises(Refused, match="云水市人民政府的交办事项办结报告尚未报送"):
            close(cast.actor("section_head"), reload(matter))
        assert _six(matter).stopped_on is None
        report_conclusion(cast.actor("reviewer"), reload(matter), REPORT)
        assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


def test_article_22_a_withdrawal_is_reported_like_any_other_end(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = _passed_on(cast)
        withdrawn(cast, matter, statement="本人自愿撤回")
        assert _six(matter).stopped_on is None
        report_conclusion(cast.actor("reviewer"), reload(matter), "信访人自愿撤回，已核实并结束办理。")
        assert _six(matter).stopped_on == today()
        assert unread_by_kind(cast.actor("final_reviewer")) == {"answered": 1}, "who assigned it hears of it"


def test_article_22_an_accusation_is_passed_on_whatever_its_writer_wishes(cast: Cast) -> None:
    petition = registered(cast, accusation=True).petition
    for kind in (Kind.ACCUSATION, ""):
        Matter.objects.filter(pk=petition.matter_id).update(kind=kind)
        with pytest.raises(Refused, match="第二十二条第二款") as told:
            withdrawn(cast, petition.matter, "office_leader", statement="本人自愿撤回")
        assert "按管理权限转送" in told.value.message
        assert not may_withdraw(Petition.objects.get(pk=petition.pk))
    writer = Actor.citizen(petition.pk, petition.matter_id)
    with pytest.raises(Refused, match="请留言，会一并转交"):
        ask_withdrawal(writer, Petition.objects.get(pk=petition.pk), text="不想追究了")


def test_article_23_an_assignment_that_was_returned_owes_no_report(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = reload(registered(cast).petition.matter)
        registrar = cast.actor("registrar")
        sort_matter(registrar, matter, kind=Kind.SUGGESTION, route="29", reason="建议")
        due = date(2026, 4, 2)
        assign_with_report(registrar, reload(matter), cast.environment, reason="请研究", due_on=due)
        object_to_transfer(cast.actor("outsider"), reload(matter), reasons="不属于本局职权范围，见三定规定。")
        decide_objection(registrar, reload(matter), agree=True, reason="同意")
        forward(registrar, reload(matter), cast.housing, reason="属于住建部门职权")
        accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
        _answered(cast, matter)
        assert not _may_report(cast, "outsider", matter)
        assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


def test_article_22_a_petition_office_that_decides_itself_says_what_of_its_own_it_decides(cast: Cast) -> None:
    """What it receives it passes on; silence does not stop the fifteen days (T2)."""
    registrar, matter = cast.actor("registrar"), sorted_at_office(cast)
    with pytest.raises(InvalidInput, match=r"有权处理的机关.*第二十二条第一款") as told:
        accept(registrar, matter, cast.staff["registrar"])
    assert set(told.value.fields) == {"note"}
    for nothing in ("。", "同意", "同意受理。。。。。。。。"):
        with pytest.raises(InvalidInput, match="什么职权"):
            accept(registrar, matter, cast.staff["registrar"], note=nothing)
    assert RunningClock.objects.get(matter=matter, code="T2").stopped_on is None
    accept(registrar, reload(matter), cast.staff["registrar"], note="反映本局接待窗口的工作，属于本局职权")
    assert reload(matter).first_unit == cast.petition_office
