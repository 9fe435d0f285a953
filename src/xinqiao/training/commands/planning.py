"""Planning a drill, choosing its scenes, confirming that they are anonymous, casting (M-C5)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.models import OnCourse
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, One, Pick, Several, Words
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import visible
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import staff_of
from xinqiao.rules.drilling import SUBJECTS, PartKind, SceneStage, quarter_of
from xinqiao.rules.folding import typed_number
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.training.commands.practising import trainers
from xinqiao.training.models import Drill, DrillScene, Part, Sheet

_TRAINER = "请选择本单位的点评人：科室负责人、法律顾问、督查人员或者领导。"
_LOOKED_UP = "a number of the register, which is looked up"


def refuse(reason: str) -> None:
    raise Refused(Verdict(allowed=False, reason=reason))


@command(
    "drill.plan",
    together=True,
    lead="每季度一次，约四十分钟，演两个本单位接待过的场景。点评人不选场景，由他确认场景已经匿名。",
    verb="安排演练",
    page="training:index",
)
def plan_drill(
    act: Act,
    unit: Unit,
    *,
    on: Annotated[date, Day("演练日期", ahead=True)],
    trainer: Annotated[One[Staff], Pick("点评人", among=trainers, wrong=_TRAINER)],
) -> Drill:
    """One drill in each quarter. Raises Refused for a second one."""
    year, quarter = quarter_of(on)
    if Drill.objects.filter(unit=unit, year=year, quarter=quarter).exists():
        refuse(Phrase("{year}年第{quarter}季度已经安排了演练，请调整那一次。", year=year, quarter=quarter))
    drill = Drill(
        unit=unit,
        year=year,
        quarter=quarter,
        trainer=trainer,
        planned_on=on,
        planned_by_id=act.actor.staff,
        planned_at=act.at,
    )
    begin(drill, at=act.at)
    drill.save()
    act.record(drill, after={"on": on.isoformat(), "trainer": trainer.pk})
    return drill


def _trainers_of(drill: Drill) -> QuerySet[Staff]:
    return trainers(drill.unit)


@command("drill.replan", lead="改日期或者点评人；日期不出本季度。", verb="调整")
def replan(
    act: Act,
    drill: Drill,
    *,
    on: Annotated[date, Day("演练日期", initial=lambda drill: drill.planned_on)],
    trainer: Annotated[
        One[Staff],
        Pick("点评人", among=_trainers_of, wrong=_TRAINER, initial=lambda drill: drill.trainer_id),
    ],
    reason: Annotated[str, Words("调整理由", most=300, rows=2, least=4)],
) -> Drill:
    """Another day of the quarter or another trainer, with the reason. Raises InvalidInput."""
    if quarter_of(on) != (drill.year, drill.quarter):
        said = Phrase("请选择{year}年第{quarter}季度里的一天。", year=drill.year, quarter=drill.quarter)
        raise InvalidInput({"on": said})
    if drill.scenes.filter(chosen_by=trainer, stage=SceneStage.WRITTEN).exists():
        raise InvalidInput({"trainer": "他选过这次的场景，还没有经他人确认匿名，请选择另一位点评人。"})
    drill.planned_on, drill.trainer = on, trainer
    words = {"on": on.isoformat(), "trainer": trainer.name, "reason": reason}
    take(act, drill, words=words, reason=reason, on=on.isoformat(), trainer=trainer.pk)
    for scene in drill.scenes.exclude(stage=SceneStage.COMMENTED):
        scene.turn_staff = trainer
        _moved(act, scene, on)
        for asked in (*scene.parts.filter(stage="asked"), *scene.sheets.filter(stage="asked")):
            _moved(act, asked, on)
    return drill


def _moved(act: Act, record: OnCourse, on: date) -> None:
    """What hangs on the drill is owed by its new day."""
    record.turn_due = on
    record.version += 1
    record.save()
    act.record(record, after={"on": on.isoformat()})


def own_receptions(actor: Actor) -> QuerySet[Matter]:
    """What a scene may be taken from: what the own unit received or handles and the actor sees, never an accusation."""
    return visible(actor).filter(confidential=False)


@command(
    "drill.choose",
    slug="choose",
    lead="写情形、话头和难处，不写姓名、住址、单位和日期；换成认不出是谁的说法。由点评人确认后才能用。",
    verb="选定场景",
    fits=lambda actor, drill: actor.staff != drill.trainer_id,
)
def choose_scene(
    act: Act,
    drill: Drill,
    *,
    number: Annotated[
        str, Exact("取自哪件信访事项（编号）", most=24, why=_LOOKED_UP, hint="编号不出现在场景里")
    ],
    subject: Annotated[str, Pick("难在哪里", among=SUBJECTS, wrong="请选择场景的题目。")],
    summary: Annotated[str, Words("场景", most=1200, rows=8, least=20)],
) -> DrillScene:
    """Take a scene from a matter that the actor sees; what its petitioner gave of themselves is masked. Raises InvalidInput and Refused."""
    if act.actor.staff == drill.trainer_id:
        refuse("点评人要确认场景已经匿名，请由其他人选场景。")
    matter = own_receptions(act.actor).filter(number=typed_number(number)).first()
    if matter is None:
        raise InvalidInput({"number": "没有这件信访事项，或者它不能作为场景；请核对编号。"})
    if drill.scenes.filter(matter=matter).exists():
        raise InvalidInput({"number": "另一个场景已经取自这件，请另选一件。"})
    scene = DrillScene(
        drill=drill,
        number=drill.scenes.count() + 1,
        matter=matter,
        subject=subject,
        summary=mask_for(matter)(summary),
        chosen_by_id=act.actor.staff,
    )
    begin(scene, at=act.at)
    scene.save()
    take(act, drill)
    act.record(scene, after={"number": scene.number, "subject": subject})
    return scene


def _scene_at(stage: SceneStage) -> Any:
    return lambda _actor, scene: scene.stage == stage


@command(
    "drill.confirm",
    lead="看两遍：有没有姓名、住址、单位、日期、少见的经历，熟人会不会认出来。可以直接改，原来的文字留在记录里。",
    verb="确认认不出是谁",
    fits=_scene_at(SceneStage.WRITTEN),
)
def confirm_scene(
    act: Act,
    scene: DrillScene,
    *,
    summary: Annotated[str, Words("场景", most=1200, rows=8, least=20, initial=lambda scene: scene.summary)],
) -> DrillScene:
    """Another person than who wrote it finds nobody to be recognised, or changes it until nobody is; what was written first stays."""
    if act.actor.staff == scene.chosen_by_id:
        refuse("场景由选定人以外的人确认。")
    words = {"written": scene.summary} if summary != scene.summary else {}
    scene.summary = summary
    take(act, scene, words=words)
    return scene


def _colleagues(scene: DrillScene) -> QuerySet[Staff]:
    found = staff_of(scene.drill.unit_id, *BY_ACTION["drill.ready"].roles)
    return found.exclude(pk=scene.drill.trainer_id)


@command(
    "drill.cast",
    lead="扮演人、接待人、观察员各是不同的人。",
    verb="分派",
    fits=_scene_at(SceneStage.CONFIRMED),
)
def cast_scene(
    act: Act,
    scene: DrillScene,
    *,
    petitioner: Annotated[
        One[Staff], Pick("扮演来访人", among=_colleagues, wrong="请选择扮演来访人的同事。")
    ],
    receptionist: Annotated[
        One[Staff], Pick("扮演接待人", among=_colleagues, wrong="请选择扮演接待人的同事。")
    ],
    observers: Annotated[
        Sequence[Staff], Several("观察员", among=_colleagues, wrong="请至少选择一名观察员。")
    ],
) -> DrillScene:
    """Who plays and who watches: each is asked on the first page. Raises InvalidInput where one person has two parts."""
    problems = {}
    if petitioner.pk == receptionist.pk:
        problems["receptionist"] = "来访人和接待人要由两个人扮演。"
    if {petitioner.pk, receptionist.pk} & {one.pk for one in observers}:
        problems["observers"] = "观察员不能同时扮演角色，请另选。"
    if problems:
        raise InvalidInput(problems)
    take(act, scene)
    players = {PartKind.PETITIONER: petitioner, PartKind.RECEPTIONIST: receptionist}
    asked = [Part(scene=scene, kind=kind, player=player) for kind, player in players.items()]
    for one in (*asked, *(Sheet(scene=scene, observer=observer) for observer in observers)):
        begin(one, at=act.at)
        one.save()
        act.record(one)
    return scene
