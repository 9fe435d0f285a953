"""Disputed matters, requests for instruction, and the review by the leader in charge before any formal reply leaves (M-P4)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, reload, sent_in
from tests.steps import HANDLERS, OPINION, REVIEW, REVIEWERS, answered, ask_for_review, fresh, issued
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.library.models import Instrument, InstrumentLevel, Provision
from xinqiao.matters.commands.instruction import (
    InstructionAnswer,
    answer_request,
    decide_dispute,
    mark_dispute,
    read_letter,
    record_answer,
)
from xinqiao.matters.commands.papers import approve, draft, issue_paper, send_back, submit_for_approval
from xinqiao.matters.models import (
    Approval,
    DisputeKind,
    Matter,
    Paper,
    PaperState,
    Petition,
    RequestForInstruction,
    RunningClock,
)
from xinqiao.matters.queries.access import get_paper
from xinqiao.matters.queries.disputes import decision_on, get_request, requests_to
from xinqiao.offices.models import Post, Staff
from xinqiao.offices.queries import actor_for
from xinqiao.rules.approval import ANSWERS, holders
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import HEADS, Role

pytestmark = pytest.mark.django_db

ASKING = {
    "recipient": "云水市人民政府",
    "facts": "信访人甲小满（13800001234）反映的地块登记为园地。",
    "question": "适用哪一档标准？",
    "opinion": "建议按园地。",
}


def _asked(cast: Cast, matter: Matter, **changes: str) -> RequestForInstruction:
    issued(cast, matter, "instruction_request", {**ASKING, **changes}, "handler", "section_head", "leader")
    return RequestForInstruction.objects.latest("pk")


def _answer(**changes: Any) -> InstructionAnswer:
    given: dict[str, Any] = {
        "text": "按园地执行。\n从登记之日起算。",
        "number": "云政函〔2026〕9号",
        "answered_on": today(),
    }
    return InstructionAnswer(**{**given, **changes})


def _disputed(cast: Cast) -> Matter:
    matter = accepted(cast)
    mark_dispute(cast.actor("handler"), matter, kind=DisputeKind.POLICY, reason="两个文件的标准不一致")
    return reload(matter)


def test_a_disputed_matter_is_not_answered_before_its_request_is(cast: Cast) -> None:
    matter = _disputed(cast)
    with pytest.raises(Refused, match="请先请示"):
        issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    request = _asked(cast, matter)
    opinion = Paper.objects.get(kind="handling_opinion")
    with pytest.raises(Refused, match="还没有得到批复") as told:
        issue_paper(cast.actor("leader"), opinion)
    assert told.value.verdict.basis[0].article == 12
    second = _asked(cast, matter, recipient="某省自然资源厅")
    answer_request(cast.actor("review_leader"), request, _answer())
    with pytest.raises(Refused, match="还没有得到批复"):
        issue_paper(cast.actor("leader"), fresh(opinion))
    record_answer(cast.actor("handler"), second, _answer(number="某自然资函〔2026〕1号"))
    assert issue_paper(cast.actor("leader"), fresh(opinion)).number


def test_the_leader_in_charge_may_decide_instead_and_nobody_else(cast: Cast) -> None:
    matter = _disputed(cast)
    for who in ("handler", "section_head", "counsel"):
        with pytest.raises(Denied):
            decide_dispute(cast.actor(who), matter.disputes.latest("at", "pk"), decision="照常答复")
    with pytest.raises(InvalidInput):
        decide_dispute(cast.actor("leader"), matter.disputes.latest("at", "pk"), decision=" ")
    decide_dispute(cast.actor("leader"), matter.disputes.latest("at", "pk"), decision="按现行标准答复。")
    assert issued(cast, matter, "handling_opinion", OPINION, *HANDLERS).number
    with pytest.raises(Refused, match="领导已决定"):
        decide_dispute(cast.actor("leader"), matter.disputes.latest("at", "pk"), decision="再决定")


def test_an_answer_from_before_the_dispute_does_not_settle_it(cast: Cast) -> None:
    matter = accepted(cast)
    answer_request(cast.actor("review_leader"), _asked(cast, matter), _answer())
    mark_dispute(cast.actor("handler"), reload(matter), kind=DisputeKind.MAJOR, reason="批复后又有新的分歧")
    with pytest.raises(Refused, match="请先请示"):
        issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)


def test_a_matter_is_marked_once_and_not_after_its_decision(cast: Cast) -> None:
    matter = _disputed(cast)
    with pytest.raises(Refused, match="已经标记"):
        mark_dispute(cast.actor("section_head"), matter, kind=DisputeKind.MAJOR, reason="重复")
    with pytest.raises(Refused, match="已经作出决定"):
        mark_dispute(cast.actor("handler"), answered(cast), kind=DisputeKind.MAJOR, reason="太晚")


def test_a_request_goes_through_its_chain_under_a_number_and_stops_no_clock(cast: Cast) -> None:
    matter = accepted(cast)
    before = list(RunningClock.objects.filter(matter=matter).order_by("pk").values())
    request = _asked(cast, matter)
    assert request.paper.number.startswith(f"{cast.housing.document_word}请〔")
    assert [a.step for a in request.paper.approvals.order_by("pk")] == ["section_head", "leader_in_charge"]
    assert request.expected_on > today() + timedelta(days=14), "fifteen working days"
    assert list(RunningClock.objects.filter(matter=matter).order_by("pk").values()) == before
    assert reload(matter).state == "accepted"


def test_the_letter_is_masked_and_never_shown_to_the_petitioner(cast: Cast) -> None:
    matter = accepted(cast)
    citizen = Actor.citizen(Petition.objects.get(matter=matter).pk, matter.pk)
    for recipient in ("云水市人民政府", "某省自然资源厅"):
        request = _asked(cast, matter, recipient=recipient)
        assert not request.paper.for_citizen
        with pytest.raises(NotFound):
            get_paper(citizen, request.paper_id)
    assert request.to_unit is None
    assert "甲小满" not in str(request.paper.content)


def test_the_higher_organ_has_it_on_its_desk_reads_the_letter_and_answers(cast: Cast) -> None:
    request = _asked(cast, accepted(cast))
    higher = cast.actor("review_leader")
    assert [r.pk for r in requests_to(higher, waiting=True)] == [request.pk]
    assert get_request(cast.actor("reviewer"), request.pk)
    assert read_letter(higher, request).startswith(b"%PDF")
    with pytest.raises(NotFound):
        get_request(cast.actor("final_leader"), request.pk)
    with pytest.raises(Denied):
        answer_request(cast.actor("reviewer"), request, _answer())
    answer_request(higher, request, _answer())
    assert requests_to(higher, waiting=True) == []


def test_a_corrected_answer_stands_beside_the_first_and_is_cited_apart(cast: Cast) -> None:
    request = _asked(cast, accepted(cast))
    recorded = record_answer(cast.actor("handler"), request, _answer())
    first = recorded.instrument
    record_answer(cast.actor("handler"), _now(request), _answer(text="按耕地执行。"))
    answer_request(cast.actor("review_leader"), _now(request), _answer(text="仍按园地执行。"))
    with pytest.raises(Refused, match="已有批复"):
        record_answer(cast.actor("handler"), _now(request), _answer(text="另有说法。"))
    steps = steps_of(request)
    assert [s.act for s in steps] == ["record", "record", "answer"]
    assert [s.words["text"] for s in steps] == [_answer().text, "按耕地执行。", "仍按园地执行。"]
    kept = _now(request)
    assert (kept.answered_at, kept.answered_on) == (recorded.answered_at, today())
    assert first is not None
    assert kept.instrument is not None
    assert kept.instrument != first
    texts = Provision.objects.filter(version__instrument=first).values_list("text", flat=True)
    assert list(texts) == ["按园地执行。", "从登记之日起算。"], (
        "what was founded on the first stays as it was"
    )


def _now(request: RequestForInstruction) -> RequestForInstruction:
    return RequestForInstruction.objects.get(pk=request.pk)


def test_a_matter_disputed_again_keeps_the_first_dispute_and_its_decision(cast: Cast) -> None:
    matter = _disputed(cast)
    decide_dispute(cast.actor("leader"), matter.disputes.latest("at", "pk"), decision="按现行标准答复。")
    mark_dispute(cast.actor("handler"), reload(matter), kind=DisputeKind.MAJOR, reason="又有新的分歧")
    decide_dispute(cast.actor("leader"), matter.disputes.latest("at", "pk"), decision="改按新标准答复。")
    told = [(d.kind, d.reason, decision_on(d)) for d in matter.disputes.all()]
    assert told == [
        ("policy", "两个文件的标准不一致", "按现行标准答复。"),
        ("major", "又有新的分歧", "改按新标准答复。"),
    ]


def test_an_accusation_is_not_put_into_a_request_and_one_that_became_one_is_hidden(cast: Cast) -> None:
    matter = accepted(cast)
    request = _asked(cast, matter)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    higher = cast.actor("review_leader")
    assert requests_to(higher, waiting=True) == []
    with pytest.raises(NotFound):
        get_request(higher, request.pk)
    with pytest.raises(Refused, match="不写入请示"):
        draft(cast.actor("leader"), reload(matter), "instruction_request", ASKING)


def test_the_answer_is_kept_with_its_scan_and_can_be_cited(cast: Cast) -> None:
    request = _asked(cast, accepted(cast))
    scan = sent_in("批复.txt", "按园地执行".encode())
    record_answer(cast.actor("handler"), request, _answer(file=scan))
    request.refresh_from_db()
    assert request.answer_file is not None
    instrument = request.instrument
    assert isinstance(instrument, Instrument)
    assert (instrument.level, instrument.owner_id) == (InstrumentLevel.INTERNAL, cast.housing.pk)
    assert {n.name for n in instrument.names.all()} == {instrument.title, "云政函〔2026〕9号"}
    texts = Provision.objects.filter(version__instrument=instrument).values_list("text", flat=True)
    assert list(texts) == ["按园地执行。", "从登记之日起算。"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"number": ""}, "number"), ({"answered_on": "tomorrow"}, "answered_on")],
)
def test_an_answer_needs_its_words_number_and_day(cast: Cast, changes: dict[str, Any], field: str) -> None:
    if "answered_on" in changes:
        changes = {"answered_on": today() + timedelta(days=1)}
    with pytest.raises(InvalidInput) as told:
        answer_request(cast.actor("review_leader"), _asked(cast, accepted(cast)), _answer(**changes))
    assert field in told.value.fields


def test_every_chain_of_a_formal_reply_ends_with_the_leader_in_charge() -> None:
    for kind in ANSWERS:
        assert RULES[kind].chain[-1] is Role.LEADER_IN_CHARGE, kind
    assert holders(Role.LEADER_IN_CHARGE) <= HEADS, "only another head of the unit stands in"


def _reviewed_by_a_head(paper: Paper) -> bool:
    """Whether a head of the unit, who wrote none of it, approved exactly the text that left."""
    last = Approval.objects.filter(paper=paper, approved=True).latest("pk")
    roles = set(last.by.posts.values_list("role", flat=True))
    own = paper.writers.filter(pk=last.by_id).exists()
    return last.step == Role.LEADER_IN_CHARGE and bool(roles & {*HEADS}) and not own


@pytest.mark.parametrize("leader", ["leader", "principal", "nobody"])
def test_no_opinion_leaves_a_unit_without_the_leaders_step_whoever_stands_in(cast: Cast, leader: str) -> None:
    matter = accepted(cast)
    Post.objects.filter(role=Role.LEADER_IN_CHARGE, staff__unit=cast.housing).delete()
    if leader == "leader":
        Post.objects.create(staff=cast.staff["leader"], role=Role.LEADER_IN_CHARGE)
    if leader == "nobody":
        Post.objects.filter(role=Role.PRINCIPAL_LEADER, staff__unit=cast.housing).delete()
    paper = draft(cast.actor("handler"), matter, "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    approve(cast.actor("counsel"), fresh(paper))
    everybody = [actor_for(s) for s in Staff.objects.filter(unit=cast.housing)]
    for actor in everybody:
        with pytest.raises((Refused, Denied)):
            issue_paper(actor, fresh(paper))
    for actor in everybody:
        if not actor.roles & HEADS:
            with pytest.raises((Refused, Denied)):
                approve(actor, fresh(paper))
    if leader == "nobody":
        assert fresh(paper).state == PaperState.IN_APPROVAL, "it waits until somebody holds the post"
        return
    approve(cast.actor(leader), fresh(paper))
    assert _reviewed_by_a_head(issue_paper(cast.actor(leader), fresh(paper)))


def test_an_opinion_sent_back_and_sent_again_unchanged_is_reviewed_anew_by_everybody(cast: Cast) -> None:
    """Approvals of the round before do not count, or a second head of section would take the leader's place."""
    deputy = Staff.objects.create(username="deputy", name="副科长", unit=cast.housing)
    Post.objects.create(staff=deputy, role=Role.SECTION_HEAD)
    deputy.section = cast.staff["section_head"].section
    deputy.save()
    matter = accepted(cast, route="31(5)")
    answer = {
        "answer": "依据《信访工作条例》第三十一条答复。",
        "path": "请向社区申请。",
        "time_points": "五日内",
    }
    paper = draft(cast.actor("handler"), matter, "reply", answer)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    approve(cast.actor("counsel"), fresh(paper))
    send_back(cast.actor("leader"), fresh(paper), note="请核对")
    submit_for_approval(cast.actor("handler"), fresh(paper))
    approve(actor_for(deputy), fresh(paper))
    approve(cast.actor("counsel"), fresh(paper))
    assert fresh(paper).state == PaperState.IN_APPROVAL
    assert fresh(paper).step == Role.LEADER_IN_CHARGE
    with pytest.raises(Refused, match="审核尚未全部完成"):
        issue_paper(cast.actor("leader"), fresh(paper))
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.APPROVED, step="")
    with pytest.raises(Refused, match="审核尚未全部完成"):
        issue_paper(cast.actor("leader"), fresh(paper))


def test_review_opinions_need_the_leaders_step_too_and_wait_for_a_dispute(cast: Cast) -> None:
    matter = answered(cast)
    ask_for_review(matter)
    mark_dispute(cast.actor("reviewer"), reload(matter), kind=DisputeKind.MAJOR, reason="对适用有分歧")
    with pytest.raises(Refused, match="争议事项"):
        issued(cast, matter, "review_opinion", REVIEW, *REVIEWERS)
    decide_dispute(
        cast.actor("review_leader"), matter.disputes.latest("at", "pk"), decision="维持原意见的适用。"
    )
    paper = Paper.objects.get(kind="review_opinion")
    assert _reviewed_by_a_head(issue_paper(cast.actor("review_leader"), fresh(paper)))


def test_an_answer_is_not_dated_before_the_request(cast: Cast) -> None:
    with time_machine.travel(now() - timedelta(days=5), tick=True):
        matter = accepted(cast)
    request = _asked(cast, matter)
    with pytest.raises(InvalidInput, match="在请示之后"):
        answer_request(cast.actor("review_leader"), request, _answer(answered_on=today() - timedelta(days=3)))
