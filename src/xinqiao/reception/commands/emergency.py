"""The emergency plan in approved versions, and an event stamped step by step (M-C4)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.db.models import Max

from xinqiao.courses.queries import taken
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Lines, Number, One, Pick, Words
from xinqiao.offices.models import Staff, Unit
from xinqiao.reception.cards import LINES
from xinqiao.reception.commands.desk import staff_here
from xinqiao.reception.models import EmergencyEvent, EmergencyPlan, Reception
from xinqiao.reception.queries.emergency import plan_in_force, stamped
from xinqiao.rules.emergency import (
    CARDS,
    CardStage,
    EmergencyCard,
    EventStage,
    may_represent,
    read_step,
)
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_CARDS = tuple(CARDS.items())


@command(
    "emergency_plan.adopt",
    together=True,
    lead="从现行的一版（还没有的，从通用的一版）起草，改成本单位的步骤，再由领导批准。",
    page="reception:plans",
)
def adopt(act: Act, unit: Unit, *, card: Annotated[str, Pick("哪一张", among=_CARDS)]) -> EmergencyPlan:
    """Begin a version of a card from the one in force. Raises Refused while another draft waits."""
    there = EmergencyPlan.objects.filter(unit=unit, card=card)
    if there.filter(stage=CardStage.DRAFT).exists():
        raise Refused(Verdict(allowed=False, reason="这一张已有待批准的一版，请在那一版上修改。"))
    current = plan_in_force(unit.pk, card)
    plan = EmergencyPlan(
        unit=unit,
        card=card,
        edition=(there.aggregate(last=Max("edition"))["last"] or 0) + 1,
        lines=current.lines if current else LINES[EmergencyCard(card)],
        drafted_by_id=act.actor.staff,
        drafted_at=act.at,
    )
    begin(plan, at=act.at)
    plan.save()
    act.record(plan, after={"card": card, "edition": plan.edition})
    return plan


@command(
    "emergency_plan.edit",
    lead="一行一步：分钟｜角色｜做什么。写得短，照着就能做；一张不超过12步。",
)
def edit(
    act: Act,
    plan: EmergencyPlan,
    *,
    lines: Annotated[
        list[str], Lines("步骤", rows=12, most=200, fewest=2, many=12, initial=lambda plan: plan.lines)
    ],
) -> EmergencyPlan:
    """Change the draft; each change is a row of its own. Raises InvalidInput for a line that is no step."""
    for line in lines:
        if read_step(line) is None:
            told = Phrase("请写成“分钟｜角色｜做什么”：{line}", line=line[:30])
            raise InvalidInput({"lines": told})
    plan.lines = lines
    take(act, plan, words={"lines": "\n".join(lines)})
    return plan


@command(
    "emergency_plan.approve",
    lead="批准后立即代替现行的一版，一年内要再看一遍、再批准一次。",
    told=lambda plan: "\n".join(plan.lines),
    fits=lambda actor, plan: actor.staff != plan.drafted_by_id,
)
def approve(act: Act, plan: EmergencyPlan) -> EmergencyPlan:
    """A leader other than the writer puts the version in force; the old one is kept as replaced."""
    if act.actor.staff == plan.drafted_by_id:
        raise Refused(Verdict(allowed=False, reason="预案由起草人以外的领导批准。"))
    current = plan_in_force(plan.unit_id, plan.card)
    if current is not None:
        take(act, current, action="emergency_plan.replace")
    plan.approved_by_id, plan.approved_on = act.actor.staff, act.day
    take(act, plan)
    return plan


def _begin(act: Act, unit_id: int, card: str, people: int, reception: Reception | None) -> EmergencyEvent:
    plan = plan_in_force(unit_id, card)
    event = EmergencyEvent(
        unit_id=unit_id,
        card=card,
        plan=plan,
        lines=plan.lines if plan else LINES[EmergencyCard(card)],
        reception=reception,
        people_count=people,
        begun_by_id=act.actor.staff,
        begun_at=act.at,
    )
    begin(event, at=act.at)
    event.save()
    act.record(event, after={"card": card, "reception": reception.pk if reception else None})
    return event


_PEOPLE = Number("来了多少人", required=False, initial=lambda _: 1, wrong="人数请填1至1000。")


@command("emergency_event.begin", together=True, verb="启动", danger=True, page="reception:emergency")
def begin_event(
    act: Act,
    unit: Unit,
    *,
    card: Annotated[str, Pick("哪一张", among=_CARDS)],
    people_count: Annotated[int, _PEOPLE] = 1,
) -> EmergencyEvent:
    """Switch to the plan from anywhere in the hall."""
    return _begin(act, unit.pk, card, people_count or 1, None)


@command("reception.alarm", verb="启动", danger=True, page="reception:emergency", together=True)
def alarm(
    act: Act, found: Reception, *, card: Annotated[str, Pick("哪一张", among=_CARDS)]
) -> EmergencyEvent:
    """Switch from a reception to the plan; the reception itself stays as it is."""
    return _begin(act, found.unit_id, card, found.people_count, found)


def open_steps(event: EmergencyEvent) -> list[tuple[int, str]]:
    """The steps that nobody has stamped yet."""
    done = stamped(event)
    return [(n, f"{n}．{step.role}：{step.text}") for n, step in enumerate(event.steps, 1) if n not in done]


@command("emergency_event.stamp", together=True)
def stamp(
    act: Act,
    event: EmergencyEvent,
    *,
    step: Annotated[int, Pick("步骤", among=open_steps, wrong="这一步已经有人记下了，或者不在这张卡上。")],
) -> EmergencyEvent:
    """One tap: this step is being done, now, by this person. Each step is stamped once and never taken back."""
    take(act, event, words={"step": dict(open_steps(event))[step]})
    return event


@command(
    "emergency_event.assign",
    lead="由一人主谈，其他人不插话。情绪失控的，请女同事或者了解情况的同事陪同。代表由来访人自己推选，不超过5人。",
    together=True,
)
def assign(
    act: Act,
    event: EmergencyEvent,
    *,
    speaker: Annotated[
        One[Staff],
        Pick(
            "主沟通员", among=staff_here, wrong="请选择本单位的人员。", initial=lambda event: event.speaker_id
        ),
    ],
    companion: Annotated[
        One[Staff] | None,
        Pick(
            "陪同人员",
            among=staff_here,
            required=False,
            hint="女同事，或者了解情况的同事",
            initial=lambda event: event.companion_id,
        ),
    ] = None,
    people_count: Annotated[
        int, Number("来了多少人", wrong="人数请填1至1000。", initial=lambda event: event.people_count)
    ],
    representatives: Annotated[
        int,
        Number(
            "推选的代表人数",
            least=Decimal(0),
            hint="集体访不超过5人（《信访工作条例》第二十条第三款）",
            initial=lambda event: event.representatives,
        ),
    ],
) -> EmergencyEvent:
    """Name the one who talks, and how many speak for those who came. Raises InvalidInput above five (条例 20(3)) and
    where one person were to do both."""
    verdict = may_represent(people_count, representatives)
    if not verdict.allowed:
        raise InvalidInput({"representatives": verdict.reason})
    if companion == speaker:
        raise InvalidInput({"companion": "主沟通员一人谈话，陪同的请选择另一位同事。"})
    event.speaker, event.companion = speaker, companion
    event.people_count, event.representatives = people_count, representatives
    words = {
        "speaker": speaker.name,
        "companion": companion.name if companion else "",
        "people_count": str(people_count),
        "representatives": str(representatives),
    }
    take(act, event, words=words)
    return event


@command(
    "emergency_event.end",
    lead="谈定的事项念一遍再写下来。结束后24小时内复盘。",
    verb="结束处置",
)
def end_event(
    act: Act,
    event: EmergencyEvent,
    *,
    outcome: Annotated[
        str, Words("怎样结束的、谈定了什么、由谁何时答复", rows=5, most=2000, hint="写事不写人：不评价来访人")
    ],
) -> EmergencyEvent:
    """The hall is calm again; the twenty-four hours for the review begin."""
    event.ended_at = act.at
    due = event.review_due
    take(act, event, words={"outcome": outcome}, until=day_of(due) if due else None)
    return event


def _nothing_done(event: EmergencyEvent) -> bool:
    """Whether nobody has done anything of the plan or reported it yet."""
    return not event.reports.exists() and not taken(EmergencyEvent).filter(key=event.pk).exists()


@command(
    "emergency_event.call_off",
    lead="大厅里没有紧急情况、是误点的，在这里撤回。启动和撤回的时间、人员、原因都留在记录中，不用复盘。",
    verb="是误启动，撤回",
    slug="call-off",
    fits=lambda _actor, event: event.stage == EventStage.RUNNING and _nothing_done(event),
)
def call_off(
    act: Act, event: EmergencyEvent, *, why: Annotated[str, Words("怎样误启动的", rows=2, most=200)]
) -> EmergencyEvent:
    """Nothing had happened: the beginning stays on record, and no review is owed. Raises Refused once a step was stamped or a report sent,
    because then it was none by mistake."""
    if not _nothing_done(event):
        told = "已经记下步骤或者报出紧急报告的，不能当作误启动撤回；请写明情况，结束处置。"
        raise Refused(Verdict(allowed=False, reason=told))
    take(act, event, words={"why": why}, reason=why)
    return event


@command(
    "emergency_event.review",
    lead="参加处置的人坐下来对一遍时间。只说事，不追究说出问题的人。",
)
def review_event(
    act: Act,
    event: EmergencyEvent,
    *,
    not_well: Annotated[str, Words("哪些没有做好", rows=5, most=2000, hint="这一栏不能写“无”", least=4)],
    well: Annotated[str, Words("哪些做好了", rows=3, most=2000, required=False)] = "",
    change: Annotated[str, Words("改什么、由谁改", rows=3, most=1000)],
    change_by: Annotated[date, Day("什么时候改好", ahead=True)],
) -> EmergencyEvent:
    """What did not work, and what is changed by when. Stamps that are missing by then stay missing."""
    event.reviewed_at = act.at
    words = {"not_well": not_well, "well": well, "change": change, "change_by": str(change_by)}
    take(act, event, words=words, stamps=taken(EmergencyEvent, "stamp").filter(key=event.pk).count())
    return event
