"""Whose approval a document needs: by others than the author, each person once, and every chain ends (M-R4, M-R5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.documents.papers import PaperKind
from xinqiao.rules.approval import chain_of, holders, may_approve, next_step
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.roles import ADMINS, Role

people = st.integers(1, 6)
roles = st.frozensets(st.sampled_from(list(Role)), max_size=4)


@pytest.mark.parametrize(
    ("kind", "chain"),
    [
        ("handling_opinion", ["section_head", "legal_counsel", "leader_in_charge"]),
        ("review_opinion", ["section_head", "legal_counsel", "leader_in_charge"]),
        ("final_review_opinion", ["section_head", "legal_counsel", "leader_in_charge"]),
        ("reply", ["section_head", "leader_in_charge"]),
        ("decline_notice", ["leader_in_charge"]),
        ("bar_notice", ["legal_counsel", "leader_in_charge"]),
        ("guidance_notice", ["legal_counsel"]),
        ("extension_notice", ["leader_in_charge"]),
        ("forwarding_letter", []),
    ],
)
def test_each_kind_has_its_chain_and_the_chain_ends(kind: str, chain: list[str]) -> None:
    taken: list[str] = []
    while (step := next_step(kind, "", len(taken))) is not None:
        taken.append(str(step))
        assert len(taken) <= 10
    assert taken == chain


def test_what_is_answered_by_a_law_of_its_own_is_read_by_counsel_too() -> None:
    """Route 31(5) has a legal reviewer (law.md 7.1); other replies keep the chain of their kind."""
    assert [str(step) for step in chain_of("reply", "31(5)")] == [
        "section_head",
        "legal_counsel",
        "leader_in_charge",
    ]
    assert chain_of("reply", "") == chain_of("reply", "31(6)") == RULES["reply"].chain
    assert next_step("reply", "31(5)", 3) is None


def test_every_chain_belongs_to_a_kind_of_document_and_to_roles_that_may_approve() -> None:
    assert set(RULES) == set(PaperKind)
    may = BY_ACTION["paper.approve"].roles
    assert all(rule.chain for rule in drafted().values())
    for rule in RULES.values():
        for step in rule.chain:
            assert holders(step) <= may
            assert not holders(step) & ADMINS


@pytest.mark.parametrize("step", list(Role))
def test_the_author_never_approves_whatever_posts_the_author_holds(step: Role) -> None:
    verdict = may_approve(step=step, roles=list(Role), approver=7, authors={7}, earlier=())
    assert not verdict.allowed
    assert "起草人不能审核" in verdict.reason


def test_whoever_wrote_any_of_the_text_is_an_author() -> None:
    for approver in (7, 8):
        assert not may_approve(
            step=Role.SECTION_HEAD, roles={Role.SECTION_HEAD}, approver=approver, authors={7, 8}, earlier=()
        ).allowed


def test_nobody_takes_two_steps() -> None:
    verdict = may_approve(
        step=Role.LEADER_IN_CHARGE,
        roles={Role.SECTION_HEAD, Role.LEADER_IN_CHARGE},
        approver=3,
        authors={1},
        earlier=[3],
    )
    assert not verdict.allowed
    assert "由他人审核" in verdict.reason


def test_the_principal_leader_may_stand_in_for_the_leader_in_charge_and_for_nobody_else() -> None:
    stands_in = [step for step in Role if Role.PRINCIPAL_LEADER in holders(step) - {step}]
    assert stands_in == [Role.LEADER_IN_CHARGE]


@given(
    st.sampled_from(sorted(drafted())),
    st.frozensets(people, min_size=1, max_size=3),
    st.dictionaries(people, roles, min_size=1),
)
def test_however_the_posts_are_spread_an_issued_document_was_seen_by_as_many_others_as_its_chain_is_long(
    kind: str, authors: frozenset[int], posts: dict[int, frozenset[Role]]
) -> None:
    taken: list[int] = []
    while (step := next_step(kind, "", len(taken))) is not None:
        able = [
            person
            for person, held in posts.items()
            if may_approve(step=step, roles=held, approver=person, authors=authors, earlier=taken).allowed
        ]
        if not able:
            return
        taken.append(able[0])
    assert len(set(taken)) == len(RULES[kind].chain)
    assert not set(taken) & authors
