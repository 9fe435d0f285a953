"""Case discussion and expert panel (M-P3): who must take part, what the invited see, how long, and what becomes of it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast, accepted, reload
from tests.policy.talks import (
    INVITED,
    LAND,
    confirmed,
    departments,
    discussed,
    everybody_invited,
    excused,
    fresh,
    heard,
    minuted,
    part_of,
    views,
)
from xinqiao.controls.policy_discussion import DISCUSSED
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import audit
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import offered
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.records import reference
from xinqiao.matters.commands.instruction import mark_dispute
from xinqiao.matters.models import Dispute, DisputeKind, Matter, MatterStaff, StaffPart
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Section, Staff
from xinqiao.policy.commands.discussion import Guest, call_off, invite, opine, submit_difficulty
from xinqiao.policy.commands.minutes import NOT_ADOPTED, conclude, confirm, download_minutes, minute
from xinqiao.policy.commands.participants import Row, set_participants
from xinqiao.policy.compose_minutes import as_text
from xinqiao.policy.models import CaseDiscussion
from xinqiao.policy.queries.discussion import discussions, get_discussion
from xinqiao.policy.queries.participants import table
from xinqiao.rules.discussing import DiscussionState
from xinqiao.rules.participants import SUBJECTS, RequiredParty, recognise

pytestmark = pytest.mark.django_db


def test_a_dispute_on_land_compensation_needs_natural_resources_and_agriculture(cast: Cast) -> None:
    people = departments(cast)
    discussion = discussed(cast, accepted(cast))
    parts = {p.party: p for p in discussion.participants.all()}
    assert list(parts) == ["业务科室", "法律顾问", "自然资源主管部门", "农业农村主管部门"]
    assert all(p.required for p in parts.values())
    assert parts["自然资源主管部门"].unit_id == people["resources"].unit_id
    assert parts["农业农村主管部门"].unit_id == people["farming"].unit_id
    assert all(p.staff_id is None for p in parts.values()), "a person sends the invitations"


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_every_subject_of_the_table_can_be_submitted(cast: Cast, subject: str) -> None:
    discussion = discussed(cast, accepted(cast), subject)
    assert discussion.participants.count() == 2 + len(SUBJECTS[subject])


def test_a_department_is_recognised_by_its_name_the_first_word_first() -> None:
    party = RequiredParty(title="林业主管部门", words=("林业", "自然资源"))
    assert recognise(party, [(1, "云水市自然资源局"), (2, "云水市林业局")]) == 2
    assert recognise(party, [(1, "云水市自然资源局")]) == 1
    assert recognise(party, [(1, "云水市财政局")]) is None


def test_the_office_changes_the_table_and_the_next_discussion_follows_it(cast: Cast) -> None:
    rows = [
        Row(title="财政部门", words="财政\n国资"),
        Row(title="住建部门", unit=cast.housing),
        Row(title=" "),
    ]
    set_participants(cast.actor("counsel"), None, LAND, rows)
    assert [p.title for p in table()[LAND]] == ["财政部门", "住建部门"]
    assert table()["入学、学区划分"] == SUBJECTS["入学、学区划分"]
    discussion = discussed(cast, accepted(cast))
    assert part_of(discussion, "住建部门").unit_id == cast.housing.pk
    set_participants(cast.actor("counsel"), None, LAND, [])
    assert table()[LAND] == SUBJECTS[LAND], "without own rows the first ones hold again"
    with pytest.raises(InvalidInput, match="至少写一个"):
        set_participants(cast.actor("counsel"), None, "新主题", [])


def test_what_is_typed_is_kept_masked(cast: Cast) -> None:
    discussion = discussed(cast, accepted(cast))
    heard_in_full = everybody_invited(cast, discussion)
    opine(cast.actor("counsel"), fresh(discussion), views(reasons="甲小满的电话13800001234"))
    stored = " ".join(
        [discussion.question, discussion.facts, *discussion.options.values_list("text", flat=True)]
        + [o.reasons for p in heard_in_full.participants.all() for o in p.opinions.all()]
    )
    assert "甲小满" not in stored
    assert "13800001234" not in stored
    told = " ".join(str(audit.read(e)) for e in AuditEntry.objects.filter(action__startswith="discussion"))
    assert "甲小满" not in told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "没有的主题"}, "subject"),
        ({"question": " "}, "question"),
        ({"facts": ""}, "facts"),
        ({"option_1": " "}, "option_1"),
    ],
)
def test_a_difficulty_without_its_parts_is_not_taken(cast: Cast, changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "subject": LAND,
        "question": "适用哪一档？",
        "facts": "园地。",
        "provisions": "",
        "option_1": "一",
    }
    with pytest.raises(InvalidInput) as told:
        submit_difficulty(cast.actor("handler"), accepted(cast), **{**given, **changes})
    assert field in told.value.fields


def test_one_discussion_of_a_matter_at_a_time_and_none_of_an_accusation(cast: Cast) -> None:
    matter = accepted(cast)
    discussed(cast, matter)
    with pytest.raises(Refused, match="正在进行"):
        discussed(cast, matter)
    secret = accepted(cast)
    Matter.objects.filter(pk=secret.pk).update(confidential=True)
    MatterStaff.objects.create(
        matter=secret, staff=cast.staff["handler"], part=StaffPart.CLEARED, since=now()
    )
    with pytest.raises(Refused, match="检举控告"):
        discussed(cast, secret)


def test_what_the_unit_before_left_open_ends_on_record_when_the_next_one_begins(cast: Cast) -> None:
    left = everybody_invited(cast, discussed(cast, accepted(cast)))
    CaseDiscussion.objects.filter(pk=left.pk).update(unit=cast.environment)
    discussed(cast, left.matter)
    ended = fresh(left)
    assert (ended.stage, ended.version) == (DiscussionState.DROPPED, left.version + 1)
    assert [step.act for step in steps_of(ended)] == ["drop"]
    assert AuditEntry.objects.filter(action="discussion.drop", subject=reference(ended)).count() == 1
    assert not visible(cast.actor("expert")).exists(), "the invitations end with it"


def test_a_competent_department_is_another_unit_or_another_section_than_the_handlers(cast: Cast) -> None:
    """For the housing office's own subject its other sections speak, not the handler's."""
    discussion = discussed(cast, accepted(cast), "物业管理、商品房")
    part = part_of(discussion, "住房和城乡建设主管部门")

    def asked(who: str) -> None:
        guests = [Guest(staff=cast.staff[who], part=part)]
        until = today() + timedelta(days=9)
        invite(cast.actor("section_head"), fresh(discussion), guests, chair=cast.staff["leader"], until=until)

    for who in ("section_head", "unit_registrar"):
        with pytest.raises(InvalidInput, match="与承办人不同的业务科室"):
            asked(who)
    other = Section.objects.create(unit=cast.housing, name="房产科")
    Staff.objects.filter(pk=cast.staff["unit_registrar"].pk).update(section=other)
    cast.staff["unit_registrar"].refresh_from_db()
    asked("unit_registrar")
    assert part_of(discussion, part.party).staff == cast.staff["unit_registrar"]


def test_nobody_concludes_before_every_required_participant_was_heard_or_is_recorded_absent(
    cast: Cast,
) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion, "section_head", "counsel", "resources")
    with pytest.raises(Refused, match="农业农村主管部门尚未发表意见"):
        minuted(cast, discussion)
    with pytest.raises(Denied):
        minute(cast.actor("section_head"), fresh(discussion), option=NOT_ADOPTED, reasons="急")
    with pytest.raises(InvalidInput):
        excused(cast, discussion, "农业农村主管部门", " ")
    excused(cast, discussion, "农业农村主管部门")
    done = minuted(cast, discussion)
    assert done.stage == DiscussionState.MINUTED
    said = "".join(line for part in done.minutes for line in part["paragraphs"])
    assert "未到会。另有会议" in said
    assert "采纳方案1" in said


def test_minutes_are_confirmed_as_they_read_and_a_change_makes_confirmations_void(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion)
    first = minuted(cast, discussion).minutes_hash
    confirmed(cast, discussion, "counsel")
    minute(cast.actor("leader"), fresh(discussion), option=NOT_ADOPTED, reasons="改变结论。")
    assert part_of(discussion, "法律顾问").confirmed_at is None
    with pytest.raises(InvalidInput, match="已经修改"):
        confirm(cast.actor("counsel"), fresh(discussion), digest=first)
    confirmed(cast, discussion, "section_head", "counsel", "resources", "farming")
    with pytest.raises(Refused, match="外部专家尚未确认"):
        conclude(cast.actor("leader"), fresh(discussion))
    confirm(
        cast.actor("expert"),
        fresh(discussion),
        digest=fresh(discussion).minutes_hash,
        dissent="方案一更稳妥。",
    )
    done = conclude(cast.actor("leader"), fresh(discussion))
    assert re.fullmatch(r"云\w+纪〔\d{4}〕1号", done.number)
    assert download_minutes(cast.actor("handler"), done).startswith(b"%PDF")
    for who in ("expert", "resources", "farming"):
        with pytest.raises(NotFound):
            get_discussion(cast.actor(who), discussion.pk)
        assert not visible(cast.actor(who)).exists()
    assert not MatterStaff.objects.filter(part=StaffPart.CONSULTED).exists()


def test_who_does_not_confirm_is_passed_over_only_with_the_chairs_reason(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion)
    minuted(cast, discussion)
    confirmed(cast, discussion, "section_head", "counsel", "resources", "farming")
    excused(cast, discussion, "外部专家", "出国，三次联系未能确认")
    assert conclude(cast.actor("leader"), fresh(discussion)).stage == DiscussionState.CONCLUDED


def test_a_discussion_offers_what_its_commands_allow(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))

    def can(who: str) -> set[str]:
        actor = cast.actor(who)
        return {s.slug for s in offered(actor, get_discussion(actor, discussion.pk), by_hand=True)}

    assert can("expert") == {"opine"}
    assert can("counsel") == {"opine"}
    assert can("leader") == {"invite", "excuse", "drop"}
    heard(cast, discussion)
    assert "minute" in can("leader")
    minuted(cast, discussion)
    assert can("expert") == {"confirm"}
    assert "conclude" not in can("leader")
    confirmed(cast, discussion)
    assert can("expert") == set()
    assert "conclude" in can("leader")
    conclude(cast.actor("leader"), fresh(discussion))
    assert can("leader") == set()


def test_a_discussion_called_off_ends_every_invitation(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    with pytest.raises(InvalidInput):
        call_off(cast.actor("leader"), fresh(discussion), reason=" ")
    call_off(cast.actor("leader"), fresh(discussion), reason="已协商一致")
    assert not visible(cast.actor("expert")).exists()
    assert discussed(cast, discussion.matter).pk != discussion.pk


def test_only_who_was_invited_speaks_and_every_option_is_judged(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    with pytest.raises(Denied):
        opine(cast.actor("handler"), fresh(discussion), views())
    with pytest.raises(InvalidInput, match="方案2"):
        opine(cast.actor("counsel"), fresh(discussion), views()[:1])
    with pytest.raises(InvalidInput, match="意见第3行对不上"):
        opine(cast.actor("counsel"), fresh(discussion), [*views(), replace(views()[0], position=7)])
    with pytest.raises(InvalidInput, match="意见第3行与前面的一行重复"):
        opine(cast.actor("counsel"), fresh(discussion), [*views(), views()[0]])
    with pytest.raises(InvalidInput) as told:
        opine(cast.actor("counsel"), fresh(discussion), [replace(v, reasons="") for v in views()])
    assert set(told.value.fields) == {"reasons_1", "reasons_2"}
    heard(cast, discussion, "counsel")
    opine(cast.actor("counsel"), fresh(discussion), views(first=False))
    own = part_of(discussion, "法律顾问")
    assert [o.lawful for o in own.opinions.all()] == [False, True], "the last holds"
    said = [step.words["plan_1"] for step in steps_of(discussion) if step.act == "opine"]
    assert said == ["合法，合理。符合规定。", "不合法，不合理。符合规定。"], "the first stands beside it"


def test_a_conclusion_drawn_anew_leaves_the_former_minutes_and_dissents_as_they_were(cast: Cast) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion)
    first = minuted(cast, discussion)
    confirm(cast.actor("counsel"), fresh(discussion), digest=first.minutes_hash, dissent="理由不足。")
    excused(cast, discussion, "外部专家", "出国")
    minute(cast.actor("leader"), fresh(discussion), option=NOT_ADOPTED, reasons="改变结论。")
    excused(cast, discussion, "外部专家", "回国后失联")
    told = [(step.act, step.words) for step in steps_of(discussion) if step.act != "opine"]
    assert [act for act, _words in told] == ["minute", "confirm", "excuse", "minute", "excuse"]
    assert told[0][1]["纪要"] == as_text(first.minutes) != told[3][1]["纪要"]
    assert told[1][1] == {"dissent": "理由不足。"}
    assert [told[n][1]["reason"] for n in (2, 4)] == ["出国", "回国后失联"]


def test_a_list_of_discussions_takes_the_same_number_of_queries_however_many(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        everybody_invited(cast, discussed(cast, accepted(cast)))
    with django_assert_max_num_queries(7):
        found = discussions(cast.actor("leader"))
        assert len(found) == 3
        assert sum(len(d.participants.all()) for d in found) == 3 * len(INVITED)


def test_a_dispute_that_is_submitted_too_late_stays_late(cast: Cast) -> None:
    departments(cast)
    matter = accepted(cast)
    mark_dispute(cast.actor("handler"), matter, kind=DisputeKind.MAJOR, reason="分歧很大")
    Dispute.objects.update(at=now() - timedelta(days=120))
    discussed(cast, reload(matter))
    then = today() - timedelta(days=120)
    [line] = lines(DISCUSSED, cast.housing.pk, Period(first=then, last=then), today())
    assert (line.standing, "没有按期提交" in str(line.title)) == (Standing.BROKEN, True)
