"""Putting right from which day a clock counts, with proof and a second person (M-R3)."""

from datetime import date
from typing import Annotated

from xinqiao.courses.queries import took
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import not_archived, require, save
from xinqiao.matters.models import Attachment, Matter, RunningClock, StartCorrection
from xinqiao.matters.queries.start_correcting import (
    begun_together,
    correctable,
    decided_by,
    files,
    start_of,
    started,
)
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.start_correcting import PROOFS, Proof, StartStage, may_start
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _choices(matter: Matter) -> list[tuple[int, Phrase]]:
    return [(clock.pk, started(clock)) for clock in correctable(matter)]


def _first(matter: Matter) -> int | None:
    return next((clock.pk for clock in correctable(matter)), None)


@command(
    "matter.correct_start",
    lead="期限自收到之日起算。起算日记错了的，凭证明更正：由另一人核对证明后才生效，原来的起算日和期限保留在案。"
    "转来的事项已经超期的，由转送、交办的单位核对。",
    verb="提出更正",
    fits=lambda _actor, matter: _first(matter) is not None,
    said=lambda _done, _given: Phrase("已经提出，等另一人核对证明后生效。"),
)
def correct_start(
    act: Act,
    matter: Matter,
    *,
    clock: Annotated[
        int,
        Pick(
            "哪一项期限",
            among=_choices,
            wrong="只有还在走的、自收到之日起算的期限才更正起算日。受理、送达等日期有误的，更正那项记录。",
            initial=_first,
        ),
    ],
    day: Annotated[date, Day("应当从哪天起算", past=True)],
    received_on: Annotated[
        date | None,
        Day("证明载明的收到之日", required=False, past=True, hint="与登记的收到日期不同的才填"),
    ] = None,
    proof: Annotated[str, Pick("凭什么证明", among=tuple(PROOFS.items()))],
    evidence: Annotated[
        One[Attachment],
        Pick("证明材料", among=files, hint="先作为材料添加到信访件中", wrong="请选择本事项的材料。"),
    ],
    reason: Annotated[str, Words("为什么记错", most=1000, rows=2, least=2)],
) -> StartCorrection:
    """Propose another start of a running clock of the own unit. Raises Refused for a day before the receipt or after it was on record or in
    hand; the clock stays as it is until another person confirms it, of the unit that passed the matter on where the time is over."""
    not_archived(matter)
    found = RunningClock.objects.get(pk=clock)
    if matter.start_corrections.filter(clock=found, stage=StartStage.PROPOSED).exists():
        raise Refused(Verdict(allowed=False, reason="这项期限已经提出过更正，还在等核对。"))
    require(may_start(start_of(matter, found, received_on), day))
    made = StartCorrection(
        matter=matter,
        clock=found,
        unit_id=decided_by(matter, found),
        was=found.started_on,
        was_due=found.due_on,
        day=day,
        received_on=received_on,
        proof=proof,
        evidence=evidence,
        reason=reason,
        by_id=act.actor.staff,
        at=act.at,
    )
    begin(made, at=act.at)
    made.save()
    take(act, made, matter_id=matter.pk, words={"reason": reason}, clock=found.code, day=day.isoformat())
    save(act, matter)
    return made


def _by_another(actor: Actor, made: StartCorrection) -> bool:
    return actor.staff not in took(made)["correct_start"]


def _told(made: StartCorrection) -> Phrase:
    return Phrase(
        "{clock}：从{was}改为{day}起算，凭{proof}（{file}）。",
        clock=TABLE[ClockCode(made.clock.code)].title,
        was=made.was,
        day=made.day,
        proof=PROOFS[Proof(made.proof)],
        file=made.evidence.name,
    )


@command(
    "start_correction.confirm",
    lead="打开证明材料，核对上面的日期，再确认。确认后期限按新的起算日计算，原来的保留在案。",
    verb="核对无误，更正",
    fits=_by_another,
    told=_told,
)
def confirm_start(act: Act, made: StartCorrection) -> StartCorrection:
    """Another person has seen the proof: the clock, and what the same receipt began with it, counts from the other day and warns anew from the bottom of the ladder. Raises Refused where the
    clock has stopped meanwhile, or what is on record says otherwise by now."""
    matter, clock = made.matter, made.clock
    if clock.stopped_on is not None or clock.started_on != made.was:
        reason = "这项期限已经结束，或者起算日已经改过，不能再更正。"
        raise Refused(Verdict(allowed=False, reason=reason))
    if decided_by(matter, clock) != made.unit_id:
        reason = "提出以后期限已经超期，或者事项已经转给其他单位：请选择“不更正”，再重新提出；超期的由转送、交办的单位核对。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(TABLE[ClockCode(clock.code)].basis,)))
    require(may_start(start_of(matter, clock, made.received_on), made.day))
    take(act, made, matter_id=matter.pk)
    for one in begun_together(matter, made.was):
        _count_anew(act, made, one)
    save(act, matter)
    return made


def _count_anew(act: Act, made: StartCorrection, clock: RunningClock) -> None:
    before = {"started_on": str(clock.started_on), "due_on": str(clock.due_on or "")}
    clock.started_on, clock.warned = made.day, ""
    clock.start_proof = PROOFS[Proof(made.proof)]
    clocks.fill(clock).save()
    act.record(
        clock,
        matter_id=made.matter_id,
        before=before,
        after={"started_on": str(clock.started_on), "due_on": str(clock.due_on or "")},
        basis=TABLE[ClockCode(clock.code)].basis,
        reason=made.reason,
    )


@command(
    "start_correction.refuse",
    lead="证明不了的不更正；写明理由，期限照旧。",
    fits=_by_another,
    told=_told,
)
def refuse_start(
    act: Act,
    made: StartCorrection,
    *,
    reason: Annotated[str, Words("不更正的理由", most=1000, rows=2, least=2)],
) -> StartCorrection:
    """The proof does not show it: the clock stays as it is."""
    take(act, made, matter_id=made.matter_id, words={"reason": reason}, reason=reason)
    return made
