"""A petition's whole way through the commands: receipt to closing, with the clocks on each step."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.cast import PETITIONER, Cast, accepted, at, registered, reload, submission
from tests.steps import OPINION, fresh, issued, serve
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Denied, InvalidInput, Refused, Stale
from xinqiao.matters.commands.closing import close, redo
from xinqiao.matters.commands.disposition import (
    accept,
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import record_execution, report_conclusion
from xinqiao.matters.commands.intake import register, submit
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    issue_paper,
    save_draft,
    send_back,
    submit_for_approval,
)
from xinqiao.matters.commands.reveal import download_paper, reveal_identity, reveal_original
from xinqiao.matters.commands.review import evaluate, request_review
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Channel, Grade, Matter, Paper, Petition, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.rules.disclosing import Purpose
from xinqiao.rules.lifecycle import State


def _clock(matter: Matter, code: str) -> RunningClock:
    return RunningClock.objects.get(matter=matter, code=code)


@pytest.mark.django_db
def test_a_petition_goes_its_whole_way_and_every_clock_runs(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        assert _clock(matter, "T2").stopped_on == date(2026, 3, 2)
        assert _clock(matter, "T7").raw_due == date(2026, 5, 1)
        notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
        serve(cast, notice, "unit_registrar", date(2026, 3, 2))
        assert _clock(matter, "T4").stopped_on == date(2026, 3, 2)

        clock.move_to(at("2026-04-01"))
        opinion = issued(
            cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader"
        )
        assert opinion.number.startswith(f"{cast.housing.document_word}处〔2026〕")
        assert reload(matter).state == State.CONCLUDED
        serve(cast, opinion, "handler", date(2026, 4, 1))
        assert _clock(matter, "T9").due_on == date(2026, 5, 6)

        petition = Petition.objects.get(matter=matter)
        citizen = Actor.citizen(petition.pk, matter.pk)
        evaluate(citizen, petition, cast.housing, Grade.DISSATISFIED, "没有解决")
        request_review(citizen, petition, "没有查清事实")
        assert reload(matter).holding_unit_id == cast.city_government.pk
        review = issued(
            cast,
            matter,
            "review_opinion",
            {
                "outcome": "maintained",
                "findings": "事实清楚。",
                "opinion": "原意见适当。",
                "basis": "《信访工作条例》第三十五条",
            },
            "reviewer",
            "review_head",
            "review_counsel",
            "review_leader",
        )
        serve(cast, review, "reviewer", date(2026, 4, 1))
        request_review(citizen, petition, "仍然不服")
        assert _clock(matter, "T12").raw_due == date(2026, 5, 1)
        final = issued(
            cast,
            matter,
            "final_review_opinion",
            {
                "outcome": "maintained",
                "findings": "清楚。",
                "opinion": "维持。",
                "basis": "《信访工作条例》第三十六条",
            },
            "final_reviewer",
            "final_head",
            "final_counsel",
            "final_leader",
        )
        serve(cast, final, "final_reviewer", date(2026, 4, 1))
        with pytest.raises(Refused, match="第1项请求已经支持，还没有登记落实情况"):
            close(cast.actor("final_reviewer"), reload(matter))
        record_execution(
            cast.actor("handler"), reload(matter), 1, result="工地夜间已停工。", done_on=date(2026, 4, 1)
        )
        closed = close(cast.actor("final_reviewer"), reload(matter))
        assert closed.state == State.CLOSED
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_the_masked_copy_hides_who_wrote_and_the_original_is_kept_whole(cast: Cast) -> None:
    petition = registered(cast).petition
    assert "甲小满" not in petition.text
    assert "13800001234" not in petition.text
    original = reveal_original(cast.actor("registrar"), petition, Purpose.VERIFY)
    assert "我叫甲小满，电话13800001234" in original.text
    assert reveal_identity(cast.actor("registrar"), petition, Purpose.CONTACT)[0].name == "甲小满"
    with pytest.raises(Denied):
        reveal_identity(cast.actor("outsider"), petition, Purpose.CONTACT)


@pytest.mark.django_db
def test_the_same_submission_twice_gives_the_same_receipt(cast: Cast) -> None:
    given = submission(channel=Channel.WEB, submission_key="k1")
    first = submit(Actor.visitor(), None, cast.petition_office, given)
    second = submit(Actor.visitor(), None, cast.petition_office, given)
    assert second.repeated
    assert (first.petition.number, first.code) == (second.petition.number, second.code)
    assert Petition.objects.count() == 1


@pytest.mark.django_db
def test_an_objection_that_is_agreed_brings_the_matter_back_to_the_sender(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    sort_matter(
        cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="行政职权", category=None
    )
    forward(cast.actor("registrar"), reload(matter), cast.environment, reason="环境噪声")
    object_to_transfer(
        cast.actor("outsider"),
        reload(matter),
        reasons="施工许可由住建部门管理，不属于本局职权。",
        proposed_unit=cast.housing,
    )
    with pytest.raises(Refused, match="异议尚未核定"):
        accept(cast.actor("outsider"), reload(matter), cast.staff["outsider"])
    assert _clock(matter, "T4").stopped_on is None
    decide_objection(cast.actor("registrar"), reload(matter), agree=True, reason="同意退回")
    back = reload(matter)
    assert (back.state, back.holding_unit_id, back.hops) == (State.SORTED, cast.petition_office.pk, 1)


@pytest.mark.django_db
def test_nobody_approves_the_own_draft_and_a_changed_text_needs_new_approval(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("section_head"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("section_head"), paper)
    with pytest.raises(Refused, match="起草人不能审核"):
        approve(cast.actor("section_head"), fresh(paper))
    with pytest.raises(Refused, match="审核尚未全部完成"):
        issue_paper(cast.actor("leader"), fresh(paper))


@pytest.mark.django_db
def test_a_draft_sent_back_opens_again_and_the_chain_starts_anew(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), paper)
    approve(cast.actor("section_head"), fresh(paper))
    send_back(cast.actor("counsel"), fresh(paper), note="依据不足")
    save_draft(cast.actor("handler"), fresh(paper), {**OPINION, "basis": "另一依据"})
    submit_for_approval(cast.actor("handler"), fresh(paper))
    assert fresh(paper).step == "section_head"


@pytest.mark.django_db
def test_two_clerks_on_one_draft_the_second_is_told(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    mine, theirs = fresh(paper), fresh(paper)
    save_draft(cast.actor("handler"), theirs, {**OPINION, "facts": "他人先保存"})
    with pytest.raises(Stale):
        save_draft(cast.actor("section_head"), mine, OPINION)


@pytest.mark.django_db
def test_an_opinion_that_leaves_a_request_unanswered_cannot_be_sent(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(
        cast.actor("handler"), reload(matter), "handling_opinion", {**OPINION, "items": OPINION["items"][:1]}
    )
    with pytest.raises(InvalidInput) as caught:
        submit_for_approval(cast.actor("handler"), paper)
    assert "item_2" in caught.value.fields


@pytest.mark.django_db
def test_an_extension_is_approved_before_the_sixty_days_end_or_not_at_all(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        paper = draft(
            cast.actor("handler"), reload(matter), "extension_notice", {"days": "30", "reason": "需要鉴定"}
        )
        submit_for_approval(cast.actor("handler"), paper)
        clock.move_to(at("2026-05-07"))
        with pytest.raises(Refused, match="不能事后补批"):
            approve(cast.actor("leader"), fresh(paper))
        clock.move_to(at("2026-05-06"))
        approve(cast.actor("leader"), fresh(paper))
        issue_paper(cast.actor("leader"), fresh(paper))
        assert _clock(matter, "T8").raw_due == date(2026, 5, 31)
        with pytest.raises(Refused, match="只能延长一次"):
            draft(cast.actor("handler"), reload(matter), "extension_notice", {"days": "5", "reason": "再延"})


@pytest.mark.django_db
def test_an_assigned_matter_needs_its_report_before_it_is_closed(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = reload(registered(cast).petition.matter)
        sort_matter(
            cast.actor("registrar"), matter, kind=Kind.SUGGESTION, route="29", reason="建议", category=None
        )
        assign_with_report(
            cast.actor("registrar"), reload(matter), cast.housing, reason="请研究", due_on=date(2026, 4, 2)
        )
        accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
        assert not RunningClock.objects.filter(matter=matter, code="T7").exists()
        reply = issued(
            cast,
            matter,
            "reply",
            {"answer": "采纳。", "path": "列入计划。", "time_points": "六月底前。"},
            "handler",
            "section_head",
            "leader",
        )
        for paper in Paper.objects.filter(matter=matter, addressed_to=None, served_on=None):
            serve(cast, paper, "handler", date(2026, 3, 2))
        assert reply.number
        clock.shift(timedelta(days=1))
        with pytest.raises(Refused, match="办结报告尚未报送"):
            close(cast.actor("section_head"), reload(matter))
        report_conclusion(cast.actor("handler"), reload(matter), "已采纳建议并答复信访人，信访人表示满意。")
        assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


@pytest.mark.django_db
def test_a_review_that_revokes_sends_the_matter_back_to_be_handled_anew(cast: Cast) -> None:
    matter = accepted(cast)
    today = reload(matter).accepted_on
    assert today is not None
    opinion = issued(
        cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader"
    )
    serve(cast, opinion, "handler", today)
    petition = Petition.objects.get(matter=matter)
    request_review(Actor.citizen(petition.pk, matter.pk), petition, "请求撤销")
    review = issued(
        cast,
        matter,
        "review_opinion",
        {
            "outcome": "revoked",
            "findings": "不清。",
            "opinion": "原意见认定的事实不清，撤销，重新查清夜间施工的时段。",
            "basis": "《信访工作条例》第三十五条",
        },
        "reviewer",
        "review_head",
        "review_counsel",
        "review_leader",
    )
    serve(cast, review, "reviewer", today)
    again = redo(cast.actor("review_leader"), reload(matter), reason="撤销")
    assert (again.state, again.holding_unit_id) == (State.ACCEPTED, cast.housing.pk)
    anew = issued(cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader")
    serve(cast, anew, "handler", today)
    second = request_review(Actor.citizen(petition.pk, matter.pk), petition, "新的处理意见仍然不清")
    assert second.disputed_id == anew.pk, "an opinion made anew can be reviewed anew"


@pytest.mark.django_db
def test_an_issued_document_is_kept_sealed_and_reads_back_as_pdf(cast: Cast) -> None:
    matter = accepted(cast)
    letter = Paper.objects.get(matter=matter, kind="forwarding_letter")
    assert download_paper(cast.actor("registrar"), letter).startswith(b"%PDF")


@pytest.mark.django_db
def test_wrong_input_names_every_field_that_needs_attention(cast: Cast) -> None:
    bad = submission(
        title=" ", identity=type(PETITIONER)(name="甲小满", id_number="110101199001010016", phone="12")
    )
    with pytest.raises(InvalidInput) as caught:
        register(cast.actor("registrar"), cast.petition_office, bad)
    assert set(caught.value.fields) == {"title", "petitioner.id_number", "petitioner.phone"}
