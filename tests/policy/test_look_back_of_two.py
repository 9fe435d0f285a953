"""The reviewers of a look-back (M-P6) that drew more than one matter: proposed by the program, assigned by a person, all or none."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast, make_cast
from tests.looking_back import AFTER, drawn
from xinqiao.kernel import clock
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices.models import Post, Staff
from xinqiao.policy.commands.look_back import assign_proposed
from xinqiao.policy.models import LookBack, LookBackReview
from xinqiao.policy.queries.look_back import proposal, sample_of
from xinqiao.rules.roles import Role

Office = tuple[Cast, LookBack]


@pytest.fixture(scope="module")
def _eleven_concluded(ground: None) -> Office:
    with clock.at(AFTER):
        cast = make_cast()
        return cast, drawn(cast, 11)


@pytest.fixture
def of_two(db: None, _eleven_concluded: Office) -> Iterator[Office]:
    """The office, and a look-back that drew two of eleven matters."""
    cast, look_back = _eleven_concluded
    with clock.at(AFTER):
        yield cast, LookBack.objects.get(pk=look_back.pk)


def test_what_is_proposed_is_assigned_as_a_whole_with_an_entry_each(of_two: Office) -> None:
    cast, look_back = of_two
    inspector = cast.actor("inspector")
    first, second = sample_of(look_back)[:2]
    assert len(assign_proposed(inspector, look_back)) == 4
    entries = AuditEntry.objects.filter(action="look_back.assign_proposed", outcome="done")
    subjects = [f"policy.sampledmatter:{each.pk}" for each in (first, second) for _part in range(2)]
    assert sorted(entries.values_list("subject", flat=True)) == sorted(subjects)
    with pytest.raises(Refused, match="没有等待指派"):
        assign_proposed(inspector, look_back)


def test_when_one_proposal_is_refused_none_is_assigned(
    of_two: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, look_back = of_two
    first, second = sample_of(look_back)[:2]
    good = {Role.INSPECTOR: cast.staff["inspector"]}
    wrong = {first.pk: good, second.pk: {Role.INSPECTOR: cast.staff["handler"]}}
    monkeypatch.setattr("xinqiao.policy.commands.look_back.proposal", lambda *_args: wrong)
    with pytest.raises(Refused):
        assign_proposed(cast.actor("inspector"), look_back)
    assert not LookBackReview.objects.exists()


def test_the_proposal_spreads_the_work_and_a_person_assigns(of_two: Office) -> None:
    cast, look_back = of_two
    second = Staff.objects.create(username="inspector2", name="庚督查", unit=cast.petition_office)
    Post.objects.create(staff=second, role=Role.INSPECTOR)
    sample = sample_of(look_back)
    assert len(sample) == 2
    proposed = proposal(look_back, sample)
    assert {p[Role.INSPECTOR].username for p in proposed.values()} == {"inspector", "inspector2"}
    assert not [r for s in sample for r in s.reviews.all()]
