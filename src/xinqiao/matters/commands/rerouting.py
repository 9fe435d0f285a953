"""A wrong route put right after a unit acted by it: what the notice of it changes when it is issued (条例 23, 31; M-R2, M-R4).

What was done by the wrong route stays: the acceptance, the clock that ran, the notices. The clock ends as put right, and the time
since the first receipt is shown beside whatever begins anew."""

from collections.abc import Mapping
from typing import Any

from xinqiao.kernel.commands import Act
from xinqiao.matters import clocks
from xinqiao.matters.commands.moving import edge
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Citation, Matter
from xinqiao.rules.lifecycle import Edge, Move, State
from xinqiao.rules.routing import BY_CODE, GUIDED

_ANEW = "办理途径更正，重新告知"


def edge_to(matter: Matter, route: str) -> Edge:
    """The edge to the route that applies: to another procedure, on within the handling, or back to where it is decided whether the
    matter is taken on. Raises Refused where there is none."""
    if route in GUIDED:
        return edge(matter, Move.REROUTE_TO_PROCEDURE)
    if matter.state == State.ACCEPTED:
        return edge(matter, Move.REROUTE_IN_HANDLING)
    passed = clocks.was_passed_here(matter)
    return edge(matter, Move.REROUTE_REOPENED if passed else Move.REROUTE_REOPENED_DIRECT)


def put_right(act: Act, matter: Matter, content: Mapping[str, Any]) -> None:
    """Set the route and its kind, end the clocks of the wrong one, begin those of the right one. The sixty days count from the
    acceptance (条例 34): an accepted matter has them from the day it was accepted, one that was guided when it is accepted. One that was
    closed as guided is open again, and whether it is taken on is told within fifteen days anew (条例 23(2), (3)); who was an accuser and is
    a claimant has been told of the acceptance by this notice."""
    old, new = matter.route, BY_CODE[str(content["route"])]
    target = edge_to(matter, new.code).target
    reason = mask_for(matter)(str(content["reason"]))
    matter.route, matter.kind, matter.route_reason = new.code, new.kind, reason
    if matter.closed_at is not None:
        matter.closed_at = None
        Citation.objects.filter(paper__matter=matter).update(open=True)
    clocks.stop(matter, act.day, clocks.ROUTE_PUT_RIGHT, *clocks.HANDLING)
    if target is State.ACCEPTED:
        clocks.start_handling(matter, "受理（更正途径后仍自受理之日起算）")
    elif target is not State.GUIDED:
        clocks.tell_anew(matter, act.day, _ANEW)
    act.record(
        matter,
        matter_id=matter.pk,
        before={"route": old},
        after={"route": new.code},
        basis=new.basis,
        reason=reason,
    )
