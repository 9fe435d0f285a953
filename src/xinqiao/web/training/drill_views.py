"""Training at a glance, and one drill from the former task to the next (M-C5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.rules.drilling import DRILL, DRILL_SCENE, PARTS, DrillStage, PartKind, SceneStage
from xinqiao.training.commands.holding import waits_for
from xinqiao.training.models import Drill, DrillScene, Part, Sheet
from xinqiao.training.queries import drills as reads
from xinqiao.training.queries.practices import MOST, own, shown_to
from xinqiao.training.records import title_of
from xinqiao.training.scenes import scenes
from xinqiao.web.acts.steps import Shown, shown
from xinqiao.web.acts.views import BESIDE, ActLink, address, links
from xinqiao.web.request import staff_only


def _scene_beside(of: Part | Sheet, _faster: datetime | None) -> dict[str, Any]:
    """The scene, beside the form of who plays or watches."""
    return {"beside": "training/scene.html", "scene": of.scene}


BESIDE[Part] = BESIDE[Sheet] = _scene_beside


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The scenes to practise, what one practised, what one was shown as trainer, the drills of the unit."""
    if not by_post("practice.keep", actor):
        raise NotFound
    unit, plan = get_unit(actor.unit), REGISTRY["drill.plan"]
    found = list(reads.drills(actor)[: reads.PAGE + 1])
    mine, given = own(actor), shown_to(actor)
    context = {
        "scenes": scenes().values(),
        "mine": mine[:MOST],
        "given": given[:MOST],
        "more_mine": len(mine) > MOST,
        "more_given": len(given) > MOST,
        "most": MOST,
        "drills": [
            (d, translated(title_of(d)), translated(DRILL.stages[d.stage])) for d in found[: reads.PAGE]
        ],
        "more_drills": len(found) > reads.PAGE,
        "page": reads.PAGE,
        "plan": address(plan, unit) if plan in offered(actor, unit) else "",
    }
    return render(request, "training/index.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCard:
    """A scene as this person may see it: no summary before it is confirmed, comment and sheets for who received and the trainer."""

    scene: DrillScene
    subject: str
    stage: str
    visible: bool
    parts: list[tuple[str, str]]
    observers: str
    comment: list[Shown]
    sheets: list[tuple[str, list[Shown]]]
    acts: list[ActLink]
    waits: str


def _card(actor: Actor, scene: DrillScene) -> SceneCard:
    reads_it, visible = reads.reads_comment(actor, scene), reads.sees_scene(actor, scene)
    parts = list(scene.parts.select_related("player", "scene__drill"))
    sheets = list(reads.sheets(actor).filter(scene=scene))
    acts = links(actor, scene) if visible else []
    acts += [link for part in parts if part.player_id == actor.staff for link in links(actor, part)]
    acts += [link for sheet in sheets if sheet.observer_id == actor.staff for link in links(actor, sheet)]
    comment = shown(scene, [s for s in steps_of(scene) if s.act == "comment"]) if reads_it else []
    return SceneCard(
        scene=scene,
        subject=translated(scene.get_subject_display()),
        stage=translated(DRILL_SCENE.stages[scene.stage]),
        visible=visible,
        parts=[(translated(PARTS[PartKind(part.kind)]), part.player.name) for part in parts],
        observers=_("、").join(scene.sheets.values_list("observer__name", flat=True)),
        comment=comment,
        sheets=[(s.observer.name, shown(s, steps_of(s))) for s in sheets if s.stage == "filled" and reads_it],
        acts=acts,
        waits=translated(waits_for(scene)) if scene.stage == SceneStage.CAST else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An improvement task and what became of it."""

    drill: Drill
    title: str
    answers: list[Shown]


def _task(drill: Drill) -> OpenTask:
    answers = [step for step in steps_of(drill) if step.act == "answer"]
    return OpenTask(drill=drill, title=translated(title_of(drill)), answers=shown(drill, answers))


@staff_only
def drill(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One drill: it begins with the former task, plays two scenes, and ends with the next task."""
    found = reads.get_drill(actor, pk)
    former = reads.before(found)
    scenes_of = found.scenes.select_related("drill", "chosen_by")
    held = found.stage in (DrillStage.CLOSED, DrillStage.ANSWERED)
    context = {
        "d": found,
        "title": translated(title_of(found)),
        "stage": translated(DRILL.stages[found.stage]),
        "look": "ok" if found.stage == DrillStage.ANSWERED else "waiting",
        "former": _task(former) if former is not None else None,
        "task": _task(found) if held else None,
        "cards": [_card(actor, scene) for scene in scenes_of],
        "acts": links(actor, found),
        "moves": shown(found, [s for s in steps_of(found) if s.act == "replan"]),
    }
    return render(request, "training/drill.html", context)
