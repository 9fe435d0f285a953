"""Hearings (条例 31(6), 36(2)): told of seven days ahead, presided over by another, their days left out of T12 and of nothing else; the
evaluation session beside them."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, at, reload
from tests.proceedings.walks import called, convened, fresh, held, proposed, reported, scan, told
from tests.steps import (
    HANDLERS,
    OPINION,
    REVIEW,
    REVIEWERS,
    answered,
    ask_for_review,
    issued,
    review_served,
    serve,
    sorted_at_office,
    withdrawn,
)
from xinqiao.controls.board import control_of
from xinqiao.controls.reading import Period, Standing, lines, read
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.commitment import confirm, decline
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.representing import elect
from xinqiao.matters.models import Commitment, Matter, Paper, RunningClock
from xinqiao.matters.queries.closable import closable
from xinqiao.matters.queries.holding import holding
from xinqiao.proceedings.commands import hearing, panel
from xinqiao.proceedings.models import Hearing, Panel

pytestmark = pytest.mark.django_db
FINAL = {"presider": "final_counsel", "recorder": "final_head"}


def _clocks(matter: Matter) -> dict[str, tuple[date | None, date | None]]:
    return {c.code: (c.raw_due, c.stopped_on) for c in RunningClock.objects.filter(matter=matter)}


def test_article_36_2_a_hearing_in_the_final_review_moves_t12_and_nothing_else(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        review_served(cast, matter, "maintained")
        ask_for_review(matter)
        found = told(cast, matter, "final_reviewer", "final_leader", **FINAL)
        assert found.level == "final_review"
        with pytest.raises(InvalidInput, match="第三十六条第二款"):
            hearing.postpone(
                cast.actor("final_reviewer"),
                fresh(found),
                day=today() + timedelta(days=6),
                hour="9:30",
                place="省信访局",
                reason="主持人出差",
            )
        clock.move_to(at("2026-03-10"))
        before = _clocks(matter)
        assert before["T12"] == (date(2026, 4, 1), None)
        held(cast, found, date(2026, 3, 9), date(2026, 3, 10), who="final_counsel")
        after = _clocks(matter)
        assert after.pop("T12") == (date(2026, 4, 3), None), "two days"
        before.pop("T12")
        assert after == before
        assert reload(matter).next_alert == date(2026, 4, 3)
        file = scan(cast, matter, "final_reviewer")
        done = reported(cast, found, file, "final_counsel")
        assert (done.stage, done.signed) == ("reported", file)
        assert [s.act for s in steps_of(done)] == ["grant", "convene", "hold", "sign", "report"]
        entries = AuditEntry.objects.filter(matter_id=matter.pk, action__startswith="hearing.")
        assert all("第三十六条第二款" in bytes(entry.leaf).decode() for entry in entries)


def test_in_handling_the_sixty_days_run_on_and_a_closed_matter_is_not_heard(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        found, before = told(cast, matter), _clocks(matter)
        clock.shift(timedelta(days=7))
        held(cast, found, today(), today())
        assert _clocks(matter) == before
        file = scan(cast, matter)
        withdrawn(cast, matter, statement="问题已经解决，自愿撤回")
        for notice in Paper.objects.filter(matter=matter, addressed_to=None, served_on=None):
            serve(cast, notice, "unit_registrar", today())
        with pytest.raises(Refused, match="听证笔录还没有签名入卷"):
            close(cast.actor("unit_registrar"), reload(matter), sure=True)
        assert not Matter.objects.filter(closable(today()), pk=matter.pk).exists()
        reported(cast, found, file)
        assert Matter.objects.filter(closable(today()), pk=matter.pk).exists()
        close(cast.actor("unit_registrar"), reload(matter), sure=True)
        with pytest.raises(Refused, match=r"已办结归档.*第三十一条第（六）项"):
            proposed(cast, matter)
        with pytest.raises(Refused, match="不再召集"):
            called(cast, matter)


def test_what_is_promised_in_a_hearing_is_proposed_and_binds_once_a_person_says_so(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        found = told(cast, matter)
        clock.move_to(at("2026-03-10"))
        said = "信访人：要求赔偿。\n住建局：我局将在3个工作日内上门复测，3月31日前书面告知结果。"
        held(cast, found, date(2026, 3, 9), date(2026, 3, 9), words=said)
        made = list(Commitment.objects.filter(matter=matter))
        assert [(c.source, c.stage, c.due_on) for c in made] == [
            ("hearing", "proposed", date(2026, 3, 12)),
            ("hearing", "proposed", date(2026, 3, 31)),
        ], "counted from the day on which it was said"
        assert made[0].owner == cast.staff["handler"]
        kept = confirm(
            cast.actor("handler"), made[0], what=made[0].what, owner=made[0].owner, due=made[0].due_on
        )
        assert (kept.stage, kept.due_on) == ("in_force", date(2026, 3, 12))
        assert decline(cast.actor("handler"), made[1], reason="转述他人的话").stage == "declined"


def test_less_than_seven_days_ahead_is_refused_with_the_rule_and_nothing_is_kept(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        found = proposed(cast, accepted(cast))
        hearing.grant(cast.actor("leader"), fresh(found))
        with pytest.raises(InvalidInput, match=r"提前7日.*第三十一条第（六）项") as wrong:
            convened(cast, found, date(2026, 3, 8))
        assert set(wrong.value.fields) == {"day"}
        assert (fresh(found).stage, fresh(found).notice) == ("granted", None)
        found = convened(cast, found, date(2026, 3, 9))
        clock.move_to(at("2026-03-09"))
        with pytest.raises(Refused, match="还没有登记送达"):
            held(cast, found, today(), today())
        assert found.notice is not None
        serve(cast, found.notice, "handler", date(2026, 3, 4))
        with pytest.raises(Refused, match="不足7日"):
            held(cast, found, today(), today())
        with pytest.raises(InvalidInput, match="不能早于通知的日期"):
            held(cast, found, date(2026, 3, 8), today())


def test_who_handles_the_matter_neither_presides_nor_reports(cast: Cast) -> None:
    matter = accepted(cast)
    found = proposed(cast, matter)
    with pytest.raises(Denied):
        hearing.grant(cast.actor("handler"), fresh(found))
    hearing.grant(cast.actor("leader"), fresh(found))
    day = today() + timedelta(days=7)
    with pytest.raises(Refused, match=r"不能是此事项的承办人.*第二十八条第三款"):
        convened(cast, found, day, presider="handler")
    with pytest.raises(InvalidInput, match="两人"):
        convened(cast, found, day, presider="counsel", recorder="counsel")
    convened(cast, found, day)
    with pytest.raises(Denied, match="主持人"):
        held(cast, found, today(), today(), who="section_head")
    with pytest.raises(Refused, match="已有一次听证"):
        proposed(cast, matter)


def test_article_20_3_a_group_of_three_hundred_is_heard_through_its_representatives(cast: Cast) -> None:
    matter = sorted_at_office(cast, channel="visit", people_count=300)
    forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    found = proposed(cast, matter)
    hearing.grant(cast.actor("leader"), fresh(found))
    day = today() + timedelta(days=7)
    with pytest.raises(Refused, match=r"300人.*第二十条第三款"):
        convened(cast, found, day)
    file = scan(cast, matter, "registrar", "推选代表书.txt")
    chosen: dict[str, Any] = {
        "chosen": "甲小满\n乙小暑 13900000001",
        "signers": 260,
        "elected_on": today(),
        "scan": file,
    }
    elect(cast.actor("registrar"), matter.petitions.get(), **chosen)
    assert convened(cast, found, day).stage == "convened"


def test_a_session_of_neighbours_keeps_what_each_one_thinks(cast: Cast) -> None:
    matter = accepted(cast)
    found = called(cast, matter)
    with pytest.raises(InvalidInput, match="3至20项"):
        panel.hold(
            cast.actor("counsel"),
            fresh(found),
            held_on=today(),
            petitioner="",
            views=["一人"],
            result="应当退还",
        )
    views = ["人大代表：应当退", "居委会主任：应当退", "律师：合同没有约定"]
    done = panel.hold(
        cast.actor("counsel"),
        fresh(found),
        held_on=today(),
        petitioner="多收了",
        views=views,
        result="应当退还",
    )
    assert done.sheet is not None
    assert (done.stage, done.sheet.for_citizen) == ("held", False)
    assert steps_of(done)[0].words["views"] == "\n".join(views)


def test_what_was_begun_is_called_off_by_its_unit_when_the_matter_has_gone_on(cast: Cast) -> None:
    matter = answered(cast)
    found = called(cast, matter)
    ask_for_review(matter)
    with pytest.raises(Denied):
        panel.cancel(cast.actor("reviewer"), fresh(found), reason="另行评议")
    assert panel.cancel(cast.actor("handler"), fresh(found), reason="另行评议").stage == "cancelled"


def test_article_31_6_what_was_proposed_or_held_is_finished_by_its_unit_when_the_matter_has_gone_on(
    cast: Cast,
) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        first = told(cast, matter)
        clock.shift(timedelta(days=7))
        held(cast, first, today(), today())
        file = scan(cast, matter)
        serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
        ask_for_review(matter)
        second = proposed(cast, matter, "reviewer")
        assert [one.stage for one in holding(matter)] == ["held", "proposed"]
        done = reported(cast, first, file)
        assert done.report is not None
        assert (done.stage, done.report.unit) == ("reported", cast.housing), "the report is the unit's own"
        serve(cast, issued(cast, matter, "review_opinion", REVIEW, *REVIEWERS), "reviewer", today())
        with pytest.raises(Refused, match="还没有决定是否举行"):
            close(cast.actor("review_head"), reload(matter))
        assert hearing.refuse(cast.actor("review_leader"), second, reason="事实已经清楚").stage == "refused"
        assert not holding(matter)


def test_the_board_says_what_is_owed_of_each_and_opens_it(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        found = told(cast, matter)
        clock.shift(timedelta(days=7))
        held(cast, found, today(), today())
        called(cast, matter)
        clock.move_to(at("2026-04-20"))
        control = control_of("M-R6")
        period = Period(first=date(2026, 1, 1), last=date(2026, 6, 30))
        reading = read([control], [cast.housing.pk], period, today())[cast.housing.pk][0]
        shown = list(lines(control, cast.housing.pk, period, today()))
    assert (reading.due, reading.done, reading.standing) == (len(shown), 0, Standing.BROKEN)
    owed = {line.subject: line.standing for line in shown if line.standing is Standing.BROKEN}
    assert owed.keys() == {
        f"proceedings.hearing:{Hearing.objects.get().pk}",
        f"proceedings.panel:{Panel.objects.get().pk}",
    }
