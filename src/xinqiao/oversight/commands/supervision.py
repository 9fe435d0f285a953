"""Supervising a unit: decided, taken up the ladder, answered, lifted with evidence (M-D4)."""

from datetime import date
from typing import Annotated

from django.db.models import Q, QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.models import Attachment, LogEntry, Matter, UnitPart
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import line_above
from xinqiao.oversight import compose
from xinqiao.oversight.commands.proof import DONE_FILE, DONE_LOG, DONE_WORDS, Proved, proof
from xinqiao.oversight.commands.reopening import open_again, told
from xinqiao.oversight.compose import RungWords
from xinqiao.oversight.models import Supervision
from xinqiao.oversight.queries.supervision import fact_of, looked_after
from xinqiao.rules.basis import Basis
from xinqiao.rules.calling_to_account import BASIS as TO_ACCOUNT
from xinqiao.rules.supervising import (
    BASIS,
    GROUNDS,
    JOINT,
    JOINT_BASIS,
    PAPERS,
    RUNGS,
    Occasion,
    Rung,
    SupervisionStage,
    above,
    answer_day,
    fitting_day,
    may_climb,
)
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_RUNG = Pick("督办措施", among=list(RUNGS.items()))
_HIGHER = Pick(
    "督办措施",
    among=list(RUNGS.items()),
    offered=lambda found: [(rung, RUNGS[rung]) for rung in above(found.rung)],
)
_TEXT = Words("事实和要求", most=4000, rows=6, least=4, hint="写明事实、要求做什么、反馈什么")
_DUE = Day(
    "反馈期限",
    required=False,
    ahead=True,
    hint="不填的按这一级的期限：督办函、约谈5个工作日，挂牌督办30日",
)
_REASON = Words(
    "越级的理由", required=False, sometimes=True, most=2000, rows=3, hint="越过下一级措施的必须写明"
)
_CONFERENCE = Words(
    "信访工作联席会议的决定",
    required=False,
    sometimes=True,
    most=200,
    rows=1,
    hint="约谈、通报、挂牌督办由信访工作联席会议进行，必须写明，例如：2026年第3次会议，11月20日",
)
_LISTING = Words(
    "挂牌事项",
    required=False,
    sometimes=True,
    most=2000,
    rows=3,
    hint="挂牌督办的必须写明：牌号、责任领导、摘牌条件、公开范围",
)
_CONSEQUENCE = Words(
    "造成的严重后果",
    required=False,
    sometimes=True,
    most=2000,
    rows=3,
    hint="提出追究责任建议的必须写明（条例第四十条第三款）；建议书发给有权处理的上级机关，不发给被督办的和作出督办的单位",
)


def _units(matter: Matter) -> QuerySet[Unit]:
    """Whom to supervise: the units that work on the matter, or took up one that did (条例 24(2))."""
    parts = (UnitPart.HANDLING, UnitPart.CO_HANDLING, UnitPart.REVIEWING)
    working = matter.unit_parts.filter(part__in=parts).values("unit_id")
    theirs = Unit.objects.filter(Q(pk=matter.holding_unit_id) | Q(pk__in=working))
    return Unit.objects.filter(Q(pk__in=theirs) | Q(merged__in=theirs), active=True).distinct()


def _elsewhere(actor: Actor, matter: Matter) -> bool:
    return not matter.confidential and matter.holding_unit_id != actor.unit_id


def _late(matter: Matter) -> Occasion | None:
    """The fact that is read off the matter itself; the others come with the list of proposals."""
    return Occasion.LATE if matter.next_due is not None and matter.next_due < today() else None


@command(
    "supervision.open",
    slug="supervise",
    lead="督办由本单位以外的信访部门或者上级决定：写明事实和要求，选择措施；每一级都有文书。答复送达以后归档的案卷，督办主办单位的恢复办理；已经移交档案馆的不再打开。"
    "只针对单位的工作，不评价信访人。",
    verb="决定督办",
    page="oversight:register",
    fits=_elsewhere,
    said=lambda found, _given: told(found.matter),
)
def open_supervision(
    act: Act,
    matter: Matter,
    *,
    unit: Annotated[
        One[Unit],
        Pick("督办的单位", among=_units, initial=lambda matter: matter.holding_unit.now_id),
    ],
    ground: Annotated[str, Pick("督办的情形", among=list(GROUNDS.items()), initial=_late)],
    rung: Annotated[str, _RUNG],
    text: Annotated[str, _TEXT],
    due: Annotated[date | None, _DUE] = None,
    reason: Annotated[str, _REASON] = "",
    conference: Annotated[str, _CONFERENCE] = "",
    listing: Annotated[str, _LISTING] = "",
    consequence: Annotated[str, _CONSEQUENCE] = "",
) -> Supervision:
    """Decide that a unit is supervised in a matter, and take the first rung. Raises Refused for an accusation, for the own unit, for a
    unit that is supervised in it already, and for a rung that skips others without a reason;
    InvalidInput for a ground of which nothing is on record."""
    _may_be_opened(act.actor, matter, unit)
    fact = fact_of(act.actor, matter, Occasion(ground), act.day)
    if fact is None and ground != Occasion.OTHER:
        told = "系统里没有这一情形的记录：请核对，或者选择“其他情形”，在事实中写明。"
        raise InvalidInput({"ground": told})
    found = Supervision(
        matter=matter,
        unit=unit,
        by_unit_id=act.actor.unit,
        asked=unit,
        ground=ground,
        fact=fact or text,
        opened_by_id=act.actor.staff,
        opened_at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    after = {"unit": unit.pk, "ground": ground}
    act.record(found, matter_id=matter.pk, after=after, basis=BASIS)
    if matter.holding_unit.now_id == unit.pk:
        open_again(act, matter, "督办：重新核查落实情况")
    late = matter.next_due is not None and matter.next_due < act.day
    more = RungWords(conference, listing, consequence)
    _climb(act, found, Rung(rung), text, due, reason, more, reminded=late)
    return found


def _may_be_opened(actor: Actor, matter: Matter, unit: Unit) -> None:
    if matter.confidential:
        told = "检举控告事项按保密规定另行处理，不在这里督办。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(Basis(article=30, paragraph=3),)))
    if unit.pk not in looked_after(actor.unit):
        told = "督办由本级信访部门或者这个单位的上级决定；本单位内部的，请分派或者提醒。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(BASIS,)))
    there = Supervision.objects.filter(matter=matter, unit=unit).exclude(stage=SupervisionStage.LIFTED)
    if there.exists():
        told = "这件事项正在督办这个单位：请在原督办上采取更高一级的措施。"
        raise Refused(Verdict(allowed=False, reason=told))


def _climb(
    act: Act,
    found: Supervision,
    rung: Rung,
    text: str,
    due: date | None,
    reason: str,
    more: RungWords,
    *,
    reminded: bool = False,
) -> None:
    """Take a rung. Raises InvalidInput naming the field that is missing or does not fit."""
    allowed = may_climb(found.rung, rung, reminded=reminded, reason=reason)
    if not allowed.allowed:
        raise InvalidInput({"rung" if reason else "reason": allowed.reason})
    if rung in JOINT and not more.conference:
        told = "约谈、通报、挂牌督办由信访工作联席会议进行（{basis}）：请写明它哪一天、怎样决定的。"
        raise InvalidInput({"conference": Phrase(told, basis=JOINT_BASIS)})
    if rung is Rung.LISTED and not more.listing:
        raise InvalidInput({"listing": "挂牌督办的，请写明牌号、责任领导、摘牌条件和公开范围。"})
    to = _decides(found, more.consequence) if rung is Rung.PROPOSAL else found.unit
    until = due or answer_day(rung, act.day, work_calendar())
    fitting = fitting_day(rung, until, act.day)
    if not fitting.allowed:
        raise InvalidInput({"due": fitting.reason})
    found.rung, found.asked, found.answer_due = rung, to, until
    kind, sections = PAPERS[rung][0], compose.letter(found, text, until, more)
    paper = issue_letter(act, found.matter, kind, sections, to=to, unit=found.by_unit)
    save(act, found.matter)
    words = {
        "rung": rung,
        "text": text,
        "due": until.isoformat(),
        "reason": reason,
        "conference": more.conference,
        "listing": more.listing,
        "consequence": more.consequence,
        "document": paper.number,
    }
    take(
        act,
        found,
        action="supervision.climb",
        matter_id=found.matter_id,
        words=words,
        reason=reason,
        rung=rung,
        due=until.isoformat(),
    )


def _decides(found: Supervision, consequence: str) -> Unit:
    """Who gets the proposal to call a unit to account: the organ that can decide on it, its superior or the next above, never the unit itself
    nor who proposes: nobody answers an own proposal (条例 40(3), 28(3) in substance)."""
    if not consequence:
        told = "没有造成严重后果的，不提出追责建议（{basis}），可以采取其他督办措施。"
        raise InvalidInput({"consequence": Phrase(told, basis=TO_ACCOUNT)})
    above = [found.unit.superior_id, *line_above(found.unit_id)]
    others = [pk for pk in above if pk and pk not in (found.by_unit_id, found.unit_id)]
    active = Unit.objects.filter(active=True).in_bulk(others)
    to = next((active[pk] for pk in others if pk in active), None)
    if to is None:
        told = (
            "除作出督办的单位以外，没有登记这个单位的其他上级，建议书没有可以发给的机关：请补登上级单位；"
            "本单位自己有权处理的，在“追责”中记录问题，听取申辩后办理。"
        )
        raise InvalidInput({"rung": told})
    return to


def _theirs(actor: Actor, found: Supervision) -> bool:
    """To the unit that supervises."""
    return actor.unit_id == found.by_unit_id


def _ours(actor: Actor, found: Supervision) -> bool:
    """To the unit that answers."""
    return actor.unit_id == found.asked_id


def _by(act: Act, unit_id: int, reason: str) -> None:
    require(Verdict(allowed=act.actor.unit == unit_id, reason=reason))


_BY_SUPERVISOR = "这一步由作出督办的单位办理。"
_BY_UNIT = "这一步由被督办的单位办理；追究责任的建议，由收到建议的上级机关、单位反馈（条例第四十条）。"


@command(
    "supervision.climb",
    lead="没有按期反馈、没有做到的，采取更高一级的措施。越级的写明理由；挂牌督办的写明牌号和摘牌条件。",
    verb="采取措施",
    fits=lambda actor, found: _theirs(actor, found) and bool(above(found.rung)),
    told=lambda found: found.fact,
)
def climb(
    act: Act,
    found: Supervision,
    *,
    rung: Annotated[str, _HIGHER],
    text: Annotated[str, _TEXT],
    due: Annotated[date | None, _DUE] = None,
    reason: Annotated[str, _REASON] = "",
    conference: Annotated[str, _CONFERENCE] = "",
    listing: Annotated[str, _LISTING] = "",
    consequence: Annotated[str, _CONSEQUENCE] = "",
) -> Supervision:
    """Take a higher rung, with a new day for the answer."""
    _by(act, found.by_unit_id, _BY_SUPERVISOR)
    _climb(act, found, Rung(rung), text, due, reason, RungWords(conference, listing, consequence))
    return found


@command("supervision.receive", lead="签收只说明已经收到，反馈期限不变。", verb="签收", fits=_ours)
def receive(act: Act, found: Supervision) -> Supervision:
    """The unit says that it has it; its day stands."""
    _by(act, found.asked_id, _BY_UNIT)
    take(act, found, matter_id=found.matter_id)
    return found


@command(
    "supervision.answer",
    lead="写明已经做了什么、没有做到的什么时候做到；对追究责任的建议，书面反馈采纳情况（条例第四十条第四款）。",
    verb="反馈",
    fits=_ours,
)
def answer(
    act: Act, found: Supervision, *, result: Annotated[str, Words("反馈情况", most=4000, rows=6, least=4)]
) -> Supervision:
    """The unit answers what it was asked."""
    _by(act, found.asked_id, _BY_UNIT)
    take(act, found, matter_id=found.matter_id, words={"result": result})
    return found


@command(
    "supervision.ask_again",
    slug="ask-again",
    lead="反馈没有写清事实、没有说到要求的，退回重新反馈，措施不变。",
    verb="要求重新反馈",
    fits=_theirs,
)
def ask_again(
    act: Act,
    found: Supervision,
    *,
    missing: Annotated[str, Words("哪里没有说清", most=2000, least=4)],
    due: Annotated[date, Day("反馈期限", ahead=True)],
) -> Supervision:
    """The answer is none: the unit answers anew, on the same rung."""
    _by(act, found.by_unit_id, _BY_SUPERVISOR)
    found.answer_due = due
    words = {"missing": missing, "due": due.isoformat()}
    take(act, found, matter_id=found.matter_id, words=words, reason=missing, due=due.isoformat())
    return found


@command(
    "supervision.lift",
    lead="凭督办以后形成的办理记录或者材料解除；案卷没有打开的，写明看了什么凭据。没有凭据的，不能解除。",
    verb="解除督办",
    fits=_theirs,
    told=lambda found: found.fact,
)
def lift(
    act: Act,
    found: Supervision,
    *,
    verdict: Annotated[str, Words("核实情况", most=4000, least=4, hint="看了什么、做到了没有")],
    entry: Annotated[One[LogEntry] | None, DONE_LOG] = None,
    file: Annotated[One[Attachment] | None, DONE_FILE] = None,
    shown: Annotated[str, DONE_WORDS] = "",
) -> Supervision:
    """End the supervision with what proves that it is done. Raises InvalidInput without a proof."""
    _by(act, found.by_unit_id, _BY_SUPERVISOR)
    proved: Proved = proof(found, entry, file, shown)
    words = {"verdict": verdict, "evidence": proved.words}
    take(act, found, matter_id=found.matter_id, words=words, reason=verdict, evidence=proved.key)
    return found
