"""Counsel's exception for a document whose basis does not resolve (M-P4: nothing leaves on a basis nobody answers for)."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Words
from xinqiao.matters import citing
from xinqiao.matters.commands.papers import content_hash
from xinqiao.matters.models import CitationOverride, Paper, PaperState
from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict

_FOUR_ELEMENTS = Basis(article=32)


@command(
    "paper.override_citations",
    lead="本单位法律顾问写明理由，只对这一稿有效；自己起草的文书，须由其他法律顾问决定。",
)
def override_citations(
    act: Act,
    paper: Paper,
    *,
    reason: Annotated[
        str, Words("仍然采用的理由", least=10, most=2000, hint="依据是什么、为什么核对不到、怎样核实的")
    ],
) -> CitationOverride:
    """Let a document be issued although its basis does not resolve: counsel of the unit, who did not write it, answers for it
    with reasons. Holds for exactly this text and the problems known now; a changed text needs another.

    Raises Refused when nothing hinders the document or it is not under way, InvalidInput without reasons."""
    cited = _hindered(act, paper)
    override = CitationOverride.objects.create(
        paper=paper,
        by_id=act.actor.staff,
        at=act.at,
        reason=reason,
        content_hash=content_hash(paper),
        problems=list(cited.keys),
    )
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"let_pass": [str(words) for words in citing.told(cited)]},
        basis=_FOUR_ELEMENTS,
        reason=reason,
    )
    return override


def _hindered(act: Act, paper: Paper) -> citing.CitationCheck:
    """The check of a document that may be let pass. Raises Refused otherwise."""
    if paper.unit_id != paper.matter.holding_unit_id or paper.unit_id != act.actor.unit_id:
        raise Refused(
            Verdict(allowed=False, reason="没有核对通过的依据，只有办理单位自己的法律顾问可以决定仍然采用。")
        )
    if paper.state not in (PaperState.IN_APPROVAL, PaperState.APPROVED):
        raise Refused(Verdict(allowed=False, reason="此文书不在审核中，也不等签发，不需要决定。"))
    if paper.writers.filter(pk=act.actor.staff_id).exists():
        raise Refused(Verdict(allowed=False, reason="自己起草的文书，请由其他法律顾问决定是否仍然采用。"))
    cited = citing.check_paper(paper, act.day)
    if cited is None or not cited.keys:
        raise Refused(Verdict(allowed=False, reason="此文书的依据已经核对通过，不需要决定。"))
    return cited
