"""What the issue of a document changes of its matter, besides the clocks it stops (M-R4)."""

from collections.abc import Callable, Mapping
from typing import Any

from xinqiao.kernel.commands import Act
from xinqiao.matters import clocks
from xinqiao.matters.commands import promising
from xinqiao.matters.commands.moving import edge
from xinqiao.matters.commands.rerouting import edge_to, put_right
from xinqiao.matters.models import REFUSED, Matter, Outcome, RequestItem
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Edge
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES

CHANGED = ("concluded_at", "closed_at", "holding_unit", "route", "kind", "route_reason")
"""What an issued document may change of the matter, besides its state."""


def edge_of(matter: Matter, kind: str, content: Mapping[str, Any]) -> Edge | None:
    """The edge that the issue takes: of its kind, or of the route that it puts right."""
    if kind == PaperKind.ROUTE_NOTICE:
        return edge_to(matter, str(content["route"]))
    rule = RULES[kind]
    return edge(matter, rule.move) if rule.move is not None else None


def _extend(act: Act, matter: Matter, content: Mapping[str, Any]) -> None:
    """T7 ends as extended; T8 runs from its end (条例 34, once, at most 30 days)."""
    sixty = clocks.running(matter, ClockCode.T7)[0]
    assert sixty.raw_due is not None
    clocks.stop(matter, act.day, "批准延期", ClockCode.T7)
    clocks.start(matter, ClockCode.T8, sixty.raw_due, "办理期限届满", extension_days=int(content["days"]))


def _put_outcomes(act: Act, matter: Matter, content: Mapping[str, Any]) -> None:
    outcomes = {int(i["position"]): Outcome(i["outcome"]) for i in content["items"]}
    for item in RequestItem.objects.filter(matter=matter):
        item.outcome = outcomes[item.position]
        item.save(update_fields=["outcome"])


def _decide_review(act: Act, matter: Matter, content: Mapping[str, Any]) -> None:
    open_ = matter.reviews.get(decided_at=None)
    open_.outcome, open_.decided_at = str(content["outcome"]), act.at
    open_.save(update_fields=["outcome", "decided_at"])
    if open_.outcome == "revoked":
        promising.end_with_opinion(act, matter, open_.level)


def _refuse_review(act: Act, matter: Matter, content: Mapping[str, Any]) -> None:
    """The late request is answered; the matter goes back to the unit whose opinion stands."""
    review = matter.reviews.select_related("disputed__unit").get(decided_at=None)
    review.outcome, review.decided_at = REFUSED, act.at
    review.save(update_fields=["outcome", "decided_at"])
    matter.holding_unit_id = review.disputed.unit.now_id


CARRIED_OUT: dict[str, Callable[[Act, Matter, Mapping[str, Any]], None]] = {
    PaperKind.EXTENSION_NOTICE: _extend,
    PaperKind.HANDLING_OPINION: _put_outcomes,
    PaperKind.REVIEW_OPINION: _decide_review,
    PaperKind.FINAL_REVIEW_OPINION: _decide_review,
    PaperKind.LATE_REVIEW_NOTICE: _refuse_review,
    PaperKind.ROUTE_NOTICE: put_right,
}
"""What a document changes by its issue, besides the edge it takes and the clocks it stops."""
