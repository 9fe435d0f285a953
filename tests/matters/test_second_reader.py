"""A tense matter, or words the norms advise against: a colleague reads the reply before its first approval (M-E5)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import Cast, accepted, registered, reload
from tests.controls.seen import seen
from tests.steps import HANDLERS, OPINION, fresh, issued, tense
from xinqiao.controls.reading import Period, Standing
from xinqiao.controls.wellbeing import READ_BY_A_SECOND
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.papers import approve, draft, issue_paper, save_draft, submit_for_approval
from xinqiao.matters.commands.second_reading import mark_tense, second_read
from xinqiao.matters.models import (
    Channel,
    LogEntry,
    LogKind,
    Matter,
    Paper,
    PaperState,
    ReplyCheck,
    SecondReading,
)
from xinqiao.matters.offers import paper_steps
from xinqiao.matters.queries.desk import desk_papers
from xinqiao.matters.queries.second_reading import met
from xinqiao.offices.models import Staff
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.reception.commands import desk
from xinqiao.reception.models import Reception
from xinqiao.rules.approval import SECOND_READER, STEP_TITLES
from xinqiao.rules.second_reading import ReaderWanted, may_read
from xinqiao.web.desk.drafting import chain_words

pytestmark = pytest.mark.django_db


def _sent(cast: Cast, matter: Matter, content: dict[str, Any] = OPINION, reason: str = "") -> Paper:
    paper = draft(cast.actor("handler"), matter, "handling_opinion", content)
    submit_for_approval(cast.actor("handler"), paper, reason=reason)
    return fresh(paper)


def _asked(actor: Actor) -> list[UUID]:
    return [UUID(w.key) for w in waiting(actor) if w.kind == "second_read"]


def test_a_reply_in_a_tense_matter_waits_for_a_colleague_and_goes_on_only_with_exactly_this_text(
    cast: Cast,
) -> None:
    paper = _sent(cast, tense(cast))
    assert (paper.reading, paper.waits_for) == (ReaderWanted.WAITS, "second_reader")
    assert desk_papers(cast.actor("section_head")).to_decide == []
    assert "approve" not in paper_steps(cast.actor("section_head"), paper)
    with pytest.raises(Refused, match="第二人复读"):
        approve(cast.actor("section_head"), paper)
    assert _asked(cast.actor("unit_registrar")) == [paper.pk]
    assert _asked(cast.actor("counsel")) == _asked(cast.actor("handler")) == []

    with pytest.raises(InvalidInput, match="哪个词句"):
        second_read(cast.actor("unit_registrar"), paper, welcome=False, complete=True)
    second_read(
        cast.actor("unit_registrar"), paper, welcome=False, complete=True, note="“责令”前请先说明理由"
    )
    back = fresh(paper)
    assert (back.state, back.approvals.get().note) == (PaperState.DRAFT, "“责令”前请先说明理由")
    better = {**OPINION, "facts": "经现场核实，该工地没有夜间施工许可。"}
    save_draft(cast.actor("handler"), back, better)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    second_read(cast.actor("unit_registrar"), fresh(paper), welcome=True, complete=True)
    assert approve(cast.actor("section_head"), fresh(paper)).step == "legal_counsel"
    assert paper.second_readings.count() == 2

    Paper.objects.filter(pk=paper.pk).update(state=PaperState.DRAFT)
    save_draft(cast.actor("handler"), fresh(paper), OPINION)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    with pytest.raises(Refused, match="第二人复读"):
        approve(cast.actor("section_head"), fresh(paper))


def test_who_wrote_it_met_the_petitioner_or_approves_it_does_not_read_it(cast: Cast) -> None:
    matter = tense(cast)
    paper = _sent(cast, matter)
    with pytest.raises(Refused, match="起草人"):
        second_read(cast.actor("handler"), paper, welcome=True, complete=True)
    with pytest.raises(Refused, match="参加审核"):
        second_read(cast.actor("counsel"), paper, welcome=True, complete=True)
    with pytest.raises(Denied):
        second_read(cast.actor("outsider"), paper, welcome=True, complete=True)
    log(
        cast.actor("unit_registrar"),
        matter,
        LogKind.CONTACT,
        "电话联系信访人。",
        happened_on=matter.received_at.date(),
    )
    with pytest.raises(Refused, match="接触过信访人"):
        second_read(cast.actor("unit_registrar"), paper, welcome=True, complete=True)
    assert _asked(cast.actor("unit_registrar")) == []


def test_with_nobody_else_in_the_unit_an_approver_reads(cast: Cast) -> None:
    matter = tense(cast)
    log(
        cast.actor("unit_registrar"),
        matter,
        LogKind.CONTACT,
        "电话联系信访人。",
        happened_on=matter.received_at.date(),
    )
    paper = _sent(cast, reload(matter))
    assert paper.reading == ReaderWanted.ALONE
    assert _asked(cast.actor("counsel")) == [paper.pk]
    second_read(cast.actor("counsel"), paper, welcome=True, complete=True)
    approve(cast.actor("section_head"), fresh(paper))


def test_a_matter_that_turns_out_tense_has_the_reply_read_that_waits_for_approval(cast: Cast) -> None:
    matter = accepted(cast)
    paper = _sent(cast, matter)
    assert paper.reading == ReaderWanted.NONE
    Paper.objects.filter(pk=paper.pk).update(waiting_since=now() - timedelta(days=20))
    mark_tense(cast.actor("handler"), reload(matter), reason="接谈中拍了桌子，声音很大")
    assert fresh(paper).reading == ReaderWanted.WAITS
    assert fresh(paper).waiting_since == reload(matter).tense_at, "no reader was wanted before"
    with pytest.raises(Refused, match="第二人复读"):
        approve(cast.actor("section_head"), fresh(paper))
    with pytest.raises(Refused, match="已经标记"):
        mark_tense(cast.actor("handler"), reload(matter), reason="接谈中又拍了桌子")


def test_what_was_approved_before_it_turned_tense_is_read_before_it_is_issued(cast: Cast) -> None:
    earlier, first = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS), today()
    with clock.at(now() + timedelta(hours=1)):
        Matter.objects.filter(pk=earlier.matter_id).update(tense_at=now())
        paper = _sent(cast, accepted(cast))
        for who in HANDLERS[1:]:
            approve(cast.actor(who), fresh(paper))
        leader, reader = cast.actor("leader"), cast.actor("unit_registrar")
        assert "issue" in paper_steps(leader, fresh(paper))
        mark_tense(cast.actor("handler"), reload(paper.matter), reason="来访时谈得很激烈，摔了杯子")
        assert "issue" not in paper_steps(leader, fresh(paper))
        assert paper.pk not in [p.pk for p in desk_papers(leader).to_decide]
        with pytest.raises(Refused, match="先由第二人复读"):
            issue_paper(leader, fresh(paper))
        assert _asked(reader) == [paper.pk]
        second_read(reader, fresh(paper), welcome=True, complete=True)
        issue_paper(leader, fresh(paper))
        found = seen(READ_BY_A_SECOND, cast.housing.pk, Period(first=first, last=today()), today())
        SecondReading.objects.update(complete=False)
        unread = seen(READ_BY_A_SECOND, cast.housing.pk, Period(first=first, last=today()), today())
    assert (found.done, found.due) == (1, 1), "what left before its matter turned tense owed no reader"
    assert unread.standing is Standing.BROKEN
    with clock.at(now() + timedelta(days=20)):
        SecondReading.objects.update(at=now(), complete=True)
        late = seen(READ_BY_A_SECOND, cast.housing.pk, Period(first=first, last=today()), today())
    assert (late.done, late.due, late.standing) == (1, 2, Standing.BROKEN), "read, but too late"


def test_where_everybody_has_met_the_petitioner_the_reply_still_leaves(cast: Cast) -> None:
    matter = tense(cast)
    told = {"matter": matter, "kind": LogKind.CONTACT, "happened_on": day_of(now()), "at": now()}
    for person in Staff.objects.filter(unit=cast.housing).exclude(pk=cast.staff["handler"].pk):
        LogEntry.objects.create(by=person, **told)
    paper = _sent(cast, reload(matter))
    assert paper.reading == ReaderWanted.MET
    assert _asked(cast.actor("counsel")) == [paper.pk]
    with pytest.raises(Refused, match="起草人"):
        second_read(cast.actor("handler"), paper, welcome=True, complete=True)
    second_read(cast.actor("counsel"), paper, welcome=True, complete=True)
    approve(cast.actor("section_head"), fresh(paper))


def test_sharp_words_ask_for_a_reader_and_other_replies_do_not(cast: Cast) -> None:
    sharp = {**OPINION, "facts": "信访人无理取闹，经查该工地未取得夜间施工许可。"}
    paper = _sent(cast, accepted(cast), sharp, reason="引用信访人原话，确需保留")
    assert paper.reading == ReaderWanted.WAITS
    plain = issued(
        cast, accepted(cast), "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader"
    )
    assert not plain.second_readings.exists()
    check, period = plain.reply_checks.get(), Period(first=today(), last=today())
    for last, earlier in ((False, True), (True, False)):
        plain.reply_checks.update(sharp=last)
        before = ReplyCheck(paper=plain, content_hash=check.content_hash, sharp=earlier)
        before.at = check.at - timedelta(seconds=1)
        before.save()
        owed = seen(READ_BY_A_SECOND, cast.housing.pk, period, today()).due
        assert owed == 1 + last, (
            "beside the one that waits; the norms changed before it was sent again: the last check of the text counts"
        )
        before.delete()


def test_a_reception_and_a_visit_are_meetings_and_a_letter_is_none(cast: Cast) -> None:
    letter = registered(cast).petition.matter
    assert met(letter) == set()
    visit = registered(
        cast, channel=Channel.VISIT, title="来访反映", oral=True, read_back=True
    ).petition.matter
    assert met(visit) == {cast.staff["registrar"].pk}
    at_desk = desk.take_number(cast.actor("receptionist"), cast.petition_office)
    Reception.objects.filter(pk=at_desk.pk).update(matter=letter, receiver=cast.staff["receptionist"])
    assert met(letter) == {cast.staff["receptionist"].pk}


def test_nothing_waits_to_be_read_is_said_so() -> None:
    found = may_read(kind="reply", reading="", roles=(), reader=1, authors=(), met=())
    assert not found.allowed
    assert "不需要" in str(found.reason)


def test_the_mark_that_a_matter_is_tense_ends_with_the_matter() -> None:
    assert Matter(tense_at=now()).tense
    assert not Matter(tense_at=now(), closed_at=now()).tense


def test_who_drafts_is_told_that_a_second_person_reads_first_where_the_matter_is_tense() -> None:
    told = {tense: chain_words("handling_opinion", "", tense=tense) for tense in (True, False)}
    assert told[True] == f"{STEP_TITLES[SECOND_READER]} → {told[False]}"
    assert chain_words("acceptance_notice", "", tense=True) == chain_words(
        "acceptance_notice", "", tense=False
    )
