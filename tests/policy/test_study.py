"""Policy study from the plan to the record: what is refused, what is kept masked, who sees what (M-P1, M-P2)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import PETITIONER, Cast, accepted, at, sent_in
from tests.controls.seen import seen
from tests.policy.studies import concluded, fresh, held, planned, prepared, sessions_in, versions
from xinqiao.controls.policy_study import SESSIONS_HELD, WHOLE_SESSIONS
from xinqiao.controls.reading import Period, Standing
from xinqiao.kernel import audit
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused, XinqiaoError
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.policy.calendar_feed import reader_of
from xinqiao.policy.commands.study import (
    add_material,
    add_question,
    download_material,
    drop_case,
    drop_question,
    link_case,
    prepare_session,
)
from xinqiao.policy.commands.study_plan import (
    move_session,
)
from xinqiao.policy.commands.study_record import (
    Attended,
    Chosen,
    SelfTestAnswers,
    SessionHeld,
    catch_up,
    close_feed,
    hold_session,
    open_feed,
    take_test,
)
from xinqiao.policy.models import Attendance, SelfTest, StudySession
from xinqiao.policy.queries.study import attendance_of, get_session, mine, participants, plan_of
from xinqiao.policy.queries.study_cases import proposed, shown
from xinqiao.web.agenda.calendar_file import calendar_file

pytestmark = pytest.mark.django_db
sessions_held, whole_sessions = partial(seen, SESSIONS_HELD), partial(seen, WHOLE_SESSIONS)
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.fixture(autouse=True)
def november(tmp_path: Path, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.XINQIAO_FILES = tmp_path
    with time_machine.travel(at("2026-01-05"), tick=False) as clock:
        yield clock


def test_holding_closes_the_record_with_everybody_who_was_there_or_not(
    cast: Cast, november: time_machine.Traveller
) -> None:
    planned(cast, 2026)
    first = fresh(sessions_in(cast, 1)[0])
    with pytest.raises(Refused, match="学习日是"):
        held(cast, first)
    november.move_to(at("2026-01-13"))
    with pytest.raises(InvalidInput, match="领学人"):
        held(cast, first)
    prepared(cast, first)
    other = Attended(staff=cast.staff["registrar"].pk, present=True)
    with pytest.raises(InvalidInput, match="到会"):
        hold_session(cast.actor("section_head"), fresh(first), SessionHeld())
    with pytest.raises(InvalidInput, match="参加人员第1行对不上"):
        hold_session(cast.actor("section_head"), fresh(first), SessionHeld(people=[other]))
    held(cast, first)
    people = attendance_of(first)
    assert len(people) == participants(cast.housing.pk).count() == 7
    assert {a.staff.username for a in people if a.present} == {"leader", "handler", "section_head"}
    with pytest.raises(Refused, match="已经登记"):
        prepare_session(cast.actor("section_head"), fresh(first))
    with pytest.raises(Refused, match="已经登记"):
        held(cast, first, "handler")
    assert {a.staff.username for a in attendance_of(first) if a.present} == {
        "leader",
        "handler",
        "section_head",
    }
    with pytest.raises(Refused, match="日期不能再改"):
        move_session(cast.actor("leader"), fresh(first), to_day=date(2026, 1, 14), reason="改期试试看")


def test_who_was_absent_catches_up_and_only_keepers_note_it_for_others(
    cast: Cast, november: time_machine.Traveller
) -> None:
    planned(cast, 2026)
    november.move_to(at("2026-01-13"))
    session = held(cast, prepared(cast, sessions_in(cast, 1)[0]))
    november.move_to(at("2026-01-20"))
    counsel, other = cast.staff["counsel"], cast.staff["second_handler"]
    assert [a.session_id for a in mine(cast.actor("counsel"), date(2026, 1, 20)).missed] == [session.pk]
    with pytest.raises(Denied):
        catch_up(cast.actor("counsel"), fresh(session), person=other, on=date(2026, 1, 19), how="读材料")
    with pytest.raises(InvalidInput):
        catch_up(cast.actor("counsel"), fresh(session), person=counsel, on=date(2026, 1, 21), how="读材料")
    catch_up(cast.actor("counsel"), fresh(session), person=counsel, on=date(2026, 1, 19), how="读材料")
    catch_up(cast.actor("section_head"), fresh(session), person=other, on=date(2026, 1, 20), how="单独讲解")
    assert not mine(cast.actor("counsel"), date(2026, 1, 20)).missed
    for again in ("handler", "counsel"):
        person = cast.staff[again]
        with pytest.raises(InvalidInput, match="已经登记过"):
            catch_up(cast.actor(again), fresh(session), person=person, on=date(2026, 1, 20), how="另一种说法")
    assert Attendance.objects.get(staff=counsel).caught_up_how == "读材料"


def test_the_result_of_a_self_test_is_in_no_log_and_only_the_person_gets_it(cast: Cast) -> None:
    planned(cast, 2026)
    session = fresh(sessions_in(cast, 1)[0])
    head = cast.actor("section_head")
    with pytest.raises(InvalidInput) as told:
        add_question(head, session, text="几时开放？", options=["六时", "六时"], right=5)
    assert set(told.value.fields) == {"options", "right"}
    asked = [
        add_question(head, fresh(session), text=f"第{n}问", options=["六时", "五时"], right=2) for n in (1, 2)
    ]
    drop_question(head, fresh(session), question=asked[0])
    question = asked[1]
    many = [*"甲乙丙丁戊己庚"]
    with pytest.raises(InvalidInput, match="2至6项"):
        add_question(head, fresh(session), text="再问", options=many, right=1)
    third = add_question(head, fresh(session), text="找谁？", options=["电话13800001234", "窗口"], right=1)
    assert "13800001234" not in str(third.options)
    drop_question(head, fresh(session), question=third)
    with pytest.raises(InvalidInput):
        take_test(cast.actor("handler"), fresh(session), SelfTestAnswers())
    first, again = (SelfTestAnswers(chosen=[Chosen(question=question.pk, option=n)]) for n in (1, 2))
    test = take_test(cast.actor("handler"), fresh(session), first)
    assert test.answers == {str(question.pk): 0}
    entry = audit.read(AuditEntry.objects.order_by("-seq")[0])
    assert not entry.get("after")
    take_test(cast.actor("handler"), fresh(session), again)
    assert SelfTest.objects.count() == 1
    with pytest.raises(Refused, match="已经有人自测"):
        add_question(head, fresh(session), text="再问", options=["甲", "乙"], right=1)


def test_cases_are_proposed_by_what_they_cite_and_their_names_are_masked_everywhere(cast: Cast) -> None:
    planned(cast, 2026)
    matter = concluded(cast)
    session = prepared(cast, sessions_in(cast, 1)[0])
    leader = cast.actor("leader")
    assert [case.matter_id for case in proposed(leader, get_session(leader, session.pk))] == [matter.pk]
    said = f"{PETITIONER.name}说，公园开得太晚。"
    prepare_session(cast.actor("section_head"), fresh(session), leader=cast.staff["leader"], background=said)
    add_question(leader, fresh(session), text=said, options=[said, "乙"], right=1, explanation=said)
    move_session(leader, fresh(session), to_day=date(2026, 1, 14), reason=said)
    add_material(leader, fresh(session), sent_in(f"{PETITIONER.name}.txt", b"text"))
    assert PETITIONER.name in fresh(session).background
    link_case(leader, fresh(session), number=matter.number, note=f"{PETITIONER.name}的诉求")
    question = session.questions.get()
    written = [question.text, *question.options, question.explanation, session.moves.get().reason]
    for text in (fresh(session).background, *written, session.materials.get().name):
        assert PETITIONER.name not in text
    (case,) = shown(cast.actor("handler"), fresh(session))
    assert PETITIONER.name not in str(case)
    assert (case.basis, len(case.requests)) == ("《云水市公园管理办法》第二条", 2)
    drop_case(leader, fresh(session), number=matter.number)
    assert shown(leader, fresh(session)) == []


def test_an_accusation_is_never_a_case_and_the_recused_do_not_read_theirs(cast: Cast) -> None:
    planned(cast, 2026)
    matter = concluded(cast)
    session = prepared(cast, sessions_in(cast, 1)[0])
    leader = cast.actor("leader")
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert proposed(leader, get_session(leader, session.pk)) == []
    with pytest.raises(NotFound):
        link_case(leader, fresh(session), number=matter.number)
    Matter.objects.filter(pk=matter.pk).update(confidential=False)
    link_case(leader, fresh(session), number=matter.number)
    MatterStaff.objects.create(
        matter=matter, staff=cast.staff["counsel"], part=StaffPart.RECUSED, since=matter.updated_at
    )
    assert shown(cast.actor("counsel"), fresh(session)) == []
    assert len(shown(cast.actor("second_handler"), fresh(session))) == 1
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert shown(leader, fresh(session)) == []


def test_a_matter_that_is_not_concluded_or_is_another_offices_is_no_case(cast: Cast) -> None:
    planned(cast, 2026)
    session = prepared(cast, sessions_in(cast, 1)[0])
    with pytest.raises(NotFound):
        link_case(cast.actor("leader"), fresh(session), number=accepted(cast).number)


def test_another_units_study_does_not_exist(cast: Cast) -> None:
    planned(cast, 2026)
    session = sessions_in(cast, 1)[0]
    assert plan_of(cast.actor("registrar"), 2026) is None
    for who in ("registrar", "outsider", "system_admin"):
        with pytest.raises(XinqiaoError):
            get_session(cast.actor(who), session.pk)
        with pytest.raises(Denied):
            take_test(cast.actor(who), fresh(session), SelfTestAnswers())


def test_two_versions_are_chosen_together(cast: Cast) -> None:
    planned(cast, 2026)
    old, _new = versions()
    session = fresh(sessions_in(cast, 1)[0])
    for other in (None, old):
        with pytest.raises(InvalidInput, match="两个不同版本"):
            prepare_session(cast.actor("section_head"), fresh(session), old_version=old, new_version=other)


def test_materials_are_checked_sealed_and_given_back(cast: Cast, tmp_path: Path) -> None:
    planned(cast, 2026)
    session = fresh(sessions_in(cast, 1)[0])
    material = add_material(cast.actor("leader"), fresh(session), sent_in("讲稿.txt", "要点".encode()))
    assert download_material(cast.actor("handler"), material) == "要点".encode()
    stored = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert stored
    assert all("要点".encode() not in p.read_bytes() for p in stored)


def test_the_controls_count_what_was_held_against_the_plan(
    cast: Cast, november: time_machine.Traveller
) -> None:
    unit = cast.housing.pk
    assert sessions_held(unit, YEAR, date(2026, 1, 5)).standing is Standing.AT_RISK
    assert sessions_held(unit, YEAR, date(2026, 3, 1)).standing is Standing.BROKEN
    planned(cast, 2026)
    first, second = sessions_in(cast, 1)
    assert sessions_held(unit, YEAR, date(2026, 1, 13)).standing is Standing.AT_RISK
    november.move_to(at("2026-01-28"))
    held(cast, prepared(cast, first))
    reading = sessions_held(unit, YEAR, date(2026, 1, 28))
    assert (reading.done, reading.at_risk, reading.due) == (1, 1, 2)
    StudySession.objects.filter(pk=first.pk).update(held_at=at("2026-02-03"))
    assert sessions_held(unit, YEAR, date(2026, 2, 20)).done == 1, "the record is made within three days"
    StudySession.objects.filter(pk=first.pk).update(held_at=at("2026-03-20"))
    late = sessions_held(unit, YEAR, date(2026, 3, 20))
    assert late.done == 0, "what is entered months afterwards keeps nothing"
    assert any("才登记" in str(line.title) for line in late.lines)
    StudySession.objects.filter(pk=first.pk).update(held_at=at("2026-01-28"))
    assert sessions_held(unit, YEAR, date(2026, 2, 1)).standing is Standing.BROKEN
    move_session(cast.actor("leader"), fresh(second), to_day=date(2026, 2, 3), reason="一月停电，二月补学")
    later = sessions_held(unit, YEAR, date(2026, 2, 1))
    assert later.standing is Standing.AT_RISK
    assert "停电" in later.lines[0].title
    assert later.lines[-1].subject == f"policy.studysession:{first.pk}"
    assert sessions_held(unit, YEAR, date(2026, 2, 6)).standing is Standing.BROKEN
    assert (
        sessions_held(
            cast.petition_office.pk, Period(first=date(2027, 1, 1), last=date(2027, 3, 31)), date(2026, 2, 6)
        ).standing
        is Standing.NOTHING_DUE
    )


def test_a_held_session_lacks_what_was_not_written(cast: Cast, november: time_machine.Traveller) -> None:
    planned(cast, 2026)
    first, second = sessions_in(cast, 1)
    november.move_to(at("2026-01-28"))
    matter = concluded(cast)
    session = prepared(cast, first)
    link_case(cast.actor("leader"), fresh(session), number=matter.number)
    held(cast, session)
    reading = whole_sessions(cast.housing.pk, YEAR, date(2026, 1, 28))
    assert (reading.done, reading.due, reading.standing) == (1, 1, Standing.KEPT)
    prepare_session(cast.actor("section_head"), fresh(second), leader=cast.staff["leader"])
    held(cast, second)
    reading = whole_sessions(cast.housing.pk, YEAR, date(2026, 1, 28))
    assert (reading.done, reading.due, reading.standing) == (1, 2, Standing.BROKEN)
    assert "修订背景、新旧条款差异、特殊情形处理、典型案例" in reading.lines[0].title


def test_the_controls_ask_the_same_number_of_questions_for_one_month_and_for_a_year(cast: Cast) -> None:
    planned(cast, 2026)
    january = Period(first=date(2026, 1, 1), last=date(2026, 1, 31))
    for control in (sessions_held, whole_sessions):
        asked = []
        for period in (YEAR, january, YEAR):
            with CaptureQueriesContext(connection) as questions:
                control(cast.housing.pk, period, date(2026, 12, 31))
            asked.append(len(questions))
        assert asked[1] == asked[2] <= 4


def test_the_calendar_address_is_private_revocable_and_names_nobody(cast: Cast) -> None:
    planned(cast, 2026)
    prepared(cast, sessions_in(cast, 1)[0])
    handler = cast.actor("handler")
    first, second = open_feed(handler, cast.housing), open_feed(handler, cast.housing)
    assert reader_of(first) is None
    assert reader_of(second) == cast.staff["handler"]
    text = calendar_file(handler, date(2026, 1, 1), date(2026, 12, 31)).decode()
    assert text.count("BEGIN:VEVENT") == 24
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not any(person.name in text.replace("\r\n ", "") for person in cast.staff.values())
    assert "DTSTART:20260113T070000Z" in text
    close_feed(handler, cast.housing)
    assert reader_of(second) is None
    assert reader_of("x" * 400) is None
    cast.staff["handler"].is_active = False
    cast.staff["handler"].save()
    assert reader_of(open_feed(handler, cast.housing)) is None
    assert Attendance.objects.count() == 0
