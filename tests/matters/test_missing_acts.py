"""Acts the Regulations ask for beside the main way: where to turn, carrying out, late requests, an accused reviewer."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import PETITIONER, Cast, accepted, at, reload, submission
from tests.documents.test_papers import text_of
from tests.steps import (
    FINAL_REVIEWERS,
    REVIEW,
    answered,
    ask_for_review,
    draftable,
    issued,
    review_served,
    serve,
)
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.closing import close, redo
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import draft
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.sorting import name_accused, sort_matter
from xinqiao.matters.models import Citation, Matter, Petition, ReviewRequest, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.access import get_matter
from xinqiao.matters.queries.closing import missing_for_closing
from xinqiao.offices.models import Post, Staff, Unit
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "organ": "虚构区人民政府",
    "explanation": "所述道路由区人民政府养护，不属于本局和本系统的职权范围。",
}


def _sorted(cast: Cast, who: str, unit: Unit) -> Matter:
    matter = register(cast.actor(who), unit, submission()).petition.matter
    return sort_matter(
        cast.actor(who), reload(matter), kind=Kind.CLAIM, route="31(6)", reason="职权", category=None
    )


def _with_leader(cast: Cast) -> None:
    """Somebody at the environment office who did not write may approve."""
    person = Staff.objects.create(username="env_leader", name="巳批准", unit=cast.environment)
    Post.objects.create(staff=person, role=Role.LEADER_IN_CHARGE)
    cast.staff["env_leader"] = person


@pytest.mark.pdf
def test_who_turned_to_a_unit_that_is_not_competent_is_told_in_writing_where_to_turn(cast: Cast) -> None:
    _with_leader(cast)
    matter = _sorted(cast, "outsider", cast.environment)
    assert "procedure_notice" in draftable(reload(matter))
    notice = issued(cast, matter, "procedure_notice", ELSEWHERE, "outsider", "env_leader")
    assert reload(matter).state == State.DIRECTED
    told = text_of(download_paper(cast.actor("outsider"), notice))
    assert "请您向虚构区人民政府提出（《信访工作条例》第二十三条第一款）" in told
    assert "不予受理" not in told, "it is told, not refused"
    with pytest.raises(Refused, match="尚未送达"):
        close(cast.actor("outsider"), reload(matter))
    serve(cast, notice, "outsider", today())
    assert not RunningClock.objects.filter(matter=matter, code="T3", stopped_on=None).exists()
    Citation.objects.create(paper=notice, field="basis", start=9000, end=9001, status="found", on=today())
    assert close(cast.actor("outsider"), reload(matter)).state == State.CLOSED
    assert not Citation.objects.filter(paper=notice, open=True).exists(), "its basis may change now"


def test_a_petition_office_passes_on_and_who_was_sent_a_matter_objects(cast: Cast) -> None:
    at_office = _sorted(cast, "registrar", cast.petition_office)
    with pytest.raises(Refused, match="不能让信访人自行提出"):
        draft(cast.actor("registrar"), at_office, "procedure_notice", ELSEWHERE)
    assert "procedure_notice" not in draftable(reload(at_office))
    forward(cast.actor("registrar"), reload(at_office), cast.environment, reason="环境")
    Matter.objects.filter(pk=at_office.pk).update(state="sorted")
    with pytest.raises(Refused, match="提出异议"):
        draft(cast.actor("outsider"), reload(at_office), "procedure_notice", ELSEWHERE)


def test_the_notice_needs_four_eyes(cast: Cast) -> None:
    matter = _sorted(cast, "outsider", cast.environment)
    with pytest.raises(Refused, match="起草人不能审核"):
        issued(cast, matter, "procedure_notice", ELSEWHERE, "outsider", "outsider")


def test_what_was_supported_is_carried_out_and_recorded_before_the_file_is_closed(
    cast: Cast, client: Client
) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        serve(cast, matter.papers.get(kind="acceptance_notice"), "unit_registrar", today())
        clock.shift(timedelta(days=60))
        client.force_login(cast.staff["handler"])
        page = f"/desk/matters/{matter.pk}/"
        assert "登记落实情况" in client.get(page).content.decode()
        with pytest.raises(Refused, match="第1项请求已经支持，还没有登记落实情况"):
            close(cast.actor("section_head"), reload(matter))
        for result, day in (("已停", today()), ("已经停工。", at("2026-09-01").date())):
            with pytest.raises(InvalidInput):
                record_execution(cast.actor("handler"), reload(matter), 1, result=result, done_on=day)
        with pytest.raises(InvalidInput, match="只有处理意见支持"):
            record_execution(cast.actor("handler"), reload(matter), 2, result="没有支持此项", done_on=today())
        item = matter.requests.get(position=1)
        answer = client.post(
            page + "execute/",
            {
                "version": reload(matter).version,
                "position": item.position,
                "done_on": str(today()),
                "result": f"{PETITIONER.name}家旁的工地夜间已经停工",
            },
        )
        assert answer.status_code == 302
        item.refresh_from_db()
        assert item.executed_on == today()
        assert PETITIONER.name not in item.execution
        assert "工地夜间已经停工" in client.get(page).content.decode()
        assert "execute" not in {o.act.name for o in offers(cast.actor("handler"), reload(matter))}
        assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


def _asked_late(cast: Cast, clock: time_machine.Traveller, matter: Matter) -> ReviewRequest:
    clock.shift(timedelta(days=40))
    petition = Petition.objects.get(matter=matter)
    citizen = Actor.citizen(petition.pk, matter.pk)
    return request_review(citizen, petition, "不服", late_reason="忘记了")


def test_a_late_request_without_good_reason_is_refused_in_writing_and_the_opinion_stands(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        _asked_late(cast, clock, matter)
        assert "late_review_notice" in draftable(reload(matter))
        told = {"explanation": "忘记期限不是正当理由。"}
        notice = issued(
            cast, matter, "late_review_notice", told, "reviewer", "review_counsel", "review_leader"
        )
        now = reload(matter)
        assert (now.state, now.holding_unit) == (State.SERVED, cast.housing)
        assert not RunningClock.objects.filter(matter=matter, code="T10", stopped_on=None).exists()
        assert ReviewRequest.objects.get().outcome == "refused"
        serve(cast, notice, "reviewer", today())
        with pytest.raises(Refused, match="各一次"):
            ask_for_review(reload(matter))
        assert not [m for m in missing_for_closing(reload(matter)) if "撤销" in m]
        with pytest.raises(Refused):
            redo(cast.actor("leader"), reload(matter), reason="重做")


def test_a_late_request_for_final_review_leaves_the_review_standing(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        review_served(cast, matter, "revoked")
        _asked_late(cast, clock, matter)
        told = {"explanation": "没有正当理由。"}
        issued(cast, matter, "late_review_notice", told, FINAL_REVIEWERS[0], *FINAL_REVIEWERS[2:])
        assert (reload(matter).state, reload(matter).holding_unit) == (
            State.REVIEW_SERVED,
            cast.city_government,
        )
        assert any("撤销" in m for m in missing_for_closing(reload(matter))), "the revocation stands"


def test_a_request_in_time_cannot_be_refused_as_late(cast: Cast) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    assert "late_review_notice" not in draftable(reload(matter))
    with pytest.raises(Refused, match="逾期"):
        draft(cast.actor("reviewer"), reload(matter), "late_review_notice", {"explanation": "不想复查"})


def test_an_accused_superior_does_not_review_the_next_higher_does(cast: Cast) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    started = RunningClock.objects.get(matter=matter, code="T10").started_on
    name_accused(cast.actor("reviewer"), reload(matter), units=[cast.city_government])
    now = reload(matter)
    assert (now.holding_unit, now.confidential) == (cast.province_government, True)
    clock = RunningClock.objects.get(matter=matter, code="T10", stopped_on=None)
    assert (clock.unit, clock.started_on) == (cast.province_government, started)
    for who in ("reviewer", "review_leader", "handler", "registrar"):
        with pytest.raises(NotFound):
            get_matter(cast.actor(who), matter.pk)
    with pytest.raises(Denied):
        draft(cast.actor("reviewer"), now, "review_opinion", REVIEW)
    assert ReviewRequest.objects.get().unit == cast.province_government


def test_nobody_above_is_left_then_another_must_register_the_accused(cast: Cast) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    with pytest.raises(InvalidInput, match="上级信访部门"):
        name_accused(cast.actor("reviewer"), reload(matter), units=[cast.province_government])
    assert not reload(matter).confidential


def test_an_approved_extension_is_logged_under_its_own_article(cast: Cast) -> None:
    matter = accepted(cast)
    content = {"days": "30", "reason": "需要鉴定"}
    issued(cast, matter, "extension_notice", content, "handler", "leader")
    entry = audit.read(AuditEntry.objects.get(action="paper.approve"))
    assert entry["basis"] == "《信访工作条例》第三十四条"
