"""Keeping a practice of the scene trainer (M-C5)."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Lines, Pick
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.scenes.report import report_of
from xinqiao.rules.scenes.talk import LONGEST, MOST_TURNS
from xinqiao.rules.verdict import Verdict
from xinqiao.training.models import Practice
from xinqiao.training.scenes import get_scene, talked, titles


def trainers(unit: Unit) -> QuerySet[Staff]:
    """Who may comment on others in this unit."""
    return staff_of(unit.pk, *BY_ACTION["drill.comment"].roles)


def _scenes(_unit: Any) -> list[tuple[str, str]]:
    return titles()


@command(
    "practice.keep",
    together=True,
    slug="practise",
    lead="练习只有您本人和您选的带教人看得到，不作为考核内容。",
    verb="保存这次练习",
)
def keep_practice(
    act: Act,
    unit: Unit,
    *,
    scene: Annotated[str, Pick("场景", among=_scenes, wrong="没有这个场景，请从列表中选择。")],
    said: Annotated[
        Sequence[str], Lines("说过的话", most=LONGEST, many=MOST_TURNS, hint="每行一句，“……”是静静听着")
    ],
    trainer: Annotated[
        Staff | None,
        Pick("给谁看", required=False, among=trainers, wrong="请选择本单位的带教人。"),
    ] = None,
) -> Practice:
    """Keep how the talk went. The log says that a practice took place and nothing of it. Raises Refused for a talk that has not begun."""
    talk = talked(unit.pk, scene, said, ended=True)
    if not any(not turn.silent for turn in talk.turns):
        raise Refused(Verdict(allowed=False, reason="还没有说过话，请先练习再保存。"))
    found = Practice.objects.create(
        staff_id=act.actor.staff,
        trainer=trainer,
        scene=scene,
        title=get_scene(scene).title,
        outcome=talk.outcome,
        report=report_of(talk),
        at=act.at,
    )
    act.record(found)
    return found
