"""Several recipients of one document: whoever is served late, twice named, or beside another's request (条例 23(2), 35, 36)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, at, heard_and_examined, reload
from tests.matters.test_parties import _by, petition_of
from tests.steps import HANDLERS, OPINION, fresh, issued, sorted_at_office
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.service import record_service, record_unserved
from xinqiao.matters.models import Paper, RunningClock, UnservedGround
from xinqiao.matters.queries.recipients import recipients, unserved_yet
from xinqiao.people.vault import Identity

pytestmark = pytest.mark.django_db
_TRIED: dict[str, Any] = {
    "ground": UnservedGround.UNREACHABLE,
    "attempts": "三次电话无人接听，挂号信退回，凭证已存入材料。",
}


def _opinion_for_two(cast: Cast) -> Paper:
    two = (Identity(name="乙小暑", phone="13900000001"),)
    matter = sorted_at_office(cast, channel="visit", people_count=2, representatives=two)
    forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    return issued(cast, heard_and_examined(cast, matter), "handling_opinion", OPINION, *HANDLERS)


def _window(paper: Paper) -> RunningClock:
    return RunningClock.objects.get(matter=paper.matter, code="T9", stopped_on=None)


def test_article_35_who_was_given_up_with_all_the_rest_is_served_when_found(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        opinion = _opinion_for_two(cast)
        first, second = (one.principal.pk for one in recipients(opinion.matter))
        handler = cast.actor("handler")
        clock.move_to(at("2026-03-10"))
        record_service(handler, fresh(opinion), _by(today(), first, first))
        record_unserved(handler, fresh(opinion), tried_on=today(), **_TRIED)
        assert _window(opinion).started_on == date(2026, 3, 10)
        assert [one.principal.pk for one in unserved_yet(fresh(opinion))] == [second]
        clock.move_to(at("2026-03-20"))
        record_service(handler, fresh(opinion), _by(today()))
        assert _window(opinion).started_on == date(2026, 3, 20)
        assert unserved_yet(fresh(opinion)) == []


def test_article_35_a_day_recorded_late_cuts_nobodys_thirty_days(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        opinion = _opinion_for_two(cast)
        first, second = recipients(opinion.matter)
        handler = cast.actor("handler")
        clock.move_to(at("2026-03-10"))
        record_unserved(handler, fresh(opinion), tried_on=today(), who=second.principal, **_TRIED)
        record_service(handler, fresh(opinion), _by(today(), first.principal.pk))
        record_service(handler, fresh(opinion), _by(today() - timedelta(days=5)))
        assert _window(opinion).started_on == date(2026, 3, 10)


def test_article_35_the_request_of_one_does_not_take_the_opinion_from_the_other(cast: Cast) -> None:
    opinion = _opinion_for_two(cast)
    first, second = (one.principal.pk for one in recipients(opinion.matter))
    record_service(cast.actor("handler"), fresh(opinion), _by(today(), first))
    petition = petition_of(opinion.matter)
    request_review(Actor.citizen(petition.pk, opinion.matter_id), petition, "请复查第一项")
    assert [one.principal.pk for one in unserved_yet(fresh(opinion))] == [second]
    record_service(cast.actor("handler"), fresh(opinion), _by(today(), second))
    assert reload(opinion.matter).state == "in_review"
    assert unserved_yet(fresh(opinion)) == []
