"""What is left after a review: handling anew with its own remedies, a file that stays open, hearings that count."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, at, reload
from tests.steps import (
    HANDLERS,
    OPINION,
    answered,
    final_review_served,
    issued,
    review_served,
    serve,
)
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.closing import close, redo
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.models import Petition, ReviewRequest, RunningClock
from xinqiao.matters.offers import offers
from xinqiao.rules.lifecycle import State


@pytest.mark.django_db
def test_an_opinion_made_anew_can_be_reviewed_like_the_first(cast: Cast) -> None:
    matter = answered(cast)
    review_served(cast, matter, "revoked")
    redo(cast.actor("review_leader"), reload(matter), reason="事实不清")
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    assert RunningClock.objects.filter(matter=matter, code="T9", stopped_on=None).count() == 1
    review_served(cast, matter, "maintained")
    assert list(ReviewRequest.objects.filter(matter=matter).values_list("outcome", flat=True)) == [
        "revoked",
        "maintained",
    ]
    final_review_served(cast, matter, "maintained")
    assert reload(matter).state == State.FINAL_SERVED


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["maintained", "changed"])
def test_only_a_revoked_opinion_is_handled_anew(cast: Cast, outcome: str) -> None:
    matter = answered(cast)
    review_served(cast, matter, outcome)
    with pytest.raises(Refused, match="撤销原意见"):
        redo(cast.actor("review_leader"), reload(matter), reason="重新办理")
    assert RunningClock.objects.get(matter=matter, code="T11").stopped_on is None
    offered = {o.act.name: o.forbidden for o in offers(cast.actor("review_leader"), reload(matter))}
    assert (told := offered["redo"]) is not None
    assert "撤销原意见" in told.reason


@pytest.mark.django_db
def test_a_matter_whose_opinion_was_revoked_is_not_closed_before_it_is_handled_anew(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        review_served(cast, matter, "revoked")
        final_review_served(cast, matter, "maintained")
        clock.shift(timedelta(days=60))
        with pytest.raises(Refused, match="原意见已被撤销"):
            close(cast.actor("final_reviewer"), reload(matter))
        assert redo(cast.actor("final_leader"), reload(matter), reason="撤销").state == State.ACCEPTED


@pytest.mark.django_db
def test_the_reason_for_a_late_request_is_kept_masked(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        clock.shift(timedelta(days=60))
        petition = Petition.objects.get(matter=matter)
        citizen = Actor.citizen(petition.pk, matter.pk)
        made = request_review(citizen, petition, "不服", late_reason="甲小满住院，电话13800001234")
        assert made.late
        assert "甲小满" not in made.late_reason
        assert "13800001234" not in made.late_reason
