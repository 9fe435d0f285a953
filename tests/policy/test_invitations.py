"""Invitations to a discussion (M-P3): who may be invited, what the invited see, how long, and that no wall is broken."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import Cast, accepted, registered, reload, sent_in
from tests.policy.talks import (
    departments,
    discussed,
    everybody_invited,
    fresh,
    heard,
    part_of,
    views,
)
from xinqiao.accounts.commands.accounts import set_roles
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.reveal import (
    download_attachment,
    print_matter,
    reveal_identity,
    reveal_original,
)
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.models import Matter, MatterStaff, Petition, StaffPart
from xinqiao.matters.queries.access import get_matter, sees_by_invitation, visible
from xinqiao.policy.commands.discussion import Guest, invite, look_in, opine, submit_difficulty
from xinqiao.policy.commands.minutes import NOT_ADOPTED, minute
from xinqiao.policy.models import CaseDiscussion, DiscussionForm, Participant
from xinqiao.policy.queries.discussion import discussions
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.disclosing import Purpose
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db


def test_the_invited_see_that_matter_masked_and_nothing_else(cast: Cast) -> None:
    other = accepted(cast)
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    for who in ("expert", "resources", "farming"):
        actor = cast.actor(who)
        assert list(visible(actor)) == [discussion.matter]
        matter = get_matter(actor, discussion.matter_id)
        assert sees_by_invitation(actor, matter)
        petition = Petition.objects.get(matter=matter)
        for closed in (
            lambda a=actor, p=petition: reveal_identity(a, p, Purpose.CONTACT),
            lambda a=actor, p=petition: reveal_original(a, p, Purpose.CONTACT),
            lambda a=actor, m=matter: print_matter(a, m),
        ):
            with pytest.raises(Denied):
                closed()
        with pytest.raises(NotFound):
            get_matter(actor, other.pk)
        assert [d.pk for d in discussions(actor)] == [discussion.pk]
        assert [(w.kind, w.key) for w in waiting(actor)] == [("opine", str(discussion.pk))]
    assert not sees_by_invitation(cast.actor("counsel"), reload(discussion.matter))
    assert discussion.form == DiscussionForm.EXPERT_PANEL


def test_attachments_are_not_for_the_invited(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    petition = Petition.objects.get(matter=discussion.matter)
    (scan,) = attach(cast.actor("registrar"), petition, [sent_in("a.txt", "甲小满".encode())])
    with pytest.raises(Denied):
        download_attachment(cast.actor("expert"), scan)
    assert download_attachment(cast.actor("leader"), scan)


def test_access_ends_with_its_day(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)), today() + timedelta(days=3))
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        assert get_matter(cast.actor("expert"), discussion.matter_id)
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        with pytest.raises(NotFound):
            get_matter(cast.actor("expert"), discussion.matter_id)
        with pytest.raises(Denied):
            opine(cast.actor("expert"), fresh(discussion), views())
        invite(
            cast.actor("section_head"),
            fresh(discussion),
            [],
            chair=cast.staff["leader"],
            until=today() + timedelta(days=5),
        )
        assert get_matter(cast.actor("expert"), discussion.matter_id), "the day can be moved"


def test_access_ends_when_the_matter_becomes_an_accusation_or_the_person_is_recused(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    matter = reload(discussion.matter)
    recusal = declare_recusal(cast.actor("expert"), matter, ground="与信访人有亲属关系")
    decide_recusal(cast.actor("office_leader"), reload(matter), recusal, grant=True)
    with pytest.raises(NotFound):
        get_matter(cast.actor("expert"), matter.pk)
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    with pytest.raises(NotFound):
        get_matter(cast.actor("resources"), matter.pk)


def test_the_accused_and_the_recused_are_not_invited(cast: Cast) -> None:
    people = departments(cast)
    matter = accepted(cast)
    MatterStaff.objects.create(matter=matter, staff=cast.staff["expert"], part=StaffPart.RECUSED, since=now())
    discussion = discussed(cast, matter)
    guests = [Guest(staff=cast.staff["expert"])]
    with pytest.raises(InvalidInput, match="应当回避"):
        invite(cast.actor("leader"), discussion, guests, chair=cast.staff["leader"], until=today())
    name_accused(cast.actor("leader"), reload(matter), units=[people["resources"].unit])
    with pytest.raises(Refused, match="检举控告"):
        invite(cast.actor("leader"), fresh(discussion), [], chair=cast.staff["leader"], until=today())


@pytest.mark.parametrize(("who", "days", "field"), [("counsel", 91, "until"), ("counsel", -1, "until")])
def test_an_invitation_needs_a_day_that_is_not_far(cast: Cast, who: str, days: int, field: str) -> None:
    discussion = discussed(cast, accepted(cast))
    until = today() + timedelta(days=days)
    guests = [Guest(staff=cast.staff[who])]
    with pytest.raises(InvalidInput) as told:
        invite(cast.actor("leader"), discussion, guests, chair=cast.staff["leader"], until=until)
    assert field in told.value.fields


def test_the_own_sections_part_is_taken_by_its_own_people_and_the_chair_is_of_the_unit(cast: Cast) -> None:
    departments(cast)
    discussion = discussed(cast, accepted(cast))
    stranger = [Guest(staff=cast.staff["resources"], part=part_of(discussion, "法律顾问"))]
    with pytest.raises(InvalidInput, match="须由本单位在岗人员参加"):
        invite(cast.actor("leader"), discussion, stranger, chair=cast.staff["leader"], until=today())
    with pytest.raises(InvalidInput) as told:
        invite(
            cast.actor("leader"),
            discussion,
            [Guest(staff=cast.staff["expert"])],
            chair=cast.staff["outsider"],
            until=today(),
        )
    assert "chair" in told.value.fields


def test_another_person_takes_a_part_that_was_not_heard_and_the_first_leaves(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    part = part_of(discussion, "农业农村主管部门")
    swap = [Guest(staff=cast.staff["outsider"], part=part)]
    until = today() + timedelta(days=2)
    invite(cast.actor("leader"), fresh(discussion), swap, chair=cast.staff["leader"], until=until)
    assert not visible(cast.actor("farming")).exists()
    assert get_matter(cast.actor("outsider"), discussion.matter_id)
    heard(cast, discussion, "resources")
    part = part_of(discussion, "自然资源主管部门")
    with pytest.raises(Refused, match="不能更换"):
        invite(
            cast.actor("leader"),
            fresh(discussion),
            [Guest(staff=cast.staff["farming"], part=part)],
            chair=cast.staff["leader"],
            until=until,
        )


def test_every_look_of_the_invited_is_in_the_log(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    look_in(cast.actor("expert"), reload(discussion.matter))
    entry = AuditEntry.objects.get(action="discussion.look")
    assert (entry.matter_id, entry.actor) == (discussion.matter_id, cast.actor("expert").ref)


def test_an_expert_account_holds_nothing_else(cast: Cast) -> None:
    both = [Role.EXPERT, Role.LEGAL_COUNSEL]
    with pytest.raises(InvalidInput, match="外部专家"):
        set_roles(cast.actor("security_admin"), cast.staff["expert"], roles=both, reason="兼任")


def test_a_matter_that_leaves_the_unit_takes_its_invitations_with_it(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    Matter.objects.filter(pk=matter.pk).update(state="sorted", kind="claim", route="31(6)")
    discussion = submit_difficulty(
        cast.actor("registrar"),
        reload(matter),
        subject="其他",
        question="由谁管辖？",
        facts="不明。",
        provisions="",
        option_1="转送住建",
    )
    invite(
        cast.actor("registrar"),
        fresh(discussion),
        [Guest(staff=cast.staff["expert"])],
        chair=cast.staff["office_leader"],
        until=today(),
    )
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    assert not visible(cast.actor("expert")).exists()
    with pytest.raises(Denied):
        minute(cast.actor("office_leader"), fresh(discussion), option=NOT_ADOPTED, reasons="无")
    with pytest.raises(Refused, match="已转到其他单位"):
        invite(
            cast.actor("leader"),
            fresh(discussion),
            [Guest(staff=cast.staff["counsel"])],
            chair=cast.staff["office_leader"],
            until=today(),
        )
    again = submit_difficulty(
        cast.actor("unit_registrar"),
        reload(matter),
        subject="其他",
        question="标准？",
        facts="已转来。",
        provisions="",
        option_1="受理",
    )
    assert again.unit_id == cast.housing.pk
    left = fresh(discussion)
    assert (left.stage, left.version) == (DiscussionState.DROPPED, discussion.version + 2)
    entry = AuditEntry.objects.get(action="discussion.drop", subject=f"policy.casediscussion:{left.pk}")
    assert (entry.matter_id, entry.actor) == (matter.pk, cast.actor("unit_registrar").ref)


def test_no_part_is_named_twice_by_one_person(cast: Cast) -> None:
    discussion = discussed(cast, accepted(cast))
    twice = [
        Guest(staff=cast.staff["counsel"], part=part_of(discussion, "法律顾问")),
        Guest(staff=cast.staff["counsel"]),
    ]
    with pytest.raises(InvalidInput, match="只能以一个身份"):
        invite(cast.actor("leader"), discussion, twice, chair=cast.staff["leader"], until=today())
    assert not Participant.objects.exclude(staff=None).exists()
    assert CaseDiscussion.objects.get().chair is None
