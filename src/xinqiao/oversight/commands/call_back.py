"""Calling back: the draw, the five questions, three calls in vain, the check of what is said not to be done (M-D5)."""

import os
from datetime import date
from typing import Annotated, Any

from xinqiao.courses.queries import steps_of
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.matters.commands.moving import require
from xinqiao.matters.models import Attachment, LogEntry
from xinqiao.offices.models import Unit
from xinqiao.oversight.commands.proof import DONE_FILE, DONE_LOG, DONE_WORDS, proof
from xinqiao.oversight.commands.reopening import doubt_execution, open_again, told
from xinqiao.oversight.models import CallBack, CallBackRound
from xinqiao.oversight.queries.call_back import answered_elsewhere, may_call, unsatisfied_since
from xinqiao.rules.calling_back import (
    ATTEMPTS,
    BASIS,
    DONE,
    QUESTIONS,
    CallBackStage,
    ToldDone,
)
from xinqiao.rules.looking_back import Quarter, quarters_over
from xinqiao.rules.sampling import SEED_BYTES, FrameEntry, digest, draw, frame_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_SAID_NOT = "回访中信访人说没做到，核查落实"


def _quarters(_unit: Unit) -> list[tuple[str, Phrase]]:
    return [(code, quarter.title) for code, quarter in quarters_over(today()).items()]


@command(
    "call_back.draw",
    slug="draw-call-backs",
    together=True,
    lead="从其他单位作出答复的事项中按承办单位分层抽取10%（不足1件的抽1件），评价不满意的和支持诉求的全部回访，上次抽取以后才评价不满意的也补上。范围和随机种子同时写入审计日志，可以重算。",
    verb="抽取回访",
    page="oversight:call_backs",
)
def draw_call_backs(
    act: Act,
    unit: Unit,
    *,
    quarter: Annotated[str, Pick("季度", among=_quarters, wrong="请选择已经结束的季度。")],
) -> CallBackRound:
    """Draw whom to call back about a quarter that is over: a sample that anybody can repeat, and all that are not satisfied or were promised
    something. Raises Refused for a quarter that was drawn or has nothing to draw."""
    wanted = quarters_over(act.day)[quarter]
    if CallBackRound.objects.filter(unit=unit, year=wanted.year, quarter=wanted.number).exists():
        told = Phrase("{quarter}的回访已经抽取，不能重抽。", quarter=wanted.title)
        raise Refused(Verdict(allowed=False, reason=told))
    matters = {found.number: found for found in answered_elsewhere(unit.pk, wanted)}
    since = {found.number: found for found in unsatisfied_since(unit.pk, wanted)}
    if not matters and not since:
        told = Phrase("{quarter}没有其他单位作出答复的事项，不用回访。", quarter=wanted.title)
        raise Refused(Verdict(allowed=False, reason=told))
    return _drawn(act, unit, wanted, matters, since)


def _drawn(
    act: Act, unit: Unit, wanted: Quarter, matters: dict[str, Any], since: dict[str, Any]
) -> CallBackRound:
    """Frame, seed and what is called back about, recorded together. `since`: not satisfied after its own quarter was drawn."""
    frame = [FrameEntry(number=n, stratum=found.first_unit.name) for n, found in matters.items()]
    text, seed = frame_text(frame), os.urandom(SEED_BYTES)
    sampled = {drawn.number for drawn in draw(frame, seed)}
    made = CallBackRound.objects.create(
        unit=unit,
        year=wanted.year,
        quarter=wanted.number,
        frame=text,
        frame_sha256=digest(text),
        frame_size=len(frame),
        seed=seed.hex(),
        drawn_by_id=act.actor.staff,
        drawn_at=act.at,
    )
    asked = {**since, **matters}
    wanted_ones = [
        m for n, m in sorted(asked.items()) if n in sampled or n in since or m.unsatisfied or m.supported
    ]
    call_backs = [
        CallBack(
            round=made,
            matter=found,
            unit_id=found.first_unit_id,
            by_unit=unit,
            sampled=found.number in sampled,
            unsatisfied=found.unsatisfied,
            supported=found.supported,
            opened_at=act.at,
        )
        for found in wanted_ones
    ]
    for each in call_backs:
        begin(each, at=act.at)
    CallBack.objects.bulk_create(call_backs)
    after = {
        "quarter": wanted.code,
        "seed": made.seed,
        "frame_sha256": made.frame_sha256,
        "frame_size": made.frame_size,
        "sample": sorted(sampled),
        "all": [found.number for found in wanted_ones],
    }
    act.record(made, after=after, basis=BASIS)
    return made


def _asks(actor: Actor, found: CallBack) -> bool:
    return may_call(actor, found).allowed


def _own_words(number: int) -> Words:
    return Words(QUESTIONS[number], most=2000, rows=2, hint="照信访人的原话记；没有回答的写“没有回答”")


@command(
    "call_back.ask",
    lead="照原样依次问五个问题，记信访人的原话，不劝说、不改评价。说没做到的，转承办单位在5个工作日内核查落实：已登记的落实情况重新打开，答复送达以后"
    "归档的案卷恢复办理；已经移交档案馆的不再打开。",
    verb="登记回访",
    said=lambda found, _given: told(found.matter) if found.stage == CallBackStage.CHECKING else "",
    fits=_asks,
)
def ask(
    act: Act,
    found: CallBack,
    *,
    answer: Annotated[str, _own_words(0)],
    deed: Annotated[str, _own_words(1)],
    money: Annotated[str, _own_words(2)],
    pressed: Annotated[str, _own_words(3)],
    more: Annotated[str, _own_words(4)],
    done: Annotated[str, Pick("信访人说的结果", among=list(DONE.items()))],
) -> CallBack:
    """Write down what the petitioner answered. What is said not to be done goes to the unit that handled the matter, with a day: what it had
    recorded as carried out is open again, and so is a file that was closed after the answer was served."""
    require(may_call(act.actor, found))
    words = {"answer": answer, "deed": deed, "money": money, "pressed": pressed, "more": more, "done": done}
    take(act, found, matter_id=found.matter_id, words=words, done=done)
    if done == ToldDone.NO:
        found.opened_at = act.at
        open_again(act, found.matter, _SAID_NOT)
        recorded = doubt_execution(act, found.matter, _SAID_NOT)
        words = {"recorded": recorded}
        take(act, found, action="call_back.check", matter_id=found.matter_id, words=words)
    return found


@command(
    "call_back.miss",
    lead="每次换一天再打；三次都没有接通的，以“联系不上三次”结束，不算满意。",
    verb="没有接通",
    fits=_asks,
)
def miss(
    act: Act,
    found: CallBack,
    *,
    day: Annotated[date, Day("哪一天打的", past=True, initial=lambda _found: today())],
    how: Annotated[str, Words("怎样联系的", most=500, rows=2, hint="例如：上午、傍晚各打一次，没有人接")],
) -> CallBack:
    """A call that nobody answered; the third on another day is a result. Raises InvalidInput for a second call on one day."""
    require(may_call(act.actor, found))
    days = {step.words["day"] for step in steps_of(found) if step.act == "miss"} | {day.isoformat()}
    if len(days) == len([step for step in steps_of(found) if step.act == "miss"]):
        raise InvalidInput({"day": "这一天已经登记过没有接通，请换一天再打。"})
    until = found.turn_due
    take(act, found, matter_id=found.matter_id, words={"day": day.isoformat(), "how": how}, until=until)
    if len(days) >= ATTEMPTS:
        take(act, found, action="call_back.unreached", matter_id=found.matter_id)
    return found


@command(
    "call_back.prove",
    lead="写明核查的情况和怎样落实的，附回访以后形成的办理记录或者材料；案卷没有打开的，写明凭据。不得为此找信访人追问回访说了什么。",
    verb="报告结果",
    fits=lambda actor, found: found.stage == CallBackStage.CHECKING and actor.unit_id == found.unit_id,
)
def prove(
    act: Act,
    found: CallBack,
    *,
    result: Annotated[str, Words("核查和落实情况", most=4000, rows=4, least=4)],
    entry: Annotated[One[LogEntry] | None, DONE_LOG] = None,
    file: Annotated[One[Attachment] | None, DONE_FILE] = None,
    shown: Annotated[str, DONE_WORDS] = "",
) -> CallBack:
    """The unit that handled the matter says, with a proof, what became of what was not done. Raises InvalidInput without one."""
    told = "核查由承办这件事项的单位办理。"
    require(Verdict(allowed=act.actor.unit == found.unit_id, reason=told))
    proved = proof(found, entry, file, shown)
    words = {"result": result, "evidence": proved.words}
    take(act, found, matter_id=found.matter_id, words=words, evidence=proved.key)
    return found
