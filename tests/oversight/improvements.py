"""A proposal of better work, as tests need it."""

from tests.cast import Cast, accepted, reload
from xinqiao.oversight.commands import improvement
from xinqiao.oversight.models import ImprovementProposal
from xinqiao.rules.proposing import Improvement

FOUND = "三件同类事项都没有在规定期限内书面告知信访人。"
ASKED = "建立告知期限的台账，每周核对一次，月底前完成。"


def drafted(cast: Cast, words: str = FOUND, kind: Improvement = Improvement.WORK) -> ImprovementProposal:
    """The inspector of the petition office proposes to the housing office, on policy to the city government (条例 40(2))."""
    return improvement.draft_improvement(
        cast.actor("inspector"),
        reload(accepted(cast)),
        kind=kind,
        unit=cast.city_government if kind == Improvement.POLICY else cast.housing,
        problem=words,
        proposal=words if words != FOUND else ASKED,
    )


def now_of(found: ImprovementProposal) -> ImprovementProposal:
    return ImprovementProposal.objects.get(pk=found.pk)


def everything_written(cast: Cast, words: str) -> None:
    """Every act in which somebody writes something of these."""
    leader, inspector = cast.actor("office_leader"), cast.actor("inspector")
    improvement.drop_improvement(inspector, drafted(cast, words), reason=words[:200])
    found = drafted(cast, words, kind=Improvement.POLICY)
    improvement.issue_improvement(leader, now_of(found))
    for step in (improvement.ask_improvement_again, improvement.settle_improvement):
        improvement.answer_improvement(
            cast.actor("review_leader"), now_of(found), adopted="part", answer=words
        )
        last = {"reason": words} if step is improvement.ask_improvement_again else {"note": words}
        step(inspector, now_of(found), **last)
