"""Policy study from the plan to the record: what is refused, what is kept masked, who sees what (M-P1, M-P2)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.cast import PETITIONER, Cast, accepted, at, sent_in
from tests.controls.seen import seen
from tests.policy.studies import concluded, fresh, held, planned, prepared, versions
from xinqiao.controls.policy_study import SESSIONS_HELD, WHOLE_SESSIONS
from xinqiao.controls.reading import Period, Standing
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import audit
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused, XinqiaoError
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
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
    MonthText,
    PlanText,
    SessionDay,
    approve_plan,
    change_plan,
    draft_plan,
    move_session,
)
from xinqiao.policy.commands.study_record import (
    Answers,
    Attended,
    Chosen,
    Held,
    catch_up,
    close_feed,
    hold_session,
    open_feed,
    take_test,
)
from xinqiao.policy.models import Attendance, SelfTest, SessionMove, StudyPlan, StudySession
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.policy.queries.study import attendance_of, get_session, mine, participants, plan_of, sessions_of
from xinqiao.policy.queries.study_cases import proposed, shown
from xinqiao.policy.study_calendar import calendar_of
from xinqiao.rules.study_form import KEY_FIELDS

pytestmark = pytest.mark.django_db
sessions_held, whole_sessions = partial(seen, SESSIONS_HELD), partial(seen, WHOLE_SESSIONS)
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.fixture(autouse=True)
def november(tmp_path: Path, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.XINQIAO_FILES = tmp_path
    with time_machine.travel(at("2026-01-05"), tick=False) as clock:
        yield clock


def _sessions(cast: Cast, month: int) -> list[StudySession]:
    plan = plan_of(cast.actor("handler"), 2026)
    assert plan is not None
    return [s for s in sessions_of(plan) if s.month.month == month]


def test_a_plan_is_proposed_from_the_calendar_and_approved_by_somebody_else(cast: Cast) -> None:
    plan = draft_plan(cast.actor("section_head"), cast.housing, year=2026)
    sessions = sessions_of(plan)
    assert len(sessions) == 24
    assert [s.day for s in sessions[:2]] == [date(2026, 1, 13), date(2026, 1, 27)]
    assert {s.month.field for s in sessions} == set(KEY_FIELDS)
    assert not plan.provisional
    cast.staff["section_head"].posts.create(role="leader_in_charge")
    with pytest.raises(Refused, match="起草人以外"):
        approve_plan(cast.actor("section_head"), plan)
    assert approve_plan(cast.actor("leader"), plan).stage == "approved"
    with pytest.raises(Refused, match="已经有了"):
        draft_plan(cast.actor("section_head"), cast.housing, year=2026)
    with pytest.raises(Refused, match="已批准"):
        approve_plan(cast.actor("leader"), now(plan))


def now(plan: StudyPlan) -> StudyPlan:
    return StudyPlan.objects.get(pk=plan.pk)


def test_a_change_after_approval_goes_back_to_the_leader_and_each_approval_stays_with_what_was_approved(
    cast: Cast, november: time_machine.Traveller
) -> None:
    plan, head, leader = planned(cast, 2026), cast.actor("section_head"), cast.actor("leader")
    [first, second, third, *_] = sessions_of(plan)
    november.move_to(at("2026-01-13"))
    held(cast, prepared(cast, first))
    for text, field in (
        (PlanText(), "why"),
        (PlanText(why="新规定出台", months=[MonthText(month=1, theme="改题")]), "theme_1"),
        (PlanText(why="改日", days=[SessionDay(session=third.pk, day=date(2026, 2, 12))]), f"day_{third.pk}"),
    ):
        with pytest.raises(InvalidInput) as told:
            change_plan(head, now(plan), text)
        assert set(told.value.fields) == {field}
    themes = [MonthText(month=2, theme="物业服务收费", field="民生保障")]
    changed = change_plan(head, now(plan), PlanText(why="新规定出台", months=themes))
    assert changed.stage == "drafted"
    assert [w.key for w in waiting(leader)] == ["2026"]
    assert sessions_held(cast.housing.pk, YEAR, date(2026, 1, 13)).done == 1, "what was studied still counts"
    november.move_to(at("2026-01-27"))
    assert held(cast, prepared(cast, second)).held_at, "study goes on while the change waits"
    approve_plan(leader, now(plan))
    assert waiting(leader) == []
    steps = steps_of(now(plan))
    assert [step.act for step in steps] == ["approve_plan", "change_plan", "approve_plan"]
    assert [("物业服务收费" in step.words.get("plan", "")) for step in steps] == [False, False, True]
    assert steps[1].words == {"why": "新规定出台"}


def test_a_plan_waits_on_the_first_page_of_a_leader_who_neither_changed_nor_approved_it(cast: Cast) -> None:
    plan = draft_plan(cast.actor("section_head"), cast.housing, year=2026)
    assert [w.words for w in waiting(cast.actor("leader"))] == ["policy.studyplan:drafted"]
    assert waiting(cast.actor("handler")) == waiting(cast.actor("review_leader")) == []
    head = cast.staff["section_head"]
    head.posts.create(role="leader_in_charge")
    change_plan(cast.actor("section_head"), plan, PlanText())
    assert waiting(cast.actor("section_head")) == [], "whoever changed it does not approve it"
    StudyPlan.objects.update(drafted_by=cast.staff["handler"])
    with pytest.raises(Refused, match="交他人办理"):
        approve_plan(cast.actor("section_head"), now(plan))


def test_next_year_is_provisional_until_its_notice_is_loaded(cast: Cast) -> None:
    assert draft_plan(cast.actor("section_head"), cast.housing, year=2027).provisional
    with pytest.raises(InvalidInput):
        draft_plan(cast.actor("section_head"), cast.housing, year=2029)


def test_a_plan_made_in_the_year_begins_with_what_is_left(
    cast: Cast, november: time_machine.Traveller
) -> None:
    november.move_to(at("2026-11-25"))
    plan = draft_plan(cast.actor("section_head"), cast.housing, year=2026)
    assert [s.day.day for s in sessions_of(plan) if s.month.month == 11] == [25, 26]
    assert {s.month.month for s in sessions_of(plan)} == {11, 12}


def test_a_draft_is_changed_within_its_months_and_working_days(cast: Cast) -> None:
    plan = draft_plan(cast.actor("section_head"), cast.housing, year=2026, first="1-3", second="3-3")
    first, second = sessions_of(plan)[:2]
    head = cast.actor("section_head")
    for day in (date(2026, 2, 3), date(2026, 1, 10), second.day):
        with pytest.raises(InvalidInput) as told:
            change_plan(head, plan, PlanText(days=[SessionDay(session=first.pk, day=day)]))
        assert f"day_{first.pk}" in told.value.fields
    with pytest.raises(InvalidInput, match="土地征收"):
        change_plan(head, plan, PlanText(fields=("民生保障", "劳动权益")))
    text = PlanText(
        fields=(*KEY_FIELDS, "物业管理"),
        months=[MonthText(month=1, field="物业管理", theme="物业服务收费，电话13800001234")],
        days=[SessionDay(session=first.pk, day=date(2026, 1, 9))],
        place="三楼会议室",
    )
    change_plan(head, plan, text)
    changed = sessions_of(plan)[0]
    assert (changed.day, changed.month.field) == (date(2026, 1, 9), "物业管理")
    assert changed.month.theme.startswith("物业服务收费")
    assert "13800001234" not in changed.month.theme
    assert (changed.version, sessions_of(plan)[1].version) == (2, 1), "only what was moved is another version"
    assert AuditEntry.objects.filter(subject=f"policy.studysession:{changed.pk}").count() == 1


def test_a_session_is_moved_only_with_a_reason_that_stays(cast: Cast) -> None:
    planned(cast, 2026)
    session = fresh(_sessions(cast, 3)[0])
    with pytest.raises(InvalidInput, match="理由"):
        move_session(cast.actor("leader"), session, to_day=date(2026, 3, 12), reason=" ")
    with pytest.raises(InvalidInput, match="不是工作日"):
        move_session(cast.actor("leader"), session, to_day=date(2026, 3, 14), reason="领学人外出开会")
    move_session(
        cast.actor("leader"), session, to_day=date(2026, 3, 12), reason="领学人外出，电话13800001234"
    )
    kept = SessionMove.objects.get()
    assert (kept.from_day, kept.to_day) == (date(2026, 3, 10), date(2026, 3, 12))
    assert "13800001234" not in kept.reason
    assert fresh(session).fixed_on == date(2026, 3, 10)
    assert "13800001234" not in str(audit.read(AuditEntry.objects.order_by("-seq")[0]))


def test_holding_closes_the_record_with_everybody_who_was_there_or_not(
    cast: Cast, november: time_machine.Traveller
) -> None:
    planned(cast, 2026)
    first = fresh(_sessions(cast, 1)[0])
    with pytest.raises(Refused, match="学习日是"):
        held(cast, first)
    november.move_to(at("2026-01-13"))
    with pytest.raises(InvalidInput, match="领学人"):
        held(cast, first)
    prepared(cast, first)
    other = Attended(staff=cast.staff["registrar"].pk, present=True)
    with pytest.raises(InvalidInput, match="到会"):
        hold_session(cast.actor("section_head"), fresh(first), Held(people=[other]))
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
    session = held(cast, prepared(cast, _sessions(cast, 1)[0]))
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
    session = fresh(_sessions(cast, 1)[0])
    head = cast.actor("section_head")
    with pytest.raises(InvalidInput) as told:
        add_question(head, session, text="几时开放？", options=["六时", "六时"], right=5)
    assert set(told.value.fields) == {"options", "right"}
    asked = [
        add_question(head, fresh(session), text=f"第{n}问", options=["六时", "五时"], right=2) for n in (1, 2)
    ]
    drop_question(head, fresh(session), question=asked[0])
    question = asked[1]
    with pytest.raises(InvalidInput):
        take_test(cast.actor("handler"), fresh(session), Answers())
    first, again = (Answers(chosen=[Chosen(question=question.pk, option=n)]) for n in (1, 2))
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
    session = prepared(cast, _sessions(cast, 1)[0])
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
    session = prepared(cast, _sessions(cast, 1)[0])
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
    session = prepared(cast, _sessions(cast, 1)[0])
    with pytest.raises(NotFound):
        link_case(cast.actor("leader"), fresh(session), number=accepted(cast).number)


def test_another_units_study_does_not_exist(cast: Cast) -> None:
    planned(cast, 2026)
    session = _sessions(cast, 1)[0]
    assert plan_of(cast.actor("registrar"), 2026) is None
    for who in ("registrar", "outsider", "system_admin"):
        with pytest.raises(XinqiaoError):
            get_session(cast.actor(who), session.pk)
        with pytest.raises(Denied):
            take_test(cast.actor(who), fresh(session), Answers())


def test_two_versions_are_chosen_together(cast: Cast) -> None:
    planned(cast, 2026)
    old, _new = versions()
    session = fresh(_sessions(cast, 1)[0])
    for other in (None, old):
        with pytest.raises(InvalidInput, match="两个不同版本"):
            prepare_session(cast.actor("section_head"), fresh(session), old_version=old, new_version=other)


def test_materials_are_checked_sealed_and_given_back(cast: Cast, tmp_path: Path) -> None:
    planned(cast, 2026)
    session = fresh(_sessions(cast, 1)[0])
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
    first, second = _sessions(cast, 1)
    assert sessions_held(unit, YEAR, date(2026, 1, 13)).standing is Standing.AT_RISK
    november.move_to(at("2026-01-28"))
    held(cast, prepared(cast, first))
    reading = sessions_held(unit, YEAR, date(2026, 1, 28))
    assert (reading.done, reading.at_risk, reading.due) == (1, 1, 2)
    assert sessions_held(unit, YEAR, date(2026, 2, 1)).standing is Standing.BROKEN
    move_session(cast.actor("leader"), fresh(second), to_day=date(2026, 2, 5), reason="一月停电，二月补学")
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
    first, second = _sessions(cast, 1)
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


def test_the_controls_ask_the_same_number_of_questions_for_one_month_and_for_a_year(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    planned(cast, 2026)
    for control in (sessions_held, whole_sessions):
        with django_assert_max_num_queries(4):  # type: ignore[operator]  # a fixture; a plan that is not None here
            control(cast.housing.pk, YEAR, date(2026, 12, 31))


def test_the_calendar_address_is_private_revocable_and_names_nobody(cast: Cast) -> None:
    planned(cast, 2026)
    prepared(cast, _sessions(cast, 1)[0])
    handler = cast.actor("handler")
    first, second = open_feed(handler, cast.housing), open_feed(handler, cast.housing)
    assert calendar_of(first) is None
    given = calendar_of(second)
    assert given is not None
    text = given.decode()
    assert text.count("BEGIN:VEVENT") == 24
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not any(person.name in text.replace("\r\n ", "") for person in cast.staff.values())
    assert "DTSTART:20260113T070000Z" in text
    close_feed(handler, cast.housing)
    assert calendar_of(second) is None
    assert calendar_of("x" * 400) is None
    cast.staff["handler"].is_active = False
    cast.staff["handler"].save()
    assert calendar_of(open_feed(handler, cast.housing)) is None
    assert Attendance.objects.count() == 0
