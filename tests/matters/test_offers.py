"""What a person may do with a matter now: the one list that pages and the interface for programs share."""

from typing import Any

import pytest

from tests.cast import Cast, accepted, registered, reload
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.assignment import hand_over
from xinqiao.matters.models import Matter
from xinqiao.matters.offers import DESK_ACTS, offers
from xinqiao.rules.grants import BY_ACTION


def _now(actor: Actor, matter: Matter) -> set[str]:
    return {o.act.name for o in offers(actor, matter) if o.forbidden is None}


def test_every_act_has_a_name_of_its_own_and_an_action_that_somebody_is_granted() -> None:
    assert len({a.name for a in DESK_ACTS}) == len(DESK_ACTS)
    assert all(BY_ACTION[a.action].roles for a in DESK_ACTS)


@pytest.mark.django_db
def test_a_registrar_may_sort_a_new_matter_and_is_told_why_it_cannot_be_accepted_yet(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    found = {o.act.name: o.forbidden for o in offers(cast.actor("registrar"), matter)}
    assert found["sort"] is None
    refusal = found["accept"]
    assert refusal is not None
    assert "第二十三条" in refusal.basis[0].text


@pytest.mark.django_db
def test_an_outsider_and_an_administrator_are_offered_nothing(cast: Cast) -> None:
    matter = accepted(cast)
    assert offers(cast.actor("outsider"), matter) == ()
    assert offers(cast.actor("system_admin"), matter) == ()


@pytest.mark.django_db
def test_only_the_person_it_was_offered_to_may_take_over_the_first_responsibility(cast: Cast) -> None:
    matter = accepted(cast)
    hand_over(cast.actor("handler"), matter, cast.staff["second_handler"], reason="岗位调整")
    matter = reload(matter)
    assert "take_over" in _now(cast.actor("second_handler"), matter)
    assert "take_over" not in _now(cast.actor("handler"), matter)


@pytest.mark.django_db
def test_offers_take_a_bounded_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = accepted(cast)
    actor = cast.actor("section_head")
    with django_assert_max_num_queries(7):
        assert offers(actor, matter)
