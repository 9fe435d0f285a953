"""A suggestion that is answered within the fifteen days needs no notice besides; otherwise the notice stays owed (条例 23(2), (3), 29)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.cast import Cast, accepted, at, registered, reload, submission
from tests.steps import issued, serve
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.disposition import accept, forward, notify_acceptance
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, Petition, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.desk import mine
from xinqiao.matters.queries.own_work import next_of, own_work
from xinqiao.matters.queries.progress import progress
from xinqiao.rules.approval import chain_of
from xinqiao.rules.lifecycle import State
from xinqiao.rules.own_work import Task

pytestmark = pytest.mark.django_db

REPLY = {"answer": "采纳。", "path": "列入计划。", "time_points": "六月底前。"}
LAST = date(2026, 3, 17)
"""Fifteen days after 2 March."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-03-02"), tick=False) as traveller:
        yield traveller


def _suggested(cast: Cast) -> Matter:
    """A suggestion that was forwarded to the housing office and accepted there."""
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.SUGGESTION, route="29", reason="建议")
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="请研究")
    return accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])


def _answer(cast: Cast, matter: Matter, day: date) -> None:
    posts = {"section_head": "section_head", "legal_counsel": "counsel", "leader_in_charge": "leader"}
    chain = [posts[role] for role in chain_of("reply", reload(matter).route)]
    serve(cast, issued(cast, matter, "reply", REPLY, "handler", *chain), "handler", day)


def _four(matter: Matter, code: str = "T4") -> RunningClock:
    return RunningClock.objects.get(matter=matter, code=code)


def _offers_notice(cast: Cast, matter: Matter) -> bool:
    return "notify_acceptance" in {o.act.name for o in offers(cast.actor("unit_registrar"), reload(matter))}


def test_article_29_the_answer_served_on_the_last_day_stands_for_the_notice(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = _suggested(cast)
    assert not Paper.objects.filter(matter=matter, kind="acceptance_notice").exists()
    assert (_four(matter).due_on, _four(matter).stopped_on) == (LAST, None)
    clock.move_to(at("2026-03-17"))
    _answer(cast, matter, LAST)
    assert (_four(matter).stopped_on, _four(matter).stop_event) == (LAST, "期限内答复送达")
    assert not _offers_notice(cast, matter)
    with pytest.raises(Refused, match="不必另行"):
        notify_acceptance(cast.actor("unit_registrar"), reload(matter))
    assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


def test_article_23_without_an_answer_in_fifteen_days_the_notice_is_still_owed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = _suggested(cast)
    clock.move_to(at("2026-03-18"))
    assert reload(matter).next_clock == "T4", "the desk says so"
    _answer(cast, matter, today())
    assert _four(matter).stopped_on is None, "a late answer is no notice in time"
    assert _offers_notice(cast, matter)
    step = next_of(reload(matter))
    assert step is not None
    assert step.task is Task.NOTIFY, "it does not wait for the petitioner"
    registrar = cast.actor("unit_registrar")
    assert matter in mine(registrar).filter(own_work(registrar))
    petition = Petition.objects.get(matter=matter)
    assert progress(Actor.citizen(petition.pk, matter.pk)).next == "", "no day that is over is promised"


def test_article_23_the_notice_of_a_suggestion_stops_the_clock_by_its_service(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = _suggested(cast)
    clock.move_to(at("2026-03-10"))
    assert _offers_notice(cast, matter)
    notify_acceptance(cast.actor("unit_registrar"), reload(matter))
    assert not _offers_notice(cast, matter)
    assert _four(matter).stopped_on is None
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    serve(cast, notice, "unit_registrar", today())
    assert _four(matter).stopped_on == today()


def test_article_23_what_the_petitioner_brought_to_the_unit_itself_is_answered_in_the_same_way(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    given = register(cast.actor("unit_registrar"), cast.housing, submission())
    matter = reload(given.petition.matter)
    sort_matter(cast.actor("unit_registrar"), matter, kind=Kind.SUGGESTION, route="29", reason="建议")
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    clock.move_to(at("2026-03-12"))
    _answer(cast, matter, today())
    assert _four(matter, "T3").stopped_on == today()


def test_article_23_a_claim_is_not_spared_its_notice(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = accepted(cast, route="31(5)")
    assert Paper.objects.filter(matter=matter, kind="acceptance_notice").exists()
    _answer(cast, matter, today())
    assert _four(matter).stopped_on is None
    assert not _offers_notice(cast, matter)
