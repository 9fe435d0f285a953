"""Steps that several tests take in a drill of the petition office: planned, two scenes chosen and confirmed, cast, observed."""

from datetime import date
from typing import Any, TypeVar

import time_machine
from django.db.models import Model

from tests.cast import Cast, at, registered
from xinqiao.training.commands.holding import answer, close, comment, observe, ready
from xinqiao.training.commands.planning import (
    cast_scene,
    choose_scene,
    confirm_scene,
    plan_drill,
    replan,
)
from xinqiao.training.commands.practising import keep_practice
from xinqiao.training.models import Drill, DrillScene, Part, Sheet

M = TypeVar("M", bound=Model)
SUMMARY = "来访人为夜里施工的声音第三次来，一进门就拍桌子，说家里有人要上夜班，白天黑夜都睡不成。"
FACTS: dict[str, Any] = {
    "interrupted": 2,
    "absolute": "我也没办法",
    "basis_at": 6,
    "read_back": True,
    "dated": False,
    "second_at": None,
    "reported_at": None,
    "knows_next": True,
}
COMMENT = {
    "keep": "先请坐、倒水，再问。",
    "change": "第二分钟就解释政策，早了四分钟。",
    "train": "复述诉求，说完请对方核对。",
}


def planned(cast: Cast, on: date) -> Drill:
    return plan_drill(cast.actor("registrar"), cast.petition_office, on=on, trainer=cast.staff["inspector"])


def fresh(record: M) -> M:
    """As it is now."""
    return type(record)._default_manager.get(pk=record.pk)


def chosen(cast: Cast, drill: Drill) -> Drill:
    for _ in range(2):
        number = registered(cast).petition.matter.number
        choose_scene(cast.actor("registrar"), fresh(drill), number=number, subject="table", summary=SUMMARY)
    return fresh(drill)


def given_out(cast: Cast, drill: Drill) -> Drill:
    """Both scenes are confirmed and cast."""
    trainer = cast.actor("inspector")
    for scene in drill.scenes.all():
        confirm_scene(trainer, scene, summary=scene.summary)
        cast_scene(
            trainer,
            fresh(scene),
            petitioner=cast.staff["archivist"],
            receptionist=cast.staff["receptionist"],
            observers=[cast.staff["registrar"]],
        )
    return fresh(drill)


def played(cast: Cast, drill: Drill) -> Drill:
    """Given out, observed and commented on; on the day of the drill."""
    trainer = cast.actor("inspector")
    for scene in given_out(cast, drill).scenes.all():
        observe(cast.actor("registrar"), Sheet.objects.get(scene=scene), **FACTS)
        comment(trainer, fresh(scene), **COMMENT)
    return fresh(drill)


def closed(cast: Cast, drill: Drill, due: date) -> Drill:
    return close(
        cast.actor("inspector"),
        fresh(drill),
        held_on=drill.planned_on,
        task="接待桌上放一张复述卡",
        owner=cast.staff["receptionist"],
        due=due,
    )


def scenes_of(drill: Drill) -> list[DrillScene]:
    return list(drill.scenes.select_related("drill"))


def everything(cast: Cast, clock: time_machine.Traveller) -> Drill:
    """Every act into which something is typed, once, after the look-back."""
    drill = planned(cast, date(2026, 11, 10))
    leader, on = cast.actor("office_leader"), date(2026, 11, 11)
    replan(leader, drill, on=on, trainer=cast.staff["inspector"], reason="点评人外出")
    chosen(cast, fresh(drill))
    clock.move_to(at("2026-11-11"))
    played(cast, fresh(drill))
    ready(cast.actor("archivist"), Part.objects.filter(player=cast.staff["archivist"])[0])
    closed(cast, fresh(drill), date(2026, 12, 1))
    answer(cast.actor("receptionist"), fresh(drill), result="已经放好了卡片")
    keep_practice(cast.actor("receptionist"), cast.petition_office, scene="table", said=["您请坐"])
    return fresh(drill)
