"""Controls of M-P3 and M-P4: discussions concluded in time, replies reviewed before they leave, requests answered."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, reload
from tests.controls.seen import seen
from tests.policy.talks import confirmed, everybody_invited, fresh, heard, minuted
from tests.policy.talks import discussed as talk_about
from tests.steps import HANDLERS, OPINION, issued
from xinqiao.controls.policy_discussion import DISCUSSED
from xinqiao.controls.policy_instruction import INSTRUCTED
from xinqiao.controls.reading import Period, Standing
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.instruction import mark_dispute
from xinqiao.matters.models import Approval, Dispute, DisputeKind, Matter, RequestForInstruction
from xinqiao.policy.commands.minutes import conclude
from xinqiao.policy.models import CaseDiscussion

pytestmark = pytest.mark.django_db
discussed, instructed = partial(seen, DISCUSSED), partial(seen, INSTRUCTED)


def _now() -> Period:
    return Period(first=today() - timedelta(days=1), last=today() + timedelta(days=1))


def _later() -> date:
    return today() + timedelta(days=90)


def test_a_discussion_is_at_risk_then_broken_and_kept_when_it_is_concluded(cast: Cast) -> None:
    assert discussed(cast.housing.pk, _now(), today()).standing is Standing.NOTHING_DUE
    talk = everybody_invited(cast, talk_about(cast, accepted(cast)))
    reading = discussed(cast.housing.pk, _now(), today())
    assert (reading.due, reading.done, reading.standing) == (1, 0, Standing.AT_RISK)
    assert reading.lines[0].subject == f"policy.casediscussion:{talk.pk}"
    assert discussed(cast.housing.pk, _now(), _later()).standing is Standing.BROKEN
    heard(cast, talk)
    minuted(cast, talk)
    confirmed(cast, talk)
    conclude(cast.actor("leader"), fresh(talk))
    assert discussed(cast.housing.pk, _now(), _later()).standing is Standing.KEPT
    CaseDiscussion.objects.update(submitted_at=talk.submitted_at - timedelta(days=120))
    past = Period(first=today() - timedelta(days=130), last=today() - timedelta(days=100))
    assert discussed(cast.housing.pk, past, _later()).standing is Standing.BROKEN, "concluded too late"


def test_a_disputed_matter_that_nobody_discusses_is_counted_and_an_accusation_is_not(cast: Cast) -> None:
    matter = accepted(cast)
    mark_dispute(cast.actor("handler"), matter, kind=DisputeKind.MAJOR, reason="分歧很大")
    reading = discussed(cast.housing.pk, _now(), today())
    assert (reading.due, reading.at_risk) == (1, 1)
    assert reading.lines[0].subject == f"matters.matter:{matter.pk}"
    assert discussed(cast.environment.pk, _now(), today()).due == 0
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert discussed(cast.housing.pk, _now(), today()).due == 0


def test_a_reply_counts_only_with_the_leaders_review_before_it_left(cast: Cast) -> None:
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    good = instructed(cast.housing.pk, _now(), today())
    assert (good.due, good.done, good.standing) == (1, 1, Standing.KEPT)
    assert good.lines[0].subject == f"matters.paper:{paper.pk}"
    leaders = Approval.objects.filter(paper=paper, step="leader_in_charge")
    leaders.update(at=paper.created_at + timedelta(days=2))
    assert instructed(cast.housing.pk, _now(), today()).standing is Standing.BROKEN, "approved afterwards"
    leaders.update(at=paper.created_at, by=cast.staff["handler"])
    assert instructed(cast.housing.pk, _now(), today()).standing is Standing.BROKEN, "by its writer"
    leaders.delete()
    bad = instructed(cast.housing.pk, _now(), today())
    assert (bad.due, bad.done, bad.standing) == (1, 0, Standing.BROKEN)
    assert "没有分管领导的审核" in bad.lines[0].title


def test_a_disputed_matter_answered_too_early_breaks_the_measure(cast: Cast) -> None:
    matter = accepted(cast)
    paper = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    Dispute.objects.create(
        matter=matter,
        kind=DisputeKind.POLICY,
        reason="分歧",
        unit=cast.housing,
        by=cast.staff["handler"],
        at=paper.created_at,
        turn_since=paper.created_at,
    )
    assert instructed(cast.housing.pk, _now(), today()).standing is Standing.BROKEN
    Dispute.objects.update(decided_at=paper.created_at)
    assert instructed(cast.housing.pk, _now(), today()).standing is Standing.KEPT


def test_a_request_past_its_day_without_answer_breaks_the_measure(cast: Cast) -> None:
    asking = {"recipient": "某省自然资源厅", "facts": "园地。", "question": "哪一档？", "opinion": "园地。"}
    issued(cast, accepted(cast), "instruction_request", asking, "handler", "section_head", "leader")
    assert instructed(cast.housing.pk, _now(), today()).standing is Standing.AT_RISK
    assert instructed(cast.housing.pk, _now(), _later()).standing is Standing.BROKEN
    RequestForInstruction.objects.update(answered_at=RequestForInstruction.objects.get().asked_at)
    assert instructed(cast.housing.pk, _now(), _later()).standing is Standing.KEPT


def test_the_controls_take_a_constant_number_of_queries(cast: Cast) -> None:
    counts = set()
    for _ in range(2):
        matter = accepted(cast)
        mark_dispute(cast.actor("handler"), reload(matter), kind=DisputeKind.MAJOR, reason="分歧")
        talk_about(cast, accepted(cast))
        with CaptureQueriesContext(connection) as queries:
            discussed(cast.housing.pk, _now(), today())
            instructed(cast.housing.pk, _now(), today())
        counts.add(len(queries))
    assert len(counts) == 1
