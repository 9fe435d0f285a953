"""Proposing better work or a better policy to an organ: drafted, issued by a leader, answered in writing, settled (M-R4; 条例 14(6), 40)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.typed import One, Pick, Words
from xinqiao.matters import files
from xinqiao.matters.commands.moving import save
from xinqiao.matters.models import Matter
from xinqiao.matters.paperwork import issue_letter
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import get_unit, units
from xinqiao.offices.standing import standing
from xinqiao.oversight import compose
from xinqiao.oversight.models import ImprovementProposal
from xinqiao.rules.basis import Basis
from xinqiao.rules.proposing import (
    ADOPTED,
    ANSWER_DAYS,
    FEEDBACK,
    IMPROVEMENTS,
    Improvement,
)
from xinqiao.rules.transfer import Organ, UnitStanding
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_SECRET, _OURS = Basis(article=30, paragraph=3), Basis(article=40, paragraph=1)


def _refuse(reason: str, basis: Basis = FEEDBACK) -> None:
    raise Refused(Verdict(allowed=False, reason=reason, basis=(basis,)))


def _of(side: str) -> Callable[[Actor, ImprovementProposal], bool]:
    return lambda actor, found: bool(getattr(found, side) == actor.unit)


def _must(act: Act, unit: int) -> None:
    if unit != act.actor.unit:
        _refuse("这一步由另一个单位办理。")


def _may_be_ours(actor: Actor, matter: Matter) -> bool:
    """Not of a unit that is known here to be no petition office: proposals of article 40 are theirs alone."""
    return matter.holding_unit_id != actor.unit_id or matter.holding_unit.kind == Organ.PETITION_OFFICE


def _to_its_organ(kind: str, ours: Unit, unit: Unit) -> None:
    """A petition office proposes, and on policy reports to its own Party committee and government (条例 40(2))."""
    if ours.kind != Organ.PETITION_OFFICE:
        _refuse("改进工作、完善政策的建议由信访部门提出；本单位对政策问题有意见的，请用请示。", _OURS)
    if kind == Improvement.POLICY and standing(ours, unit) != UnitStanding.OWN_HEAD:
        told = "政策性问题应当向本级党委和政府报告，并提出完善政策的建议（{basis}）：请选择本级党委或者政府。"
        raise InvalidInput({"unit": Phrase(told, basis=IMPROVEMENTS[Improvement.POLICY].basis)})


def _organs(_matter: Matter) -> QuerySet[Unit]:
    return units()


@command(
    "improvement.draft",
    slug="improvement",
    lead="办理中发现工作、政策上的问题，写成建议，由分管领导签发。只写单位的工作和政策，不写信访人；收到的机关应当书面反馈采纳情况（条例第四十条）。",
    verb="起草建议",
    fits=lambda actor, matter: not matter.confidential and _may_be_ours(actor, matter),
)
def draft_improvement(
    act: Act,
    matter: Matter,
    *,
    kind: Annotated[Improvement, Pick("哪一种", among=[(k.value, r.title) for k, r in IMPROVEMENTS.items()])],
    unit: Annotated[
        One[Unit],
        Pick(
            "向哪个机关、单位建议（完善政策的，向本级党委和政府）",
            among=_organs,
            wrong="请选择本单位以外的机关、单位。",
        ),
    ],
    problem: Annotated[
        str, Words("发现的问题", most=8000, rows=6, least=10, hint="写事实和数量，不写信访人")
    ],
    proposal: Annotated[str, Words("建议", most=8000, rows=6, least=10, hint="写明改什么、怎样改")],
) -> ImprovementProposal:
    """Put a proposal before a leader. Raises InvalidInput for the own unit and for a policy proposal to another organ than the own Party
    committee or government, Refused for an accusation (条例 30(3)) and for who is no petition office."""
    if matter.confidential:
        _refuse("检举控告事项按保密规定另行处理，不在这里提出建议。", _SECRET)
    if unit.pk == act.actor.unit:
        raise InvalidInput({"unit": "请选择本单位以外的机关、单位。"})
    _to_its_organ(kind, get_unit(act.actor.unit), unit)
    found = ImprovementProposal(
        matter=matter,
        unit=unit,
        by_unit_id=act.actor.unit,
        kind=kind,
        problem=problem,
        proposal=proposal,
        by_id=act.actor.staff,
        at=act.at,
    )
    begin(found, at=act.at)
    found.save()
    basis = IMPROVEMENTS[Improvement(kind)].basis
    act.record(found, matter_id=matter.pk, after={"unit": unit.pk}, basis=basis)
    return found


@command(
    "improvement.issue",
    lead="签发以后编文号、生成建议书，对方三十日内书面反馈。起草的人不能签发。",
    verb="签发",
    told=lambda found: found.proposal,
    fits=lambda actor, found: _of("by_unit_id")(actor, found) and found.by_id != actor.staff,
)
def issue_improvement(act: Act, found: ImprovementProposal) -> ImprovementProposal:
    """Issue the letter; the organ has its days (T15). Raises Refused for who drafted it and for another unit."""
    _must(act, found.by_unit_id)
    if found.by_id == act.actor.staff:
        _refuse("建议由您起草，请由另一位领导签发。")
    if found.matter.confidential:
        _refuse("检举控告事项按保密规定另行处理，不在这里提出建议。", _SECRET)
    until = act.day + timedelta(days=ANSWER_DAYS)
    kind = IMPROVEMENTS[Improvement(found.kind)].paper
    matter = Matter.objects.get(pk=found.matter_id)
    sections = compose.improvement(found, until)
    found.paper = issue_letter(act, matter, kind, sections, to=found.unit, unit=found.by_unit)
    save(act, matter)
    take(act, found, matter_id=matter.pk, number=found.paper.number)
    return found


@command("improvement.drop", lead="没有签发的可以作废。", verb="作废", fits=_of("by_unit_id"))
def drop_improvement(
    act: Act, found: ImprovementProposal, *, reason: Annotated[str, Words("理由", rows=2, most=300, least=4)]
) -> ImprovementProposal:
    """Give up a proposal before it is issued. Raises Refused for another unit."""
    _must(act, found.by_unit_id)
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


@command(
    "improvement.answer",
    lead="书面反馈采纳情况（条例第四十条）：采纳了什么、何时做到；不采纳的，为什么。",
    verb="书面反馈",
    told=lambda found: found.proposal,
    fits=_of("unit_id"),
)
def answer_improvement(
    act: Act,
    found: ImprovementProposal,
    *,
    adopted: Annotated[str, Pick("采纳情况", among=tuple(ADOPTED.items()))],
    answer: Annotated[str, Words("书面反馈", most=8000, rows=6, least=10)],
) -> ImprovementProposal:
    """The organ says what it adopted (条例 40(4)). Raises Refused for another unit."""
    _must(act, found.unit_id)
    found.adopted = adopted
    take(act, found, words={"adopted": adopted, "answer": answer}, adopted=adopted)
    return found


@command(
    "improvement.ask_again",
    lead="没有说明采纳什么、何时做到，或者不采纳又没有理由的，请其重新反馈；以前的反馈留存。",
    verb="请其重新反馈",
    fits=_of("by_unit_id"),
)
def ask_improvement_again(
    act: Act,
    found: ImprovementProposal,
    *,
    reason: Annotated[str, Words("还缺什么", rows=3, most=2000, least=4)],
) -> ImprovementProposal:
    """The answer does not say what was adopted; another thirty days. Raises Refused for another unit."""
    _must(act, found.by_unit_id)
    take(act, found, matter_id=found.matter_id, words={"reason": reason}, reason=reason)
    return found


@command(
    "improvement.settle",
    lead="反馈已经说清采纳情况的，确认办结。",
    verb="确认",
    told=lambda found: (
        Phrase("采纳情况：{adopted}", adopted=Phrase(ADOPTED[found.adopted])) if found.adopted else ""
    ),
    fits=_of("by_unit_id"),
)
def settle_improvement(
    act: Act,
    found: ImprovementProposal,
    *,
    note: Annotated[str, Words("意见", required=False, rows=2, most=2000)] = "",
) -> ImprovementProposal:
    """The answer is enough. Raises Refused for another unit and for who answered."""
    _must(act, found.by_unit_id)
    take(act, found, matter_id=found.matter_id, words={"note": note}, reason=note)
    return found


@command("improvement.download", fits=elsewhere)
def download_improvement(act: Act, found: ImprovementProposal) -> bytes:
    """The letter as issued, for both units. Raises NotFound before that."""
    if found.paper is None:
        raise NotFound
    act.record(found, matter_id=found.matter_id, after={"sha256": found.paper.pdf_sha256})
    return files.read(found.paper.pdf_path)
