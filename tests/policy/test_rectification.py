"""One case, one rectification (M-P7): opened by a person, verified by another, the staff concerned heard."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.administration import with_administrators
from tests.cast import Cast, registered, reload
from tests.controls.seen import seen
from tests.looking_back import AFTER, concluded_quarter, found_wrong, opened
from xinqiao.accounts.commands.accounts import close_account
from xinqiao.controls.policy_rectification import RECTIFIED_IN_TIME
from xinqiao.controls.reading import Period, Standing
from xinqiao.courses.models import Step
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import audit, clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.models import Matter, Petition
from xinqiao.policy.commands.accountability import (
    answer_deduction,
    answer_talk,
    decide_deduction,
    propose_deduction,
    record_talk,
)
from xinqiao.policy.commands.rectification import (
    carry_out,
    hand_on,
    judge_repeat,
    open_from_finding,
    plan,
    send_back,
    verify,
)
from xinqiao.policy.models import AccountabilityTalk, Rectification, ScoreDeduction
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.policy.queries.rectification import get_rectification, get_talk, rectifications, unjudged_repeats
from xinqiao.rules.rectifying import ON_PAPER, Stage


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None) -> Iterator[None]:
    with clock.at(AFTER):
        yield


_YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


def now(rectification: Rectification) -> Rectification:
    return Rectification.objects.get(pk=rectification.pk)


def carried_out(cast: Cast) -> Rectification:
    rectification = opened(cast)
    handler = cast.actor("handler")
    plan(handler, rectification, cause="起草时没有核对版本。", measures="改用政策库引用，补发说明。")
    return carry_out(handler, now(rectification), result="已向信访人说明，已培训。")


def test_the_whole_way_is_verified_by_another_person_and_on_record(cast: Cast) -> None:
    rectification = carried_out(cast)
    with pytest.raises(Denied):
        verify(cast.actor("handler"), now(rectification), verdict="通过")
    send_back(cast.actor("inspector"), now(rectification), reason="还没有补发说明。")
    assert now(rectification).stage == Stage.PLANNED
    carry_out(cast.actor("handler"), now(rectification), result="已补发。")
    done = verify(cast.actor("inspector"), now(rectification), verdict="查看了补发的说明和培训记录。")
    assert done.stage == Stage.CLOSED
    actions = list(
        AuditEntry.objects.filter(subject=f"policy.rectification:{done.pk}", outcome="done")
        .order_by("seq")
        .values_list("action", flat=True)
    )
    assert [a.partition(".")[2] for a in actions] == [
        "open",
        "plan",
        "carry_out",
        "send_back",
        "carry_out",
        "verify",
    ]
    assert list(audit.verify()) == []


def test_a_second_round_stands_beside_the_first_and_no_step_can_be_changed(cast: Cast) -> None:
    rectification = carried_out(cast)
    send_back(cast.actor("inspector"), now(rectification), reason="还没有补发说明。")
    carry_out(cast.actor("handler"), now(rectification), result="已补发。")
    steps = steps_of(now(rectification))
    assert [step.act for step in steps] == ["plan", "carry_out", "send_back", "carry_out"]
    assert [s.words["result"] for s in steps if "result" in s.words] == [
        "已向信访人说明，已培训。",
        "已补发。",
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Step.objects.filter(act="carry_out").update(words={})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Step.objects.all().delete()


def test_whose_turn_it_is_waits_on_one_desk_and_on_no_other(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rectification, handler = opened(cast), cast.actor("handler")
    with django_assert_num_queries(2):  # what stands above the unit, and all that waits
        [mine] = waiting(handler)
    assert (mine.key, mine.due) == (str(rectification.pk), rectification.due_on)
    assert waiting(cast.actor("inspector")) == []
    carried_out_now = carry_out(
        cast.actor("handler"),
        plan(cast.actor("handler"), rectification, cause="原因", measures="措施"),
        result="好",
    )
    assert waiting(cast.actor("handler")) == []
    [theirs] = waiting(cast.actor("inspector"))
    assert (theirs.words, theirs.due) == ("policy.rectification:carried_out", carried_out_now.turn_due)


def test_what_waits_for_a_closed_account_is_given_to_a_colleague(cast: Cast) -> None:
    """M-D1: nobody would ever finish it, for only its owner may; whoever planned it still does not verify it."""
    rectification, second = opened(cast), cast.staff["second_handler"]
    plan(cast.actor("handler"), rectification, cause="原因", measures="措施")
    close_account(with_administrators(cast).actor("housing_system"), cast.staff["handler"], reason="离职")
    with pytest.raises(Denied):
        hand_on(cast.actor("second_handler"), now(rectification), owner=second, reason="我来办")
    with pytest.raises(Refused, match="由责任单位更换"):
        hand_on(cast.actor("office_leader"), now(rectification), owner=second, reason="离职")
    hand_on(cast.actor("section_head"), now(rectification), owner=second, reason="离职")
    [mine] = waiting(cast.actor("second_handler"))
    assert (mine.key, mine.due) == (str(rectification.pk), rectification.due_on)
    carry_out(cast.actor("second_handler"), now(rectification), result="好")
    with pytest.raises(Refused, match="不再更换"):
        hand_on(cast.actor("section_head"), now(rectification), owner=cast.staff["section_head"], reason="换")


def test_the_table_of_stages_is_kept(cast: Cast) -> None:
    rectification = opened(cast)
    with pytest.raises(Refused, match="已立项"):
        carry_out(cast.actor("handler"), rectification, result="好了")
    with pytest.raises(Refused, match="已立项"):
        verify(cast.actor("inspector"), rectification, verdict="通过")
    with pytest.raises(InvalidInput) as told:
        plan(cast.actor("handler"), rectification, cause=" ", measures="")
    assert set(told.value.fields) == {"cause", "measures"}
    with pytest.raises(Denied):
        plan(cast.actor("second_handler"), rectification, cause="原因", measures="措施")


def test_a_section_head_who_is_the_owner_cannot_verify(cast: Cast) -> None:
    rectification = carried_out(cast)
    Rectification.objects.update(owner=cast.staff["section_head"])
    with pytest.raises(Refused, match="责任人以外"):
        verify(cast.actor("section_head"), now(rectification), verdict="通过")


def test_one_case_opens_one_rectification_and_a_light_finding_none(cast: Cast) -> None:
    sampled = found_wrong(cast)
    good = {"deviation": "引用过期条款", "owner": cast.staff["handler"], "due": today() + timedelta(days=9)}
    for wrong in ({"owner": cast.staff["inspector"]}, {"due": today()}, {"owner": None}, {"deviation": ""}):
        with pytest.raises(InvalidInput):
            open_from_finding(cast.actor("inspector"), sampled, **{**good, **wrong})  # type: ignore[arg-type]  # keywords of mixed types
    open_from_finding(cast.actor("inspector"), sampled, **good)  # type: ignore[arg-type]  # keywords of mixed types
    with pytest.raises(Refused, match="一案一整改"):
        open_from_finding(cast.actor("inspector"), sampled, **good)  # type: ignore[arg-type]  # keywords of mixed types
    sampled.finding = "minor"
    sampled.save()
    Rectification.objects.all().delete()
    with pytest.raises(Refused, match="一般"):
        open_from_finding(cast.actor("inspector"), sampled, **good)  # type: ignore[arg-type]  # keywords of mixed types


def repeat(cast: Cast) -> Petition:
    """The same trouble comes again after the answer; the registrar links it."""
    earlier = Petition.objects.get(matter=concluded_quarter(cast)[0])
    petition = registered(cast).petition
    return link_same_matter(cast.actor("registrar"), petition, earlier, reason="同一工地同一问题")


def test_a_person_judges_a_repeat_petition_and_the_rectification_opens_with_it(cast: Cast) -> None:
    petition = repeat(cast)
    assert unjudged_repeats(cast.actor("inspector")) == [petition]
    [owed] = [w for w in waiting(cast.actor("inspector")) if w.kind == "judge"]
    assert (owed.key, owed.due) == (petition.number, work_calendar().add_working_days(today(), 10).day)
    assert not [w for w in waiting(cast.actor("office_leader")) if w.kind == "judge"], "one post owns it"
    assert owed.due is not None
    reading = seen(RECTIFIED_IN_TIME, cast.petition_office.pk, _YEAR, owed.due + timedelta(days=1))
    assert reading.standing is Standing.BROKEN
    with pytest.raises(InvalidInput) as told:
        judge_repeat(cast.actor("inspector"), petition, deviation=True, reason="前次引用失效条款")
    assert set(told.value.fields) == {"owner", "due"}
    judged = judge_repeat(
        cast.actor("inspector"),
        petition,
        deviation=True,
        reason="前次答复引用了失效条款，甲小满因此再次来信。",
        owner=cast.staff["handler"],
        due=date(2026, 11, 2),
    )
    rectification = Rectification.objects.get(judgement=judged)
    assert rectification.matter == petition.repeat_of.matter  # type: ignore[union-attr]  # keywords of mixed types
    assert rectification.unit == cast.housing
    assert "甲小满" not in rectification.deviation
    assert unjudged_repeats(cast.actor("inspector")) == []
    assert not [w for w in waiting(cast.actor("inspector")) if w.kind == "judge"]
    with pytest.raises(Refused, match="已经作过认定"):
        judge_repeat(cast.actor("inspector"), petition, deviation=False, reason="再认定")


def test_a_repeat_may_be_judged_to_have_another_cause(cast: Cast) -> None:
    petition = repeat(cast)
    judge_repeat(cast.actor("inspector"), petition, deviation=False, reason="工地换了施工单位，属于新情况。")
    assert not Rectification.objects.exists()


def test_first_petitions_and_accusations_are_not_judged(cast: Cast) -> None:
    first = registered(cast).petition
    with pytest.raises(Refused, match="重复信访"):
        judge_repeat(cast.actor("inspector"), first, deviation=False, reason="不是重复")
    petition = repeat(cast)
    Matter.objects.filter(pk=petition.matter_id).update(confidential=True)
    with pytest.raises(Refused, match="检举控告"):
        judge_repeat(
            cast.actor("office_leader"), Petition.objects.get(pk=petition.pk), deviation=False, reason="无"
        )
    assert unjudged_repeats(cast.actor("office_leader")) == []


def test_a_talk_has_the_statement_of_the_person_talked_to(cast: Cast) -> None:
    rectification = opened(cast)
    leader, handler = cast.actor("leader"), cast.staff["handler"]
    with pytest.raises(InvalidInput):
        record_talk(leader, rectification, person=cast.staff["leader"], held_on=today(), content="谈话")
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        record_talk(leader, rectification, person=handler, held_on=tomorrow, content="谈话")
    talk = record_talk(
        leader, rectification, person=handler, held_on=today(), content="指出引用失效条款的问题。"
    )
    with pytest.raises(Denied):
        answer_talk(cast.actor("second_handler"), talk, statement="与我无关")
    told = answer_talk(cast.actor("handler"), talk, statement="接受，今后核对版本。")
    assert [step.words for step in steps_of(told)] == [{"statement": "接受，今后核对版本。"}]
    with pytest.raises(Refused):
        answer_talk(cast.actor("handler"), told, statement="再说")


def test_who_left_answers_a_talk_on_paper_and_who_held_it_or_a_head_enters_that(cast: Cast) -> None:
    rectification, leader = opened(cast), cast.actor("leader")
    gone = with_administrators(cast).staff["handler"]
    talk = record_talk(leader, rectification, person=gone, held_on=today(), content="指出引用失效条款。")
    with pytest.raises(NotFound):
        get_talk(leader, talk.pk)
    close_account(cast.actor("housing_system"), gone, reason="退休")
    moved = AccountabilityTalk.objects.get()
    assert moved.turn_staff == cast.staff["leader"], "on the desk of who held it"
    with pytest.raises(Denied):
        answer_talk(cast.actor("principal"), moved, statement="接受。")
    close_account(cast.actor("housing_system"), cast.staff["leader"], reason="调离")
    principal, moved = cast.actor("principal"), AccountabilityTalk.objects.get()
    assert moved.turn_staff == cast.staff["principal"], "who held it left too: a head of the unit"
    paper: dict[str, Any] = {"statement": "接受。", "came_on": today(), "kept_at": "人事科"}
    with pytest.raises(InvalidInput, match="早于约谈"):
        answer_talk(principal, moved, **paper | {"came_on": today() - timedelta(days=1)})
    told = answer_talk(principal, get_talk(principal, talk.pk), **paper)
    kept = {ON_PAPER: "接受。", "came_on": today().isoformat(), "kept_at": "人事科"}
    assert [step.words for step in steps_of(told)] == [kept]


def test_a_closed_account_is_taken_neither_for_a_talk_nor_for_a_deduction(cast: Cast) -> None:
    rectification, leader = opened(cast), cast.actor("leader")
    closed = with_administrators(cast).staff["handler"]
    close_account(cast.actor("housing_system"), closed, reason="调离")
    rectification = now(rectification)
    assert rectification.turn_staff is None, "a colleague sees what waited for the person (M-D1)"
    with pytest.raises(InvalidInput, match="整改单位的人员"):
        record_talk(leader, rectification, person=closed, held_on=today(), content="谈话")
    with pytest.raises(InvalidInput, match="整改单位的人员"):
        propose_deduction(leader, rectification, person=closed, points=Decimal(1), ground="理由")


def test_a_deduction_waits_for_the_person_concerned_and_a_leader_decides(cast: Cast) -> None:
    rectification = opened(cast)
    deduction = propose_deduction(
        cast.actor("leader"),
        rectification,
        person=cast.staff["handler"],
        points=Decimal(2),
        ground="引用失效条款，造成重复信访。",
    )
    with pytest.raises(Refused, match="可以在"):
        decide_deduction(cast.actor("leader"), deduction, decision="upheld", points=None, reason="同意")
    answered = answer_deduction(cast.actor("handler"), deduction, objection="版本库当时没有更新。")
    with pytest.raises(Denied):
        decide_deduction(cast.actor("handler"), answered, decision="dropped", points=None, reason="不该扣")
    with pytest.raises(InvalidInput):
        decide_deduction(cast.actor("leader"), answered, decision="reduced", points=Decimal(2), reason="少扣")
    done = decide_deduction(
        cast.actor("leader"), answered, decision="reduced", points=Decimal("0.5"), reason="情有可原。"
    )
    assert (done.decision, done.decided_points) == ("reduced", Decimal("0.5"))
    with pytest.raises(Refused, match="已决定"):
        answer_deduction(cast.actor("handler"), ScoreDeduction.objects.get(), objection="还有话说")


@pytest.mark.parametrize("points", [Decimal(0), Decimal("-1"), Decimal("0.3"), Decimal(11)])
def test_points_are_halves_within_bounds(cast: Cast, points: Decimal) -> None:
    with pytest.raises(InvalidInput):
        propose_deduction(
            cast.actor("leader"), opened(cast), person=cast.staff["handler"], points=points, ground="理由"
        )


def test_the_list_shows_a_unit_its_own_and_a_person_what_names_them(cast: Cast) -> None:
    rectification = opened(cast)
    for who in ("inspector", "office_leader", "handler", "section_head", "leader"):
        assert get_rectification(cast.actor(who), rectification.pk) == rectification
    for who in ("second_handler", "outsider", "registrar", "counsel", "review_leader", "system_admin"):
        with pytest.raises(NotFound):
            get_rectification(cast.actor(who), rectification.pk)
    Matter.objects.filter(pk=reload(rectification.matter).pk).update(confidential=True)
    assert not rectifications(cast.actor("inspector")).exists()
