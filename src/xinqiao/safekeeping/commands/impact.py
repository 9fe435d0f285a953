"""The assessment of what handling personal data does to people: drafted, adopted by a leader, looked at anew each year (个人信息保护法 55–56; M-I7)."""

from datetime import date, timedelta
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Pick, Words
from xinqiao.offices.models import Unit
from xinqiao.rules.impact import ASSESSED, HANDLINGS, ImpactStage
from xinqiao.rules.verdict import Verdict
from xinqiao.safekeeping.models import ImpactAssessment

_YEAR = timedelta(days=365)


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(ASSESSED,)))


@command(
    "impact.draft",
    slug="impact",
    page="safekeeping:index",
    together=True,
    lead="《个人信息保护法》第五十五条：处理敏感个人信息、委托处理、向其他单位提供以前，先评估。写事情，不写哪个信访人。",
    verb="交负责人审定",
    said=lambda _done, _given: "已登记，请负责人审定。",
)
def draft_assessment(
    act: Act,
    unit: Unit,
    *,
    handling: Annotated[str, Pick("评估哪一项处理", among=[(h.value, t) for h, t in HANDLINGS.items()])],
    purpose: Annotated[
        str,
        Words("目的、方式是否合法、正当、必要", rows=4, most=2000, least=10, hint="依据哪一条，能不能少用"),
    ],
    risk: Annotated[
        str, Words("对个人权益的影响和安全风险", rows=4, most=2000, least=10, hint="泄露了会怎样，谁会受影响")
    ],
    measures: Annotated[str, Words("保护措施是否合法、有效，与风险相适应", rows=4, most=2000, least=10)],
) -> ImpactAssessment:
    """The three contents of article 56. Raises Refused while one of the same stands: that is reviewed, or ended first."""
    standing = ImpactAssessment.objects.filter(unit=unit, handling=handling).exclude(stage=ImpactStage.ENDED)
    if handling != "other" and standing.exists():
        raise _refused("这项处理已经有评估；有变化的，在那份评估上复核，或者先登记停止。")
    made = ImpactAssessment(
        unit=unit,
        handling=handling,
        purpose=purpose,
        risk=risk,
        measures=measures,
        drafted_by_id=act.actor.staff,
        drafted_at=act.at,
    )
    begin(made, at=act.at)
    made.save()
    act.record(made, after={"handling": handling}, basis=ASSESSED)
    return made


@command(
    "impact.adopt",
    verb="审定",
    fits=lambda actor, made: made.drafted_by_id != actor.staff,
)
def adopt(
    act: Act,
    made: ImpactAssessment,
    *,
    conclusion: Annotated[
        str, Words("审定意见", rows=3, most=1000, least=4, hint="可以处理；要先改的，写明改什么")
    ],
) -> ImpactAssessment:
    """By a leader who did not draft it. Raises Refused for who did."""
    if act.actor.staff == made.drafted_by_id:
        raise _refused("影响评估由起草人以外的负责人审定，请交他人办理。")
    made.adopted_on, made.review_by = act.day, _next_year(act.day)
    take(act, made, words={"conclusion": conclusion}, reason=conclusion)
    return made


def _next_year(day: date) -> date:
    return day + _YEAR


@command(
    "impact.review",
    verb="复核",
    lead="每年看一次：处理的目的、方式、范围变了没有，措施还有没有效，这一年有没有泄露、投诉。",
)
def review(
    act: Act,
    made: ImpactAssessment,
    *,
    finding: Annotated[str, Words("复核情况", rows=4, most=2000, least=10)],
) -> ImpactAssessment:
    """Looked at anew, as another step; what was written before stays."""
    made.reviewed_on, made.review_by = act.day, _next_year(act.day)
    take(act, made, words={"finding": finding}, reason=finding)
    return made


@command(
    "impact.end",
    danger=True,
    verb="已停止",
)
def end_assessed(
    act: Act,
    made: ImpactAssessment,
    *,
    why: Annotated[str, Words("为什么停止，已有的信息怎样处理", rows=3, most=1000, least=4)],
) -> ImpactAssessment:
    """The handling has ended; its assessment is kept (56(2): three years at least)."""
    made.review_by = None
    take(act, made, words={"why": why}, reason=why)
    return made
