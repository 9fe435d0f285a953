"""Exactly one living, present person answers for a matter; who stands in acts under the own name (M-D1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.web.pages import browser_of, page_of
from xinqiao.controls.board import control_of
from xinqiao.controls.reading import Period, Standing, lines, read
from xinqiao.kernel.clock import at, now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.matters.commands.answering import appoint, change_deputy, end_absence, record_absence
from xinqiao.matters.commands.assignment import hand_over
from xinqiao.matters.commands.handling import log
from xinqiao.matters.models import LogKind, Matter
from xinqiao.matters.queries.access import get_matter, matter_facts, visible, who_has_it
from xinqiao.matters.queries.answering import nobody_answers, waiting_long
from xinqiao.matters.queries.desk import mine
from xinqiao.matters.queries.unanswered import ANSWERED_FOR
from xinqiao.offices.models import Absence, Staff, Unit
from xinqiao.offices.queries import actor_for
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.carrying import STAGE_OF
from xinqiao.rules.lifecycle import State


def _unit(cast: Cast) -> Unit:
    return Unit.objects.get(pk=cast.housing.pk)


def _away(cast: Cast, days: int = 3, deputy: str | None = "second_handler", who: str = "handler") -> Absence:
    return record_absence(
        cast.actor(who),
        _unit(cast),
        cast.staff["handler"],
        first_day=today(),
        last_day=today() + timedelta(days=days),
        deputy=cast.staff[deputy] if deputy else None,
        reason="年休假",
    )


def _day() -> Period:
    return Period(first=today(), last=today())


def test_somebody_answers_at_every_state_from_acceptance_to_the_closed_file() -> None:
    """Who reviews too, until what was decided is served and filed."""
    assert set(ANSWERED_FOR) == set(STAGE_OF) - {State.REGISTERED, State.SORTED, State.TRANSFERRED}


@pytest.mark.django_db
def test_a_deputy_works_under_the_own_name_for_those_days_and_no_longer(cast: Cast) -> None:
    matter = accepted(cast)
    deputy = cast.actor("second_handler")
    with pytest.raises(NotFound):
        get_matter(deputy, matter.pk)
    absence = _away(cast)
    assert matter in visible(deputy)
    assert matter in mine(deputy)
    assert who_has_it(get_matter(deputy, matter.pk)) == "癸协办（代壬承办）"
    entry = log(deputy, reload(matter), kind=LogKind.NOTE, text="到现场核实", happened_on=today())
    assert entry.by_id == cast.staff["second_handler"].pk
    assert reload(matter).first_handler == cast.staff["handler"]
    with at(now() + timedelta(days=4)):
        assert matter not in visible(cast.actor("second_handler"))
        assert who_has_it(reload(matter)) == "壬承办"
    end_absence(cast.actor("handler"), Absence.objects.get(pk=absence.pk))
    assert matter not in visible(deputy)
    with pytest.raises(Refused, match="已经销假"):
        end_absence(cast.actor("handler"), Absence.objects.get(pk=absence.pk))


@pytest.mark.django_db
def test_an_absence_needs_somebody_present_and_another_deputy_leaves_the_first_one_known(cast: Cast) -> None:
    matter = accepted(cast)
    with pytest.raises(InvalidInput, match="请选择代办人"):
        _away(cast, deputy=None)
    with pytest.raises(InvalidInput, match="不能是本人"):
        _away(cast, deputy="handler")
    with pytest.raises(Refused, match="本人登记"):
        _away(cast, who="counsel")
    first = _away(cast)
    with pytest.raises(InvalidInput, match="已经登记过"):
        _away(cast)
    other = Staff.objects.create(username="third", name="亥承办", unit=cast.housing)
    other.posts.create(role="handler")
    change_deputy(cast.actor("section_head"), Absence.objects.get(pk=first.pk), other)
    assert [a.deputy.name for a in Absence.objects.order_by("id") if a.deputy] == ["癸协办", "亥承办"]
    assert matter in visible(actor_for(other))
    former = cast.actor("second_handler")
    assert matter not in visible(former), "who stood in before stands in no more"
    assert former.staff not in matter_facts(reload(matter)).staff
    Staff.objects.filter(pk=other.pk).update(unit=cast.environment)
    assert matter not in visible(actor_for(Staff.objects.get(pk=other.pk))), "nor who left the unit"
    assert list(nobody_answers(cast.actor("section_head"))) == [matter]
    with pytest.raises(Denied):
        change_deputy(cast.actor("outsider"), Absence.objects.latest("id"), cast.staff["second_handler"])


def _closed(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.staff["handler"].pk).update(is_active=False)


def _gone(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.staff["handler"].pk).update(unit=cast.environment)


def _ill(cast: Cast) -> None:
    _away(cast, deputy=None, who="section_head")


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [_closed, _gone, _ill])
def test_what_nobody_present_answers_for_is_seen_and_given_to_somebody_by_the_head(
    cast: Cast, client: Client, gone: Callable[[Cast], None]
) -> None:
    matter, head = accepted(cast), cast.actor("section_head")
    month = Period(first=today(), last=today())
    control = control_of("M-D1")

    def standing() -> Standing:
        return read((control,), [cast.housing.pk], month, today())[cast.housing.pk][0].standing

    assert not nobody_answers(head).exists()
    assert standing() is Standing.KEPT
    with pytest.raises(Refused, match="请由本人移交"):
        appoint(head, reload(matter), cast.staff["second_handler"], reason="调整")
    gone(cast)
    assert list(nobody_answers(head)) == [matter]
    assert [one.words for one in waiting(head) if one.kind == "appoint"] == [matter.title], (
        "on the first page too"
    )
    assert standing() is Standing.BROKEN
    assert "没有在岗的人负责" in str(next(lines(control, cast.housing.pk, month, today())).title)
    assert who_has_it(reload(matter)) in ("", "壬承办（不在岗，无人代办）")
    page = page_of(browser_of(cast, client, "section_head"), f"/desk/matters/{matter.pk}/")
    ill = gone is _ill
    assert (reload(matter).in_charge is not None, "原来是壬承办" in page) == (ill, not ill)
    appoint(head, reload(matter), cast.staff["second_handler"], reason="原承办人不在岗")
    assert reload(matter).first_handler == cast.staff["second_handler"]
    assert not nobody_answers(head).exists()
    assert standing() is Standing.KEPT
    assert matter in mine(cast.actor("second_handler"))


@pytest.mark.django_db
def test_a_hand_over_that_waits_longer_than_two_days_is_shown_and_counts(cast: Cast) -> None:
    matter: Matter = accepted(cast)
    hand_over(cast.actor("handler"), reload(matter), cast.staff["second_handler"], reason="岗位调整")
    head = cast.actor("section_head")
    assert not waiting_long(head).exists()
    told = {
        str(line.title): line.standing for line in lines(control_of("M-D1"), cast.housing.pk, _day(), today())
    }
    assert [one for said, one in told.items() if "前有回应" in said] == [Standing.AT_RISK], (
        "in time, not late"
    )
    with at(now() + timedelta(days=3)):
        assert [offer.matter for offer in waiting_long(head)] == [matter]
        week = Period(first=today() - timedelta(days=7), last=today())
        found = read((control_of("M-D1"),), [cast.housing.pk], week, today())[cast.housing.pk][0]
        assert found.standing is Standing.BROKEN
