"""The table of states: every move has its article, every other is refused with one (M-R2, M-R4)."""

from itertools import product

import pytest

from xinqiao.rules.lifecycle import (
    ACT_TITLES,
    EDGES,
    OPEN_STATES,
    STATE_TITLES,
    UNANSWERED,
    Edge,
    Move,
    State,
    move,
)
from xinqiao.rules.verdict import Verdict

TABLE = {(e.source, e.act): e.target for e in EDGES}
ALL = list(product(State, Move))
NOT_IN_TABLE = [pair for pair in ALL if pair not in TABLE]


def acts_from(state: State) -> list[Edge]:
    """Every edge that leaves a state."""
    return [edge for edge in EDGES if edge.source is state]


def _reached(start: State) -> set[State]:
    found, front = {start}, [start]
    while front:
        state = front.pop()
        for edge in EDGES:
            if edge.source is state and edge.target not in found:
                found.add(edge.target)
                front.append(edge.target)
    return found


@pytest.mark.parametrize(
    ("source", "act", "target"),
    [
        (State.REGISTERED, Move.SORT, State.SORTED),
        (State.SORTED, Move.FORWARD, State.TRANSFERRED),
        (State.SORTED, Move.ASSIGN, State.TRANSFERRED),
        (State.TRANSFERRED, Move.RETURN, State.SORTED),
        (State.SORTED, Move.ACCEPT, State.ACCEPTED),
        (State.TRANSFERRED, Move.ACCEPT, State.ACCEPTED),
        (State.ACCEPTED, Move.CONCLUDE, State.CONCLUDED),
        (State.CONCLUDED, Move.SERVE, State.SERVED),
        (State.SERVED, Move.REQUEST_REVIEW, State.IN_REVIEW),
        (State.IN_REVIEW, Move.REVIEW_OPINION, State.REVIEW_CONCLUDED),
        (State.REVIEW_CONCLUDED, Move.SERVE, State.REVIEW_SERVED),
        (State.REVIEW_SERVED, Move.REQUEST_FINAL_REVIEW, State.IN_FINAL_REVIEW),
        (State.IN_FINAL_REVIEW, Move.FINAL_OPINION, State.FINAL_CONCLUDED),
        (State.FINAL_CONCLUDED, Move.SERVE, State.FINAL_SERVED),
        (State.FINAL_SERVED, Move.CLOSE, State.CLOSED),
    ],
)
def test_the_way_of_the_law_is_in_the_table(source: State, act: Move, target: State) -> None:
    edge = move(source, act)
    assert isinstance(edge, Edge)
    assert edge.target is target


def test_every_edge_rests_on_an_article_or_says_that_it_is_practice() -> None:
    for edge in EDGES:
        assert edge.basis.article is not None or edge.basis.mark == "D"
        assert edge.basis.text


def test_no_state_has_two_ways_for_one_act() -> None:
    assert len(TABLE) == len(EDGES)


@pytest.mark.parametrize(("state", "act"), NOT_IN_TABLE)
def test_a_move_that_is_not_in_the_table_is_refused_with_the_article_that_governs_it(
    state: State, act: Move
) -> None:
    refused = move(state, act)
    assert isinstance(refused, Verdict)
    assert not refused.allowed
    assert STATE_TITLES[state] in refused.reason
    assert ACT_TITLES[act] in refused.reason
    assert refused.basis
    assert set(refused.basis) == {e.basis for e in EDGES if e.act is act}


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_reached_from_registration(state: State) -> None:
    assert state in _reached(State.REGISTERED)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_state_leads_to_closing(state: State) -> None:
    assert State.CLOSED in _reached(state)
    assert acts_from(state)


def test_a_closed_matter_moves_only_by_what_was_on_its_way_to_or_from_the_petitioner() -> None:
    assert {e.act for e in acts_from(State.CLOSED)} == {
        Move.FOUND,
        Move.FOUND_REVIEW,
        Move.REQUEST_REVIEW,
        Move.REQUEST_FINAL_REVIEW,
        Move.REROUTE_REOPENED,
        Move.REROUTE_REOPENED_DIRECT,
        Move.REROUTE_TO_PROCEDURE,
        Move.REOPEN,
        Move.REOPEN_REVIEWED,
        Move.REOPEN_FINAL,
    }, (
        "by a notice that puts a wrong route right (条例 31), and where execution is in doubt (32(2)); no file is closed over an agreement that runs (33)"
    )
    assert frozenset(State) - OPEN_STATES == {State.CLOSED}


def test_nothing_is_closed_before_its_decision_was_made() -> None:
    """Whether it was served, or why it could not be, is asked by `may_leave_unanswered`."""
    sources = {e.source for e in EDGES if e.act is Move.CLOSE}
    assert sources == {
        State.SERVED,
        State.REVIEW_SERVED,
        State.FINAL_SERVED,
        State.DECLINED,
        State.GUIDED,
        State.DIRECTED,
        State.BARRED,
        State.WITHDRAWN,
        State.LAPSED,
        *UNANSWERED,
    }


def test_what_is_accepted_can_no_longer_be_declined_or_passed_on() -> None:
    acts = {e.act for e in acts_from(State.ACCEPTED)}
    assert not acts & {Move.DECLINE, Move.BAR, Move.FORWARD, Move.ASSIGN, Move.ACCEPT, Move.SORT}


def test_review_and_final_review_are_one_after_the_other_and_end() -> None:
    sources = {
        act: {e.source for e in EDGES if e.act is act}
        for act in (Move.REQUEST_REVIEW, Move.REQUEST_FINAL_REVIEW)
    }
    assert sources[Move.REQUEST_REVIEW] == {State.SERVED, State.ACCEPTED, State.CLOSED}, (
        "a breach that reopens the handling does not cut the thirty days"
    )
    assert sources[Move.REQUEST_FINAL_REVIEW] == {State.REVIEW_SERVED, State.ACCEPTED, State.CLOSED}
    assert not {e.act for e in acts_from(State.FINAL_SERVED)} & set(sources)


def test_every_state_and_act_has_a_chinese_title() -> None:
    assert set(STATE_TITLES) == set(State)
    assert set(ACT_TITLES) == set(Move)
