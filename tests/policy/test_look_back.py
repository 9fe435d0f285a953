"""The quarterly look-back (M-P6): a draw that nobody can steer, reviewers who took no part, a handler who is heard."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.cast import Cast, accepted, at
from tests.looking_back import (
    AFTER,
    FINE,
    REVIEWERS,
    WRONG,
    a_week_on,
    again,
    assigned,
    checked,
    concluded_quarter,
    drawn,
    found_wrong,
    heard,
    reviewed,
    settled,
)
from tests.steps import HANDLERS, OPINION, issued
from tests.web.pages import browser_of, page_of
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import audit, clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import load_all
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.reveal import print_matter
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Post, Staff
from xinqiao.policy.commands.look_back import assign_reviewers, draw_sample, redraw_sample
from xinqiao.policy.commands.reviewing import (
    agree,
    ask_for_statement,
    check_execution,
    make_report,
    propose_conclusion,
    state,
    write_review,
)
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import candidates, get_sampled, proposal, sample_of
from xinqiao.policy.queries.look_back_figures import figures, reported
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.policy.report import report_of
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import SHEETS, Answer, Finding
from xinqiao.rules.roles import Role
from xinqiao.rules.sampling import digest, draw, read_frame

load_all()


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None) -> Iterator[None]:
    with clock.at(AFTER):
        yield


def test_the_sample_can_be_repeated_from_what_was_recorded_in_the_same_act(cast: Cast) -> None:
    look_back = drawn(cast, 3)
    again_drawn = draw(read_frame(look_back.frame), bytes.fromhex(look_back.seed))
    assert [s.matter.number for s in sample_of(look_back)] == [d.number for d in again_drawn]
    entry = audit.read(AuditEntry.objects.get(action="look_back.draw", outcome="done"))
    assert entry["after"] == {
        "quarter": "2026-Q3",
        "seed": look_back.seed,
        "frame_sha256": digest(look_back.frame),
        "frame_size": 3,
        "sample": [d.number for d in again_drawn],
    }
    assert list(audit.verify()) == []


def test_the_frame_holds_what_was_concluded_in_the_quarter_and_no_accusation(cast: Cast) -> None:
    inside, secret = concluded_quarter(cast, 2)
    Matter.objects.filter(pk=secret.pk).update(confidential=True)
    issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    look_back = draw_sample(cast.actor("inspector"), cast.petition_office, quarter="2026-Q3")
    assert look_back.frame == f"{inside.number}\t{cast.housing.name}\n"


def test_a_running_quarter_an_empty_one_and_one_already_drawn_are_refused(cast: Cast) -> None:
    drawn(cast)
    inspector, office = cast.actor("inspector"), cast.petition_office
    for quarter, told in (("2026-Q1", "没有办结"), ("2026-Q3", "已经抽取")):
        with pytest.raises(Refused, match=told):
            draw_sample(inspector, office, quarter=quarter)
    for quarter in ("2026-Q4", "2026-Q5", "2019-Q1", ""):
        with pytest.raises(InvalidInput, match="已经结束的季度"):
            draw_sample(inspector, office, quarter=quarter)
    with pytest.raises(Denied):
        draw_sample(inspector, cast.housing, quarter="2026-Q3")
    assert LookBack.objects.count() == 1


def test_a_redraw_needs_a_leader_and_a_reason_and_keeps_the_old_sample(cast: Cast) -> None:
    first = drawn(cast, 2)
    with pytest.raises(Denied):
        redraw_sample(cast.actor("inspector"), first, reason="换一批")
    with pytest.raises(InvalidInput):
        redraw_sample(cast.actor("office_leader"), first, reason=" ")
    second = redraw_sample(cast.actor("office_leader"), first, reason="抽样时漏了一件已办结事项。")
    old = LookBack.objects.get(pk=first.pk)
    assert (old.replaced_why, old.sample.count()) == ("抽样时漏了一件已办结事项。", 1)
    assert second.seed != old.seed
    assert old.replaced_at is not None
    with pytest.raises(Refused, match="已经被替代"):
        redraw_sample(cast.actor("office_leader"), old, reason="再来一次")
    with pytest.raises(Refused, match="已经被替代"):
        assign_reviewers(cast.actor("inspector"), old.sample.get(), inspector=cast.staff["inspector"].pk)


def test_what_was_found_cannot_be_drawn_away(cast: Cast) -> None:
    look_back = drawn(cast)
    write_review(cast.actor("inspector"), assigned(cast, look_back), **WRONG)
    with pytest.raises(Refused, match="已经有评查结果"):
        redraw_sample(cast.actor("office_leader"), look_back, reason="结果不好看")


def test_nobody_who_took_part_is_proposed_or_can_be_assigned(cast: Cast) -> None:
    """The counsel approved the opinion; somebody who only printed the file took no part."""
    Post.objects.create(staff=cast.staff["registrar"], role=Role.INSPECTOR)
    Post.objects.create(staff=cast.staff["second_handler"], role=Role.INSPECTOR)
    look_back = drawn(cast)
    sampled = look_back.sample.get()
    print_matter(cast.actor("inspector"), sampled.matter)
    able = {c.staff.username for c in candidates(look_back, [sampled])[sampled.pk]}
    assert able == {"inspector", "office_counsel"}
    for who in ("registrar", "counsel", "final_counsel", "inspector"):
        with pytest.raises(InvalidInput, match="没有参与过此事项、没有回避、有权查看的法律顾问"):
            assign_reviewers(cast.actor("inspector"), sampled, legal_counsel=cast.staff[who].pk)
    with pytest.raises(InvalidInput, match="督查人员"):
        assign_reviewers(cast.actor("inspector"), sampled, inspector=cast.staff["registrar"].pk)
    with pytest.raises(InvalidInput, match="请选择要指派"):
        assign_reviewers(cast.actor("inspector"), sampled)


def test_one_person_does_not_fill_in_both_sheets(cast: Cast) -> None:
    both = cast.staff["inspector"]
    Post.objects.create(staff=both, role=Role.LEGAL_COUNSEL)
    sampled = drawn(cast).sample.get()
    with pytest.raises(Refused, match="不同的人"):
        assign_reviewers(cast.actor("inspector"), sampled, inspector=both.pk, legal_counsel=both.pk)
    assert not LookBackReview.objects.exists()


def test_who_has_written_the_sheet_keeps_it(cast: Cast) -> None:
    Post.objects.create(staff=cast.staff["second_handler"], role=Role.INSPECTOR)
    sampled = assigned(cast, drawn(cast))
    write_review(cast.actor("inspector"), sampled, **WRONG)
    second = Staff.objects.create(username="inspector2", name="庚督查", unit=cast.petition_office)
    Post.objects.create(staff=second, role=Role.INSPECTOR)
    with pytest.raises(InvalidInput):
        assign_reviewers(cast.actor("inspector"), again(sampled), inspector=second.pk)


def test_somebody_recused_is_neither_proposed_nor_assigned(cast: Cast) -> None:
    look_back = drawn(cast)
    sampled = look_back.sample.get()
    with clock.at(at("2026-08-04")):
        recusal = declare_recusal(cast.actor("office_counsel"), sampled.matter, ground="与信访人是亲属")
        decide_recusal(
            cast.actor("office_leader"), Matter.objects.get(pk=sampled.matter_id), recusal, grant=True
        )
    assert proposal(look_back, sample_of(look_back))[sampled.pk].keys() == {Role.INSPECTOR}
    with pytest.raises(InvalidInput, match="没有回避"):
        assign_reviewers(cast.actor("inspector"), sampled, legal_counsel=cast.staff["office_counsel"].pk)


def test_each_fills_in_the_own_form_once_and_says_what_is_wrong(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), sampled, **{**FINE, "deed": Answer.PARTLY})
    assert set(told.value.fields) == {"deed_note", "finding"}
    nothing: dict[str, Any] = dict.fromkeys(FINE, "")
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), sampled, **nothing)
    assert set(told.value.fields) == {*SHEETS[State.CONCLUDED], "finding"}
    assert "请回答：政策依据是否引用准确" in told.value.fields["policy"]
    write_review(cast.actor("inspector"), sampled, **WRONG)
    with pytest.raises(Refused, match="已经填写过"):
        write_review(cast.actor("inspector"), again(sampled), **FINE)
    with pytest.raises(Denied):
        write_review(cast.actor("review_counsel"), again(sampled), **FINE)


def test_article_32_2_that_it_was_carried_out_is_said_only_by_who_looked(cast: Cast) -> None:
    """A visit, a call, a payment: the paper alone is no evidence. What was seen is there for both, what each judges is not."""
    look_back = drawn(cast)
    sampled = look_back.sample.get()
    assign_reviewers(
        cast.actor("inspector"), sampled, **{p: cast.staff[who].pk for p, who in REVIEWERS.items()}
    )
    with pytest.raises(InvalidInput, match="先“核实落实情况”"):
        write_review(cast.actor("inspector"), again(sampled), **FINE)
    checked(cast, sampled, words="甲小满家窗外夜间已经停工")
    (seen,) = (step for step in steps_of(again(sampled)) if step.act == "check")
    assert seen.words["way"] == "visit"
    assert "甲小满" not in seen.words["seen"]
    write_review(cast.actor("inspector"), again(sampled), **FINE)
    with pytest.raises(Denied):
        check_execution(cast.actor("handler"), again(sampled), way="call", on=today(), seen="电话里说做了")
    write_review(cast.actor("office_counsel"), again(sampled), **FINE)


def test_what_is_typed_about_a_matter_is_masked(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    told = {**WRONG, "policy_note": "甲小满（13800001234）的依据不对"}
    review = write_review(cast.actor("inspector"), sampled, **told)
    note = review.answers["policy"]["note"]
    assert "不对" in note
    assert "甲小满" not in note
    assert "13800001234" not in note


def test_no_petitioner_of_the_sample_is_named_in_reasons_and_reports_nor_in_the_log(cast: Cast) -> None:
    first = drawn(cast, 2)
    words = "漏了甲小满（11010519491231002X，13800001234）的一件。"
    second = redraw_sample(cast.actor("office_leader"), first, reason=words)
    settled(cast, reviewed(cast, assigned(cast, second), FINE, FINE), Finding.NONE)
    done = make_report(cast.actor("inspector"), second, summary=words)
    entries = AuditEntry.objects.filter(action__startswith="look_back.")
    kept = "".join(str(audit.read(entry)) for entry in entries)
    for text in (LookBack.objects.get(pk=first.pk).replaced_why, done.summary, kept):
        assert "漏了" in text or text is kept
        for own in ("甲小满", "11010519491231002X", "13800001234"):
            assert own not in text
    assert "漏了" in kept


def test_nothing_is_concluded_before_the_handler_was_heard_or_the_day_passed(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)))
    with pytest.raises(Refused, match="先请承办人说明"):
        propose_conclusion(cast.actor("inspector"), sampled, finding=Finding.MODERATE, conclusion="有偏差。")
    with pytest.raises(InvalidInput, match="至少3个工作日"):
        ask_for_statement(
            cast.actor("inspector"), sampled, what="请说明", due=clock.today() + timedelta(days=1)
        )
    ask_for_statement(cast.actor("inspector"), sampled, what="请说明依据。", due=a_week_on())
    with pytest.raises(Refused, match="说明或者逾期后"):
        propose_conclusion(
            cast.actor("inspector"), again(sampled), finding=Finding.MODERATE, conclusion="有偏差。"
        )
    with clock.at(AFTER + timedelta(days=30)):
        done = propose_conclusion(
            cast.actor("inspector"), again(sampled), finding=Finding.MODERATE, conclusion="逾期未说明。"
        )
    assert done.concluded_at is None


def test_the_conclusion_stands_when_the_other_reviewer_agrees(cast: Cast) -> None:
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    propose_conclusion(cast.actor("inspector"), sampled, finding=Finding.MINOR, conclusion="轻微。")
    with pytest.raises(Refused, match="另一名同意"):
        agree(cast.actor("inspector"), again(sampled))
    Post.objects.create(staff=cast.staff["handler"], role=Role.INSPECTOR)
    with pytest.raises(Refused, match="不是这件的评查人员"):
        agree(cast.actor("handler"), again(sampled))
    done = agree(cast.actor("office_counsel"), again(sampled))
    assert (done.finding, done.agreed_by_id) == (Finding.MINOR, cast.staff["office_counsel"].pk)
    with pytest.raises(Refused, match="已经作出结论"):
        state(cast.actor("handler"), again(sampled), statement="补充说明")


def _words(sampled: SampledMatter, act: str, name: str) -> list[str]:
    return [step.words[name] for step in steps_of(again(sampled)) if step.act == act]


def test_what_is_asked_stated_and_proposed_again_stands_beside_the_former(cast: Cast) -> None:
    inspector, counsel, handler = (cast.actor(w) for w in ("inspector", "office_counsel", "handler"))
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    ask_for_statement(counsel, again(sampled), what="何时核对？", due=a_week_on())
    state(handler, again(sampled), statement="签发之前。")
    state(handler, again(sampled), statement="补充：没有留下记录。")
    propose_conclusion(inspector, again(sampled), finding=Finding.SERIOUS, conclusion="严重。")
    other = propose_conclusion(counsel, again(sampled), finding=Finding.MINOR, conclusion="轻微。")
    with pytest.raises(Refused, match="另一名同意"):
        agree(counsel, other)
    done = agree(inspector, again(sampled))
    assert (done.finding, done.agreed_by_id) == (Finding.MINOR, cast.staff["inspector"].pk)
    assert _words(done, "ask", "what") == ["请说明为何引用已修订的条款。", "何时核对？"]
    assert _words(done, "state", "statement")[1:] == ["签发之前。", "补充：没有留下记录。"]
    assert _words(done, "propose", "conclusion") == ["严重。", "轻微。"]
    assert figures(done.look_back).again == 1
    paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report_of(done.look_back))).pages)
    words = paper.replace("\n", "")
    assert words.index("严重。") < words.index("第2次（") < words.index("轻微。")


def test_what_is_asked_again_is_waited_for_and_a_running_day_is_only_put_off(cast: Cast) -> None:
    inspector = cast.actor("inspector")
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    later = work_calendar().add_working_days(clock.today(), 9).day
    ask_for_statement(inspector, again(sampled), what="还有什么？", due=later)
    with pytest.raises(InvalidInput, match="只能推迟"):
        ask_for_statement(inspector, again(sampled), what="快些。", due=a_week_on())
    with pytest.raises(Refused, match="说明或者逾期后"):
        propose_conclusion(inspector, again(sampled), finding=Finding.MINOR, conclusion="轻微。")


def test_each_step_waits_on_the_desk_of_whose_turn_it_is_and_on_no_other(cast: Cast) -> None:
    people = ("inspector", "office_counsel", "handler")

    def waits() -> dict[str, str]:
        found = {who: waiting(cast.actor(who)) for who in people}
        return {who: w.words.rpartition(":")[2] or w.kind for who, rows in found.items() for w in rows}

    sampled = assigned(cast, drawn(cast))
    assert waits() == {"inspector": "review", "office_counsel": "review"}
    reviewed(cast, sampled)
    assert waits() == {"inspector": "reviewed"}
    ask_for_statement(cast.actor("inspector"), again(sampled), what="请说明。", due=a_week_on())
    assert waits() == {"handler": "asked"}
    handler = cast.actor("handler")
    [mine] = waiting(handler)
    assert mine.due == a_week_on()
    state(handler, again(sampled), statement="已核对。")
    assert waits() == {"inspector": "stated"}
    propose_conclusion(cast.actor("inspector"), again(sampled), finding=Finding.MINOR, conclusion="一。")
    assert waits() == {"office_counsel": "proposed"}
    propose_conclusion(cast.actor("office_counsel"), again(sampled), finding=Finding.MINOR, conclusion="二。")
    assert waits() == {"inspector": "proposed"}
    agree(cast.actor("inspector"), again(sampled))
    assert waits() == {}


def test_who_was_not_asked_states_nothing_on_an_open_conclusion(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)), FINE, FINE)
    propose_conclusion(cast.actor("inspector"), sampled, finding=Finding.NONE, conclusion="无问题。")
    with pytest.raises(Refused, match="没有请您说明"):
        state(cast.actor("handler"), again(sampled), statement="我要说明")


def test_two_clean_reviews_need_no_hearing(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)), FINE, FINE)
    with pytest.raises(Refused, match="先请承办人说明"):
        propose_conclusion(cast.actor("inspector"), sampled, finding=Finding.SERIOUS, conclusion="忽然严重。")
    assert settled(cast, sampled, Finding.NONE).finding == "none"


def test_only_who_is_asked_states(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)))
    with pytest.raises(Refused, match="没有请您说明"):
        state(cast.actor("handler"), sampled, statement="说明")
    with pytest.raises(Denied):
        state(cast.actor("second_handler"), sampled, statement="说明")


def test_the_report_freezes_the_figures_when_all_is_concluded(cast: Cast) -> None:
    look_back = drawn(cast)
    with pytest.raises(Refused, match="还有1件没有作出结论"):
        make_report(cast.actor("inspector"), look_back, summary="小结")
    settled(cast, heard(cast, reviewed(cast, assigned(cast, look_back))))
    done = make_report(cast.actor("inspector"), look_back, summary="引用前先核对版本。")
    told = reported(done)
    assert (told.frame, told.sample, told.reviews, told.differed, told.heard) == (1, 1, 2, 1, 1)
    assert told.findings == {"none": 0, "minor": 0, "moderate": 1, "serious": 0}
    assert told.answers["policy"] == {"yes": 1, "partly": 0, "no": 1}
    assert [u.unit for u in told.units] == [cast.housing.name]
    SampledMatter.objects.update(finding="none")
    assert reported(LookBack.objects.get(pk=done.pk)) == told
    assert figures(done) != told
    with pytest.raises(Refused):
        make_report(cast.actor("inspector"), LookBack.objects.get(pk=done.pk), summary="再来")


def test_who_sees_a_sampled_matter(cast: Cast) -> None:
    sampled = found_wrong(cast)
    for who in (*REVIEWERS.values(), "office_leader", "handler"):
        assert get_sampled(cast.actor(who), sampled.pk) == sampled
    for who in ("second_handler", "section_head", "leader", "outsider", "registrar", "review_counsel"):
        with pytest.raises(NotFound):
            get_sampled(cast.actor(who), sampled.pk)
    Matter.objects.update(confidential=True)
    with pytest.raises(NotFound):
        get_sampled(cast.actor("inspector"), sampled.pk)
    client = browser_of(cast, Client(), "inspector")
    assert sampled.matter.number not in page_of(client, f"/look-back/rounds/{sampled.look_back_id}/"), "30(3)"
