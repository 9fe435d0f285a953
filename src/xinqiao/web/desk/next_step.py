"""What comes next with a matter, in words, and where this person does it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.own_work import next_of
from xinqiao.rules.lifecycle import UNANSWERED, State
from xinqiao.rules.own_work import ACTION, Next, Task
from xinqiao.rules.papers import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`url` is empty where the step is not this person's, or nobody's here; `others`: it is somebody else's; `elsewhere`: another unit's, by no day
    of this one."""

    title: str
    url: str = ""
    others: bool = False
    elsewhere: bool = False


def next_step(actor: Actor, matter: Matter) -> NextStep:
    """Never a refusal or an extension: these are chosen, not proposed."""
    found = next_of(matter)
    if found is None:
        return NextStep(title=_waits(matter), elsewhere=matter.state == State.TRANSFERRED)
    own = matter.holding_unit_id == actor.unit and by_post(ACTION[found.task], actor)
    return NextStep(title=_title(found), url=_url(matter, found) if own else "", others=not own)


def _waits(matter: Matter) -> str:
    if matter.state == State.CLOSED:
        return _("查看")
    if matter.state in (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED):
        return _("等信访人")
    if matter.state in UNANSWERED:
        return _("找到信访人后补送")
    return _("等转来的单位核定异议") if matter.state == State.TRANSFERRED else _("等审核签发")


def _title(found: Next) -> str:
    if found.task is Task.SERVE and found.paper is not None:
        return _("登记%(paper)s的送达") % {"paper": translated(RULES[found.paper.kind].short_title)}
    if found.task is Task.ANSWER:
        kind = found.paper.kind if found.paper is not None else found.kind
        words = _("继续起草%(paper)s") if found.paper is not None else _("起草%(paper)s")
        return words % {"paper": translated(RULES[kind].short_title)}
    titles = {
        Task.SORT: _("分类分办"),
        Task.FORWARD: _("转送"),
        Task.TAKE_ON: _("受理"),
        Task.REPORT: _("报送办结报告"),
        Task.NOTIFY: _("出具受理告知书"),
        Task.CARRY_OUT: _("登记落实情况"),
        Task.CLOSE: _("办结归档"),
    }
    return titles[found.task]


_ACTS = {
    Task.SORT: "sort",
    Task.FORWARD: "forward",
    Task.TAKE_ON: "accept",
    Task.REPORT: "report",
    Task.NOTIFY: "notify_acceptance",
    Task.CARRY_OUT: "execute",
    Task.CLOSE: "close",
}


def _url(matter: Matter, found: Next) -> str:
    if found.paper is not None:
        return reverse("desk:serve" if found.task is Task.SERVE else "desk:edit", args=[found.paper.key])
    if found.kind:
        return reverse("desk:draft", args=[matter.pk, found.kind])
    return reverse("desk:do", args=["matters", matter.pk, _ACTS[found.task]])
