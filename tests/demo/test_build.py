"""The demonstration is made by the same commands people use; so it must hold what an office must hold."""

import re
from datetime import datetime
from random import Random

import pytest

from xinqiao.cli.reference import load_reference
from xinqiao.demo.build import build
from xinqiao.demo.people import petitioners
from xinqiao.demo.stories import Story, templates
from xinqiao.demo.talks import EXPERT
from xinqiao.kernel import audit, clock
from xinqiao.kernel.keycheck import check_keys
from xinqiao.matters.models import (
    Acting,
    Correction,
    Election,
    LogEntry,
    Matter,
    Petition,
    RequestForInstruction,
)
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.history import happenings
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for
from xinqiao.policy.models import CaseDiscussion, DiscussionForm
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.identity import check_id
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role


def _an_expert_sees_the_matter_of_the_talk_alone() -> None:
    under_way = CaseDiscussion.objects.get(stage=DiscussionState.COLLECTING)
    assert under_way.form == DiscussionForm.EXPERT_PANEL
    assert list(visible(actor_for(Staff.objects.get(username=EXPERT)))) == [under_way.matter]


_CODE = re.compile(r"(?<![\w-])[a-z][a-z_]+(?::[a-z_]+)?(?![\w-])")


def _histories_say_everything_in_words() -> None:
    """No stored code is read on any page."""
    for matter in Matter.objects.all():
        for told in happenings(matter):
            assert not _CODE.search(f"{told.title} {told.detail}"), (told.title, told.detail)


@pytest.mark.once
@pytest.mark.django_db
def test_a_small_city_has_matters_in_every_state_talks_about_hard_ones_and_an_unbroken_audit_log() -> None:
    check_keys()
    load_reference()
    done: list[int] = []
    with clock.at(datetime(2026, 10, 20, 15, tzinfo=clock.SHANGHAI)):  # the long holidays lie behind
        build(40, 11, done.append)
        _an_expert_sees_the_matter_of_the_talk_alone()
        _histories_say_everything_in_words()
    assert set(Matter.objects.values_list("state", flat=True)) >= set(State) - {State.CLOSED}
    concluded = CaseDiscussion.objects.get(stage=DiscussionState.CONCLUDED)
    assert concluded.pdf_path
    assert RequestForInstruction.objects.get().answered_at is not None
    assert set(Acting.objects.values_list("part", flat=True)) == {"agent", "guardian"}
    assert Correction.objects.exists()
    assert Election.objects.exists()
    assert LogEntry.objects.exclude(interpreter="").exists()
    assert list(audit.verify()) == []
    assert len(done) > 200
    numbers = sorted(int(n[-6:]) for n in Petition.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.once
@pytest.mark.django_db
def test_somebody_holds_each_post() -> None:
    check_keys()
    load_reference()
    build(0, 1, lambda done: None)
    held = set(Staff.objects.filter(is_active=True).values_list("posts__role", flat=True))
    assert held == {role.value for role in Role}


def test_invented_people_have_possible_numbers_of_an_impossible_region() -> None:
    people = petitioners(Random(1))
    assert len({p.name for p in people}) == len(people) == 504
    given = [p.id_number for p in people if p.id_number]
    assert all(check_id(n).ok and n.startswith("119999") for n in given)


def test_every_story_has_all_its_words_filled_in() -> None:
    for template in templates():
        story = Story(template, Random(2))
        words = [
            story.title,
            story.text,
            story.retold().text,
            *story.each("requests"),
            *story.each("decisions"),
        ]
        assert all(w and "{" not in w for w in words)
        assert story.retold().text != story.text
