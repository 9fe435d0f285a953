"""Holding a drill: parts, the observers' sheets, the senior's comment, the improvement task and its answer (M-C5)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.queries import taken
from xinqiao.courses.taking import take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Day, Either, Number, One, Pick, Words
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.rules.drilling import DRILL, DrillStage, SceneStage
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.roles import HEADS, Role
from xinqiao.rules.words import Phrase
from xinqiao.training.commands.planning import refuse
from xinqiao.training.models import Drill, DrillScene, Part, Sheet
from xinqiao.training.queries.drills import before

_NOT_AT_ALL = "没有的留空"
_NOT_YET = "演练定在{day}，演完再填写观察表和点评；提前演练的，请先调整日期。"


def _asked(_actor: Actor, record: Any) -> bool:
    return bool(record.stage == "asked")


@command("drill.ready", lead="请先看场景，演的时候不念稿。", verb="知道了", fits=_asked)
def ready(act: Act, part: Part) -> Part:
    """The player has seen the scene and the part."""
    take(act, part)
    return part


def _on_the_day(act: Act, drill: Drill) -> None:
    if drill.planned_on > act.day:
        refuse(Phrase(_NOT_YET, day=drill.planned_on))


def _to_observe(_actor: Actor, sheet: Sheet) -> bool:
    return bool(sheet.stage == "asked") and sheet.scene.drill.planned_on <= today()


def _to_comment(_actor: Actor, scene: DrillScene) -> bool:
    return scene.stage == SceneStage.CAST and not waits_for(scene)


def waits_for(scene: DrillScene) -> str:
    """What the comment on a scene that was cast waits for, as its page says; empty where nothing is missing."""
    if scene.drill.planned_on > today():
        return Phrase(_NOT_YET, day=scene.drill.planned_on)
    if missing := tuple(scene.sheets.filter(stage="asked").values_list("observer__name", flat=True)):
        return Phrase("观察表还没有交齐：{missing}。请他们先填写。", missing=missing)
    return ""


def _minutes(label: str, hint: str = _NOT_AT_ALL) -> Number:
    return Number(label, required=False, hint=hint, least=Decimal(0), most=Decimal(120))


@command(
    "drill.observe",
    lead="只记看到听到的事实，不打分。填好后只有扮演接待人的同事和点评人看得到。",
    verb="交观察表",
    fits=_to_observe,
)
def observe(
    act: Act,
    sheet: Sheet,
    *,
    interrupted: Annotated[
        int, Number("打断了几次", least=Decimal(0), most=Decimal(99), wrong="请填写打断的次数，没有的填0。")
    ],
    absolute: Annotated[
        str, Words("绝对化用语的原句", most=600, rows=3, required=False, hint="照原话记；没有的留空")
    ] = "",
    basis_at: Annotated[int | None, _minutes("第几分钟说出依据")] = None,
    read_back: Annotated[bool, Either("诉求复述一致吗", yes="一致", no="不一致或者没有复述")],
    dated: Annotated[bool, Either("承诺有没有时间", yes="有时间", no="没有时间或者没有承诺")],
    second_at: Annotated[int | None, _minutes("第二人第几分钟到位")] = None,
    reported_at: Annotated[int | None, _minutes("第几分钟报告")] = None,
    knows_next: Annotated[bool, Either("结束时对方知道下一步吗", yes="知道", no="不知道")],
) -> Sheet:
    """The eight facts that an observer saw; they are no marks. Raises Refused before the day of the drill."""
    _on_the_day(act, sheet.scene.drill)
    numbers = {
        "interrupted": interrupted,
        "basis_at": basis_at,
        "second_at": second_at,
        "reported_at": reported_at,
    }
    told = {name: "没有" if value is None else str(value) for name, value in numbers.items()}
    told |= {
        "absolute": absolute or "没有",
        "read_back": "一致" if read_back else "不一致或者没有复述",
        "dated": "有时间" if dated else "没有时间或者没有承诺",
        "knows_next": "知道" if knows_next else "不知道",
    }
    order = (
        "interrupted",
        "absolute",
        "basis_at",
        "read_back",
        "dated",
        "second_at",
        "reported_at",
        "knows_next",
    )
    take(act, sheet, words={name: told[name] for name in order})
    return sheet


@command(
    "drill.comment",
    lead="三行：保持什么、改什么、练什么。说话怎样说，不说人怎样。只有扮演接待人的同事和您看得到。",
    verb="点评",
    fits=_to_comment,
)
def comment(
    act: Act,
    scene: DrillScene,
    *,
    keep: Annotated[str, Words("保持", most=300, rows=2)],
    change: Annotated[str, Words("改变", most=300, rows=2)],
    train: Annotated[str, Words("练习", most=300, rows=2)],
) -> DrillScene:
    """The senior's three lines, once the observers have handed in what they saw. Raises Refused."""
    if missing := waits_for(scene):
        refuse(missing)
    take(act, scene, words={"keep": keep, "change": change, "train": train})
    return scene


def _people(drill: Drill) -> QuerySet[Staff]:
    return staff_of(drill.unit_id, *BY_ACTION["drill.answer"].roles)


def _may_close(_actor: Actor, drill: Drill) -> bool:
    commented = drill.scenes.filter(stage=SceneStage.COMMENTED).count()
    return DRILL.open_to(drill.stage, "close") and commented == drill.scenes.count()


def _to_close(actor: Actor, drill: Drill) -> bool:
    former = before(drill)
    return _may_close(actor, drill) and (former is None or former.stage == DrillStage.ANSWERED)


def _former(drill: Drill) -> str:
    """The task with which this drill begins, for whoever closes it."""
    former = before(drill)
    return Phrase("上次的改进任务：{task}", task=former.task) if former is not None else ""


def _cast_on(drill: Drill) -> date:
    """The day on which the last parts were given out: nothing was played before."""
    given = taken(DrillScene, "cast").filter(key__in=drill.scenes.values("pk"))
    return max(day_of(at) for at in given.values_list("at", flat=True))


@command(
    "drill.close",
    lead="一项改进任务，写清做什么、谁做、哪天前；下次演练从它开始。",
    verb="结束演练",
    fits=_to_close,
    told=_former,
)
def close(
    act: Act,
    drill: Drill,
    *,
    held_on: Annotated[date, Day("演练日期", past=True, initial=lambda _: today())],
    task: Annotated[str, Words("改进任务", most=300, rows=2, least=6)],
    owner: Annotated[One[Staff], Pick("谁来做", among=_people, wrong="请选择本单位做这件事的人。")],
    due: Annotated[date, Day("哪天前完成", ahead=True)],
) -> Drill:
    """Both scenes are commented on, the former task is answered, a new one stands. Raises InvalidInput and Refused."""
    if not _may_close(act.actor, drill):
        refuse("两个场景都点评过，才能结束演练。")
    former = before(drill)
    if former is not None and former.stage != DrillStage.ANSWERED:
        who = former.task_owner.name if former.task_owner else ""
        refuse(
            Phrase(
                "上次的改进任务「{task}」还没有回答，请{who}先回答：演练从它开始。", task=former.task, who=who
            )
        )
    if (held_on.year, (held_on.month + 2) // 3) != (drill.year, drill.quarter):
        said = Phrase("演练日期要在{year}年第{quarter}季度里。", year=drill.year, quarter=drill.quarter)
        raise InvalidInput({"held_on": said})
    if held_on < (since := _cast_on(drill)):
        raise InvalidInput({"held_on": Phrase("角色{day}才分派，演练不会早于这一天。", day=since)})
    drill.held_on, drill.task, drill.task_owner, drill.task_due = held_on, task, owner, due
    take(act, drill, words={"task": task})
    return drill


@command(
    "drill.answer",
    lead="写明做了什么、在哪里看得到；下次演练从这里开始。",
    verb="回答",
    fits=lambda actor, drill: _answers(actor, drill),
    told=lambda drill: drill.task,
)
def answer(act: Act, drill: Drill, *, result: Annotated[str, Words("做了什么", most=1000, least=6)]) -> Drill:
    """The person who was named says what was done; a head, where that person has left. Raises Refused."""
    if drill.task_owner is not None and not _answers(act.actor, drill):
        refuse(
            Phrase("改进任务由{who}回答；他已离岗的，由科室负责人或者领导回答。", who=drill.task_owner.name)
        )
    take(act, drill, words={"result": result})
    return drill


def _answers(actor: Actor, drill: Drill) -> bool:
    if drill.task_owner_id == actor.staff:
        return True
    left = drill.task_owner is not None and not drill.task_owner.is_active
    return left and bool(actor.roles & (HEADS | {Role.SECTION_HEAD}))
