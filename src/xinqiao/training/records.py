"""The record types of training (M-C5)."""

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.rules.authority import RecordFacts
from xinqiao.rules.drilling import DRILL, DRILL_SCENE, PART, SHEET
from xinqiao.rules.words import Phrase
from xinqiao.training.models import Drill, DrillScene, Part, Practice, Sheet
from xinqiao.training.queries.drills import get_drill, get_part, get_scene, get_sheet
from xinqiao.training.queries.practices import get_practice


def drill_mask(drill: Drill) -> Mask:
    """What is written of a drill hides the petitioners of the matters that its scenes were taken from."""
    return mask_for(*Matter.objects.filter(pk__in=drill.scenes.values("matter_id")))


def title_of(drill: Drill) -> Phrase:
    return Phrase("{year}年第{quarter}季度演练", year=drill.year, quarter=drill.quarter)


def scene_of(scene: DrillScene) -> Phrase:
    told = {"year": scene.drill.year, "quarter": scene.drill.quarter, "number": scene.number}
    return Phrase("{year}年第{quarter}季度演练，场景{number}", **told)


add(
    Record(
        model=Drill,
        name="演练",
        facts=lambda drill: RecordFacts(
            units=frozenset({drill.unit_id}), people=frozenset({drill.trainer_id})
        ),
        mask=drill_mask,
        get=get_drill,
        slug="drills",
        page="training:drill",
        about=title_of,
        stage=lambda drill: (drill.stage, DRILL.stages[drill.stage]),
    ),
    Record(
        model=DrillScene,
        name="演练场景",
        facts=lambda scene: RecordFacts(
            units=frozenset({scene.drill.unit_id}), people=frozenset({scene.drill.trainer_id})
        ),
        mask=lambda scene: drill_mask(scene.drill),
        get=get_scene,
        slug="drill-scenes",
        page="training:drill",
        at=lambda scene: scene.drill_id,
        about=scene_of,
        stage=lambda scene: (scene.stage, DRILL_SCENE.stages[scene.stage]),
    ),
    Record(
        model=Part,
        name="演练角色",
        facts=lambda part: RecordFacts(units=frozenset(), people=frozenset({part.player_id})),
        mask=lambda part: drill_mask(part.scene.drill),
        get=get_part,
        slug="drill-parts",
        page="training:drill",
        at=lambda part: part.scene.drill_id,
        about=lambda part: scene_of(part.scene),
        stage=lambda part: (part.stage, PART.stages[part.stage]),
    ),
    Record(
        model=Sheet,
        name="观察表",
        facts=lambda sheet: RecordFacts(units=frozenset(), people=frozenset({sheet.observer_id})),
        mask=lambda sheet: drill_mask(sheet.scene.drill),
        get=get_sheet,
        slug="drill-sheets",
        page="training:drill",
        at=lambda sheet: sheet.scene.drill_id,
        about=lambda sheet: scene_of(sheet.scene),
        stage=lambda sheet: (sheet.stage, SHEET.stages[sheet.stage]),
    ),
    # No acts on one: it is kept once, and the log says no more than that it is there.
    Record(
        model=Practice,
        name="情景练习",
        facts=lambda found: RecordFacts(units=frozenset(), people=frozenset({found.staff_id})),
        mask=nobody,
        get=get_practice,
    ),
)
