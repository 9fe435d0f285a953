"""Why a petitioner cannot evaluate or ask for a review now, and what is possible instead; "" where it can be done."""

from collections.abc import Iterable

from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import REFUSED, Evaluation, Matter
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.reviewing import newest
from xinqiao.offices.models import Unit
from xinqiao.rules.lifecycle import ENDINGS, State
from xinqiao.rules.words import Phrase

_EVALUABLE = {
    State.SERVED,
    State.IN_REVIEW,
    State.REVIEW_CONCLUDED,
    State.REVIEW_SERVED,
    State.IN_FINAL_REVIEW,
    State.FINAL_CONCLUDED,
    State.FINAL_SERVED,
    State.CLOSED,
}
_REVIEWING = {State.IN_REVIEW, State.REVIEW_CONCLUDED, State.IN_FINAL_REVIEW, State.FINAL_CONCLUDED}
_NO_ANSWER = set(ENDINGS) - {State.CONCLUDED}
_TWICE = 2
CHANGED_ONCE = "评价已经修改过一次，不能再改。"
_NOT_EVALUATED = (
    "这一类信访件不在这里评价。对单位的工作有话要说的，可以打电话或者到单位去说，电话、地址在页面下方。"
)


def may_be_evaluated(matter: Matter) -> bool:
    """Whether the answer has reached the petitioner; an accusation is not evaluated in the ordinary list (trap 8)."""
    return State(matter.state) in _EVALUABLE and not matter.confidential


def why_not_evaluated(matter: Matter, unit: Unit, own: Iterable[Evaluation]) -> str:
    """`own`: what the petitioner said in person, of every unit; once it may be changed (practice, law.md 6.4)."""
    if matter.confidential or State(matter.state) in _NO_ANSWER:
        return _NOT_EVALUATED
    if not may_be_evaluated(matter):
        return "答复送达之后才能评价。"
    return CHANGED_ONCE if sum(one.unit_id == unit.pk for one in own) >= _TWICE else ""


def why_no_review(matter: Matter) -> str:
    """Of a matter whose page offers no review (条例 35, 36)."""
    state = State(matter.state)
    if state in _REVIEWING:
        return "您的请求已经收到，正在审查，审查完会书面答复您，不用再提一次。"
    # What a review revoked is answered anew: neither the period of the old opinion nor its review binds any more.
    anew = state is State.ACCEPTED
    final = matter.reviews.filter(level=ReviewLevel.FINAL_REVIEW).exclude(outcome=REFUSED)
    if state is State.FINAL_SERVED or (not anew and final.exists()):
        return "已经复核过，信访程序到此终结，不能再请求复查、复核。有新的事实和理由的，可以另外提出。"
    if state is State.WITHDRAWN:
        return "您已经撤回，没有处理意见可以复查。还要反映的，可以重新提出。"
    if state in _NO_ANSWER or (state is State.CLOSED and matter.concluded_at is None):
        return "这件事没有作出信访处理意见，不能请求复查。理由和可以走的途径，写在给您的告知书里；有新的事实和理由的，可以另外提出。"
    if told_by_other_rules(matter):
        return "这件事由该机关依照有关规定办理，不适用复查、复核，请向该机关了解怎样提出。"
    found = newest(matter)
    if found is not None and found.until is not None and not anew:
        told = "可以请求的最后一天是{day}，已经过了。有正当理由没能按时提出的，请写明理由，向作出意见的单位的上一级机关书面提出，由它决定是否审查。"
        return Phrase(told, day=found.until)
    if state in _EVALUABLE:
        return "对这份答复没有复查、复核的程序。不同意的，可以走的途径写在给您的文书里。"
    return "还没有送来信访处理意见书。收到以后对它不服的，30日内可以请求复查。"
