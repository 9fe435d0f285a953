"""The quarterly look-back (M-P6): a draw that nobody can steer, reviewers who took no part, a handler who is heard."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cast import Cast, accepted, at
from tests.looking_back import (
    AFTER,
    FINE,
    REVIEWERS,
    WRONG,
    a_week_on,
    again,
    assigned,
    concluded_quarter,
    drawn,
    found_wrong,
    heard,
    reviewed,
    settled,
)
from tests.steps import HANDLERS, OPINION, issued
from xinqiao.kernel import audit, clock
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.reveal import print_matter
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Post, Staff
from xinqiao.policy.commands.look_back import assign_proposed, assign_reviewer, draw_sample, redraw_sample
from xinqiao.policy.commands.reviewing import (
    Review,
    agree,
    ask_for_statement,
    make_report,
    propose_conclusion,
    state,
    write_review,
)
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import candidates, get_sampled, proposal, sample_of
from xinqiao.policy.queries.look_back_figures import figures, reported
from xinqiao.rules.looking_back import QUESTIONS, Question
from xinqiao.rules.roles import Role
from xinqiao.rules.sampling import digest, draw, read_frame


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
    look_back = draw_sample(cast.actor("inspector"), cast.petition_office, year=2026, quarter=3)
    assert look_back.frame == f"{inside.number}\t{cast.housing.name}\n"


def test_a_running_quarter_an_empty_one_and_one_already_drawn_are_refused(cast: Cast) -> None:
    drawn(cast)
    inspector, office = cast.actor("inspector"), cast.petition_office
    for year, quarter, told in ((2026, 4, "还没有结束"), (2026, 1, "没有办结"), (2026, 3, "已经抽取")):
        with pytest.raises(Refused, match=told):
            draw_sample(inspector, office, year=year, quarter=quarter)
    with pytest.raises(InvalidInput):
        draw_sample(inspector, office, year=2026, quarter=5)
    with pytest.raises(Denied):
        draw_sample(inspector, cast.housing, year=2026, quarter=3)
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
        assign_reviewer(
            cast.actor("inspector"), old.sample.get(), cast.staff["inspector"], part=Role.INSPECTOR
        )


def test_what_was_found_cannot_be_drawn_away(cast: Cast) -> None:
    look_back = drawn(cast)
    write_review(cast.actor("inspector"), assigned(cast, look_back), WRONG)
    with pytest.raises(Refused, match="已经有评查结果"):
        redraw_sample(cast.actor("office_leader"), look_back, reason="结果不好看")


def test_what_is_proposed_is_assigned_as_a_whole_or_not_at_all(cast: Cast) -> None:
    look_back, inspector = drawn(cast, 11), cast.actor("inspector")
    first, second = sample_of(look_back)[:2]
    proposed = proposal(look_back, [first, second])
    wrong = {**proposed, second.pk: {Role.INSPECTOR: cast.staff["handler"]}}
    with pytest.raises(Refused):
        assign_proposed(inspector, look_back, wrong)
    assert not LookBackReview.objects.exists()
    assert len(assign_proposed(inspector, look_back, proposed)) == 4
    entries = AuditEntry.objects.filter(action="look_back.assign_proposed", outcome="done")
    subjects = [f"policy.sampledmatter:{each.pk}" for each in (first, second) for _part in range(2)]
    assert sorted(entries.values_list("subject", flat=True)) == sorted(subjects)
    with pytest.raises(Refused, match="已经由他人指派"):
        assign_proposed(inspector, look_back, proposed)
    with pytest.raises(Refused, match="没有等待指派"):
        assign_proposed(inspector, look_back, {})


def test_nobody_who_took_part_is_proposed_or_can_be_assigned(cast: Cast) -> None:
    """The counsel approved the opinion; somebody who only printed the file took no part."""
    Post.objects.create(staff=cast.staff["registrar"], role=Role.INSPECTOR)
    Post.objects.create(staff=cast.staff["second_handler"], role=Role.INSPECTOR)
    look_back = drawn(cast)
    sampled = look_back.sample.get()
    print_matter(cast.actor("inspector"), sampled.matter)
    able = {c.staff.username for c in candidates(look_back, [sampled])[sampled.pk]}
    assert able == {"inspector", "office_counsel"}
    for who, part in (("registrar", Role.INSPECTOR), ("counsel", Role.LEGAL_COUNSEL)):
        with pytest.raises(Refused, match="参与过"):
            assign_reviewer(cast.actor("inspector"), sampled, cast.staff[who], part=part)
    with pytest.raises(Refused, match="担任法律顾问"):
        assign_reviewer(cast.actor("inspector"), sampled, cast.staff["inspector"], part=Role.LEGAL_COUNSEL)
    with pytest.raises(Refused, match="无权查看"):
        assign_reviewer(
            cast.actor("inspector"), sampled, cast.staff["final_counsel"], part=Role.LEGAL_COUNSEL
        )


def test_somebody_recused_is_neither_proposed_nor_assigned(cast: Cast) -> None:
    look_back = drawn(cast)
    sampled = look_back.sample.get()
    with clock.at(at("2026-08-04")):
        recusal = declare_recusal(cast.actor("office_counsel"), sampled.matter, ground="与信访人是亲属")
        decide_recusal(cast.actor("leader"), Matter.objects.get(pk=sampled.matter_id), recusal, grant=True)
    assert proposal(look_back, sample_of(look_back))[sampled.pk].keys() == {Role.INSPECTOR}
    with pytest.raises(Refused, match="已回避"):
        assign_reviewer(
            cast.actor("inspector"), sampled, cast.staff["office_counsel"], part=Role.LEGAL_COUNSEL
        )


def test_the_proposal_spreads_the_work_and_a_person_assigns(cast: Cast) -> None:
    second = Staff.objects.create(username="inspector2", name="庚督查", unit=cast.petition_office)
    Post.objects.create(staff=second, role=Role.INSPECTOR)
    look_back = drawn(cast, 11)
    sample = sample_of(look_back)
    assert len(sample) == 2
    proposed = proposal(look_back, sample)
    assert {p[Role.INSPECTOR].username for p in proposed.values()} == {"inspector", "inspector2"}
    assert not [r for s in sample for r in s.reviews.all()]


def test_each_fills_in_the_own_form_once_and_says_what_is_wrong(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    vague = Review(answers={**FINE.answers, Question.DEED: "partly"}, notes={}, finding="none")
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), sampled, vague)
    assert set(told.value.fields) == {"deed_note", "finding"}
    empty = Review(answers={}, notes={}, finding="")
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), sampled, empty)
    assert set(told.value.fields) == {*QUESTIONS, "finding"}
    write_review(cast.actor("inspector"), sampled, WRONG)
    with pytest.raises(Refused, match="已经填写过"):
        write_review(cast.actor("inspector"), again(sampled), FINE)
    with pytest.raises(Denied):
        write_review(cast.actor("review_counsel"), again(sampled), FINE)


def test_what_is_typed_about_a_matter_is_masked(cast: Cast) -> None:
    sampled = assigned(cast, drawn(cast))
    told = Review(
        answers=WRONG.answers, notes={Question.POLICY: "甲小满（13800001234）的依据不对"}, finding="moderate"
    )
    review = write_review(cast.actor("inspector"), sampled, told)
    assert "甲小满" not in review.policy_note
    assert "13800001234" not in review.policy_note


def test_nothing_is_concluded_before_the_handler_was_heard_or_the_day_passed(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)))
    with pytest.raises(Refused, match="先请承办人说明"):
        propose_conclusion(cast.actor("inspector"), sampled, finding="moderate", conclusion="有偏差。")
    with pytest.raises(InvalidInput, match="至少3个工作日"):
        ask_for_statement(
            cast.actor("inspector"), sampled, what="请说明", due=clock.today() + timedelta(days=1)
        )
    ask_for_statement(cast.actor("inspector"), sampled, what="请说明依据。", due=a_week_on())
    with pytest.raises(Refused, match="说明或者逾期后"):
        propose_conclusion(cast.actor("inspector"), again(sampled), finding="moderate", conclusion="有偏差。")
    with clock.at(AFTER + timedelta(days=30)):
        done = propose_conclusion(
            cast.actor("inspector"), again(sampled), finding="moderate", conclusion="逾期未说明。"
        )
    assert done.concluded_at is None


def test_the_conclusion_stands_when_the_other_reviewer_agrees(cast: Cast) -> None:
    sampled = heard(cast, reviewed(cast, assigned(cast, drawn(cast))))
    propose_conclusion(cast.actor("inspector"), sampled, finding="minor", conclusion="轻微。")
    with pytest.raises(Refused, match="另一名同意"):
        agree(cast.actor("inspector"), again(sampled))
    Post.objects.create(staff=cast.staff["handler"], role=Role.INSPECTOR)
    with pytest.raises(Refused, match="不是这件的评查人员"):
        agree(cast.actor("handler"), again(sampled))
    done = agree(cast.actor("office_counsel"), again(sampled))
    assert (done.finding, done.agreed_by_id) == ("minor", cast.staff["office_counsel"].pk)
    with pytest.raises(Refused, match="已经作出结论"):
        state(cast.actor("handler"), again(sampled), statement="补充说明")


def test_two_clean_reviews_need_no_hearing(cast: Cast) -> None:
    sampled = reviewed(cast, assigned(cast, drawn(cast)), FINE, FINE)
    with pytest.raises(Refused, match="先请承办人说明"):
        propose_conclusion(cast.actor("inspector"), sampled, finding="serious", conclusion="忽然严重。")
    assert settled(cast, sampled, "none").finding == "none"


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
