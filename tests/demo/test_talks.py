"""The demonstration holds a discussion under way with an outside expert, a concluded one and an answered request."""

from datetime import datetime

import pytest

from xinqiao.cli.reference import load_reference
from xinqiao.demo.build import build
from xinqiao.demo.talks import EXPERT
from xinqiao.kernel import audit, clock
from xinqiao.kernel.keycheck import check_keys
from xinqiao.matters.models import RequestForInstruction
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for
from xinqiao.policy.models import CaseDiscussion, DiscussionForm
from xinqiao.rules.discussing import DiscussionState


@pytest.mark.once
@pytest.mark.django_db
def test_hard_cases_of_the_city() -> None:
    check_keys()
    load_reference()
    with clock.at(datetime(2026, 10, 20, 15, tzinfo=clock.SHANGHAI)):
        build(40, 11, lambda done: None)
        under_way = CaseDiscussion.objects.get(stage=DiscussionState.COLLECTING)
        assert under_way.form == DiscussionForm.EXPERT_PANEL
        expert = actor_for(Staff.objects.get(username=EXPERT))
        assert list(visible(expert)) == [under_way.matter]
    concluded = CaseDiscussion.objects.get(stage=DiscussionState.CONCLUDED)
    assert concluded.pdf_path
    assert RequestForInstruction.objects.get().answered_at is not None
    assert list(audit.verify()) == []
