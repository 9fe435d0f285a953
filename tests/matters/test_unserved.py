"""Who gave no name or cannot be found needs no invented service: it is put on record, and opens nothing (条例 23(2), 35)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from tests.cast import PETITIONER, Cast, accepted, at, registered, reload, sent_in
from tests.steps import HANDLERS, OPINION, REVIEW, REVIEWERS, ask_for_review, fresh, issued, serve
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import Job
from xinqiao.matters.commands.closing import close, redo
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.service import record_unserved
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, Petition, RunningClock, UnservedGround
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers, paper_steps
from xinqiao.matters.queries.progress import progress
from xinqiao.people.vault import Identity
from xinqiao.rules.lifecycle import State

pytestmark = pytest.mark.django_db

TRIED = "3月3日、3月5日两次拨打所留电话无人接听，3月6日挂号信因查无此人退回，退回凭证已存入材料。"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-03-02"), tick=False) as traveller:
        yield traveller


def _accepted(cast: Cast, **changes: Any) -> Matter:
    matter = reload(registered(cast, **changes).petition.matter)
    sort_matter(
        cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="行政职权", category=None
    )
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    return accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])


def _unserved(cast: Cast, paper: Paper, ground: UnservedGround, who: str = "handler", **more: Any) -> None:
    given = {"attempts": TRIED, "tried_on": date(2026, 3, 6), **more}
    record_unserved(cast.actor(who), fresh(paper), ground=ground, **given)


def _notice(matter: Matter) -> Paper:
    return Paper.objects.get(matter=matter, kind="acceptance_notice")


def _runs(matter: Matter, code: str) -> bool:
    return RunningClock.objects.filter(matter=matter, code=code, stopped_on=None).exists()


def _carried_out(cast: Cast, matter: Matter) -> None:
    record_execution(
        cast.actor("handler"), reload(matter), 1, result="已经责令停止夜间施工", done_on=date(2026, 3, 6)
    )


def test_23_2_who_gave_no_name_need_not_be_told(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = _accepted(cast, identity=None)
    clock.move_to(at("2026-03-25"))
    assert _runs(matter, "T4")
    _unserved(cast, _notice(matter), UnservedGround.UNCLEAR)
    told = RunningClock.objects.get(matter=matter, code="T4")
    assert told.stopped_on == date(2026, 3, 2)
    assert told.stop_event == "姓名（名称）、住址不清，无法告知"
    assert _notice(matter).served_on is None


@pytest.mark.parametrize(
    "identity",
    [
        PETITIONER,
        Identity(name="丙小方", phone="13900001111"),
        Identity(name="丙小方", email="f@example.com"),
    ],
)
def test_23_2_who_left_a_name_and_a_way_is_not_called_unclear(
    cast: Cast, clock: time_machine.Traveller, identity: Identity
) -> None:
    matter = _accepted(cast, identity=identity)
    clock.move_to(at("2026-03-06"))
    with pytest.raises(InvalidInput, match="不属于姓名、住址不清") as told:
        _unserved(cast, _notice(matter), UnservedGround.UNCLEAR)
    assert set(told.value.fields) == {"ground"}
    _unserved(cast, _notice(matter), UnservedGround.UNREACHABLE)
    assert _runs(matter, "T4")


def test_23_2_a_name_without_any_way_is_unclear(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = _accepted(cast, identity=Identity(name="丙小方"))
    clock.move_to(at("2026-03-06"))
    _unserved(cast, _notice(matter), UnservedGround.UNCLEAR)
    assert not _runs(matter, "T4")


def test_what_was_tried_is_told_with_its_day_and_evidence(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = accepted(cast)
    clock.move_to(at("2026-03-06"))
    with pytest.raises(InvalidInput, match="至少"):
        _unserved(cast, _notice(matter), UnservedGround.UNREACHABLE, attempts="找不到")
    with pytest.raises(InvalidInput, match="不能早于签发日期"):
        _unserved(cast, _notice(matter), UnservedGround.UNREACHABLE, tried_on=date(2026, 3, 1))
    petition = Petition.objects.get(matter=matter)
    (scan,) = attach(cast.actor("handler"), petition, [sent_in("退回的信封.txt", b"returned")])
    _unserved(cast, _notice(matter), UnservedGround.UNREACHABLE, scan=scan)
    found = _notice(matter).unserved.get()
    assert (found.ground, found.scan, found.tried_on) == ("unreachable", scan, date(2026, 3, 6))
    assert PETITIONER.name not in found.attempts


def test_what_was_served_or_goes_to_a_unit_is_not_called_unserved(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    clock.move_to(at("2026-03-06"))
    serve(cast, _notice(matter), "handler", date(2026, 3, 6))
    letter = Paper.objects.get(matter=matter, kind="forwarding_letter")
    for paper, who in ((_notice(matter), "handler"), (letter, "registrar")):
        assert "unserved" not in paper_steps(cast.actor(who), paper)
        with pytest.raises(Refused, match="尚未送达"):
            _unserved(cast, paper, UnservedGround.UNREACHABLE, who)


def test_35_an_answer_that_reached_nobody_opens_no_review_and_may_be_closed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    clock.move_to(at("2026-03-06"))
    registrar = cast.actor("unit_registrar")
    shown = {o.act.name: o.forbidden for o in offers(registrar, reload(matter))}
    assert shown["close"] is not None
    with pytest.raises(Refused, match="登记无法送达"):
        close(registrar, reload(matter))
    for paper in (_notice(matter), opinion):
        _unserved(cast, paper, UnservedGround.UNREACHABLE)
    assert not _runs(matter, "T9")
    assert reload(matter).state == State.CONCLUDED
    petition = Petition.objects.get(matter=matter)
    citizen = progress(Actor.citizen(petition.pk, matter.pk))
    assert "没能送达" in citizen.now
    assert "没有联系上" in citizen.papers[-1].unserved
    assert (citizen.review, citizen.review_until) == ("复查", ""), "no window, yet who reads it may ask"
    with pytest.raises(Refused, match="还没有登记落实情况"):
        close(registrar, reload(matter))
    _carried_out(cast, matter)
    assert close(registrar, reload(matter)).state == State.CLOSED
    shown_later = progress(Actor.citizen(petition.pk, matter.pk))
    assert [step.mark for step in shown_later.steps] == ["done"] * 4 + ["now"], "not served, closed or not"


def test_35_found_after_the_closing_the_petitioner_has_the_whole_time_for_a_review(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    clock.move_to(at("2026-03-06"))
    for paper in (_notice(matter), opinion):
        _unserved(cast, paper, UnservedGround.UNREACHABLE)
    _carried_out(cast, matter)
    close(cast.actor("unit_registrar"), reload(matter))
    clock.move_to(at("2026-06-01"))
    assert "serve" in paper_steps(cast.actor("handler"), fresh(opinion))
    serve(cast, opinion, "handler", date(2026, 6, 1))
    found = reload(matter)
    assert (found.state, found.closed_at, found.served_on) == (State.SERVED, None, date(2026, 6, 1))
    assert RunningClock.objects.get(matter=matter, code="T9").due_on == date(2026, 7, 1)
    clock.move_to(at("2026-06-30"))
    ask_for_review(matter)
    assert reload(matter).state == State.IN_REVIEW


def test_35_who_asks_after_the_closing_for_a_review_of_what_was_never_served_is_heard(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    clock.move_to(at("2026-03-06"))
    for paper in (_notice(matter), opinion):
        _unserved(cast, paper, UnservedGround.UNREACHABLE)
    _carried_out(cast, matter)
    close(cast.actor("unit_registrar"), reload(matter))
    clock.move_to(at("2026-06-01"))
    petition = Petition.objects.get(matter=matter)
    assert progress(Actor.citizen(petition.pk, matter.pk)).review == "复查"
    ask_for_review(matter)
    found = reload(matter)
    assert (found.state, found.closed_at, found.served_on) == (State.IN_REVIEW, None, date(2026, 6, 1))
    assert not found.reviews.get().late
    assert not _runs(matter, "T9")


def test_a_notice_served_after_the_closing_reopens_nothing(cast: Cast, clock: time_machine.Traveller) -> None:
    matter = accepted(cast)
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    clock.move_to(at("2026-03-06"))
    for paper in (_notice(matter), opinion):
        _unserved(cast, paper, UnservedGround.UNREACHABLE)
    _carried_out(cast, matter)
    close(cast.actor("unit_registrar"), reload(matter))
    packages = Job.objects.filter(kind="seal-file", argument={"matter": matter.pk})
    before = packages.count()
    serve(cast, _notice(matter), "handler", date(2026, 3, 6))
    assert reload(matter).state == State.CLOSED
    assert packages.count() == before + 1, "the package has the proof of it"


def test_36_1_a_review_that_revoked_is_carried_out_though_it_reached_nobody(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = accepted(cast)
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", date(2026, 3, 2))
    ask_for_review(matter)
    review = issued(cast, matter, "review_opinion", {**REVIEW, "outcome": "revoked"}, *REVIEWERS)
    clock.move_to(at("2026-03-06"))
    with pytest.raises(Refused, match="登记无法送达"):
        redo(cast.actor("review_leader"), reload(matter), reason="撤销")
    _unserved(cast, review, UnservedGround.UNREACHABLE, "reviewer")
    assert not _runs(matter, "T11")
    with pytest.raises(Refused, match="请先责令重新办理"):
        close(cast.actor("reviewer"), reload(matter))
    assert redo(cast.actor("review_leader"), reload(matter), reason="撤销").state == State.ACCEPTED
