"""Reads of drills (M-C5): the unit reads which scenes it plays and the improvement task; what concerns one person, only that person and
the trainer."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.queries import taken
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import of_unit
from xinqiao.rules.drilling import DrillStage, PartKind, SceneStage
from xinqiao.training.models import Drill, DrillScene, Part, Sheet

PAGE = 20


def drills(actor: Actor) -> QuerySet[Drill]:
    """Of the own unit, the latest first."""
    if not by_post("drill.answer", actor):
        return Drill.objects.none()
    return Drill.objects.filter(of_unit(actor.unit)).select_related("unit", "trainer", "task_owner")


def get_drill(actor: Actor, pk: int) -> Drill:
    """Raises NotFound."""
    found = drills(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_scene(actor: Actor, pk: int) -> DrillScene:
    """A scene of a drill of the own unit. Raises NotFound."""
    found = DrillScene.objects.filter(drill__in=drills(actor)).select_related("drill", "chosen_by")
    scene = found.filter(pk=pk).first()
    if scene is None or not sees_scene(actor, scene):
        raise NotFound
    return scene


def sees_scene(actor: Actor, scene: DrillScene) -> bool:
    """Before it is confirmed that nobody is to be recognised, only who wrote it and who confirms it read a scene."""
    return scene.stage != SceneStage.WRITTEN or actor.staff in (scene.chosen_by_id, scene.drill.trainer_id)


def get_part(actor: Actor, pk: int) -> Part:
    """The own part. Raises NotFound."""
    part = Part.objects.select_related("scene__drill").filter(pk=pk, player_id=actor.staff).first()
    if part is None:
        raise NotFound
    return part


def sheets(actor: Actor) -> QuerySet[Sheet]:
    """Those to be filled by the actor; the filled ones of who received in the scene, and all for the trainer: who is to comment on the
    scene, afterwards who did, so that nobody reads them by being named later. A filled sheet is no longer read by who filled it."""
    mine = Q(observer_id=actor.staff, stage="asked")
    received = Q(
        stage="filled",
        scene__in=Part.objects.filter(kind=PartKind.RECEPTIONIST, player_id=actor.staff).values("scene_id"),
    )
    commented = taken(DrillScene, "comment").filter(key=OuterRef("scene_id"), by_id=actor.staff)
    trained = Q(scene__drill__trainer_id=actor.staff) & ~Q(scene__stage=SceneStage.COMMENTED)
    trained |= Q(Exists(commented))
    return Sheet.objects.filter(mine | received | trained).select_related("scene__drill", "observer")


def get_sheet(actor: Actor, pk: int) -> Sheet:
    """Raises NotFound."""
    sheet = sheets(actor).filter(pk=pk).first()
    if sheet is None:
        raise NotFound
    return sheet


def reads_comment(actor: Actor, scene: DrillScene) -> bool:
    """Whether what is said of a scene is for this person: who received in it, who is to comment on it, afterwards who did."""
    received = scene.parts.filter(kind=PartKind.RECEPTIONIST, player_id=actor.staff)
    if scene.stage != SceneStage.COMMENTED and scene.drill.trainer_id == actor.staff:
        return True
    commented = taken(DrillScene, "comment").filter(key=scene.pk, by_id=actor.staff)
    return received.exists() or commented.exists()


def before(drill: Drill) -> Drill | None:
    """The drill of the unit before this one that was held: this one begins with its task."""
    earlier = Q(year__lt=drill.year) | Q(year=drill.year, quarter__lt=drill.quarter)
    held = (DrillStage.CLOSED, DrillStage.ANSWERED)
    found = Drill.objects.filter(earlier, unit_id=drill.unit_id, stage__in=held)
    return found.select_related("task_owner").order_by("-year", "-quarter").first()
