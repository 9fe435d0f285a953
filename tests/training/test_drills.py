"""A drill from its plan to the task with which the next begins (M-C5)."""

from datetime import date
from typing import Any

import pytest

from tests.cast import PETITIONER, Cast, at, registered
from tests.training.drilled import FACTS, SUMMARY, chosen, closed, fresh, planned, played, scenes_of
from xinqiao.controls.communication_drills import DRILLED
from xinqiao.controls.reading import Period, Standing, lines, read
from xinqiao.courses.models import Step
from xinqiao.courses.queries import taken
from xinqiao.kernel import clock
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.offices.models import Post
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.training.commands.holding import answer, close, comment, observe
from xinqiao.training.commands.planning import (
    cast_scene,
    choose_scene,
    confirm_scene,
    plan_drill,
    replan,
)
from xinqiao.training.models import Sheet
from xinqiao.training.queries.drills import get_scene

pytestmark = pytest.mark.django_db
PLANNED, DAY, NEXT = at("2026-07-13"), at("2026-08-12"), at("2026-10-14")
SECOND = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
YEAR = Period(first=date(2026, 7, 1), last=date(2026, 12, 31))


def _asked(cast: Cast, who: str) -> list[str]:
    return [
        w.words.partition(":")[0].removeprefix("training.")
        for w in waiting(cast.actor(who))
        if "training." in w.words
    ]


def _control(cast: Cast, period: Period, today: date) -> tuple[int, int, Standing]:
    unit = cast.petition_office.pk
    (found,) = read([DRILLED], [unit], period, today)[unit]
    return found.done, found.due, found.standing


def test_a_drill_is_planned_played_commented_on_and_its_task_opens_the_next(cast: Cast) -> None:
    Post.objects.update(since=PLANNED.date())
    with clock.at(PLANNED):
        assert _control(cast, SECOND, PLANNED.date()) == (0, 1, Standing.AT_RISK)
        drill = planned(cast, DAY.date())
        with pytest.raises(Refused, match="已经安排了演练"):
            planned(cast, date(2026, 9, 1))
        assert _asked(cast, "receptionist") == ["drill"]
        chosen(cast, drill)
        assert _asked(cast, "inspector") == ["drill", "drillscene", "drillscene"]
    with clock.at(DAY):
        with pytest.raises(Refused, match="都点评过"):
            closed(cast, fresh(drill), date(2026, 9, 10))
        played(cast, fresh(drill))
        assert _asked(cast, "archivist") == ["part", "part"]
        closed(cast, drill, date(2026, 9, 10))
        assert _asked(cast, "inspector") == []
        assert _control(cast, SECOND, DAY.date()) == (1, 2, Standing.AT_RISK)
    with clock.at(NEXT):
        following = planned(cast, date(2026, 11, 4))
        chosen(cast, following)
        with clock.at(at("2026-11-04")):
            played(cast, fresh(following))
            with pytest.raises(Refused, match=r"接待桌上放一张复述卡.*乙接访先回答"):
                closed(cast, following, date(2026, 12, 1))
            with pytest.raises(Refused, match="由乙接访回答"):
                answer(cast.actor("registrar"), fresh(drill), result="已经放好了卡片")
            answer(cast.actor("receptionist"), fresh(drill), result="两张桌上都放了卡片")
            assert closed(cast, following, date(2026, 12, 1)).stage == "closed"
        assert [s.words for s in Step.objects.filter(record="training.drill", act="answer")] == [
            {"result": "两张桌上都放了卡片"}
        ]
        today = date(2026, 11, 5)
        assert _control(cast, YEAR, today) == (2, 4, Standing.BROKEN), "the task was answered late"
        shown = [str(line.title) for line in lines(DRILLED, cast.petition_office.pk, YEAR, today)]
        assert shown[0] == "2026年第3季度演练：改进任务"


def test_a_task_whose_owner_has_left_is_answered_by_a_head(cast: Cast) -> None:
    with clock.at(PLANNED):
        drill = planned(cast, DAY.date())
        chosen(cast, drill)
    with clock.at(DAY):
        played(cast, fresh(drill))
        closed(cast, drill, date(2026, 9, 10))
        with pytest.raises(Refused):
            answer(cast.actor("office_leader"), fresh(drill), result="卡片已经放好了")
        cast.staff["receptionist"].is_active = False
        cast.staff["receptionist"].save()
        answer(cast.actor("office_leader"), fresh(drill), result="卡片已经放好了")


def test_a_scene_is_anonymous_before_it_is_used(cast: Cast) -> None:
    with clock.at(PLANNED):
        drill = planned(cast, DAY.date())
        matter = registered(cast).petition.matter
        registrar, inspector = cast.actor("registrar"), cast.actor("inspector")
        given = {"number": matter.number, "subject": "table"}
        told = f"{PETITIONER.name}从{PETITIONER.address}来，电话{PETITIONER.phone}，{SUMMARY}"
        scene = choose_scene(registrar, drill, summary=told, **given)
        for secret in (PETITIONER.name, PETITIONER.address, PETITIONER.phone):
            assert str(secret) not in fresh(scene).summary
        with pytest.raises(InvalidInput):
            choose_scene(registrar, fresh(drill), summary=SUMMARY, **given)
        secret_one = registered(cast, accusation=True).petition.matter.number
        with pytest.raises(InvalidInput):
            choose_scene(registrar, fresh(drill), number=secret_one, subject="table", summary=SUMMARY)
        with pytest.raises(NotFound):
            get_scene(cast.actor("receptionist"), scene.pk)
        with pytest.raises(Denied):
            confirm_scene(registrar, fresh(scene), summary=SUMMARY)
        with pytest.raises(Refused):
            cast_scene(
                inspector,
                fresh(scene),
                petitioner=cast.staff["archivist"],
                receptionist=cast.staff["receptionist"],
                observers=[cast.staff["registrar"]],
            )
        before = fresh(scene).summary
        confirm_scene(inspector, fresh(scene), summary=SUMMARY)
        assert [s.words for s in Step.objects.filter(record="training.drillscene")] == [{"written": before}]
        assert get_scene(cast.actor("receptionist"), scene.pk).summary == SUMMARY


def test_parts_are_of_different_people_and_nobody_comments_before_the_sheets_are_in(cast: Cast) -> None:
    with clock.at(PLANNED):
        drill = chosen(cast, planned(cast, DAY.date()))
        inspector, (scene, _other) = cast.actor("inspector"), scenes_of(drill)
        confirm_scene(inspector, scene, summary=SUMMARY)
        one, two = cast.staff["archivist"], cast.staff["receptionist"]
        wrongs: tuple[dict[str, Any], ...] = (
            {"receptionist": one, "observers": [two]},
            {"receptionist": two, "observers": [one]},
        )
        for wrong in wrongs:
            with pytest.raises(InvalidInput):
                cast_scene(inspector, fresh(scene), petitioner=one, **wrong)
        cast_scene(
            inspector, fresh(scene), petitioner=one, receptionist=two, observers=[cast.staff["registrar"]]
        )
        with pytest.raises(Refused, match="演完再填写"):
            comment(inspector, fresh(scene), keep="好", change="好", train="好")
        sheet = Sheet.objects.get()
    with clock.at(DAY):
        with pytest.raises(Refused, match="还没有交齐：丙登记"):
            comment(inspector, fresh(scene), keep="好", change="好", train="好")
        leader = cast.actor("office_leader")
        later: dict[str, Any] = {"on": date(2026, 9, 2), "reason": "点评人外出"}
        replan(leader, fresh(drill), trainer=cast.staff["office_counsel"], **later)
        (moved,) = taken(type(drill), "replan")
        assert (moved.words["on"], moved.words["trainer"]) == (
            "2026-09-02",
            cast.staff["office_counsel"].name,
        )
        assert fresh(scene).turn_staff_id == cast.staff["office_counsel"].pk
        assert fresh(scene).turn_due == fresh(sheet).turn_due == later["on"]
        with pytest.raises(Refused, match="演完再填写"):
            observe(cast.actor("registrar"), fresh(sheet), **FACTS)
        with pytest.raises(Denied):
            comment(inspector, fresh(scene), keep="好", change="好", train="好")
        with pytest.raises(InvalidInput):
            replan(
                leader, fresh(drill), trainer=cast.staff["inspector"], on=date(2026, 10, 9), reason="改期一次"
            )
        assert sheet.stage == "asked"
        with pytest.raises(Denied):
            close(
                inspector,
                fresh(drill),
                held_on=DAY.date(),
                task="写一张复述卡片",
                owner=one,
                due=date(2026, 9, 30),
            )


def test_who_receives_nobody_owes_no_drill_until_the_unit_plans_one(cast: Cast) -> None:
    housing = cast.housing.pk
    with clock.at(PLANNED):
        assert read([DRILLED], [housing], SECOND, PLANNED.date())[housing][0].due == 0
        plan_drill(cast.actor("section_head"), cast.housing, on=DAY.date(), trainer=cast.staff["leader"])
        assert read([DRILLED], [housing], SECOND, PLANNED.date())[housing][0].due == 1


def test_a_drill_was_not_held_before_its_parts_were_given_out(cast: Cast) -> None:
    with clock.at(at("2026-09-25")):
        drill = chosen(cast, planned(cast, date(2026, 9, 28)))
    with clock.at(at("2026-10-09")):
        played(cast, drill)
        with pytest.raises(InvalidInput) as refused:
            closed(cast, drill, date(2026, 11, 10))
        assert list(refused.value.fields) == ["held_on"]
