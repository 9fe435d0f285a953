"""The accused and who is close to them; the first responsibility between two people."""

import pytest

from tests.cast import Cast, accepted, registered, reload
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.assignment import (
    allocate,
    decide_recusal,
    declare_recusal,
    hand_over,
    take_over,
)
from xinqiao.matters.commands.sorting import clear_staff, name_accused
from xinqiao.matters.models import HandOver, Matter
from xinqiao.matters.queries.access import visible


@pytest.mark.django_db
def test_an_accusation_against_a_superior_is_not_named_by_those_below(cast: Cast) -> None:
    """Else the unit that has the matter would be walled off from it, and nobody could work on it."""
    matter = reload(registered(cast).petition.matter)
    with pytest.raises(InvalidInput) as caught:
        name_accused(cast.actor("registrar"), matter, units=[cast.city_government])
    assert "units" in caught.value.fields
    assert visible(cast.actor("registrar")).filter(pk=matter.pk).exists()


@pytest.mark.django_db
def test_an_accused_handler_answers_for_the_matter_no_longer(cast: Cast) -> None:
    matter = accepted(cast)
    name_accused(cast.actor("leader"), reload(matter), staff="handler")
    assert reload(matter).first_handler is None
    assert not visible(cast.actor("handler")).filter(pk=matter.pk).exists()


@pytest.mark.django_db
def test_nobody_names_oneself(cast: Cast) -> None:
    matter = accepted(cast)
    with pytest.raises(InvalidInput):
        name_accused(cast.actor("leader"), reload(matter), staff="leader")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["second_handler", "outsider"])
def test_neither_the_accused_nor_their_unit_are_cleared(cast: Cast, who: str) -> None:
    matter = accepted(cast)
    name_accused(
        cast.actor("leader"),
        reload(matter),
        units=[cast.environment],
        staff="second_handler",
    )
    with pytest.raises(InvalidInput) as caught:
        clear_staff(cast.actor("leader"), reload(matter), cast.staff[who], reason="办理需要")
    assert "person" in caught.value.fields


@pytest.mark.django_db
def test_an_accusation_is_handed_over_only_to_one_who_was_cleared_for_it(cast: Cast) -> None:
    matter = accepted(cast)
    name_accused(cast.actor("leader"), reload(matter), units=[cast.environment])
    for who in ("handler", "second_handler"):
        if who == "second_handler":
            with pytest.raises(Refused, match="批准对方知悉"):
                hand_over(cast.actor("handler"), reload(matter), cast.staff[who], reason="休假")
        clear_staff(cast.actor("leader"), reload(matter), cast.staff[who], reason="承办")
    hand_over(cast.actor("handler"), reload(matter), cast.staff["second_handler"], reason="休假")
    assert (
        take_over(cast.actor("second_handler"), reload(matter)).first_handler == cast.staff["second_handler"]
    )


def _offer(cast: Cast, matter: Matter, to: str) -> None:
    hand_over(cast.actor("handler"), reload(matter), cast.staff[to], reason="休假")


@pytest.mark.django_db
def test_an_offer_that_nobody_took_up_can_be_made_to_somebody_else(cast: Cast) -> None:
    matter = accepted(cast)
    _offer(cast, matter, "second_handler")
    _offer(cast, matter, "section_head")
    with pytest.raises(Refused, match="没有等待您接收"):
        take_over(cast.actor("second_handler"), reload(matter))
    taken = take_over(cast.actor("section_head"), reload(matter))
    assert (taken.first_handler, taken.section) == (
        cast.staff["section_head"],
        cast.staff["section_head"].section,
    )
    assert HandOver.objects.filter(matter=matter).count() == 2, "both offers stay on record"


@pytest.mark.django_db
def test_an_offer_lapses_when_the_one_who_made_it_is_recused(cast: Cast) -> None:
    matter = accepted(cast)
    _offer(cast, matter, "second_handler")
    recusal = declare_recusal(cast.actor("handler"), reload(matter), ground="与信访人是近亲属")
    decide_recusal(cast.actor("section_head"), reload(matter), recusal, grant=True)
    allocate(cast.actor("section_head"), reload(matter), cast.staff["section_head"])
    with pytest.raises(Refused, match="没有等待您接收"):
        take_over(cast.actor("second_handler"), reload(matter))
    assert reload(matter).first_handler == cast.staff["section_head"]
