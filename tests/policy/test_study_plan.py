"""The yearly study plan: proposed, changed, approved again after each change; a session moved with its reason (M-P1)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.cast import Cast, at
from tests.controls.seen import seen
from tests.policy.studies import fresh, held, planned, prepared, sessions_in
from xinqiao.controls.policy_study import SESSIONS_HELD
from xinqiao.controls.reading import Period
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import audit
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.policy.commands.study_plan import (
    MonthText,
    PlanText,
    SessionDay,
    approve_plan,
    change_plan,
    draft_plan,
    move_session,
)
from xinqiao.policy.models import SessionMove, StudyPlan
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.policy.queries.study import sessions_of
from xinqiao.rules.study_form import KEY_FIELDS

pytestmark = pytest.mark.django_db
sessions_held = partial(seen, SESSIONS_HELD)
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.fixture(autouse=True)
def november(tmp_path: Path, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.XINQIAO_FILES = tmp_path
    with time_machine.travel(at("2026-01-05"), tick=False) as clock:
        yield clock


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
    assert [s.day.day for s in sessions_of(plan) if s.month.month == 11] == [25, 30]
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
    session = fresh(sessions_in(cast, 3)[0])
    with pytest.raises(InvalidInput, match="理由"):
        move_session(cast.actor("leader"), session, to_day=date(2026, 3, 12), reason=" ")
    with pytest.raises(InvalidInput, match="已经过去"), time_machine.travel(at("2026-03-10"), tick=False):
        move_session(cast.actor("leader"), session, to_day=date(2026, 3, 9), reason="领学人外出开会")
    with pytest.raises(InvalidInput, match="至少相隔7天"):
        move_session(cast.actor("leader"), session, to_day=date(2026, 3, 23), reason="领学人外出开会")
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
