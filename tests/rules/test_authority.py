"""The walls of the access policy: the accused and their subordinates, the recused, the three administrators (M-I3, M-R5)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.authority import ActorFacts, MatterFacts, UnitFacts, can_view, firewall, may
from xinqiao.rules.grant import Relation
from xinqiao.rules.grants import BY_ACTION, GRANTS
from xinqiao.rules.lifecycle import EDGES, Move
from xinqiao.rules.roles import ADMINS, ALONE, ROLE_TITLES, Role, separated

OFFICE, HOUSING, ACCUSED, BELOW, ELSEWHERE = 1, 2, 3, 4, 5
ACTIONS = sorted(BY_ACTION)
_NOT_OF_THE_MATTER = (Relation.ANYWHERE, Relation.OWN_UNIT, Relation.ASKED, Relation.REVIEWS_LOOK)
ON_MATTERS = [g.action for g in GRANTS if g.relation not in _NOT_OF_THE_MATTER]
"""The unit that was asked for an instruction sees the letter, and the one above that reviews an emergency look the form, not the matter."""


def person(*roles: Role, unit: int = OFFICE, staff: int = 11, section: int | None = None) -> ActorFacts:
    return ActorFacts(staff_id=staff, unit_id=unit, section_id=section, roles=frozenset(roles))


ORDINARY = MatterFacts(
    matter_id=1,
    registering_unit=OFFICE,
    holding_unit=HOUSING,
    units=frozenset({OFFICE, HOUSING}),
    senders=frozenset({OFFICE}),
)
ACCUSATION = MatterFacts(
    matter_id=2,
    registering_unit=OFFICE,
    holding_unit=OFFICE,
    units=frozenset({OFFICE, ACCUSED, BELOW}),
    confidential=True,
    cleared=frozenset({11, 66, 77, 88}),
    accused_units=frozenset({ACCUSED, BELOW}),
    accused_staff=frozenset({66}),
)

role_sets = st.frozensets(st.sampled_from(list(Role)), max_size=5)
ids = st.integers(1, 6)
id_sets = st.frozensets(ids, max_size=4)
actors = st.builds(
    ActorFacts, staff_id=ids, unit_id=ids, section_id=st.none() | ids, roles=role_sets, matter_id=st.none()
)
matters = st.builds(
    MatterFacts,
    matter_id=ids,
    registering_unit=ids,
    holding_unit=ids,
    units=id_sets,
    senders=id_sets,
    reviewing_unit=st.none() | ids,
    section_id=st.none() | ids,
    first_handler=st.none() | ids,
    staff=id_sets,
    consulted=id_sets,
    asked_unit=st.none() | ids,
    confidential=st.booleans(),
    cleared=id_sets,
    accused_units=id_sets,
    accused_staff=id_sets,
    recused=id_sets,
)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("unit", "staff"), [(ACCUSED, 77), (BELOW, 88), (OFFICE, 66)], ids=["accused", "subordinate", "person"]
)
def test_no_role_lets_the_accused_or_their_subordinates_see_an_accusation_even_when_cleared(
    role: Role, unit: int, staff: int
) -> None:
    actor = person(role, unit=unit, staff=staff)
    assert not can_view(actor, ACCUSATION)
    for action in ON_MATTERS:
        assert not may(action, actor, ACCUSATION).allowed
    verdict = may("matter.view", actor, ACCUSATION)
    assert "第三十条第三款" in "".join(b.text for b in verdict.basis)


def test_an_accusation_is_seen_by_leaders_of_its_unit_and_by_whoever_was_cleared_by_name() -> None:
    assert can_view(person(Role.LEADER_IN_CHARGE, staff=12), ACCUSATION)
    assert can_view(person(Role.PRINCIPAL_LEADER, staff=12), ACCUSATION)
    assert can_view(person(Role.REGISTRAR, staff=11), ACCUSATION)
    for role in set(Role) - {Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER}:
        assert not can_view(person(role, staff=12), ACCUSATION)


def test_who_has_recused_sees_and_does_nothing_more() -> None:
    matter = replace(ORDINARY, recused=frozenset({11}), first_handler=11, staff=frozenset({11}))
    actor = person(*(set(Role) - ALONE))
    assert not can_view(actor, matter)
    for action in ON_MATTERS:
        assert not may(action, actor, matter).allowed
    assert "第二十八条第三款" in "".join(b.text for b in may("matter.view", actor, matter).basis)


@pytest.mark.parametrize("role", sorted(ADMINS))
@pytest.mark.parametrize("action", ACTIONS)
def test_an_administrator_never_touches_the_content_of_a_matter(role: Role, action: str) -> None:
    for matter in (ORDINARY, ACCUSATION, replace(ORDINARY, staff=frozenset({11}), first_handler=11)):
        if BY_ACTION[action].relation is Relation.ANYWHERE:
            continue
        assert not may(action, person(role), matter).allowed


@pytest.mark.parametrize("role", sorted(ADMINS))
def test_an_administrator_sees_no_matter_not_even_one_given_by_name(role: Role) -> None:
    given = replace(ORDINARY, staff=frozenset({11}))
    cleared = replace(ACCUSATION, accused_units=frozenset(), cleared=frozenset({11}))
    assert not can_view(person(role), given)
    assert not can_view(person(role), cleared)


def test_each_administrators_post_and_the_outside_experts_stand_alone() -> None:
    for alone in ALONE:
        assert separated(frozenset({alone}))
        for role in set(Role) - {alone}:
            assert not separated(frozenset({alone, role}))
    assert separated(frozenset(set(Role) - ALONE))


INVITED = replace(ORDINARY, consulted=frozenset({11}))


@pytest.mark.parametrize("role", sorted(set(Role) - ADMINS))
def test_an_invitation_opens_the_masked_file_and_the_discussion_and_nothing_that_is_sealed(
    role: Role,
) -> None:
    guest = person(role, unit=ELSEWHERE)
    assert not can_view(guest, ORDINARY)
    assert can_view(guest, INVITED)
    allowed = {action for action in ON_MATTERS if may(action, guest, INVITED).allowed}
    assert allowed == {
        "matter.view",
        "matter.declare_recusal",
        "discussion.look",
        "discussion.opine",
        "discussion.confirm",
    }


def test_an_invitation_gives_a_colleague_no_power_over_the_matter_that_the_post_does_not_give() -> None:
    colleague = person(Role.HANDLER, unit=HOUSING)
    assert may("discussion.opine", colleague, INVITED).allowed
    for action in ("paper.draft", "handling.log", "identity.reveal", "attachment.download", "matter.print"):
        assert not may(action, colleague, INVITED).allowed


def test_an_invitation_never_opens_an_accusation_and_breaks_no_wall() -> None:
    guest = person(Role.EXPERT, unit=ELSEWHERE)
    assert not can_view(guest, replace(INVITED, confidential=True))
    assert not can_view(guest, replace(INVITED, recused=frozenset({11})))
    assert not can_view(guest, replace(INVITED, accused_staff=frozenset({11})))
    assert not can_view(guest, replace(INVITED, accused_units=frozenset({ELSEWHERE})))


def test_an_outside_expert_sees_a_matter_by_invitation_only() -> None:
    expert = person(Role.EXPERT, unit=HOUSING)
    given = replace(ORDINARY, staff=frozenset({11}), first_handler=11)
    cleared = replace(
        ACCUSATION, accused_units=frozenset(), accused_staff=frozenset(), cleared=frozenset({11})
    )
    assert not can_view(expert, given)
    assert not can_view(expert, cleared)
    assert not may("instruction.read", expert, replace(ORDINARY, asked_unit=HOUSING)).allowed


def test_the_unit_asked_for_an_instruction_reads_the_letter_and_its_leader_answers() -> None:
    letter = replace(ORDINARY, asked_unit=ELSEWHERE)
    assert may("instruction.read", person(Role.HANDLER, unit=ELSEWHERE), letter).allowed
    assert may("instruction.answer", person(Role.LEADER_IN_CHARGE, unit=ELSEWHERE), letter).allowed
    assert not may("instruction.answer", person(Role.HANDLER, unit=ELSEWHERE), letter).allowed
    assert not may("instruction.answer", person(Role.LEADER_IN_CHARGE, unit=HOUSING), letter).allowed
    assert not may("matter.view", person(Role.LEADER_IN_CHARGE, unit=ELSEWHERE), letter).allowed
    secret = replace(letter, confidential=True)
    assert not may("instruction.read", person(Role.LEADER_IN_CHARGE, unit=ELSEWHERE), secret).allowed


def test_the_audit_log_is_read_by_its_administrator_and_by_nobody_else() -> None:
    for action in ("audit.read", "audit.export", "audit.verify"):
        assert [role for role in Role if may(action, person(role), None).allowed] == [Role.AUDIT_ADMIN]


def test_posts_are_given_by_one_administrator_and_accounts_made_by_another() -> None:
    here = UnitFacts(unit_id=HOUSING, above=lambda: frozenset({HOUSING, OFFICE}))
    for unit in (HOUSING, OFFICE):
        people = {role: person(role, unit=unit) for role in Role}
        assert [r for r in Role if may("staff.grant", people[r], here).allowed] == [Role.SECURITY_ADMIN]
        assert [r for r in Role if may("staff.create", people[r], here).allowed] == [Role.SYSTEM_ADMIN]
    assert not may("staff.grant", person(Role.SECURITY_ADMIN, unit=ELSEWHERE), here).allowed
    assert not may("staff.grant", person(Role.SECURITY_ADMIN, unit=HOUSING), None).allowed


@pytest.mark.parametrize(
    ("role", "unit", "section", "seen"),
    [
        (Role.REGISTRAR, OFFICE, None, True),
        (Role.RECEPTIONIST, OFFICE, None, True),
        (Role.RECEPTIONIST, HOUSING, None, False),
        (Role.HANDLER, HOUSING, 1, False),
        (Role.SECTION_HEAD, HOUSING, 1, True),
        (Role.SECTION_HEAD, HOUSING, 2, False),
        (Role.SECTION_HEAD, OFFICE, 2, True),
        (Role.LEADER_IN_CHARGE, HOUSING, None, True),
        (Role.LEADER_IN_CHARGE, ELSEWHERE, None, False),
        (Role.PRINCIPAL_LEADER, ELSEWHERE, None, False),
    ],
)
def test_an_ordinary_matter_is_seen_where_it_is_or_was_and_by_whom_the_work_needs(
    role: Role, unit: int, section: int | None, seen: bool
) -> None:
    assert can_view(person(role, unit=unit, section=section), replace(ORDINARY, section_id=1)) is seen


def test_the_handler_sees_what_was_given_to_the_handler() -> None:
    assert can_view(person(Role.HANDLER, unit=HOUSING), replace(ORDINARY, staff=frozenset({11})))


@pytest.mark.parametrize("role", [role for role in Role if role not in ALONE])
def test_who_has_gone_to_another_unit_since_does_not_look_back(role: Role) -> None:
    given = replace(ORDINARY, staff=frozenset({11}))
    assert not can_view(person(role, unit=ELSEWHERE), given)
    assert can_view(person(role, unit=HOUSING), given)


def test_a_citizen_opens_the_own_petition_only_and_does_what_citizens_do() -> None:
    citizen = ActorFacts(staff_id=None, unit_id=None, section_id=None, roles=frozenset(), matter_id=1)
    assert may("matter.view", citizen, ORDINARY).allowed
    assert not may("matter.view", citizen, replace(ORDINARY, matter_id=9)).allowed
    for grant in GRANTS:
        assert may(grant.action, citizen, ORDINARY).allowed == grant.citizen


def test_a_job_does_what_jobs_do_and_never_opens_what_is_sealed() -> None:
    job = ActorFacts(staff_id=None, unit_id=None, section_id=None, roles=frozenset(), is_system=True)
    for grant in GRANTS:
        assert may(grant.action, job, None).allowed == grant.system
    for sealed in ("identity.reveal", "original.reveal", "attachment.download", "paper.download"):
        assert not may(sealed, job, ORDINARY).allowed


def test_pipl_24_no_job_moves_a_matter_or_decides_anything_about_one() -> None:
    """A machine proposes, a person decides: what a job may do is told here by name, and a new one is thought over."""
    moves = {str(edge.act) for edge in EDGES} | {f"paper.{step}" for step in ("draft", "approve", "issue")}
    assert {grant.action for grant in GRANTS if grant.system} & moves == {Move.MOVE_IN}
    about = ("petition.", "matter.", "paper.", "review.", "evaluation.", "service.")
    jobs = {grant.action for grant in GRANTS if grant.system and grant.action.startswith(about)}
    assert jobs == {"petition.register", "matter.view", "matter.seal_file"}


@pytest.mark.parametrize("action", ["", "matter.delete", "audit.write", "MATTER.VIEW"])
def test_what_nobody_granted_is_denied(action: str) -> None:
    assert not may(action, person(*Role), ORDINARY).allowed


def test_every_grant_names_somebody_and_is_listed_once() -> None:
    assert len(BY_ACTION) == len(GRANTS)
    for grant in GRANTS:
        assert grant.roles or grant.citizen or grant.system
        assert grant.title
    assert set(ROLE_TITLES) == set(Role)


@given(actors, matters)
def test_whoever_may_do_anything_with_a_matter_may_also_see_it_and_stands_behind_no_wall(
    actor: ActorFacts, matter: MatterFacts
) -> None:
    for action in ON_MATTERS:
        if may(action, actor, matter).allowed:
            assert can_view(actor, matter), (action, matter)
            assert firewall(actor, matter) is None


@given(actors, matters)
def test_seeing_a_matter_agrees_with_being_allowed_to_view_it(actor: ActorFacts, matter: MatterFacts) -> None:
    assert may("matter.view", actor, matter).allowed == can_view(actor, matter)


@given(actors, matters)
def test_making_a_matter_confidential_never_shows_it_to_anybody_new_but_the_cleared(
    actor: ActorFacts, matter: MatterFacts
) -> None:
    open_matter, closed_matter = replace(matter, confidential=False), replace(matter, confidential=True)
    if can_view(actor, closed_matter) and actor.staff_id not in matter.cleared:
        assert can_view(actor, open_matter)


@given(actors, ids)
def test_a_unit_is_acted_for_by_its_own_people_only(actor: ActorFacts, unit: int) -> None:
    for grant in GRANTS:
        if grant.relation is Relation.OWN_UNIT and may(grant.action, actor, UnitFacts(unit_id=unit)).allowed:
            assert actor.unit_id == unit
